"""JSON lines: records as text and back, the one format in which a graph is handed around.

``{"node": "Model", "id": …}``, ``{"claim": "DERIVED_FROM", "from": ["Model", …], …}`` and
``{"alias": …, "node": "Model", "id": …, "stated_by": …}``. What is written here, read back,
gives the same records.
"""

from __future__ import annotations

import datetime
import json
import math
from typing import Any

from graph.planning.alias_resolution import alias_id
from graph.planning.marks import MARK
from graph.schema import (
    CLAIM_OF,
    NODE_OF,
    Alias,
    Claim,
    End,
    Entity,
    Node,
    Record,
    RecordType,
    properties,
)
from graph.schema.identifiers import BadId, checked_id, display_name, shorten

_KEPT_APART = ("kind", "only_mentioned", "older_facts")
_ALIAS_WORDS = {"alias", "node", "id", "stated_by"}


class BadLine(ValueError):
    """A line that cannot be read; the message gives the reason."""


def read_line(text: str | bytes) -> Record:
    """Return the record that a line of JSON states.

    Raises
    ------
    BadLine
        If it is no JSON object, or names a kind, property or value that the schema does not have.
    """
    try:
        value = json.loads(text)
    except UnicodeDecodeError:
        raise BadLine("it is not UTF-8 text") from None
    except (ValueError, RecursionError) as error:
        raise BadLine(f"it is not JSON ({shorten(str(error), 80)})") from None
    return read_object(value)


def read_object(value: object) -> Record:
    """Return the record that a JSON object states; see ``read_line``."""
    if not isinstance(value, dict):
        raise BadLine("it is not a JSON object")
    try:
        if "alias" in value:
            return _parse_alias(value)
        if "node" in value:
            return _parse_node(value)
        if "claim" in value:
            return _parse_claim(value)
    except BadId as error:
        raise BadLine(str(error)) from None
    except RecursionError:  # the reason would show a value as deep as JSON can be read
        raise BadLine("a value in it is nested too deeply") from None
    raise BadLine("it has none of the keys node, claim and alias")


def _parse_kind(name: object) -> type[Node]:
    kind = NODE_OF.get(name) if isinstance(name, str) else None
    if kind is None or kind is Alias:
        raise BadLine(f"there is no node kind {shorten(str(name))!r}")
    return kind


def _parse_alias(value: dict[str, Any]) -> Alias:
    unknown = sorted(set(value) - _ALIAS_WORDS)
    if unknown:
        raise BadLine(f"an alias has no property {shorten(unknown[0])!r}")
    kind = _parse_kind(value.get("node"))
    alias, target = checked_id(kind, value["alias"]), checked_id(kind, value.get("id"))
    source = _parse_source(value)
    return Alias(
        id=alias_id(kind.label, alias, source),
        kind=kind.label,
        alias=alias,
        target=target,
        stated_by=source,
    )


def _parse_node(value: dict[str, Any]) -> Node:
    kind = _parse_kind(value["node"])
    given = {k: v for k, v in value.items() if k not in ("node", "id")}
    own, values = checked_id(kind, value.get("id")), _parse_values(kind, given)
    if issubclass(kind, Entity):
        source = _parse_source(value)
        if values.get("gone_since"):
            values.setdefault("gone_stated_by", source)
        else:
            values.pop("gone_stated_by", None)
        if own != value["id"]:
            values.setdefault("display_name", display_name(value["id"]))
    return kind(id=own, **values)


def _parse_claim(value: dict[str, Any]) -> Claim:
    claim = CLAIM_OF.get(value["claim"]) if isinstance(value["claim"], str) else None
    if claim is None:
        raise BadLine(f"there is no claim type {shorten(str(value['claim']))!r}")
    start, end = _parse_end(value, "from"), _parse_end(value, "to")
    if (start.kind, end.kind) not in claim.ends:
        raise BadLine(f"{claim.label} does not join {start.kind.label} to {end.kind.label}")
    given = {k: v for k, v in value.items() if k not in ("claim", "from", "to")}
    facts_at = _parse_value("facts_at", given.pop("facts_at", None), str)
    values = _parse_values(claim, given)
    values["stated_by"] = _parse_source(value)
    values.setdefault("first_seen", facts_at)
    return claim(start=start, end=end, **values)


