"""Reads a policy from a TOML file; an error names the line."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from licenses.catalog.own import WORDS, OwnLicense, contradiction, wrong_value
from licenses.catalog.table import licences, look_up
from licenses.labels.described import MOST, DescriptionError, OwnLicenses
from licenses.labels.expression import list_alternatives
from licenses.labels.recognition import recognise
from licenses.policy.gate import Exemption, Findings, Gate, Lists, Upstream, Use
from licenses.policy.keys import (
    EXCEPTION_KEYS,
    FLAG,
    KEYS,
    LICENCES,
    MODELS,
    OWN_KEYS,
    REPEATED,
    TABLES,
    Key,
)
from licenses.policy.toml_lines import Path, key_lines, line_of, long_key
from licenses.rule.readings import Policy
from licenses.rule.reasons import CONTESTED, LISTABLE, POLICY_TERMS, TERMS

FAMILIES = ("gpl", "lgpl", "bsd", "cc", "gfdl", "openrail")
"""Ids of the Hub that name no version; in a list each means that label, and no version of it."""
LARGEST = 100_000
"""Bytes of a policy; a larger file is refused, because nobody wrote it as one."""
_SHOWN = 60
"""Characters of a wrong word that a message shows."""
_SORTS: dict[type, str] = {
    bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table",
}  # fmt: skip
_TODAY = {name: key.name for key in KEYS for name in key.names}
_OF = {(key.table, name): key for key in KEYS for name in key.names}


class GateError(ValueError):
    """A policy that cannot be read; ``line`` is where, counted from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def read_gate(content: bytes) -> Gate:
    """Return the policy that a TOML file states.

    Parameters
    ----------
    content
        The bytes of the file, such as ``Path("ptm-policy.toml").read_bytes()``.

    Raises
    ------
    GateError
        If it is no TOML, or has a key, a word, a licence or a term that there is not.
    """
    text = _decode_file(content)
    values = _parse_file(text)
    return _Reading(values, key_lines(text)).gate()


def _decode_file(content: bytes) -> str:
    if len(content) > LARGEST:
        raise GateError(f"a policy of over {LARGEST:,} bytes is not read", 1)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise GateError("this is not UTF-8", line) from None


def _parse_file(text: str) -> dict[str, Any]:
    if line := long_key(text):
        raise GateError("there is no key of so many parts", line)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # Besides its own error tomllib lets through those of long numbers and of deep lists.
        message = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "it cannot be read"
        place = re.search(r" \(at line (\d+), column \d+\)$", message)
        line = int(place[1]) if place else text.count("\n") + 1
        reason = re.sub(r" \(at [^()]*\)$", "", message)
        raise GateError(f"this is no TOML: {_shorten_value(reason)}", line) from None


