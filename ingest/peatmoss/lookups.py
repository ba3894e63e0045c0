"""The tables of PeaTMOSS by name, and the links between them."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import UnavailableError
from ingest.columns.claims import Named, SkipCounts, encoded
from ingest.columns.values import Values, whole

PEATMOSS = "peatmoss"
MOST_TEXTS = 512 << 20
"""Bytes of the texts that the links between two tables name."""


@dataclass(frozen=True, slots=True)
class NumberedIds:
    """The numbers of a table's artifacts, and their ids in the graph, null where unknown."""

    numbers: pa.Array
    ids: pa.Array

    def find_rows(self, numbers: pa.Array) -> pa.Array:
        """Return the row of each number, null where it has none or its artifact has no id."""
        place = pc.index_in(numbers, self.numbers)
        here = self.ids.is_valid().take(place)
        return pc.if_else(pc.fill_null(here, False), place, pa.scalar(None, pa.int32()))


@dataclass(frozen=True, slots=True)
class PeatmossTables:
    """All tables that were read; ``skipped`` counts rows that make no record, by reason."""

    tables: dict[str, pa.Table]
    skipped: SkipCounts = field(default_factory=SkipCounts)

    def column(self, table: str, column: str) -> pa.Array:
        """Return one column of a table."""
        return whole(self.tables[table][column])

    def link_texts(
        self, artifacts: NumberedIds, table: str, links: str, key: str, column: str = "name",
        start: str = "model_id",
    ) -> Named:  # fmt: skip
        """Return for each artifact the texts of the lookup table's rows that it is linked to."""
        place = pc.index_in(self.column(links, key), self.column(table, "id"))
        texts = take_texts(self.column(table, column), place)
        return encode_mentions(artifacts.find_rows(self.column(links, start)), texts)


def take_texts(texts: pa.Array, place: pa.Array) -> pa.Array:
    """Return the texts at places, which may name one text many times.

    Raises
    ------
    UnavailableError
        If that makes gigabytes of them, as in no PeaTMOSS.db.
    """
    size = pc.sum(pc.binary_length(texts).cast(pa.int64()).take(place)).as_py() or 0
    if size > MOST_TEXTS:
        raise UnavailableError(
            "The links in this PeaTMOSS.db name long texts so often that they take over "
            f"{MOST_TEXTS >> 20} MiB: nothing was loaded."
        )
    return texts.take(place)


def encode_mentions(rows: pa.Array, texts: pa.Array) -> Named:
    """Return the mentions of texts by rows; pairs with a null are left out."""
    there = pc.and_(pc.is_valid(rows), pc.is_valid(texts))
    numbers = rows.filter(there).cast(pa.int64()).to_numpy(zero_copy_only=False)
    return encoded(Values(texts.filter(there), numbers))


def extract_id(pattern: str, texts: pa.Array) -> pa.Array:
    """Return the group ``id`` of a pattern in each text, null where the pattern does not match."""
    return whole(pc.struct_field(pc.extract_regex(texts, pattern), "id"))


def ensure_pairs(parts: pa.Array) -> pa.Array:
    """Return the lists, typed as lists of texts also where the column is empty."""
    return parts if len(parts) else pa.array([], pa.list_(pa.string()))


def count_true(here: pa.Array) -> int:
    """Return the number of rows that are true."""
    return int(pc.sum(here).as_py() or 0)
