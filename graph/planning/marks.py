"""Marks of artifacts that have disappeared: which stand, and what the journal says of them.

Pure. An artifact is marked while it is known to be missing on some day after its last presence.
What it stated last stays: only a living artifact that no longer states a claim ends it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import Change, Node
from graph.store.tables import compact_json, conform, empty

HUB = "hub-api"
"""Whose facts are presences: the Hub describes what is there. A card on disk says nothing of it."""
GITHUB = "github"
"""Whose facts are presences of repositories."""
MARK = ("gone_since", "gone_stated_by")
DATES = ("id", "facts_at", "stated_by", "older_facts", *MARK)
"""The columns that say when an artifact was there, and whether it is marked."""

BY_HUB_ID = ("id", "hub_id", "facts_at")
"""The columns that say which artifact one is, whatever its name."""
NOTICE = ("from_id", "ended", "stated_by")
"""The columns of a disappearance in the journal."""


class Mark(NamedTuple):
    """Since when an artifact is known to have disappeared, and who noticed."""

    since: str
    by: str


def presence(row: dict[str, Any], *sources: str) -> str | None:
    """Return the day of the newest facts that one of these sources states in a row, if any."""
    older: dict[str, list[str]] = json.loads(row["older_facts"] or "{}")
    stamps = [(row["facts_at"], row["stated_by"]), *map(tuple, older.values())]
    return max((date for date, by in stamps if by in sources and date), default=None)


def presences(rows: pa.Table, *sources: str) -> pa.ChunkedArray:
    """Return when one of these sources, or the Hub if none is named, described each artifact last.

    It is unknown where none of them ever did.
    """
    sources = sources or (HUB,)
    by_them = pc.fill_null(pc.is_in(rows["stated_by"], value_set=pa.array(sources)), False)
    found = pc.if_else(by_them, rows["facts_at"], pa.scalar(None, pa.string()))
    among = "|".join(f'"{re.escape(source)}"' for source in sources)
    other = pc.fill_null(pc.match_substring_regex(rows["older_facts"], among), False)
    mask = pc.and_not(other, by_them)
    places = pc.indices_nonzero(mask)
    if not len(places):
        return found
    dates = [presence(row, *sources) for row in rows.select(DATES[:4]).take(places).to_pylist()]
    return pa.chunked_array(
        [
            pc.replace_with_mask(
                found.combine_chunks(), mask.combine_chunks(), pa.array(dates, pa.string())
            )
        ]
    )


def may_be_missing(rows: pa.Table, before: str) -> pa.ChunkedArray:
    """Return where a row is one of those that ``StoreReader.presences`` has to return."""
    by_hub = pc.fill_null(pc.equal(rows["stated_by"], HUB), False)
    early = pc.and_(by_hub, pc.fill_null(pc.less(rows["facts_at"], before), False))
    other = pc.fill_null(pc.match_substring(rows["older_facts"], f'"{HUB}"'), False)
    return pc.or_(pc.or_(early, pc.and_not(other, by_hub)), pc.is_valid(rows["gone_since"]))


def presence_parameters(before: str) -> dict[str, str]:
    """Return the parameters of ``cypher.read_presences``."""
    return {"hub": HUB, "hub_in_json": f'"{HUB}"', "before": before}


def fold_marks(rows: pa.Table) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Return ids with the marks that stand after several rows of each id, columns aligned.

    A mark goes when the Hub, or who made the mark, describes the artifact later; of two statements
    of one day the later row counts. Of several that stand the earliest counts.
    """
    marked = pc.unique(rows["id"].filter(pc.is_valid(rows["gone_since"])))
    kept: dict[str, Mark] = {}
    if len(marked):
        here = rows.filter(pc.is_in(rows["id"], value_set=marked))
        several: dict[str, list[dict[str, Any]]] = {}
        for row in here.select([*DATES]).to_pylist():
            several.setdefault(row["id"], []).append(row)
        for own, statements in several.items():
            if marks := _standing_marks(statements):
                kept[own] = min(marks)
    columns = [list(kept), [m.since for m in kept.values()], [m.by or None for m in kept.values()]]
    ids, since, by = (pa.array(column, pa.string()) for column in columns)
    return ids, since, by


def _standing_marks(rows: list[dict[str, Any]]) -> list[Mark]:
    """Return the marks in rows of one artifact that no other row takes back."""
    return [
        Mark(row["gone_since"], row["gone_stated_by"] or "")
        for place, row in enumerate(rows)
        if row["gone_since"] and not _is_taken_back(row, place, rows)
    ]


def _is_taken_back(row: dict[str, Any], place: int, rows: list[dict[str, Any]]) -> bool:
    since = row["gone_since"]
    for other, described in enumerate(rows):
        seen = presence(described, HUB, GITHUB, row["gone_stated_by"]) if other != place else None
        if seen and described["gone_since"]:
            seen = min(seen, described["gone_since"])  # it says itself that it was gone then
        if seen and (seen > since or (seen == since and other > place)):
            return True
    return False


def mark_journal(kind: type[Node], before: pa.Table, after: pa.Table) -> pa.Table:
    """Return the entries of the journal for aligned rows of which the marks differ.

    A disappearance began on the day of the last presence and ended with the first day on which the
    artifact was missing; a return began with that day and ended on the day of the new presence.
    """
    differs = pc.invert(_equal(before["gone_since"], after["gone_since"]))
    rows: list[dict[str, Any]] = []
    pairs = zip(
        *(t.select([*DATES]).filter(differs).to_pylist() for t in (before, after)), strict=True
    )
    for old, new in pairs:
        if new["gone_since"]:
            by = new["gone_stated_by"]
            began, ended = presence(new, HUB, GITHUB), new["gone_since"]
            reason = "disappeared"
        else:
            by, began, reason = new["stated_by"], old["gone_since"], "returned"
            ended = presence(new, HUB, GITHUB, old["gone_stated_by"])
        rows.append(
            {
                "from_kind": kind.label,
                "from_id": new["id"],
                "stated_by": by,
                "began": began,
                "ended": ended,
                "reason": reason,
            }
        )
    return _entries(rows)


def _equal(left: pa.ChunkedArray, right: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.equal(pc.fill_null(left, ""), pc.fill_null(right, ""))


def _entries(rows: Iterable[dict[str, Any]]) -> pa.Table:
    made = [
        {"id": hashlib.sha256(compact_json([*row.values()]).encode()).hexdigest(), **row}
        for row in rows
    ]
    return conform(Change, pa.Table.from_pylist(made)) if made else empty(Change)
