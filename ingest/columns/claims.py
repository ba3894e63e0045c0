"""Claims made column by column: rows of artifacts, and what a column of texts names for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import Claim, Node
from graph.schema.identifiers import LONGEST_ID
from graph.store.tables import ENDS, Tables
from ingest.columns.values import NO_TEXT, NO_VALUES, Values, without_blanks
from ingest.items import Skip

Numbers = np.ndarray[Any, Any]
SkipKey = tuple[str, str]
"""The item that could not be read, and why."""
_NOTHING: Mapping[str, pa.Array] = {}
_TOO_LONG = f"its id has over {LONGEST_ID} bytes"


@dataclass(slots=True)
class SkipCounts:
    """Counts what could not be read in columns, by item and reason."""

    numbers: dict[SkipKey, int] = field(default_factory=dict)
    rows: dict[SkipKey, list[Numbers]] = field(default_factory=dict)
    """The rows of this batch in which it stands, where they are known."""
    unread: list[pa.Array] = field(default_factory=list)
    """Ids of artifacts of which not everything could be read."""
    first: dict[SkipKey, str] = field(default_factory=dict)
    """Where the first such item stands in a file, where that is known."""

    def add(self, item: str, reason: str, number: int) -> None:
        """Count so many items that could not be read for a reason."""
        if number:
            key = (item, reason)
            self.numbers[key] = self.numbers.get(key, 0) + number

    def add_rows(self, item: str, reason: str, rows: Numbers) -> None:
        """Count an item in each of these rows that could not be read for a reason."""
        if len(rows):
            self.add(item, reason, len(rows))
            self.rows.setdefault((item, reason), []).append(rows)

    def include(self, other: SkipCounts) -> None:
        """Add the counts of another batch."""
        for (item, reason), number in other.numbers.items():
            self.add(item, reason, number)
        self.unread += other.unread
        self.first = {**other.first, **self.first}

    def skips(self) -> Iterator[Skip]:
        """Yield what could not be read, one Skip a reason."""
        for (item, reason), number in self.numbers.items():
            times = f" ({number:,} times)" if number > 1 else ""
            first = self.first.get((item, reason))
            where = f", {'first: ' if times else ''}{first}" if first else ""
            yield Skip(f"{item}{times}{where}", reason, number)


class Subjects(NamedTuple):
    """The artifacts of some rows: their kind, the id in each row, and what could not be read."""

    kind: type[Node]
    ids: pa.Array
    skipped: SkipCounts


class Named(NamedTuple):
    """What rows name: distinct texts, and for each mention the row and the text's place."""

    texts: pa.Array
    rows: Numbers
    places: Numbers

    def of(self, texts: pa.Array) -> Named:
        """Return the mentions whose text has another one at the same place in ``texts``."""
        if texts.null_count == len(texts):
            return NOTHING_NAMED
        # Only what differs is looked at: a text is named by thousands of rows.
        codes = texts.dictionary_encode()
        valid = texts.is_valid().to_numpy(zero_copy_only=False)
        kept = np.flatnonzero(valid.take(self.places))
        places = codes.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        places = places.take(self.places.take(kept))
        return Named(codes.dictionary, self.rows.take(kept), places.astype(np.int64))

    def distinct(self) -> Named:
        """Return each text once a row, where it is first named."""
        both = self.rows * max(len(self.texts), 1) + self.places
        _, first = np.unique(both, return_index=True)
        if len(first) == len(both):
            return self
        first.sort()
        return Named(self.texts, self.rows[first], self.places[first])

    def rows_of(self, mask: pa.Array) -> Numbers:
        """Return the rows of the mentions whose text has True at its place in the mask."""
        rows: Numbers = self.rows[mask.to_numpy(zero_copy_only=False)[self.places]]
        return rows

    def column(self, texts: pa.Array | None = None) -> pa.Array:
        """Return the text of each mention, or what ``texts`` has at its place."""
        return (self.texts if texts is None else texts).take(pa.array(self.places))


NOTHING_NAMED = Named(NO_VALUES.texts, NO_VALUES.rows, NO_VALUES.rows)


def encoded(values: Values) -> Named:
    """Return values with each different text held once."""
    codes = values.texts.dictionary_encode()
    places = codes.indices.to_numpy(zero_copy_only=False)
    return Named(codes.dictionary, values.rows, np.asarray(places, np.int64))


def after(named: Named, prefix: str) -> Named:
    """Return what follows a prefix, for the texts that have it and something behind it."""
    here = pc.starts_with(named.texts, prefix)
    if not here.true_count:
        return NOTHING_NAMED
    rest = pc.if_else(here, pc.utf8_slice_codeunits(named.texts, len(prefix)), NO_TEXT)
    return named.of(without_blanks(rest))


def words(named: Named, length: int) -> pa.Array:
    """Return the texts of each row, sorted and separated by blanks; unknown where there is none."""
    if not len(named.rows):
        return pa.nulls(length, pa.string())
    named = named.of(pc.replace_substring(named.texts, " ", "-")).distinct()
    rank = pc.rank(named.texts, tiebreaker="dense").to_numpy(zero_copy_only=False)
    order = np.lexsort((rank[named.places], named.rows))
    numbers = np.bincount(named.rows, minlength=length)
    offsets = pa.array(np.r_[0, np.cumsum(numbers)], pa.int32())
    made = pc.binary_join(pa.ListArray.from_arrays(offsets, named.column().take(order)), " ")
    return pc.if_else(pa.array(numbers > 0), made, NO_TEXT)


def claim_table(
    subjects: Subjects,
    claim: type[Claim],
    named: Named,
    end: type[Node],
    stated_by: str,
    *,
    ends: pa.Array | None = None,
    by_row: Mapping[str, pa.Array] = _NOTHING,
    **values: pa.Array,
) -> Tables:
    """Return one claim a mention, from the row's artifact to the end that its text means.

    ``ends`` has for each different text the id that it means (the text itself for None), and
    ``values`` that of a property; ``by_row`` has a property of each row. Mentions without an end
    are no claim; ends that no store can keep are skipped and counted.
    """
    if not len(named.rows):
        return {}
    named, ids = named.distinct(), named.texts if ends is None else ends
    too_long = pc.greater(pc.binary_length(ids), LONGEST_ID)
    if too_long.true_count:
        rows = named.rows_of(pc.fill_null(too_long, False))
        subjects.skipped.add_rows(f"{end.label} of a claim", _TOO_LONG, rows)
        ids = pc.if_else(too_long, NO_TEXT, ids)
    if ids.null_count:
        kept = ids.is_valid().to_numpy(zero_copy_only=False)[named.places]
        if not kept.any():
            return {}
        named = Named(named.texts, named.rows[kept], named.places[kept])
    both = (
        constant(subjects.kind.label, len(named.rows)),
        subjects.ids.take(pa.array(named.rows)),
        constant(end.label, len(named.rows)),
        named.column(ids),
    )
    columns = {name: named.column(texts) for name, texts in values.items()}
    columns |= {name: column.take(pa.array(named.rows)) for name, column in by_row.items()}
    columns["stated_by"] = constant(stated_by, len(named.rows))
    return {claim: pa.table({**dict(zip(ENDS, both, strict=True)), **columns})}


def constant(text: str, length: int) -> pa.Array:
    """Return the same text in every row."""
    return pa.repeat(pa.scalar(text), length)


def joined(*parts: pa.Array | str) -> pa.Array:
    """Return the texts of each row, one after the other."""
    return pc.binary_join_element_wise(*parts, "")
