"""How a question is described, what it may be asked with, and what it says of words it refuses."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.errors import UsageError
from graph.schema import DERIVED, DerivedFrom, End, Model, Run
from graph.store.base import Store
from graph.store.connect import open_store
from graph.store.table_builder import Batches
from queries.answer import BOUND, Answer
from queries.catalog import GROUPS, ONLY_DECLARED, find_question, is_question, questions
from tests.factories import tables
from tests.queries.made_graph import TAKEN, derived


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_its_header_says_what_it_is(question: Any) -> None:
    assert question.title.endswith("?")
    assert question.description.endswith(".")
    assert question.group in GROUPS
    used = set(re.findall(r"\$(\w+)", question.text))
    if not question.in_python:
        assert used == set(question.parameters)


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_leaving_out_inferred_claims_reaches_every_claim_of_the_lineage(question: Any) -> None:
    if question.can_leave_out_inferred:
        patterns = re.findall(r"\[(\w*:[^\]]*)\]", question.cypher(declared_only=True))
        relations = [p for p in patterns if re.search("[A-Z]+_[A-Z]+|USES", p)]
        # What is derived, nobody declares.
        claims = [p for p in relations if not any(d.label in p for d in DERIVED)]
        assert claims
        assert all(p.endswith("{declared: true}") for p in claims)
        assert ONLY_DECLARED not in question.cypher(declared_only=True)


@pytest.mark.parametrize(
    ("question", "given", "told"),
    [
        ("ancestors", {}, "ancestors needs model_id, such as"),
        ("ancestors", {"model_id": 7}, "model_id has to be like"),
        ("ancestors", {"model_id": ""}, "model_id must not be empty."),
        ("ancestors", {"model_id": None}, "ancestors needs model_id"),
        ("ancestors", {"model": "x"}, "ancestors has no parameter model; it has: model_id."),
        ("ancestors", {"model_id": "\ud800"}, "model_id is not valid Unicode"),
        ("cycles", {"limit": "many"}, "limit has to be a whole number"),
        ("cycles", {"limit": 1.5}, "limit has to be a whole number"),
        ("cycles", {"limit": float("inf")}, "limit has to be a whole number"),
        ("cycles", {"limit": -1}, "limit must not be below 0"),
        ("cycles", {"limit": 2**63}, "limit must not be so large"),
        ("alike", {"words": "bert"}, "words has to be like"),
        ("alike", {"words": []}, "words has to be like"),
        ("alike", {"words": ["bert", 1]}, "words has to be like"),
        ("alike", {"words": ["\udcff"]}, "words is not valid Unicode"),
    ],
)
def test_wrong_parameters_are_named(question: str, given: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=re.escape(told)):
        find_question(question).checked(given)


def test_a_number_may_come_as_text() -> None:
    assert find_question("cycles").checked({"limit": "7"}) == {"limit": 7}


@pytest.mark.parametrize("name", ["../answers", "subject", "", "a.b", "__init__", "facts", "x\ny"])
def test_only_questions_can_be_asked(name: str) -> None:
    with pytest.raises(UsageError, match="There is no question"):
        find_question(name)


def test_a_mistyped_question_is_suggested() -> None:
    with pytest.raises(UsageError, match="Did you mean longest-chains"):
        find_question("longest-chain")


def test_a_question_that_reads_all_claims_cannot_leave_some_out(empty_file: Store) -> None:
    with pytest.raises(UsageError, match="cannot leave out inferred claims"):
        find_question("cycles").ask(empty_file, declared_only=True)


# How old facts are ----------------------------------------------------------------------------


@pytest.fixture
def fresh(url: str) -> Iterator[Store]:
    with open_store(url) as store:
        yield store


def test_an_ingest_that_broke_off_counts_until_it_is_repeated(fresh: Store) -> None:
    batches = Batches(TAKEN)
    number = 0

    def run(source: str, scope: str | None, day: int, *, complete: bool) -> None:
        nonlocal number
        number += 1
        at = f"2026-01-0{day}T00:00:00Z"
        batches.add(
            Run(
                id=f"run {number}",
                source=source,
                scope=scope,
                taken=at[:10],
                started=at,
                finished=at if complete else None,
                complete=complete,
            )
        )

    run("repeated", "a", 1, complete=False)
    run("repeated", "a", 2, complete=True)
    run("without scope", None, 1, complete=False)
    run("without scope", None, 2, complete=True)
    run("other scope", "a", 1, complete=False)
    run("other scope", "b", 2, complete=True)
    run("broken since", "a", 1, complete=True)
    run("broken since", "a", 2, complete=False)
    run("never", None, 1, complete=False)
    fresh.write(batches.tables())
    rows = find_question("sources").ask(fresh).rows
    assert {row["source"]: (row["taken"], row["incomplete"]) for row in rows} == {
        "repeated": ("2026-01-02", 0),
        "without scope": ("2026-01-02", 0),
        "other scope": ("2026-01-02", 1),
        "broken since": ("2026-01-02", 1),
        "never": ("2026-01-01", 1),
    }
    stale = {row["source"]: row for row in find_question("freshness").ask(fresh).rows}
    assert stale["never"]["stale"]
    lasting = find_question("freshness").ask(fresh, stale_after=1_000_000).rows
    assert {row["source"] for row in lasting if row["stale"]} == {
        "other scope",
        "broken since",
        "never",
    }


# The bound ------------------------------------------------------------------------------------


def test_an_answer_that_ends_at_the_bound_says_so(fresh: Store) -> None:
    steps = (derived(f"chain/{step}", f"chain/{step + 1}") for step in range(BOUND + 5))
    fresh.write(tables(steps, TAKEN))
    found = find_question("ancestors").ask(fresh, model_id="chain/0")
    assert len(found) == BOUND
    assert found.touches_bound()
    below = find_question("descendants").ask(fresh, model_id="chain/7")
    assert len(below) == 7
    assert not below.touches_bound()
    # Over the whole graph there is no bound.
    [first, *_] = find_question("longest_chains").ask(fresh, limit=1).rows
    assert first["steps"] == BOUND + 5


def test_no_steps_touch_no_bound() -> None:
    assert not Answer(
        "cycles", {}, "Cycle", [{"cycle": 500, "size": 500, "id": "x"}]
    ).touches_bound()


def test_the_embedded_engine_finds_one_path_to_each_artifact(tmp_path: Path) -> None:
    # Several sources, two types of claims, a merge, a circle, and a model that names itself.
    steps = [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("d", "b"), ("a", "a"), ("d", "e")]
    records: list[Any] = [
        DerivedFrom(
            start=End(Model, child), end=End(Model, parent), stated_by=source, method=method
        )
        for child, parent in steps
        for source in ("card", "hub-tag", "mine")
        for method in ("merge", "finetune")
    ]
    with open_store(str(tmp_path / "graph.lbug")) as store:
        store.write(tables(records))
        text = find_question("descendants").cypher()
        for model in "abcde":
            rows = store.rows(text, {"model_id": model})
            slow = text.replace("min(length(path))", "min( length(path))")
            assert slow != text
            assert rows == store.rows(slow, {"model_id": model})
            assert len(rows) == len({row["id"] for row in rows})


@pytest.mark.parametrize(
    "text",
    [
        # No path of any length: each claim is a row before rows are grouped.
        "MATCH path = (:Model {id: $own})-[:DERIVED_FROM]->(b:Model) "
        "WITH b, min(length(path)) AS steps RETURN b.id AS id, steps AS steps",
        # An earlier clause makes several rows for each path.
        "UNWIND [1, 2] AS one MATCH path = (:Model {id: $own})-[:DERIVED_FROM*1..9]->(b:Model) "
        "WITH b, min(length(path)) AS steps RETURN b.id AS id, steps AS steps",
    ],
)
def test_a_users_own_least_length_is_grouped(tmp_path: Path, text: str) -> None:
    claims = [
        DerivedFrom(start=End(Model, "a"), end=End(Model, "b"), stated_by=source)
        for source in ("card", "hub-tag")
    ]
    with open_store(str(tmp_path / "graph.lbug")) as store:
        store.write(tables(claims))
        assert store.rows(text, {"own": "a"}) == [{"id": "b", "steps": 1}]


@pytest.mark.parametrize("name", ["LINEAGE", "Lineage", "LICENSED-UNDER"])
def test_a_question_is_found_in_any_case(name: str) -> None:
    assert is_question(name)
    assert find_question(name) == find_question(name.lower())


def test_a_near_name_is_found_in_any_case() -> None:
    with pytest.raises(UsageError, match="Did you mean lineage"):
        find_question("LINAGE")
