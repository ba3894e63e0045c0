"""The values that sources state: which can be what the schema says, and why others cannot."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import json
import math
from collections.abc import Iterable
from typing import Any

from graph.schema import Claim, Entity, Record, RecordType, properties
from graph.schema.base import Property
from graph.schema.identifiers import shorten
from graph.schema.moments import is_moment

KEPT_APART = ("kind", "only_mentioned", "older_facts")
LONGEST_TEXT = 1 << 20
"""Bytes of UTF-8 of a text; what is longer is no property."""
_NORMALISED = ("facts_at", "first_seen", "gone_since")
_DATES = "ISO 8601"  # the beginning of the unit of dates
_SIGNED = "as stated"  # the unit of what may be below zero
_NEAR, _NEAR_BEGINNING = 75, 60  # of 100, as rapidfuzz counts what two words have in common
_BEGINNING = 4  # letters; words that begin alike may differ more
_WORDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


class BadLine(ValueError):
    """A line or a record that cannot be read; the message gives the reason."""


def shown(value: object) -> str:
    """Return a value as a reason names it: a text in quotes, anything else as JSON has it."""
    if isinstance(value, str):
        return repr(shorten(value))
    try:
        return shorten(json.dumps(value, ensure_ascii=False))
    except TypeError:  # a record of Python may hold what JSON does not have
        return shorten(repr(value))


def suggest(word: str, known: Iterable[str]) -> str:
    """Return ``(did you mean WORD?)`` with a blank before it; nothing where no word is near."""
    from rapidfuzz import fuzz, process, utils

    plain = utils.default_process
    found = process.extractOne(
        word[:80],
        list(known),
        scorer=fuzz.ratio,
        processor=plain,
        score_cutoff=_NEAR_BEGINNING,
    )
    if not found or (
        found[1] < _NEAR and plain(found[0])[:_BEGINNING] != plain(word[:80])[:_BEGINNING]
    ):
        return ""
    return f" (did you mean {found[0]}?)"


def parse_values(record: RecordType, given: dict[str, Any]) -> dict[str, Any]:
    """Return the properties as the schema types them; unknown ones are left out.

    Raises
    ------
    BadLine
        If the schema has no such property, or it cannot have such a value.
    """
    known = _stated(record)  # type: ignore[arg-type]  # classes can be hashed
    made = {}
    for name, value in given.items():
        if name not in known:
            near = suggest(name, known)
            raise BadLine(f"{record.label} has no property {shorten(name)!r}{near}")
        checked = parse_value(known[name], value)
        if checked is not None:
            made[name] = checked
    return made


def judge_values(record: Record) -> Record:
    """Return a record with its values as the schema types them; itself, where they are so.

    Raises
    ------
    BadLine
        If it cannot have one of them, or is a claim that nobody states.
    """
    made = {}
    for name, wanted in _stated(type(record)).items():  # type: ignore[arg-type]  # as above
        value = getattr(record, name)
        if value is not None and name != "id":
            judged = _parse_any(wanted, value)
            if judged != value:
                made[name] = judged
    if isinstance(record, Claim):
        check_source(record.stated_by)
    return dataclasses.replace(record, **made) if made else record


def _parse_any(wanted: Property, value: object) -> Any:
    """Return what ``parse_value`` does, of any value: some can be shown in no reason."""
    try:
        return parse_value(wanted, value)
    except BadLine:
        raise
    except (ValueError, RecursionError):
        kind = type(value).__name__
        raise BadLine(
            f"{wanted.name} is not {_WORDS[wanted.type]} that can be kept: {kind}"
        ) from None


def check_source(source: object) -> None:
    """Do nothing if a text can be the name of a source.

    Raises
    ------
    BadLine
        If it is none, or says nothing.
    """
    if not isinstance(source, str) or not source.strip():
        raise BadLine('it does not say who states it ("stated_by")')
    check_text("stated_by", source)


@functools.cache
def _stated(record: RecordType) -> dict[str, Property]:
    """Return the properties that a source may state, by name."""
    apart = KEPT_APART if issubclass(record, Entity) else ()
    return {p.name: p for p in properties(record) if p.name not in apart}


def parse_value(wanted: Property, value: object) -> Any:
    """Return a value as a property has it; None for one that says nothing.

    Raises
    ------
    BadLine
        If the property cannot have it.
    """
    name = wanted.name
    if value is None or value == "":
        return None
    if (wanted.unit or "").startswith(_DATES):
        return _parse_date(value, name)
    if wanted.type is float and type(value) in (int, float):
        return _finite_number(wanted, value)  # type: ignore[arg-type]  # one of these two
    if type(value) is not wanted.type:
        raise BadLine(f"{name} is not {_WORDS[wanted.type]}: {shown(value)}")
    if isinstance(value, str):
        check_text(name, value)
        _check_word(wanted, value)
    elif wanted.type is int:
        _check_count(name, value)  # type: ignore[arg-type]  # it is one
    return value


def _check_word(wanted: Property, value: str) -> None:
    if not wanted.words or value in wanted.words:
        return
    near = suggest(value, wanted.words) or f": it is one of {', '.join(wanted.words)}"
    raise BadLine(f"there is no {wanted.name} {shorten(value)!r}{near}")


def _check_count(name: str, value: int) -> None:
    if value >= 2**63 or value < -(2**63):
        raise BadLine(f"{name} is too large: {shorten(str(value), 30)}")
    if value < 0:
        raise BadLine(f"{name} is below zero: {value}")


def _finite_number(wanted: Property, value: float) -> float:
    """Return a finite number; what Python reads as JSON may be NaN, infinite or too large."""
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise BadLine(f"{wanted.name} is not a finite number: {shorten(json.dumps(value), 30)}")
    if number < 0 and wanted.unit != _SIGNED:
        raise BadLine(f"{wanted.name} is below zero: {number}")
    return number


def check_text(name: str, value: str) -> None:
    """Do nothing if a text can be kept.

    Raises
    ------
    BadLine
        If it is not valid Unicode, or has over a MiB.
    """
    try:
        size = len(value) if value.isascii() else len(value.encode("utf-8"))
    except UnicodeEncodeError:
        raise BadLine(f"{name} is not valid Unicode") from None
    if size > LONGEST_TEXT:
        raise BadLine(f"{name} has {size:,} bytes, over {LONGEST_TEXT:,}")


def _parse_date(value: object, name: str) -> str:
    """Return an ISO 8601 date as it is, and the time of a fact in UTC with seconds."""
    if not isinstance(value, str):
        raise BadLine(f"{name} is not a date: {shown(value)}")
    return _parse_moment(value, name)


@functools.lru_cache(1_000)  # most records of a source have the same date
def _parse_moment(value: str, name: str) -> str:
    if name not in _NORMALISED:
        if is_moment(value):
            return value
        raise BadLine(f"{name} is not an ISO 8601 date: {shorten(value)}")
    try:
        if len(value) == len("2026-11-01"):
            return datetime.date.fromisoformat(value).isoformat()
        moment = datetime.datetime.fromisoformat(value)
    except ValueError:
        raise BadLine(f"{name} is not an ISO 8601 date: {shorten(value)}") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    try:
        utc = moment.astimezone(datetime.UTC)
    except OverflowError:
        raise BadLine(f"{name} is out of range: {shorten(value)}") from None
    # Parts of a second would not sort as text.
    return utc.isoformat(timespec="seconds").replace("+00:00", "Z")
