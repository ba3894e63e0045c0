"""Plans what a write says of artifacts that are missing: they are marked, and keep their claims."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from graph.planning.alias_resolution import current_ids
from graph.planning.change_set import ChangeSet
from graph.planning.marks import DATES, HUB, MARK, Mark, mark_journal, presences
from graph.planning.planned_reader import PlannedReader, without
from graph.schema import Artifact, Node
from graph.store.tables import NodeTables, replace_column


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which artifacts were missing that the Hub, or who noticed it, has described before.

    Without ``ids`` it is what is known of all artifacts of a kind: on each of the ``days`` those
    were there that have facts of that day. Marks of the same ``noticed_by`` are made anew, so that
    they are the same in whatever order the days are learned. With ``ids``, which may be aliases,
    these were found to be missing on the last of the days, after everything that is known of it;
    what one of ``described_by`` has described counts as well.
    """

    kind: type[Artifact]
    days: Sequence[str]
    noticed_by: str
    ids: pa.ChunkedArray | None = None
    described_by: tuple[str, ...] = ()


def plan_absence(plan: ChangeSet, reader: PlannedReader, absence: Absence) -> None:
    """Add to a plan, before it is settled, the marks that follow from an absence."""
    if not absence.days:
        return
    found = _census(reader, absence) if absence.ids is None else _notice(reader, absence)
    rows, since, by = found
    differs = pc.not_equal(pc.fill_null(rows["gone_since"], ""), pc.fill_null(since, ""))
    if pc.any(differs).as_py():
        _set_marks(plan, reader, absence.kind, rows["id"].filter(differs), since, by, differs)


_Marks = tuple[pa.Table, pa.Array, pa.Array]
"""Rows of artifacts, and since when each is missing and who noticed; unknown where it is there."""


def _census(reader: PlannedReader, absence: Absence) -> _Marks:
    """Return the marks of a kind that follow from the days on which everything was listed."""
    days = sorted(set(absence.days))
    rows = reader.presences(absence.kind, days[-1])
    seen = presences(rows)
    rows, seen = rows.filter(pc.is_valid(seen)), seen.drop_null()
    coded = seen.combine_chunks().dictionary_encode()
    later = [_first_after(days, day) for day in coded.dictionary.to_pylist()]
    since = pa.array(later, pa.string()).take(coded.indices)
    by = pc.if_else(pc.is_valid(since), absence.noticed_by, pa.scalar(None, pa.string()))
    return rows, *_with_notices(reader, absence, rows, seen, since, by)


def _first_after(days: list[str], day: str) -> str | None:
    place = bisect.bisect_right(days, day)
    return days[place] if place < len(days) else None


def _with_notices(
    reader: PlannedReader,
    absence: Absence,
    rows: pa.Table,
    seen: pa.ChunkedArray,
    since: pa.Array,
    by: pa.Array,
) -> tuple[pa.Array, pa.Array]:
    """Return the marks with those that others have noticed, where these are earlier."""
    found: dict[str, list[Mark]] = {}
    told = reader.notices(absence.kind)
    told = told.filter(pc.is_in(told["from_id"], value_set=rows["id"]))
    for own, ended, who in zip(*(c.to_pylist() for c in told.columns), strict=True):
        if who != absence.noticed_by:
            found.setdefault(own, []).append(Mark(ended, who))
    standing = rows.filter(pc.is_valid(rows["gone_since"])).select(["id", *MARK])
    kept = {own: Mark(g, who or "") for own, g, who in _row_tuples(standing)}
    ids = pa.array({*found, *kept}, pa.string())
    places = pc.indices_nonzero(pc.is_in(rows["id"], value_set=ids))
    if not len(places):
        return since, by
    made_since, made_by = since.to_pylist(), by.to_pylist()
    owns = rows["id"].take(places).to_pylist()
    for place, own, day in zip(
        places.to_pylist(), owns, seen.take(places).to_pylist(), strict=True
    ):
        marks = [mark for mark in found.get(own, ()) if mark.since > day]
        # A mark that stands was made after what is known of its day.
        if (mark := kept.get(own)) and mark.by != absence.noticed_by:
            marks.append(mark)
        if made_since[place]:
            marks.append(Mark(made_since[place], made_by[place]))
        if marks:
            made_since[place], made_by[place] = min(marks)
    return pa.array(made_since, pa.string()), pa.array(made_by, pa.string())


def _row_tuples(table: pa.Table) -> list[tuple[str, ...]]:
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def _notice(reader: PlannedReader, absence: Absence) -> _Marks:
    """Return the marks of artifacts that somebody has just found to be missing."""
    ids = current_ids(reader, absence.ids)
    rows = reader.nodes(absence.kind, ids).select([*DATES])
    rows = rows.filter(pc.is_in(rows["id"], value_set=ids))
    seen = presences(rows, HUB, absence.noticed_by, *absence.described_by)
    day = max(absence.days)
    here = pc.fill_null(pc.less_equal(seen, day), False)
    rows = rows.filter(here)
    earlier = pc.fill_null(pc.less_equal(rows["gone_since"], day), False)
    since = pc.if_else(earlier, rows["gone_since"], day)
    by = pc.if_else(earlier, rows["gone_stated_by"], absence.noticed_by)
    return rows, since.combine_chunks(), by.combine_chunks()


def _set_marks(
    plan: ChangeSet,
    reader: PlannedReader,
    kind: type[Artifact],
    ids: pa.ChunkedArray,
    since: pa.Array,
    by: pa.Array,
    differs: pa.ChunkedArray,
) -> None:
    """Let a plan overwrite the marks of these artifacts, and note it in the journal."""
    before = reader.nodes(kind, ids)
    before = before.take(pc.index_in(ids, before["id"]))
    after = before
    for name, values in zip(MARK, (since, by), strict=True):
        after = replace_column(after, name, values.filter(differs.combine_chunks()))
    plan.note_marks(mark_journal(kind, before, after))
    for tables in (plan.nodes_new, plan.nodes_changed):
        after = _replace_rows(tables, kind, after)
    if len(after):
        have = plan.nodes_changed.get(kind)
        plan.nodes_changed[kind] = after if have is None else pa.concat_tables([have, after])


def _replace_rows(tables: NodeTables, kind: type[Node], rows: pa.Table) -> pa.Table:
    """Put rows in the place of those with the same ids; return those that have none there."""
    have = tables.get(kind)
    if have is None:
        return rows
    here = pc.is_in(rows["id"], value_set=have["id"])
    coming = rows.filter(here)
    if len(coming):
        tables[kind] = pa.concat_tables([without(have, have["id"], coming["id"]), coming])
    return rows.filter(pc.invert(here))
