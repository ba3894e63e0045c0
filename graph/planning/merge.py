"""Joins new statements with old ones. Pure: tables in, tables out, for every store.

A node's properties are dated facts. For each property the newest statement wins, whatever the
order in which sources are loaded; a later load wins only over the same source and date. An unknown
value never erases a known one. A claim is not touched while its values are the same; when they
change, the old values go to the journal.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.planning.marks import MARK, fold_marks, mark_journal
from graph.schema import Artifact, Change, Claim, Entity, Node, claim_key, properties
from graph.store.tables import ENDS, compact_json, conform, empty, keys, replace_column

_BOOKKEEPING = ("id", "stated_by", "facts_at", "kind", "only_mentioned", "older_facts", *MARK)
_STAMP = "\t"


class Merged(NamedTuple):
    """Rows that are new, rows that replace old ones, and how many ids stay as they are.

    ``journal`` says which stored artifacts have disappeared or returned with it.
    """

    new: pa.Table
    changed: pa.Table
    unchanged: int
    journal: pa.Table


class MergedClaims(NamedTuple):
    """New claims, replaced ones (old and changed rows, aligned), the journal, and the unchanged.

    ``unchanged`` is how many of the incoming keys are stored with the same values.
    """

    new: pa.Table
    old: pa.Table
    changed: pa.Table
    journal: pa.Table
    unchanged: int


# Nodes ----------------------------------------------------------------------------------------


def merge_nodes(kind: type[Node], existing: pa.Table, incoming: pa.Table) -> Merged:
    """Return the rows of ``incoming`` as they have to be written beside ``existing``.

    ``existing`` holds at least the stored rows with these ids, one per id.
    """
    where = pc.index_in(incoming["id"], existing["id"])
    if repeats(incoming["id"], where):
        incoming = newest(kind, incoming)
        where = pc.index_in(incoming["id"], existing["id"])
    if where.null_count == len(where):
        return Merged(incoming, incoming.slice(0, 0), 0, empty(Change))
    new = incoming.filter(pc.is_null(where)) if where.null_count else incoming.slice(0, 0)
    candidate = incoming.filter(pc.is_valid(where)) if where.null_count else incoming
    where = where.drop_null()
    differs = _says_more(kind, existing, where, candidate)
    if not pc.any(differs).as_py():
        return Merged(new, incoming.slice(0, 0), len(candidate), empty(Change))
    known = len(candidate)
    stored, candidate = existing.take(where.filter(differs)), candidate.filter(differs)
    joined = newest(kind, pa.concat_tables([stored, candidate]))
    joined = joined.take(pc.index_in(stored["id"], joined["id"]))
    touched = pc.invert(_same_rows(stored, joined))
    changed = joined.filter(touched)
    noticed = issubclass(kind, Artifact)
    entries = mark_journal(kind, stored.filter(touched), changed) if noticed else empty(Change)
    return Merged(new, changed, known - len(changed), entries)


def repeats(names: pa.ChunkedArray, where: pa.ChunkedArray | None = None) -> bool:
    """Return whether a name stands twice; ``where`` is the place of those that are stored, if any.

    Places are numbers and cheaper to count than names: a load that is repeated has places alone.
    """
    unknown = names
    if where is not None and where.null_count < len(where):
        if np.bincount(where.drop_null().to_numpy()).max() > 1:
            return True
        unknown = names.filter(pc.is_null(where))
    return len(pc.unique(unknown)) < len(unknown)


def newest(kind: type[Node], rows: pa.Table) -> pa.Table:
    """Return one row per id, each property from the newest row that states it.

    Rows of the same date and source count as newer the later they stand in the table.
    """
    codes = rows["id"].combine_chunks().dictionary_encode()
    codes = codes.combine_chunks() if isinstance(codes, pa.ChunkedArray) else codes
    if len(codes.dictionary) == len(rows):
        return rows
    index = codes.indices.to_numpy(zero_copy_only=False)
    repeated = np.bincount(index)[index] > 1
    once = rows.filter(pa.array(~repeated))
    return pa.concat_tables([once, _fold_rows(kind, rows.filter(pa.array(repeated)))])


def _fold_rows(kind: type[Node], rows: pa.Table) -> pa.Table:
    """Reduce rows of repeated ids to one each."""
    marks = fold_marks(rows) if issubclass(kind, Artifact) else None
    dated = issubclass(kind, Entity)
    if dated:
        rows = _one_date_each(kind, rows)
    stamp = _date_stamps(rows) if dated else pa.chunked_array([[""] * len(rows)], pa.string())
    order = pc.sort_indices(
        pa.table({"id": rows["id"], "stamp": stamp}),
        sort_keys=[("id", "ascending"), ("stamp", "ascending")],
    )
    rows, stamp = rows.take(order), stamp.take(order)
    own = [p.name for p in properties(kind) if not dated or p.name not in _BOOKKEEPING]
    columns = {"id": rows["id"], **{name: rows[name] for name in own if name != "id"}}
    wanted: list[tuple[Any, ...]] = [(name, "last") for name in columns if name != "id"]
    if dated:
        no_stamp = pa.scalar(None, pa.string())
        for name in own:
            columns[f"@{name}"] = pc.if_else(pc.is_valid(rows[name]), stamp, no_stamp)
            wanted.append((f"@{name}", "last"))
        columns["@"] = pc.if_else(pc.not_equal(stamp, ""), stamp, no_stamp)
        columns["only_mentioned"] = rows["only_mentioned"]
        wanted += [("@", "last"), ("only_mentioned", "min")]
    grouped = pa.table(columns).group_by("id", use_threads=False).aggregate(wanted)
    grouped = grouped.rename_columns(
        [n.removesuffix("_last").removesuffix("_min") for n in grouped.column_names]
    )
    made = _with_dates(kind, grouped, own) if dated else conform(kind, grouped)
    if marks and len(marks[0]):
        place = pc.index_in(made["id"], marks[0])
        for name, values in zip(MARK, marks[1:], strict=True):
            made = replace_column(made, name, values.take(place.combine_chunks()))
    return made


def _date_stamps(rows: pa.Table) -> pa.ChunkedArray:
    """Return date and source as one text that sorts by date; empty where neither is stated."""
    dates, sources = pc.fill_null(rows["facts_at"], ""), pc.fill_null(rows["stated_by"], "")
    stamp = pc.binary_join_element_wise(dates, sources, _STAMP)
    return pc.if_else(pc.equal(stamp, _STAMP), "", stamp)


def _one_date_each(kind: type[Node], rows: pa.Table) -> pa.Table:
    """Split rows with older facts, so that all properties of a row share its date and source."""
    mixed = pc.is_valid(rows["older_facts"])
    if not pc.any(mixed).as_py():
        return rows
    split: list[dict[str, Any]] = []
    places: list[int] = []
    at = mixed.to_numpy(zero_copy_only=False)
    for place, row in zip(np.flatnonzero(at).tolist(), rows.filter(mixed).to_pylist(), strict=True):
        older: dict[str, list[str]] = json.loads(row.pop("older_facts"))
        by_stamp: dict[tuple[str | None, str | None], dict[str, Any]] = {}
        for name, (date, source) in older.items():
            apart = by_stamp.setdefault((date or None, source or None), {})
            apart[name], row[name] = row[name], None
        split += [
            {"id": row["id"], "facts_at": d, "stated_by": s, "only_mentioned": True, **values}
            for (d, s), values in by_stamp.items()
        ]
        split.append(row)
        places += [place] * (len(by_stamp) + 1)
    made = conform(kind, pa.Table.from_pylist(split, schema=rows.schema))
    joined = pa.concat_tables([made, rows.filter(pc.invert(mixed))])
    # Of the same date and source the later row counts: the order has to stay.
    order = np.argsort(np.r_[places, np.flatnonzero(~at)], kind="stable")
    return joined.take(pa.array(order))


def _with_dates(kind: type[Node], grouped: pa.Table, own: list[str]) -> pa.Table:
    """Put back facts_at, stated_by and older_facts from the stamp of each property."""
    node_stamp = grouped["@"]
    parts = pc.split_pattern(pc.fill_null(node_stamp, _STAMP), _STAMP, max_splits=1)
    columns = {name: grouped[name] for name in ("id", *own, "only_mentioned")}
    for place, name in enumerate(("facts_at", "stated_by")):
        text = pc.list_element(parts, place)
        columns[name] = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
    older: list[dict[str, list[str]]] = [{} for _ in range(len(grouped))]
    for name in own:
        stamps = grouped[f"@{name}"]
        odd = pc.fill_null(pc.not_equal(stamps, pc.fill_null(node_stamp, "")), False)
        for i in np.flatnonzero(odd.to_numpy(zero_copy_only=False)).tolist():
            date, _, source = stamps[i].as_py().partition(_STAMP)
            older[i][name] = [date, source]
    texts = [compact_json(facts) if facts else None for facts in older]
    columns["older_facts"] = pa.array(texts, pa.string())
    return conform(kind, pa.table(columns))


def _says_more(
    kind: type[Node], existing: pa.Table, where: pa.ChunkedArray, candidate: pa.Table
) -> pa.ChunkedArray:
    """Return where a candidate row could change the stored row with the same id."""
    more = np.zeros(len(candidate), dtype=bool)
    for name in candidate.column_names:
        if name in ("id", "kind", "only_mentioned") or candidate[name].null_count == len(candidate):
            continue
        known = pc.is_valid(candidate[name])
        other = pc.fill_null(pc.not_equal(candidate[name], existing[name].take(where)), True)
        more |= pc.and_(known, other).to_numpy(zero_copy_only=False)
    if issubclass(kind, Entity):
        stubs = existing["only_mentioned"].take(where)
        described = pc.and_(stubs, pc.invert(candidate["only_mentioned"]))
        more |= described.to_numpy(zero_copy_only=False)
    if issubclass(kind, Artifact):
        # It may have returned on the day on which it was marked.
        marked = pc.is_valid(existing["gone_since"].take(where))
        back = pc.and_not(marked, candidate["only_mentioned"])
        more |= pc.and_(back, pc.is_null(candidate["gone_since"])).to_numpy(zero_copy_only=False)
    return pa.chunked_array([pa.array(more)])


def _same_rows(left: pa.Table, right: pa.Table) -> pa.ChunkedArray:
    """Return where two aligned tables hold the same row; unknown equals unknown."""
    same = np.ones(len(left), dtype=bool)
    for name in left.column_names:
        same &= _same_values(left[name], right[name])
    return pa.chunked_array([pa.array(same)])


def _same_values(left: pa.ChunkedArray, right: pa.ChunkedArray) -> np.ndarray[Any, Any]:
    both_null = pc.and_(pc.is_null(left), pc.is_null(right))
    equal = pc.fill_null(pc.equal(left, right), False)
    return np.asarray(pc.or_(both_null, equal).to_numpy(zero_copy_only=False))


# Claims ---------------------------------------------------------------------------------------


def merge_claims(claim: type[Claim], existing: pa.Table, incoming: pa.Table) -> MergedClaims:
    """Return what has to be written so that ``incoming`` joins ``existing``.

    ``existing`` holds at least the stored claims with these keys, each once. Several rows of one
    key in ``incoming`` are taken one after the other, by first_seen.
    """
    if not len(existing) and _has_unique_keys(claim, incoming):
        none = incoming.slice(0, 0)
        return MergedClaims(incoming, none, none, empty(Change), 0)
    state, journal, names = incoming, empty(Change), keys(claim, incoming)
    stored_names = keys(claim, existing)
    where = pc.index_in(names, stored_names)
    if repeats(names, where):
        state, journal = _one_per_key(claim, incoming)
        where = pc.index_in(keys(claim, state), stored_names)
    if where.null_count == len(where):
        return MergedClaims(state, existing.slice(0, 0), state.slice(0, 0), journal, 0)
    new = state.filter(pc.is_null(where))
    known = state.filter(pc.is_valid(where)) if where.null_count else state
    stored = existing.take(where.drop_null())
    # Most claims of a load that is repeated are as they were.
    differs = pa.array(~_equal_values(claim, stored, known, "first_seen"))
    known, stored = known.filter(differs), stored.filter(differs)
    changed, replaced = _join_claims(claim, stored, known)
    touched = pc.invert(_same_rows(stored, changed))
    journal = pa.concat_tables([journal, replaced])
    changed = changed.filter(touched)
    unchanged = len(state) - len(new) - len(changed)
    return MergedClaims(new, stored.filter(touched), changed, journal, unchanged)


def _has_unique_keys(claim: type[Claim], rows: pa.Table) -> bool:
    """Return whether no key stands twice, for many rows sooner than by comparing whole keys."""
    code, most = np.zeros(len(rows), dtype=np.int64), 1
    # The ids first: what begins or ends nowhere twice stands nowhere twice.
    for name in (*ENDS[1::2], *ENDS[::2], *claim_key(claim)):
        coded = rows[name].combine_chunks().dictionary_encode(null_encoding="encode")
        if len(coded.dictionary) == len(rows):
            return True
        if len(coded.dictionary) < 2:
            continue
        if most * len(coded.dictionary) >= 1 << 62:
            code, most = np.unique(code, return_inverse=True)[1], len(rows)
        places = coded.indices.to_numpy(zero_copy_only=False)
        code, most = code * len(coded.dictionary) + places, most * len(coded.dictionary)
    code.sort()
    return not (code[1:] == code[:-1]).any()


def _one_per_key(claim: type[Claim], rows: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Return one row per key, and the journal of the values that gave way to later ones."""
    codes = keys(claim, rows).combine_chunks().dictionary_encode()
    codes = codes.combine_chunks() if isinstance(codes, pa.ChunkedArray) else codes
    if len(codes.dictionary) == len(rows):
        return rows, empty(Change)
    index = codes.indices.to_numpy(zero_copy_only=False)
    order = np.lexsort((_date_ranks(rows["first_seen"]), index))
    rows, index = rows.take(pa.array(order)), index[order]
    differs = np.ones(len(rows), dtype=bool)
    later, before = rows.slice(1), rows.slice(0, len(rows) - 1)
    differs[1:] = (index[1:] != index[:-1]) | ~_equal_values(claim, before, later)
    rows, index = rows.filter(pa.array(differs)), index[differs]
    starts = np.flatnonzero(np.r_[True, index[1:] != index[:-1]])
    place = np.arange(len(index)) - np.repeat(starts, np.diff(np.r_[starts, len(index)]))
    state = rows.filter(pa.array(place == 0))
    journals = [empty(Change)]
    for layer in range(1, int(place.max(initial=0)) + 1):
        coming = rows.filter(pa.array(place == layer))
        here = pc.index_in(keys(claim, coming), keys(claim, state))
        joined, gone = _join_claims(claim, state.take(here), coming)
        rest = np.ones(len(state), dtype=bool)
        rest[here.to_numpy(zero_copy_only=False)] = False
        state = pa.concat_tables([state.filter(pa.array(rest)), joined])
        journals.append(gone)
    return state, pa.concat_tables(journals)


