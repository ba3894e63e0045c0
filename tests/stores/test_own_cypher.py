"""Cypher of a user's own: whatever it asks for ends within its limits, and harms nobody."""

import datetime
import decimal
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.embedded import apart
from graph.embedded.store import EmbeddedStore
from graph.errors import NoGraphError, UnavailableError, UsageError
from graph.store import sizes
from graph.store.base import Store
from graph.store.connect import open_store
from tests.conftest import ENGINES
from tests.factories import derived, model, tables
from tests.stores.refusals import NUMBER, sentence


@pytest.fixture(scope="module", params=ENGINES)
def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """Return a graph of two models, on each engine."""
    with open_store(ENGINES[request.param](request, tmp_path_factory.mktemp("own"))) as opened:
        opened.write(tables([model("a", likes=3), model("b"), derived("a", "b")]))
        yield opened


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    with EmbeddedStore(tmp_path_factory.mktemp("own") / "graph.lbug") as opened:
        opened.write(tables([model("a")]))
        yield opened


@pytest.mark.process
@pytest.mark.parametrize(
    "query",
    [
        NUMBER,
        "MATCH (m:Model) RETURN m.id AS id, m.likes AS likes ORDER BY id",
        "MATCH (m:Model)-[r]->(o) RETURN type(r) AS type, o.id AS id",
        "MATCH (m:Model {id: $id}) RETURN m.id AS id",
        "MATCH (m:Model {id: 'none'}) RETURN m.id AS id",
        "UNWIND range(1, 2500) AS x RETURN x",
        "UNWIND $list AS x RETURN x",
    ],
)
def test_it_is_answered_as_others_are(store: Store, query: str) -> None:
    parameters = {"id": "a", "list": ["x", "\U0001f600"]}
    assert store.answer(query, parameters).rows == store.rows(query, parameters)


@pytest.mark.process
@pytest.mark.parametrize("query", ["RETURN nonsense(1) AS x", "MATCH (m:Model RETURN m"])
def test_what_an_engine_cannot_run_is_a_usage_error(store: Store, query: str) -> None:
    with pytest.raises(UsageError) as raised:
        store.answer(query)
    sentence(raised.value)
    assert store.answer(NUMBER).rows == [{"number": 2}]


NESTED: list[Any] = []
NESTED.append(NESTED)


@pytest.mark.process
@pytest.mark.parametrize(
    ("value", "why"),
    [
        (2**63, "a number has more than 64 bits"),
        ([{"a": 2**200}], "a number has more than 64 bits"),
        ("\ud800", "a text is not valid Unicode"),
        (NESTED, "more than 50 deep"),
        ({1, 2}, "set is not among the types"),
        (decimal.Decimal("NaN"), "Decimal is not among the types"),
        (object(), "object is not among the types"),
    ],
    ids=lambda given: type(given).__name__,
)
def test_a_value_that_no_engine_takes_is_refused(store: Store, value: Any, why: str) -> None:
    with pytest.raises(UsageError, match=why) as raised:
        store.answer("RETURN $x AS x", {"x": value})
    assert sentence(raised.value).startswith("The query cannot be given the value of $x: ")
    with pytest.raises(UsageError):
        store.rows("RETURN $x AS x", {"x": value})


@pytest.mark.process
@pytest.mark.parametrize(
    "value",
    [None, True, -(2**63), 1.5, math.inf, "", "a\0b", [1, 2], [[1], [2]], {"a": [None, "x"]}],
    ids=repr,
)
def test_a_value_comes_back(store: Store, value: Any) -> None:
    assert store.answer("WITH $x AS x RETURN x", {"x": value}).rows == [{"x": value}]


@pytest.mark.process
def test_an_answer_has_a_limit_of_memory(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizes, "MOST", 1 << 20)
    with pytest.raises(UnavailableError, match="its answer takes more than") as raised:
        store.answer("UNWIND range(1, 10000000) AS x RETURN x")
    sentence(raised.value)
    long = "x" * 10_000
    with pytest.raises(UnavailableError, match="its answer takes more than"):
        store.answer("UNWIND range(1, 1000) AS x RETURN $long AS long", {"long": long})
    assert store.answer(NUMBER).rows == [{"number": 2}]


@pytest.mark.process
@pytest.mark.parametrize(
    "query",
    [
        "UNWIND range(1, 1000000000) AS x RETURN x",
        "UNWIND range(1, 1000000000) AS x RETURN count(x)",
        "RETURN repeat('x', 3000000000) AS x",
        "WITH repeat('x', 400000000) AS a WITH a + a AS b WITH b + b AS c WITH c + c AS d "
        "RETURN size(d) AS x",
    ],
)
def test_the_engine_has_a_limit_of_memory(embedded: EmbeddedStore, query: str) -> None:
    with pytest.raises(UnavailableError, match="memory") as raised:
        embedded.answer(query)
    sentence(raised.value)
    assert embedded.answer(NUMBER).rows == [{"number": 1}]


@pytest.mark.process
def test_a_query_at_which_the_engine_breaks_off_harms_nobody(embedded: EmbeddedStore) -> None:
    span = "list_transform([to_microseconds(-9223372036854775808), NULL], x -> [x])"
    with pytest.raises(UnavailableError, match="broke off at this query") as raised:
        embedded.answer(f"RETURN list_distinct([{span}, {span}]) AS x")
    sentence(raised.value)
    assert embedded.answer(NUMBER).rows == [{"number": 1}]


@pytest.mark.process
def test_a_process_answers_one_query_after_the_other(embedded: EmbeddedStore) -> None:
    embedded.answer(NUMBER)
    [process] = apart._idle
    with pytest.raises(UsageError):
        embedded.answer("RETURN nonsense(1) AS x")
    assert embedded.answer("RETURN 1 AS x").rows == [{"x": 1}]
    assert apart._idle == [process]


@pytest.mark.process
def test_a_query_that_takes_too_long_is_stopped(store: Store) -> None:
    store.timeout = 0.3
    try:
        with pytest.raises(UnavailableError, match=r"longer than 0\.3 seconds") as raised:
            store.answer(
                "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y "
                "WITH x + y AS z WHERE z % 7 = 8 RETURN count(z) AS n"
            )
    finally:
        store.timeout = 300.0
    sentence(raised.value)
    assert store.answer(NUMBER).rows == [{"number": 2}]


def test_no_graph_is_said_before_anything_is_asked(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path / "none.lbug") as store, pytest.raises(NoGraphError):
        store.answer(NUMBER)


@pytest.mark.process
def test_dates_of_a_query_come_back(embedded: EmbeddedStore) -> None:
    day = datetime.date(2020, 2, 29)
    query = "MATCH p = (m:Model) RETURN p, m, [m] AS l, $day AS day, date('0000-01-01') AS first"
    [row] = embedded.answer(query, {"day": day}).rows
    assert (row["day"], row["first"]) == (day, "0000-01-01")
    assert row["l"] == [row["m"]]
