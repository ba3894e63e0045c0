"""The columns of the files: the schema's, under the headers of ``neo4j-admin``.

A text stands in quotes, doubled where it holds one; what is unknown is an empty cell without them.
So an empty text and an unknown one differ, and nothing in a text needs an escape: backslashes,
line breaks and NUL stand as they are.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import StoredType, properties
from graph.store.cypher import Pair
from graph.store.tables import empty

_TYPES = {str: "", int: ":long", float: ":double", bool: ":boolean"}


def headers(record: StoredType, pair: Pair | None = None) -> dict[str, str]:
    """Return each column that is written, with its header: of relationships their ends first.

    Ids are looked up within their kind, for a model and a dataset may have the same one.
    """
    found = {p.name: f"{p.name}{_TYPES[p.type]}" for p in properties(record)}
    if pair is None:
        return found | {"id": f"id:ID({record.label})"}
    ends = {"from_id": f":START_ID({pair[0]})", "to_id": f":END_ID({pair[1]})"}
    return ends | found


def rename_columns(table: pa.Table, under: dict[str, str]) -> pa.Table:
    """Return the columns of a table that are written, under their headers."""
    return table.select(list(under)).rename_columns(list(under.values()))


def written_schema(record: StoredType, under: dict[str, str]) -> pa.Schema:
    """Return the names and types of what is written."""
    return rename_columns(empty(record), under).schema


def longest_text(table: pa.Table) -> int:
    """Return the bytes of the longest text in a table."""
    columns = (column for column in table.columns if column.type == pa.string())
    return max((pc.max(pc.binary_length(each)).as_py() or 0 for each in columns), default=0)


def has_line_breaks(table: pa.Table) -> bool:
    """Return whether any text in a table has more than one line."""
    columns = (column for column in table.columns if column.type == pa.string())
    return any(pc.any(pc.match_substring_regex(each, "[\\r\\n]")).as_py() for each in columns)
