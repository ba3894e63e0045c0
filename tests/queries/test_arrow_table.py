"""Rows as data frames and Arrow tables: declared types, and any value from anywhere."""

import datetime
import json
import typing
from decimal import Decimal
from typing import Any

import pandas
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.store.values import NodeValue, PathValue, RelationshipValue
from queries.answer import UNDECLARED, Answer
from queries.rows import columns, row_types
from tests.examples import examples

ARROW = {"str": "string", "int": "int64", "float": "double", "bool": "bool", "Any": "string"}


def column(*values: object) -> pa.ChunkedArray:
    """Return values of no declared type as the column of a table."""
    return Answer("cypher", {}, UNDECLARED, [{"v": each} for each in values]).to_arrow()["v"]


def test_a_table_has_all_columns_with_their_types_even_without_rows() -> None:
    for name, row_type in row_types().items():
        table = Answer("x", {}, name, []).to_arrow()
        assert tuple(table.column_names) == columns(name)
        for field, hint in typing.get_type_hints(row_type).items():
            written = getattr(hint, "__name__", str(hint)).replace(" | None", "")
            if not written.startswith("tuple"):
                assert str(table.schema.field(field).type) == ARROW[written], (name, field)


def test_row_types_are_types() -> None:
    assert all(isinstance(each, type) for each in row_types().values())


def test_unknown_values_are_null_and_change_no_type() -> None:
    rows = [{"id": "a/b", "kind": "Model", "downloads": 5}, {"id": "c/d", "kind": "Model"}]
    table = Answer("undeclared", {}, "Undeclared", rows).to_arrow()
    assert table["downloads"].to_pylist() == [5, None]
    assert table.schema.field("downloads").type == pa.int64()


def test_what_is_not_of_its_declared_type_is_text() -> None:
    rows = [{"id": "a\ud800", "kind": "Model", "downloads": 2**64}]
    table = Answer("undeclared", {}, "Undeclared", rows).to_arrow()
    assert table.to_pylist() == [{"id": "a\ufffd", "kind": "Model", "downloads": str(2**64)}]


def test_a_fact_is_text_whatever_it_says() -> None:
    rows = [{"property": "downloads", "value": 5}, {"property": "owner", "value": "org"}]
    for some in (rows, rows[:1], []):
        table = Answer("show", {}, "Fact", some).to_arrow()
        assert table.schema.field("value").type == pa.string()
    assert Answer("show", {}, "Fact", rows).to_arrow()["value"].to_pylist() == ["5", "org"]


NODE = NodeValue(("Model",), {"id": "a/b", "downloads": 5})
OTHER = NodeValue(("License",), {"id": "mit", "name": "MIT"})
STEP = RelationshipValue("LICENSED_AS", {"declared": True}, (("Model", "a/b"), ("License", "mit")))


def test_a_node_has_the_shape_that_json_has() -> None:
    made = column(NODE, OTHER, None).to_pylist()
    assert made[0] == {
        "labels": ["Model"],
        "properties": {"id": "a/b", "downloads": 5, "name": None},
    }
    assert made[1]["properties"]["name"] == "MIT"
    assert made[2] is None


def test_a_path_has_its_nodes_and_relationships() -> None:
    [made] = column(PathValue((NODE, OTHER), (STEP,), (True,))).to_pylist()
    assert [node["labels"] for node in made["nodes"]] == [["Model"], ["License"]]
    assert made["relationships"][0]["from"] == ["Model", "a/b"]