class _Reading:
    """Reads the values of a file, with the lines on which they stand."""

    def __init__(self, values: Mapping[str, Any], lines: Mapping[Path, int]) -> None:
        self.values, self.lines = values, lines
        self.own = OwnLicenses()

    def gate(self) -> Gate:
        # The lists and the exceptions may name what is described.
        self.own = self._own_licenses()
        found = dict(self._tables())
        return Gate(
            Use(**found["use"]),
            Findings(**found["findings"]),
            Lists(**found["licenses"]),
            Lists(**found["terms"]),
            Policy(**found["readings"], own_licenses=self.own),
            tuple(self._exceptions()),
            dict(self._key_lines()),
            Upstream(**found["upstream"]),
            tuple(self._models()),
        )

    def _models(self) -> Iterator[str]:
        """Yield the ids that the policy lists; what each names is looked up by who checks it."""
        values = self.values.get(MODELS, [])
        if not isinstance(values, list):
            message = f'{MODELS} has to be a list of ids, such as ["org/model"]'
            raise self._error((MODELS,), f"{message}{_describe_value(values)}")
        for number, value in enumerate(values):
            if not isinstance(value, str) or not value.strip():
                message = f"an id has to be a text such as 'org/model'{_describe_value(value)}"
                raise self._error((MODELS, number), message)
            yield value.strip()

    def _tables(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for name in self.values:
            self._known((name,), (MODELS, *TABLES))
        for table in TABLES:
            if table not in REPEATED:
                yield table, dict(self._pairs(table))

    def _pairs(self, table: str) -> Iterator[tuple[str, Any]]:
        values = self.values.get(table, {})
        if not isinstance(values, dict):
            raise self._error((table,), f"{table} has to be a table: [{table}]")
        names = [name for key in KEYS if key.table == table for name in key.names]
        for name, value in values.items():
            self._known((table, name), names)
            key = _OF[table, name]
            if name != key.name and key.name in values:
                message = f"{table}.{name} is the old word for {key.dotted}: keep one of the two"
                raise self._error((table, name), message)
            yield key.field, self._value(key, name, value)

    def _key_lines(self) -> Iterator[tuple[str, int]]:
        """Yield the line of each key, also where the file calls it by its old word."""
        if MODELS in self.values:
            yield MODELS, line_of(self.lines, (MODELS,))
        for table in REPEATED:
            yield table, line_of(self.lines, (table,))
        for key in KEYS:
            paths = [(key.table, name) for name in key.names]
            written = next((path for path in paths if path in self.lines), paths[0])
            yield key.dotted, line_of(self.lines, written)

    def _value(self, key: Key, name: str, value: Any) -> Any:
        path: Path = (key.table, name)
        dotted = f"{key.table}.{name}"
        if key.takes == FLAG:
            if not isinstance(value, bool):
                raise self._error(path, f"{dotted} has to be true or false{_describe_value(value)}")
            return value
        if isinstance(key.takes, tuple):
            if not isinstance(value, str) or value not in key.takes:
                words = ", ".join(key.takes)
                end = f"{_describe_value(value)}{_suggest_near(value, key.takes)}"
                raise self._error(path, f"{dotted} has to be one of {words}{end}")
            return value
        if not isinstance(value, list):
            message = (
                f"{dotted} has to be a list of {key.takes}, such as []{_describe_value(value)}"
            )
            raise self._error(path, message)
        read = self._licence if key.takes == LICENCES else self._term
        return frozenset(read((*path, number), one) for number, one in enumerate(value))

    def _licence(self, path: Path, value: Any) -> str:
        if not isinstance(value, str):
            raise self._error(path, f"a licence has to be a text{_describe_value(value)}")
        name = value.strip()
        if described := self.own.find(name):
            return described.id
        # A licence that is not known can be named as reports name it.
        if _is_reported(name):
            return name
        if re.fullmatch(r"(other|unrecognised):.+", name, re.DOTALL):
            return name.lower()
        statement = recognise(name) if name else None
        if statement is None or "unrecognised:" in statement.id:
            near = _suggest_near(value, _licence_names())
            raise self._error(path, f"there is no licence {_shorten_value(value)!r}{near}")
        if part := _without_version(name):
            versions = re.compile(rf"{re.escape(part)}-\d", re.IGNORECASE)
            names = _licence_names()
            near = _suggest_near(part, [*filter(versions.match, names)] or names)
            raise self._error(path, f"{_shorten_value(part)!r} names no version{near}")
        return statement.id

    def _term(self, path: Path, value: Any, names: tuple[str, ...] = LISTABLE) -> str:
        if not isinstance(value, str):
            raise self._error(path, f"a term has to be a text{_describe_value(value)}")
        # Reports mark a term whose reading is contested; a policy speaks of the term itself.
        term = value.removesuffix(CONTESTED)
        if term not in names:
            raise self._error(
                path, f"there is no term {_shorten_value(value)!r}{_suggest_near(value, names)}"
            )
        return term

    def _repeated(self, table: str) -> list[dict[str, Any]]:
        values = self.values.get(table, [])
        if not isinstance(values, list) or not all(isinstance(one, dict) for one in values):
            raise self._error((table,), f"{table} are tables: [[{table}]]")
        return values

    def _own_licenses(self) -> OwnLicenses:
        table = "own_licenses"
        values = self._repeated(table)
        try:
            if len(values) > MOST:
                raise DescriptionError(f"at most {MOST} licences can be described", MOST)
            return OwnLicenses(
                self._own_license((table, number), value) for number, value in enumerate(values)
            )
        except DescriptionError as error:
            path: Path = (table, error.place, error.column or "")
            raise self._error(path, str(error)) from None

    def _own_license(self, path: Path, value: dict[str, Any]) -> OwnLicense:
        if "name" not in value:
            raise self._error(path, "a licence that is described needs a name")
        made: dict[str, Any] = {}
        for column, stated in value.items():
            self._known((*path, column), OWN_KEYS)
            made[column] = tuple(stated) if isinstance(stated, list) else stated
            if wrong := wrong_value(column, made[column]):
                near = _suggest_near(stated, WORDS.get(column, ()))
                message = f"{column} {wrong}{_describe_value(stated)}{near}"
                raise self._error((*path, column), message)
        if found := contradiction(made):
            raise self._error((*path, found[0]), found[1])
        return OwnLicense(**made)

    def _exceptions(self) -> Iterator[Exemption]:
        for number, value in enumerate(self._repeated("exceptions")):
            yield self._exception(("exceptions", number), value)

    def _exception(self, path: Path, value: dict[str, Any]) -> Exemption:
        for name in value:
            self._known((*path, name), EXCEPTION_KEYS)
        made: dict[str, Any] = {}
        for name in ("id", "origin", "reason"):
            text = value.get(name)
            if name in value and (not isinstance(text, str) or not text.strip()):
                raise self._error((*path, name), f"{name} has to be a text{_describe_value(text)}")
            made[name] = text.strip() if isinstance(text, str) else None
        if made["reason"] is None:
            raise self._error(path, "an exception needs a reason")
        until = value.get("until")
        if not isinstance(until, date) or isinstance(until, datetime):
            message = "an exception needs a last day, such as until = 2027-01-31, without quotes"
            raise self._error((*path, "until"), message)
        made["until"] = until
        if "license" in value:
            made["license"] = self._licence((*path, "license"), value["license"])
        if "term" in value:
            names = (*TERMS, *POLICY_TERMS)
            made["term"] = self._term((*path, "term"), value["term"], names)
        if not any(made.get(name) for name in ("id", "origin", "license", "term")):
            raise self._error(path, "an exception has to name an id, a licence or a term")
        return Exemption(**made)

    def _known(self, path: Path, names: Iterable[str]) -> None:
        name = str(path[-1])
        if name == MODELS and len(path) > 1:
            message = f"{MODELS} has to stand above the first table, and here belongs to {path[0]}"
            raise self._error(path, message)
        if name not in names:
            whole = ".".join(str(part) for part in path if isinstance(part, str))
            meant = {name: key.dotted for key in reversed(KEYS) for name in reversed(key.names)} | {
                each: _TODAY.get(each, each) for each in names
            }
            raise self._error(
                path, f"there is no key {_shorten_value(whole)!r}{_suggest_near(name, meant)}"
            )

    def _error(self, path: Path, message: str) -> GateError:
        return GateError(message, line_of(self.lines, path))


def _is_reported(name: str) -> bool:
    """Return whether it is several licences as reports name them, of which one is not known."""
    parts = {part for option in list_alternatives(name) for part in option}
    unknown = [part for part in parts if re.fullmatch(r"(other|unrecognised):.+", part, re.DOTALL)]
    known = all(look_up(part) or (part in unknown and part == part.lower()) for part in parts)
    return known and bool(unknown) and len(parts) > 1


def _without_version(name: str) -> str | None:
    """Return a part of a name that is read as a family of licences and is not the family's id.

    It would match the label without a version alone, and none of the licences that it seems to be.
    """
    parts = (part for option in list_alternatives(name) for part in option)
    return next((each for each in parts if not look_up(each) and _is_family(each)), None)


def _is_family(name: str) -> bool:
    statement = recognise(name)
    return statement is not None and statement.id in FAMILIES


def _shorten_value(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _describe_value(value: Any) -> str:
    """Return the end of a sentence that says what a value is; a nested value is not shown."""
    if isinstance(value, str):
        return f", and is {_shorten_value(value)!r}"
    return f", and is {_SORTS.get(type(value), 'something else')}"


def _suggest_near(name: Any, names: Iterable[str]) -> str:
    """Return "did you mean" and the nearest name; of a mapping, the value of that name."""
    if not isinstance(name, str):
        return ""
    by_folded = {spelled.lower(): spelled for spelled in names}
    near = difflib.get_close_matches(name.lower()[:_SHOWN], by_folded, 1)
    if not near:
        return ""
    spelled = by_folded[near[0]]
    return f". Did you mean {names[spelled] if isinstance(names, Mapping) else spelled}?"


def _licence_names() -> list[str]:
    names = (name for each in licences() for name in (each.spdx_id, each.id))
    return [name for name in names if name and not name.startswith("LicenseRef-")]
