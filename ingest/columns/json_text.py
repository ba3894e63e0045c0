"""Columns of JSON text from strangers, read by DuckDB without an object per row."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import UnavailableError
from graph.schema.identifiers import shorten
from ingest.columns.values import NO_VALUES, Values, lists, whole

if TYPE_CHECKING:
    import duckdb

_CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
    "memory_limit": "1GB",
    "temp_directory": "",
    "python_enable_replacements": "false",
}
"""What it may not do here: load code, open files or the network, fill the disk, read variables."""

LONGEST = 1 << 20
"""Bytes of JSON text that are read; a longer one states nothing."""
PART = 32 << 20
"""Bytes of JSON text that are read at once, beside one text more."""

_NO_JSON = "?"

_MACROS = """
CREATE MACRO strings(j) AS CASE json_type(j)
  WHEN 'VARCHAR' THEN [json_extract_string(j, '$')]
  WHEN 'ARRAY' THEN list_transform(
    list_filter(json_extract(j, '$[*]'), lambda one: json_type(one) = 'VARCHAR'),
    lambda one: json_extract_string(one, '$'))
  END;
CREATE MACRO rest(j) AS CASE json_type(j)
  WHEN 'VARCHAR' THEN NULL
  WHEN 'NULL' THEN NULL
  WHEN 'ARRAY' THEN CASE WHEN list_has_any(json_type(j, '$[*]'),
    ['OBJECT', 'ARRAY', 'BOOLEAN', 'BIGINT', 'UBIGINT', 'HUGEINT', 'DOUBLE']) THEN j END
  ELSE j
  END
"""
_WRONG = "text IS NOT NULL AND (found IS NULL OR ltrim(text, ' \t\r\n')[1] <> '{') AS wrong"


class JsonColumns:
    """Reads keys of JSON objects, in a database of its own that holds nothing."""

    def __init__(self) -> None:
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._opening = threading.Lock()

    def close(self) -> None:
        """Let go of its memory."""
        if self._connection:
            self._connection.close()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a cursor of the database, which is opened when JSON is first met.

        With a cursor of its own each thread has a table of its own.
        """
        import duckdb

        with self._opening:
            if self._connection is None:
                self._connection = duckdb.connect(config=_CLOSED)
                self._connection.execute(_MACROS)
        return self._connection.cursor()

    def strings(self, column: pa.Array, *keys: str) -> tuple[list[Values], pa.Array]:
        """Return for each key the texts that it has, stripped: of a text one, of a list several.

        The keys are words of ours. Beside them stands which rows hold no JSON object, or a text
        over LONGEST: what they state is not known.
        """
        found, _, wrong = self.strings_and_rests(column, keys, ())
        return found, wrong

    def strings_and_rests(
        self, column: pa.Array, keys: Sequence[str], rests: Collection[str]
    ) -> tuple[list[Values], dict[str, pa.Array], pa.Array]:
        """Return the texts of keys, and for some keys the JSON of each value that is not only text.

        ``rests`` are these keys: a mapping, a number, or a list that holds one. See ``strings``.
        """
        long = pc.fill_null(pc.greater(pc.binary_length(column), LONGEST), False)
        if pc.any(long).as_py():
            column = pc.if_else(long, pa.scalar(None, column.type), column)
        read = ", ".join(
            f"strings(found[{place}]) AS {key}"
            + (f", CAST(rest(found[{place}]) AS VARCHAR) AS {key}_rest" if key in rests else "")
            for place, key in enumerate(keys, start=1)
        )
        table = self._read(column, tuple(keys), f"{read}, {_WRONG}")
        wrong = pc.or_(pc.fill_null(whole(table["wrong"]), False), long)
        found = [lists(whole(table[key])) or NO_VALUES for key in keys]
        others = {key: whole(table[f"{key}_rest"]) for key in rests}
        return [values.stripped() for values in found], others, wrong

    def number(self, column: pa.Array, key: str) -> pa.Array:
        """Return the whole number that a key has, unknown where it has none."""
        given = "TRY_CAST(TRY_CAST(found[1] AS VARCHAR) AS BIGINT) AS number"
        return whole(self._read(column, (key,), given)["number"])

    def _read(self, column: pa.Array, keys: tuple[str, ...], wanted: str) -> pa.Table:
        """Return what is wanted of each row; much text is read in several parts."""
        paths = ", ".join(f"'$.{key}'" for key in keys)
        found = f"text, TRY(json_extract(text, [{paths}])) AS found"
        made = f"SELECT {wanted} FROM (SELECT {found} FROM given)"  # noqa: S608
        return pa.concat_tables(self._answer(part, made) for part in _parts(column))

    def _answer(self, column: pa.Array, made: str) -> pa.Table:
        """Return what is wanted of each row; one that takes too much is read as if it were none."""
        import duckdb

        try:
            with self._cursor() as cursor:
                cursor.register("given", pa.table({"text": column}))
                return cursor.sql(made).to_arrow_table()
        except duckdb.OutOfMemoryException:
            if len(column) == 1:
                return self._answer(pa.array([_NO_JSON], column.type), made)
            half = len(column) // 2
            parts = (column.slice(0, half), column.slice(half))
            return pa.concat_tables(self._answer(part, made) for part in parts)
        except duckdb.Error as error:
            reason = shorten(str(error).partition("\n")[0], 120)
            raise UnavailableError(
                f"The JSON in {len(column)} rows cannot be read: {reason}. Nothing was loaded."
            ) from error


def _parts(column: pa.Array) -> Iterator[pa.Array]:
    """Yield the column in parts of a bounded size, at least one."""
    sizes = pc.fill_null(pc.binary_length(column), 0).to_numpy(zero_copy_only=False)
    places = np.cumsum(sizes, dtype=np.int64) // PART
    ends = [*np.flatnonzero(np.diff(places)) + 1, len(column)]
    for start, end in zip([0, *ends], ends, strict=False):
        yield column.slice(start, end - start)