def _date_ranks(column: pa.ChunkedArray) -> np.ndarray[Any, Any]:
    text = pc.fill_null(column, "")
    return np.asarray(pc.rank(text, sort_keys="ascending", tiebreaker="dense"))


def _value_names(claim: type[Claim]) -> list[str]:
    key = (*ENDS, *claim_key(claim), "first_seen")
    return [p.name for p in properties(claim) if p.name not in key]


def _equal_values(
    claim: type[Claim], left: pa.Table, right: pa.Table, *others: str
) -> np.ndarray[Any, Any]:
    """Return where aligned rows of the same keys have the same values, and the same others."""
    same = np.ones(len(left), dtype=bool)
    for name in (*_value_names(claim), *others):
        same &= _same_values(left[name], right[name])
    return same


def clashes(claim: type[Claim], left: pa.Table, right: pa.Table) -> pa.ChunkedArray:
    """Return where aligned rows of the same keys have other values, both being known."""
    found = np.zeros(len(left), dtype=bool)
    for name in _value_names(claim):
        other = pc.fill_null(pc.not_equal(left[name], right[name]), False)
        found |= other.to_numpy(zero_copy_only=False)
    return pa.chunked_array([pa.array(found)])


def _join_claims(claim: type[Claim], old: pa.Table, new: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Join aligned rows of the same keys: the newer values win.

    Gaps are filled unless both state evidence that differs.

    Returns the joined rows and the journal of values that gave way.
    """
    if not len(new):
        return new, empty(Change)
    dates = [pc.fill_null(side["first_seen"], "") for side in (old, new)]
    newer = pc.greater_equal(dates[1], dates[0])
    clash = clashes(claim, old, new)
    # Values have the evidence that stands with them: other evidence brings all of its own.
    apart = pc.fill_null(pc.not_equal(old["evidence"], new["evidence"]), False)
    joined = old
    for name in _value_names(claim):
        a, b = old[name], new[name]
        filled = pc.if_else(newer, pc.coalesce(b, a), pc.coalesce(a, b))
        joined = replace_column(joined, name, pc.if_else(apart, pc.if_else(newer, b, a), filled))
    first, last = (pc.if_else(newer, dates[i], dates[1 - i]) for i in (0, 1))
    # While the values are the same the earliest date stands: since then they have been stated.
    seen = pc.if_else(clash, last, first)
    joined = replace_column(joined, "first_seen", pc.if_else(pc.equal(seen, ""), last, seen))
    lost = [
        (o if is_newer else n, end)
        for o, n, is_newer, end in zip(
            old.filter(clash).to_pylist(),
            new.filter(clash).to_pylist(),
            newer.filter(clash).to_pylist(),
            last.filter(clash).to_pylist(),
            strict=True,
        )
    ]
    return joined, journal(claim, lost, "changed")


def journal(claim: type[Claim], lost: list[tuple[dict[str, Any], str]], reason: str) -> pa.Table:
    """Return the journal rows of claims (a row each, as a dict) and the dates when they ended."""
    rows = []
    for row, ended in lost:
        ends = {name: row[name] for name in ENDS}
        values = {k: v for k, v in row.items() if k not in ends and v is not None}
        entry = {
            "claim": claim.label,
            **ends,
            "stated_by": row["stated_by"],
            "values": compact_json(values),
            "began": row["first_seen"],
            "ended": ended,
            "reason": reason,
        }
        # The entry itself as an id would be too long for an index: it holds whole sentences.
        name = hashlib.sha256(compact_json([*entry.values()]).encode()).hexdigest()
        rows.append({"id": name, **entry})
    return conform(Change, pa.Table.from_pylist(rows)) if rows else empty(Change)
