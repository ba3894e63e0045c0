"""JSON lines: records as text and back, the one format in which a graph is handed around.

``{"node": "Model", "id": …}``, ``{"claim": "DERIVED_FROM", "from": ["Model", …], …}`` and
``{"alias": …, "node": "Model", "id": …, "stated_by": …}``. What is written here, read back,
gives the same records.
"""

from __future__ import annotations

import json
from collections import Counter
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
    Model,
    Node,
    Record,
    properties,
)
from graph.schema.base import EndKinds
from graph.schema.identifiers import BadId, checked_id, display_name, shorten
from graph.transfer.values import (
    KEPT_APART,
    BadLine,
    check_source,
    parse_value,
    parse_values,
    shown,
    suggest,
)

__all__ = ["BadLine", "claim_line", "node_lines", "read_line", "read_object"]

_ALIAS_WORDS = {"alias", "node", "id", "stated_by"}
_NAMED_KINDS = [label for label, kind in NODE_OF.items() if kind is not Alias]
_FACTS_AT = next(p for p in properties(Model) if p.name == "facts_at")


def read_line(text: str | bytes) -> Record:
    """Return the record that a line of JSON states.

    Raises
    ------
    BadLine
        If it is no JSON object, or names a kind, property or value that the schema does not have.
    """
    try:
        value = json.loads(text, object_pairs_hook=_read_pairs)
    except BadLine:
        raise
    except UnicodeDecodeError:
        raise BadLine("it is not UTF-8 text") from None
    except (ValueError, RecursionError) as error:
        raise BadLine(f"it is not JSON ({shorten(str(error), 80)})") from None
    return read_object(value)


def _read_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON; which of two values is meant would be a guess."""
    made = dict(pairs)
    if len(made) < len(pairs):
        [(twice, _)] = Counter(name for name, _ in pairs).most_common(1)
        raise BadLine(f"it has the key {shorten(twice)!r} twice")
    return made


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
        near = suggest(name, _NAMED_KINDS) if isinstance(name, str) else ""
        raise BadLine(f"there is no node kind {shown(name)}{near}")
    return kind


def _parse_alias(value: dict[str, Any]) -> Alias:
    unknown = sorted(set(value) - _ALIAS_WORDS)
    if unknown:
        near = suggest(unknown[0], _ALIAS_WORDS)
        raise BadLine(f"an alias has no property {shorten(unknown[0])!r}{near}")
    kind = _parse_kind(value.get("node"))
    alias, target = checked_id(kind, value["alias"]), checked_id(kind, value.get("id"))
    source = _parse_source(value)
    own = alias_id(kind.label, alias, source)
    try:
        checked_id(Alias, own)
    except BadId as error:
        raise BadLine(f"an alias is kept under its name and source: {error}") from None
    return Alias(
        id=own,
        kind=kind.label,
        alias=alias,
        target=target,
        stated_by=source,
    )


def _parse_node(value: dict[str, Any]) -> Node:
    kind = _parse_kind(value["node"])
    given = {k: v for k, v in value.items() if k not in ("node", "id")}
    own, values = checked_id(kind, value.get("id")), parse_values(kind, given)
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
    name = value["claim"]
    claim = CLAIM_OF.get(name) if isinstance(name, str) else None
    if claim is None:
        near = suggest(name, CLAIM_OF) if isinstance(name, str) else ""
        raise BadLine(f"there is no claim type {shown(name)}{near}")
    start, end = _parse_end(value, "from"), _parse_end(value, "to")
    if (start.kind, end.kind) not in claim.ends:
        raise BadLine(
            f"{claim.label} does not join {start.kind.label} to {end.kind.label}, but "
            f"{_list_pairs(claim.ends)}"
        )
    given = {k: v for k, v in value.items() if k not in ("claim", "from", "to")}
    facts_at = parse_value(_FACTS_AT, given.pop("facts_at", None))
    values = parse_values(claim, given)
    values["stated_by"] = _parse_source(value)
    values.setdefault("first_seen", facts_at)
    return claim(start=start, end=end, **values)


def _list_pairs(ends: EndKinds) -> str:
    """Return the kinds that a claim joins, in words."""
    return ", ".join(f"{start.label} to {end.label}" for start, end in ends)


def _parse_end(value: dict[str, Any], name: str) -> End:
    given = value.get(name)
    if not isinstance(given, list) or len(given) != 2:
        raise BadLine(f'"{name}" is not a pair of kind and id')
    kind = _parse_kind(given[0])
    return End(kind, checked_id(kind, given[1]))


def _parse_source(value: dict[str, Any]) -> str:
    source = value.get("stated_by")
    check_source(source)
    return str(source)


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
    names = ("id", "stated_by", "facts_at", *KEPT_APART, *MARK)
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
