"""The tables of PeaTMOSS by their names, and what they link."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from ingest.columns.claims import LeftOut, Named, encoded
from ingest.columns.values import Values, whole

PEATMOSS = "peatmoss"


@dataclass(frozen=True, slots=True)
class Keyed:
    """Things of a table by their numbers; the ids that the graph gives them may be unknown."""

    numbers: pa.Array
    ids: pa.Array

    def rows(self, numbers: pa.Array) -> pa.Array:
        """Return in which row each number stands, unknown where it is in none."""
        place = pc.index_in(numbers, self.numbers)
        here = self.ids.is_valid().take(place)
        return pc.if_else(pc.fill_null(here, False), place, pa.scalar(None, pa.int32()))


@dataclass(frozen=True, slots=True)
class Lookups:
    """All tables that were read; ``left_out`` counts what was not read."""

    tables: dict[str, pa.Table]
    left_out: LeftOut = field(default_factory=LeftOut)

    def column(self, table: str, column: str) -> pa.Array:
        """Return one column of a table."""
        return whole(self.tables[table][column])

    def linked(
        self, things: Keyed, table: str, links: str, key: str, column: str = "name",
        start: str = "model_id",
    ) -> Named:  # fmt: skip
        """Return what each thing is linked to in a lookup table: the texts of a column of it."""
        place = pc.index_in(self.column(links, key), self.column(table, "id"))
        texts = self.column(table, column).take(place)
        return mentions(things.rows(self.column(links, start)), texts)


def mentions(rows: pa.Array, texts: pa.Array) -> Named:
    """Return what the things in some rows name, where both are known."""
    there = pc.and_(pc.is_valid(rows), pc.is_valid(texts))
    numbers = rows.filter(there).cast(pa.int64()).to_numpy(zero_copy_only=False)
    return encoded(Values(texts.filter(there), numbers))


def part(pattern: str, texts: pa.Array) -> pa.Array:
    """Return the part of each text that a pattern calls id, unknown where it does not fit."""
    return whole(pc.struct_field(pc.extract_regex(texts, pattern), "id"))


def filled(parts: pa.Array) -> pa.Array:
    """Return lists of two, also where there are none of them."""
    return parts if len(parts) else pa.array([], pa.list_(pa.string()))


def number(here: pa.Array) -> int:
    """Return in how many rows it is true."""
    return int(pc.sum(here).as_py() or 0)