def _parse_end(value: dict[str, Any], name: str) -> End:
    given = value.get(name)
    if not isinstance(given, list) or len(given) != 2:
        raise BadLine(f'"{name}" is not a pair of kind and id')
    kind = _parse_kind(given[0])
    return End(kind, checked_id(kind, given[1]))


def _parse_source(value: dict[str, Any]) -> str:
    source = value.get("stated_by")
    if not isinstance(source, str) or not source.strip():
        raise BadLine('it does not say who states it ("stated_by")')
    _check_encodable("stated_by", source)
    return source


def _parse_values(record: RecordType, given: dict[str, Any]) -> dict[str, Any]:
    """Return the properties as the schema types them; unknown ones are left out."""
    types = {p.name: p.type for p in properties(record) if p.name not in _KEPT_APART}
    if not issubclass(record, Entity):
        types |= {p.name: p.type for p in properties(record)}
    made = {}
    for name, value in given.items():
        if name not in types:
            raise BadLine(f"{record.label} has no property {shorten(str(name))!r}")
        checked = _parse_value(name, value, types[name])
        if checked is not None:
            made[name] = checked
    return made


def _parse_value(name: str, value: object, wanted: type) -> Any:
    if value is None or value == "":
        return None
    if name in ("facts_at", "first_seen", "gone_since"):
        return _parse_date(value, name)
    if wanted is float and type(value) in (int, float):
        return _finite_number(name, value)  # type: ignore[arg-type]  # one of these two
    if wanted is int and type(value) is int:
        if not -(2**63) <= value < 2**63:
            raise BadLine(f"{name} is too large: {shorten(str(value), 30)}")
        return value
    if type(value) is not wanted:
        raise BadLine(f"{name} is not {_WORDS[wanted]}: {shorten(repr(value))}")
    if isinstance(value, str):
        _check_encodable(name, value)
    return value


def _finite_number(name: str, value: float) -> float:
    """Return a finite number; what Python reads as JSON may be NaN, infinite or too large."""
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise BadLine(f"{name} is not a finite number: {shorten(str(value), 30)}")
    return number


_WORDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


def _check_encodable(name: str, value: str) -> None:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise BadLine(f"{name} is not valid Unicode") from None


def _parse_date(value: object, name: str) -> str:
    """Return an ISO 8601 date as it is, and a time in UTC with seconds."""
    if not isinstance(value, str):
        raise BadLine(f"{name} is not a date: {shorten(repr(value))}")
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


# Writing --------------------------------------------------------------------------------------


def node_lines(kind: type[Node], row: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the JSON objects of a stored node: one for each date and source of its facts.

    A node that is only mentioned has none; the claims that mention it bring it back.
    """
    if kind is Alias:
        return [
            {"alias": row["alias"], "node": row["kind"], "id": row["target"],
             "stated_by": row["stated_by"]}
        ]  # fmt: skip
    if not issubclass(kind, Entity):
        return [{"node": kind.label, **_without_unknown(row)}]
    if row["only_mentioned"]:
        return []
    older: dict[str, list[str]] = json.loads(row["older_facts"] or "{}")
    names = ("id", "stated_by", "facts_at", *_KEPT_APART, *MARK)
    facts = {k: v for k, v in row.items() if k not in names and v is not None}
    stamps: dict[tuple[str | None, str | None], dict[str, Any]] = {}
    for name, value in facts.items():
        date, source = older.get(name, (row["facts_at"], row["stated_by"]))
        stamps.setdefault((date, source), {})[name] = value
    stamps.setdefault((row["facts_at"], row["stated_by"]), {})
    lines = [
        {"node": kind.label, "id": row["id"], **values, "stated_by": source, "facts_at": date}
        for (date, source), values in sorted(stamps.items(), key=lambda item: str(item[0]))
    ]
    # Last, since what is described later takes a mark back.
    lines[-1] |= {name: row[name] for name in MARK if row.get(name)}
    return lines


def claim_line(claim: type[Claim], row: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON object of a stored claim."""
    ends = {
        "from": [row["from_kind"], row["from_id"]],
        "to": [row["to_kind"], row["to_id"]],
    }
    names = {"from_kind", "from_id", "to_kind", "to_id"}
    values = _without_unknown({k: v for k, v in row.items() if k not in names})
    if values.get("declared") is True:
        del values["declared"]
    return {"claim": claim.label, **ends, **values}


def _without_unknown(row: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in row.items() if v is not None}
