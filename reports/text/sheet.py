"""All that is known of one thing, line by line: its facts, and the claims that begin at it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from graph.schema.kinds import is_artifact, only_uses
from reports.text.screen import aligned, folded, laid_out, room, told_with, width
from reports.text.words import place, plain, typed

if TYPE_CHECKING:
    from queries.answer import Report, Row

_INDENT = "  "


def sheet(answer: Report) -> list[str]:
    """Return an answer of ``Graph.show`` as lines."""
    kind, identifier = answer.about or ("", "")
    claims = answer.parts["claims"].rows
    lines = [f"{kind} {plain(identifier)}", ""]
    facts = [row for row in answer.rows if row["property"] != "only_mentioned"]
    if len(facts) < len(answer.rows):
        lines += folded("It is only mentioned: no source that was loaded has described it.")
    elif not facts:
        lines.append("No fact but its id is stated.")
    lines += _facts(facts)
    if claims:
        lines += ["", "What is stated about it:" if facts else "Yet this is stated about it:"]
        lines += _claims(claims, (kind, identifier))
    if any(row["relation"] == "EVALUATED_ON" for row in claims):
        asked = f"ptm ask results --model-id {shlex.quote(plain(identifier))}"
        lines += ["", *told_with("Its results as numbers:", asked)]
    return [*lines, *_next(kind, identifier)]


def _next(kind: str, identifier: str) -> Iterator[str]:
    """Yield what to ask next; of an owner nothing more is known."""
    name = typed(kind, identifier)
    if kind == "License":
        asked = f"ptm ask licensed-under --license-id {shlex.quote(plain(identifier))}"
        yield from ["", *told_with("What is labelled with it:", asked)]
    elif is_artifact(kind):
        yield from ["", *told_with("What it is built on:", f"ptm lineage {name}")]
    if is_artifact(kind) and not only_uses(kind):
        yield from told_with("What is built on it:", f"ptm impact {name}")


def _facts(rows: list[Row]) -> list[str]:
    told = {(row["stated_by"], row["facts_at"]) for row in rows}
    lines = [
        [
            _INDENT + plain(row["property"].replace("_", " ")),
            f"{plain(row['value'])} {plain(_unit(row))}".strip(),
            *([plain(row["stated_by"]), plain(row["facts_at"])] if len(told) > 1 else []),
        ]
        for row in rows
    ]
    whole = [f"Stated by {plain(by)}, {plain(at)}." for by, at in told] if len(told) == 1 else []
    return [*(line for laid in laid_out(lines) for line in laid), *whole]


def _unit(row: dict[str, Any]) -> str:
    """Return a unit that the name of the property does not tell."""
    unit = row["unit"] or ""
    known = unit in row["property"] or unit.startswith(("ISO", "words"))
    return "" if known else str(unit)


def _claims(rows: list[Row], subject: tuple[str, str]) -> list[str]:
    cells = [
        [
            *_relation(row, subject),
            plain(row["stated_by"]) + ("" if row["declared"] else " (inferred)"),
            f"since {plain(row['first_seen'])[:10]}",
        ]
        for row in rows
    ]
    evidence = [_read(row) for row in rows]
    beside = aligned([[*row, read] for row, read in zip(cells, evidence, strict=True)], 1)
    if max(map(width, beside)) <= room():
        return beside
    lines = []
    hang = _INDENT * 3
    for laid, read in zip(laid_out(cells, [hang] * len(cells), 1), evidence, strict=True):
        lines += [*laid, *(folded(f"read: {read}", hang, hang + _INDENT) if read else [])]
    return lines


def _relation(row: Row, subject: tuple[str, str]) -> list[str]:
    """Return what joins the subject to what, and where."""
    if (row["kind"], row["parent_id"]) == subject != (row["child_kind"], row["child_id"]):
        return [f"{_INDENT}publishes", typed(row["child_kind"], row["child_id"])]
    relation = row["relation"].lower().replace("_", " ")
    return [_INDENT + relation, " ".join(filter(None, [plain(row["parent_id"]), place(row)]))]


def _read(row: Row) -> str:
    """Return what was read, with the text of a licence that was not recognised."""
    unknown = row["raw"] and "unrecognised:" in row["parent_id"]
    written = f'"{plain(row["raw"])}"' if unknown else ""
    return ", ".join(filter(None, [plain(row["evidence"]), written]))
