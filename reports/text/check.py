"""What a policy says of things as it is read on a screen, the verdict last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from licenses.rule.advice import advice
from reports.text.screen import folded, laid_out, told_with
from reports.text.words import number, plain, typed

if TYPE_CHECKING:
    from queries.answer import Report, Row

OUTCOMES = {"fail": "FAIL", "review": "REVIEW", "excepted": "EXCEPTED"}
_COUNTED = {"fail": "failing", "review": "to review", "excepted": "excepted"}
_SHOWN = 25
"""Breaches of one thing that are told; the rest is counted."""
_LONGEST = 100
"""Characters of a licence's own words that are told."""


def gate_lines(answer: Report) -> list[str]:
    """Return an answer of ``Graph.check`` as lines."""
    lines = []
    for thing in answer.parts["checked"].rows:
        lines += [*_thing(thing, answer.rows), ""]
    for sentence in [*exceptions(answer), *verdict(answer)]:
        lines += folded(sentence)
    failing = [row for row in answer.rows if row["outcome"] != "excepted" and row["kind"]]
    if failing:
        name = typed(failing[0]["kind"], failing[0]["id"])
        lines += told_with("Why, with every step and its evidence:", f"ptm licenses {name} --why")
    return lines


def verdict(answer: Report) -> Iterator[str]:
    """Yield whether the policy is kept, as sentences."""
    things = answer.parts["checked"].rows
    broken = [row for row in things if row["verdict"] != "kept"]
    policy = plain(answer.parameters.get("policy", "built-in"))
    named = "The built-in policy" if policy == "built-in" else f"The policy {policy}"
    counted = [
        f"{len(found):,} {what}{_whence(found)}"
        for outcome, what in _COUNTED.items()
        if (found := [row for row in answer.rows if row["outcome"] == outcome])
    ]
    told = f": {'; '.join(counted)}" if counted else ""
    share = f"{len(broken):,} of " if broken else ""
    state = "broken" if broken else "kept"
    yield f"{named} is {state} by {share}{number(len(things), 'thing')}{told}."


def _whence(rows: list[Row]) -> str:
    """Return how many licences bring breaches, where one licence brings several."""
    licences = {row["license"] for row in rows} - {None}
    silent = {(r["origin_kind"], r["origin_id"]) for r in rows if r["kind"] and not r["license"]}
    missing = {row["id"] for row in rows if row["kind"] is None}
    if len(licences) + len(silent) + len(missing) >= len(rows):
        return ""
    sorts = [(licences, "licence", ""), (silent, "thing", " without a licence")]
    sorts.append((missing, "id", " not in the graph"))
    told = [f"{number(len(found), word)}{rest}" for found, word, rest in sorts if found]
    return f" from {' and '.join(told)}"


def exceptions(answer: Report) -> Iterator[str]:
    """Yield the exceptions that no longer count, as sentences."""
    for row in answer.parts["exceptions"].rows:
        names = (row[name] for name in ("id", "license", "term"))
        what = ", ".join(plain(name) for name in names if name)
        if row["state"] == "expired":
            yield f"The exception of {what} ended on {plain(row['until'])} and no longer counts."


def licence(row: Row) -> str:
    """Return which licence brings something, and the label that it meets."""
    if row["kind"] is None:
        return plain(row["reason"])
    label = stated(row) or "not stated"
    if row["origin_id"] == row["id"] and row["origin_kind"] == row["kind"]:
        return f"its own label: {label}"
    return f"{plain(row['origin_id'])} is {label}, the label {plain(row['label'] or 'not stated')}"


def stated(row: Row) -> str:
    """Return a licence as it was written where nobody knows it, the beginning of a long one."""
    text = plain(row["license_raw"] or row["license"])
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _thing(thing: Row, rows: list[Row]) -> Iterator[str]:
    kind, identifier = thing["kind"], thing["id"]
    name = plain(identifier) if kind is None else typed(kind, identifier)
    silent = thing["verdict"] == "kept" and not thing["steps"]
    yield f"{name}: {thing['verdict']}{', but nothing is known above it' if silent else ''}"
    found = [row for row in rows if (row["kind"], row["id"]) == (kind, identifier)]
    cells = [
        [
            f"  {OUTCOMES.get(row['outcome'], '')}",
            plain(row["severity"]),
            plain(row["term"]),
            plain(row["rule"]),
        ]
        for row in found[:_SHOWN]
    ]
    for lines, row in zip(laid_out(cells), found, strict=False):
        yield from lines
        yield from _indented(licence(row))
        if row["edge"]:
            yield from _indented(plain(row["path"]))
        told = advice(row["term"]) if row["outcome"] != "excepted" else ""
        yield from _indented(f"To do: {told}" if told else "")
        if row["exception"]:
            yield from _indented(f"excepted: {plain(row['exception'])}")
    if len(found) > _SHOWN:
        yield f"  … and {len(found) - _SHOWN:,} more: --format csv tells all."


def _indented(sentence: str) -> Iterator[str]:
    yield from folded(sentence, "    ")