DAY = datetime.date(2026, 1, 2)
MOMENT = datetime.datetime(2026, 1, 2, 3, 4, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("values", "kind", "read"),
    [
        ([1, None], "int64", [1, None]),
        ([1, 2.5], "double", [1.0, 2.5]),
        ([2**60, 2.5], "string", [str(2**60), "2.5"]),
        ([2**63], "string", [str(2**63)]),
        ([-(2**63)], "int64", [-(2**63)]),
        ([Decimal(7)], "int64", [7]),
        ([Decimal("0.5")], "string", ["0.5"]),
        ([True, 1], "string", ["true", "1"]),
        ([[1], ["a"], []], "list<item: string>", [["1"], ["a"], []]),
        ([{"a": [1]}, {"a": 2}], "struct<a: string>", [{"a": "[1]"}, {"a": "2"}]),
        ([{}], "string", ["{}"]),
        ([{"a": DAY}, 1], "string", ['{"a": "2026-01-02"}', "1"]),
        ([DAY], "date32[day]", [DAY]),
        ([MOMENT], "timestamp[us, tz=UTC]", [MOMENT]),
        ([MOMENT, MOMENT.replace(tzinfo=None)], "string", None),
        ([MOMENT.timetz()], "string", ["03:04:00+00:00"]),
        ([datetime.timedelta(days=999_999_999)], "string", ["P999999999D"]),
        ([None], "null", [None]),
        ([b"\xff"], "binary", [b"\xff"]),
    ],
)
def test_values_that_agree_are_of_their_kind_and_others_text(
    values: list[Any], kind: str, read: list[Any] | None
) -> None:
    made = column(*values)
    assert str(made.type) == kind
    assert read is None or made.to_pylist() == read


def test_what_is_too_deep_or_has_too_many_keys_is_text() -> None:
    deep: list[Any] = []
    for _ in range(100):
        deep = [deep]
    inner = column(deep).type
    while pa.types.is_list(inner):
        inner = inner.value_type
    assert inner == pa.string()
    for _ in range(100_000):
        deep = [deep]
    assert column(deep).type == pa.string()
    wide = {str(number): number for number in range(501)}
    assert json.loads(column(wide)[0].as_py()) == wide


def test_a_circle_is_text() -> None:
    circle: dict[str, Any] = {}
    circle["itself"] = circle
    assert "itself" in column(circle)[0].as_py()


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(2**66), 2**66)
    | st.floats()
    | st.text(st.characters(), max_size=8)
    | st.binary(max_size=4)
    | st.dates()
    | st.datetimes(timezones=st.none() | st.just(datetime.UTC))
    | st.times(timezones=st.none() | st.just(datetime.UTC))
    | st.timedeltas()
    | st.decimals()
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(), max_size=3), inner, max_size=3)
        | inner.map(lambda value: NodeValue(("Model",), {"id": value}))
    ),
    max_leaves=6,
)


@given(values=st.lists(VALUES, max_size=5))
@examples(100, 5_000)
def test_any_values_make_a_table_of_as_many_rows(values: list[Any]) -> None:
    made = column(*values) if values else column(None)
    assert len(made) == max(len(values), 1)
    made.validate(full=True)
    known = [value is not None for value in values]
    assert made.is_valid().to_pylist()[: len(values)] == known


@given(row=st.fixed_dictionaries({}, optional=dict.fromkeys(columns("Undeclared"), VALUES)))
@examples(50, 2_000)
def test_any_values_of_declared_columns_make_a_table(row: dict[str, Any]) -> None:
    table = Answer("undeclared", {}, "Undeclared", [row]).to_arrow()
    assert tuple(table.column_names) == columns("Undeclared")
    table.validate(full=True)


def test_a_whole_number_stays_one_in_pandas_where_another_is_unknown() -> None:
    rows = [{"id": "a/b", "downloads": 2**53 + 1}, {"id": "c/d", "downloads": None}]
    frame = Answer("undeclared", {}, "Undeclared", rows).to_pandas()
    assert frame["downloads"].dtype == pandas.Int64Dtype()
    assert frame["downloads"].sum() == 2**53 + 1
    assert frame["downloads"].isna().tolist() == [False, True]
    whole = Answer("undeclared", {}, "Undeclared", rows[:1]).to_pandas()
    assert str(whole["downloads"].dtype) == "int64"


def test_a_number_that_64_bits_have_not_stays_what_it_is_in_pandas() -> None:
    frame = Answer("x", {}, UNDECLARED, [{"v": 2**64}, {"v": None}]).to_pandas()
    assert frame["v"].tolist()[0] == 2**64
