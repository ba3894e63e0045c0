"""What stands in the files of an import: every value as it was, and unknown apart from empty."""

import io
from pathlib import Path
from typing import Any, cast

import pyarrow as pa
import pyarrow.csv
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.neo4j.bulk_import import columns
from graph.neo4j.bulk_import.files import File, Files, write_files
from graph.neo4j.bulk_import.instructions import argument_text
from graph.schema import CLAIMS, NODES, DerivedFrom, EvaluatedOn, Model, RecordType
from graph.store import base
from graph.store.tables import arrow_schema
from tests.examples import examples
from tests.factories import table_of

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.text(
    '\x00"\n\r\\,;\t\u202e\ufeff', max_size=30
)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
COUNTS = st.integers(-(2**63), 2**63 - 1)


class Held:
    """What of a store is asked for: the parts of some tables."""

    def __init__(self, **tables: list[pa.Table]) -> None:
        self._tables = tables

    def parts(self, record: Any, pair: Any = None) -> Any:
        """Return the parts of a table."""
        label = record.label if pair is None else f"{pair[0]}-{record.label}-{pair[1]}"
        return iter(self._tables.get(label, ()))


def held(**tables: list[pa.Table]) -> base.Store:
    """Return a store that has the parts of some tables."""
    return cast(base.Store, Held(**tables))


def read_back(path: Path, record: Any, pair: Any = None) -> list[dict[str, Any]]:
    """Return the rows of a file, an unquoted empty cell being unknown."""
    under = columns.headers(record, pair)
    schema = columns.written_schema(record, under)
    table = pyarrow.csv.read_csv(
        io.BytesIO(path.read_bytes()),
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=schema,
            null_values=[""],
            true_values=["true"],
            false_values=["false"],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    assert table.schema.names == list(under.values())
    return table.rename_columns(list(under)).to_pylist()


@examples(40, 4_000)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"id": TEXTS, "likes": COUNTS | st.none(), "carbon_g": FLOATS | st.none()}
            | {"private": st.booleans() | st.none(), "task": TEXTS | st.none()}
        ),
        min_size=1,
        max_size=6,
    )
)
def test_every_value_of_a_node_stands_in_its_file(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]
) -> None:
    folder = tmp_path_factory.mktemp("made")
    schema = arrow_schema(Model)
    parts = [pa.Table.from_pylist([row], schema=schema) for row in rows]
    written = write_files(held(Model=parts), folder, None, base.no_progress)
    assert read_back(folder / "Model.csv", Model) == pa.concat_tables(parts).to_pylist()
    texts = [text for row in rows for text in (row["id"], row["task"]) if text]
    assert written.longest >= max((len(text.encode()) for text in texts), default=0)
    assert written.line_breaks == any("\n" in text or "\r" in text for text in texts)
    assert written.rows() == {"Model": len(rows), "GraphInfo": 1}


def test_a_claim_begins_with_its_ends(tmp_path: Path) -> None:
    row = {"from_id": "a\nb", "to_id": '"', "stated_by": "s", "declared": False}
    ends = {"from_kind": "Model", "to_kind": "Model"}
    table = table_of(DerivedFrom, {**row, **ends})
    written = write_files(
        held(**{"Model-DERIVED_FROM-Model": [table.slice(0, 0), table]}),
        tmp_path,
        "a note",
        base.no_progress,
    )
    path = tmp_path / "Model-DERIVED_FROM-Model.csv"
    assert path.read_text().splitlines()[0].startswith('":START_ID(Model)",":END_ID(Model)",')
    [read] = read_back(path, DerivedFrom, ("Model", "Model"))
    assert {name: value for name, value in read.items() if value is not None} == row
    assert [file.name for file in written.files] == [path.name, "GraphInfo.csv"]
    assert '"a note"' in (tmp_path / "GraphInfo.csv").read_text()
    assert sorted(tmp_path.iterdir()) == [tmp_path / "GraphInfo.csv", path]


def test_headers_have_the_types_of_the_schema() -> None:
    assert columns.headers(Model)["id"] == "id:ID(Model)"
    assert columns.headers(Model)["likes"] == "likes:long"
    assert columns.headers(Model)["private"] == "private:boolean"
    pair = ("Model", "Dataset")
    assert list(columns.headers(EvaluatedOn, pair).values())[:2] == [
        ":START_ID(Model)",
        ":END_ID(Dataset)",
    ]
    assert columns.headers(EvaluatedOn, pair)["value"] == "value:double"
    records: tuple[RecordType, ...] = (*NODES, *CLAIMS)
    for record in records:
        columns.headers(record)  # every type has a header


@pytest.mark.parametrize(
    ("written", "buffer", "lines"),
    [(Files(), 4 << 20, "false"), (Files(longest=3 << 20, line_breaks=True), 12 << 20, "true")],
)
def test_the_tool_is_told_how_long_texts_are(written: Files, buffer: int, lines: str) -> None:
    written.files = [File("A.csv", "A", 1, nodes=True), File("A-R-A.csv", "R", 2, nodes=False)]
    told = argument_text(written).splitlines()
    assert f"--read-buffer-size={buffer}" in told
    assert f"--multiline-fields={lines}" in told
    assert told[-2:] == ["--nodes=A=./A.csv", "--relationships=R=./A-R-A.csv"]
