"""The values of the embedded engine in Python: none ends the process, whatever its type."""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.embedded.store import EmbeddedStore
from graph.errors import UsageError
from tests.examples import examples
from tests.factories import derived, model, tables
from tests.stores.asking import Asker, asking
from tests.stores.expressions import EXPRESSIONS
from tests.stores.refusals import sentence

PATH = "MATCH p = (n:Model)-[:DERIVED_FROM*1..3]->(m:Model) MATCH (n)-[r:DERIVED_FROM]->(m) RETURN "


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the path of a graph of two models."""
    path = tmp_path_factory.mktemp("values") / "graph.lbug"
    with EmbeddedStore(path) as store:
        store.write(tables([model("a"), model("b"), derived("a", "b")]))
    return path


@pytest.fixture(scope="module")
def store(file: Path) -> Iterator[EmbeddedStore]:
    with EmbeddedStore(file) as opened:
        yield opened


@pytest.fixture(scope="module")
def asker(file: Path) -> Iterator[Asker]:
    """Return what asks in another process."""
    with asking(str(file)) as opened:
        yield opened


DAY = datetime.date(2020, 2, 29)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("date('0000-01-01')", "0000-01-01"),
        ("date('0001-01-01')", datetime.date(1, 1, 1)),
        ("date('9999-12-31')", datetime.date(9999, 12, 31)),
        ("date('10000-01-01')", "10000-01-01"),
        ("date('0001-01-01') - interval('50000 years')", "-49999-01-01"),
        ("timestamp('0000-02-29 13:14:15.000016')", "0000-02-29T13:14:15.000016"),
        ("CAST('99999-01-01 00:00:00' AS TIMESTAMP_SEC)", "99999-01-01T00:00:00"),
        ("CAST('99999-01-01 00:00:00+00' AS TIMESTAMP_TZ)", "99999-01-01T00:00:00+00:00"),
        (
            "CAST('2020-01-01 00:00:00.123456789' AS TIMESTAMP_NS)",
            datetime.datetime(2020, 1, 1, 0, 0, 0, 123456),
        ),
        (
            "CAST('2020-01-01 00:00:00+02' AS TIMESTAMP_TZ)",
            datetime.datetime(2019, 12, 31, 22, tzinfo=datetime.UTC),
        ),
        ("[date('0000-01-01'), date('2020-02-29'), NULL]", ["0000-01-01", DAY, None]),
        ("{a: date('0000-01-01'), b: {c: 1}}", {"a": "0000-01-01", "b": {"c": 1}}),
        ("union_value(a := date('0000-01-01'))", "0000-01-01"),
        ("map([date('0000-01-01')], [2])", {"0000-01-01": 2}),
        ("map([date('2020-02-29')], [2])", {DAY: 2}),
        ("map([[1]], [2])", [{"key": [1], "value": 2}]),
        ("map([map([1], [2])], [date('0000-01-01')])", [{"key": {1: 2}, "value": "0000-01-01"}]),
        ("[date('2020-02-29'), NULL]", [DAY, None]),
        ("interval('3 years 2 months')", datetime.timedelta(days=1155)),
        ("{a: date('2020-02-29'), b: interval('1 day')}", {"a": DAY, "b": datetime.timedelta(1)}),
        ("CAST('1.50' AS DECIMAL(5,2))", Decimal("1.50")),
        ("collect(n.id)", ["a"]),
    ],
)
def test_a_value_is_read(store: EmbeddedStore, expression: str, value: Any) -> None:
    [row] = store.rows(f"{PATH}{expression} AS value")
    assert row == {"value": value}
    assert type(row["value"]) is type(value)


@pytest.mark.parametrize("value", ["n", "r", "p", "nodes(p)", "{a: n}", "id(n)", "collect(p)"])
def test_nodes_and_paths_are_the_same_beside_a_date(store: EmbeddedStore, value: str) -> None:
    [alone] = store.rows(f"{PATH}{value} AS value")
    [beside] = store.rows(f"{PATH}{value} AS value, date('0000-01-01') AS day")
    assert beside == {**alone, "day": "0000-01-01"}


def test_a_map_of_lists_may_come_after_others(store: EmbeddedStore) -> None:
    query = "UNWIND [1, 2] AS x RETURN CASE x WHEN 1 THEN map([[]], [NULL]) ELSE NULL END AS m"
    assert store.rows(f"{query} ORDER BY m IS NULL DESC") == [
        {"m": None},
        {"m": [{"key": [], "value": None}]},
    ]


@pytest.mark.parametrize(
    "expression",
    [
        "interval('99999999 years')",
        "[interval('99999999 years')]",
        "{a: interval('1 day'), b: date('0000-01-01')}",
        "map([[1]], [interval('1 day')])",
        "CAST(1 AS UINT128)",
    ],
)
def test_what_python_has_not_is_refused_in_a_sentence(
    store: EmbeddedStore, expression: str
) -> None:
    with pytest.raises(UsageError) as raised:
        store.rows(f"RETURN {expression} AS value")
    sentence(raised.value)
    assert store.rows("RETURN 1 AS one") == [{"one": 1}]


@pytest.mark.process
@given(st.lists(EXPRESSIONS, min_size=1, max_size=3))
@examples(40, 4_000)
def test_no_expression_ends_the_process(asker: Asker, expressions: list[str]) -> None:
    columns = ", ".join(f"{each} AS c{place}" for place, each in enumerate(expressions))
    assert asker.ask(PATH + columns).split(" ")[0] in ("answered", "refused")
