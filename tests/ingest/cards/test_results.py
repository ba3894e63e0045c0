"""Evaluation results of a card's metadata and of the Hub's API become claims, each key once."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.schema import Dataset, End, EvaluatedOn, Model
from graph.store.table_builder import Batches
from ingest.cards.fields import metadata_records
from ingest.cards.results import MOST_RESULTS, entry_records, index_records, read_value
from ingest.items import Skip
from tests.extracts import read_json_lines

CHILD = End(Model, "org/child")


def index(*metrics: Any, **dataset: Any) -> list[Any]:
    """Return a model-index with one result: these metrics on a dataset."""
    found = {"type": "squad_v2", "name": "SQuAD 2.0", **dataset}
    task = {"type": "question-answering"}
    return [{"name": "x", "results": [{"task": task, "dataset": found, "metrics": [*metrics]}]}]


def metric(kind: Any = "f1", value: Any = 82.5, **others: Any) -> dict[str, Any]:
    """Return one metric of a result."""
    return {"type": kind, "value": value, **others}


def claims(found: Any) -> list[EvaluatedOn]:
    """Return the claims among records."""
    return [record for record in found if isinstance(record, EvaluatedOn)]


def skips(found: Any) -> list[Skip]:
    """Return what was left out among records."""
    return [record for record in found if isinstance(record, Skip)]


def read(given: Any) -> list[Any]:
    """Return what a model-index states."""
    return list(index_records(CHILD, given, stated_by="card"))


def test_a_result_is_a_claim_with_all_that_its_card_says() -> None:
    given = index(metric(name="F1", verified=True), config="en", split="test", revision="a1")
    given[0]["results"][0]["source"] = {"name": "a board", "url": "https://example.org/board"}
    assert read(given) == [
        EvaluatedOn(
            start=CHILD,
            end=End(Dataset, "squad_v2"),
            stated_by="card",
            metric="f1",
            config="en",
            split="test",
            value=82.5,
            verified=True,
            revision="a1",
            evidence="model-index: squad_v2 (en, test), F1, for question-answering, "
            "from https://example.org/board, verified by the Hub: 82.5",
        )
    ]


def test_results_come_with_the_metadata_of_models_alone() -> None:
    fields = {"model-index": index(metric())}
    assert len(claims(metadata_records(CHILD, fields))) == 1
    assert not claims(metadata_records(End(Dataset, "org/data"), fields))


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (82, (82.0, None)),
        ("82.5", (82.5, None)),
        (" -1.5 ", (-1.5, None)),
        ("78.2%", (78.2, "78.2%")),
        ("93.1/87.2", (None, "93.1/87.2")),
        ("23.63 +/- 0.2", (None, "23.63 +/- 0.2")),
        ("x" * 500, (None, "x" * 200)),
        ("9" * 400, (None, "9" * 200)),
        (True, None),
        (None, None),
        ([1], None),
        ("", None),
        ("a\x00b", None),
        ("\ud800", None),
        (float("nan"), None),
        (float("inf"), None),
        (10**400, None),
    ],
)
def test_a_value_is_a_number_a_text_or_nothing(value: Any, found: Any) -> None:
    assert read_value(value) == found
    assert bool(claims(read(index(metric(value=value))))) == (found is not None)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (index(metric(), type="generator"), "'generator' is no dataset of the Hub"),
        (index(metric(), type="SQuAD 2.0"), "'SQuAD 2.0' is no dataset of the Hub"),
        (index(metric(), type=None), "it names no dataset"),
        (index({"value": 1}), "it names no metric"),
        (index(metric(value=[])), "its value is neither a number nor a text"),
        (index(), "it names no metric"),
        ([{"results": [{"dataset": {"type": "squad"}}]}], "it names no metric"),
        (index("f1: 82"), "it is not keys with values"),
        ([{"results": "82"}], "it is not keys with values"),
        ("f1", "it is not keys with values"),
    ],
)
def test_what_is_no_result_is_left_out_and_told_why(given: Any, reason: str) -> None:
    assert read(given) == [Skip("model-index of org/child", reason)]


@pytest.mark.parametrize("given", [None, [], [None], [{"name": "x"}], [{"results": []}], {}])
def test_where_no_result_is_stated_nothing_is_left_out(given: Any) -> None:
    assert read(given) == []


def test_two_results_of_one_metric_are_told_apart_by_their_names() -> None:
    rouge = [metric("rouge", 42.9, name="ROUGE-1"), metric("rouge", 20.8, name="ROUGE-2")]
    for metrics in (rouge, rouge[::-1]):
        found = read(index(*metrics))
        named = {(c.metric, c.value) for c in claims(found)}
        assert named == {("rouge1", 42.9), ("rouge2", 20.8)}
        assert not skips(found)
    again = metric("rouge", 42.9, name="another name")
    assert [c.metric for c in claims(read(index(rouge[0], again)))] == ["rouge"]
    found = read(index(*rouge, metric("rouge", 1, name="ROUGE-2")))
    assert skips(found) == [
        Skip("model-index of org/child", "another result has the same dataset and metric")
    ]


@pytest.mark.parametrize(
    ("said", "verified"),
    [
        ({"verified": True}, True),
        ({"verified": True, "verifyToken": "eyJ0eXAi"}, True),
        ({"verifyToken": "eyJ0eXAi"}, True),
        ({"verified": False, "verifyToken": "eyJ0eXAi"}, None),
        ({"verified": False}, None),
        ({"verified": "yes"}, None),
        ({"verifyToken": ["x"]}, None),
        ({}, None),
    ],
)
def test_a_result_that_the_hub_has_run_itself_stays_beside_the_author_s(
    said: dict[str, Any], verified: bool | None
) -> None:
    own = metric("accuracy", 0.9, name="Accuracy")
    for both in ([own, metric("accuracy", 0.8, **said)], [metric("accuracy", 0.8, **said), own]):
        found = read(index(*both))
        if verified:
            assert {(c.value, c.verified) for c in claims(found)} == {(0.9, None), (0.8, True)}
            assert not skips(found)
        else:
            assert all(c.verified is None for c in claims(found))
            assert len(claims(found)) == 2 or skips(found)
    entry = {"dataset": {"id": "cais/hle", "task_id": "default"}, "value": 20.9}
    for shape in (entry | said, {"data": entry | said}, {"data": entry} | said):
        [claim] = entry_records(CHILD, [shape], stated_by="hub-api")
        assert isinstance(claim, EvaluatedOn)
        assert claim.verified is verified


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Accuracy", "accuracy"),
        ("ACC", "accuracy"),
        ("WER", "wer"),
        ("F1", "f1"),
        ("BLEU", "bleu"),
        ("Exact Match", "exact_match"),
        ("ROUGE-L", "rougeL"),
        ("rougeL", "rougeL"),
        ("COMET", "comet"),
        ("My_Score@5", "my_score@5"),
        ("Genauigkeit", "genauigkeit"),
    ],
)
def test_one_metric_has_one_name_whatever_its_case(written: str, name: str) -> None:
    for spelled in (written, written.upper(), written.lower()):
        [claim] = claims(read(index(metric(spelled))))
        assert claim.metric == name
    [claim] = claims(read(index(metric(None, name=written))))
    assert claim.metric == name
    found = read(index(metric(written, 1), metric(written.swapcase(), 2)))
    assert [c.value for c in claims(found)] == [1]
    assert [s.reason for s in skips(found)] == ["another result has the same dataset and metric"]


def test_results_under_the_id_of_another_model_are_not_its_own() -> None:
    given = index(metric())
    for name in ("org/child", "before/Child", "any name", None):
        given[0]["name"] = name
        assert len(claims(read(given))) == 1
    given[0]["name"] = "someone/else"
    assert read(given) == [
        Skip("model-index of org/child", "its results are those of 'someone/else'")
    ]


def test_of_very_many_results_the_first_are_read() -> None:
    found = read(index(*(metric(f"m{i}") for i in range(MOST_RESULTS + 5))))
    assert len(claims(found)) == MOST_RESULTS
    assert [s.reason for s in skips(found)] == ["only the first 5,000 are read"]


def test_what_the_hub_recorded_is_read() -> None:
    answers = {body["id"]: body for body in read_json_lines("hub_answers.jsonl.gz")}
    body = answers["deepset/roberta-base-squad2"]
    subject = End(Model, body["id"])
    found = claims(index_records(subject, body["cardData"]["model-index"], stated_by="card"))
    first = found[0]
    assert (first.end.id, first.metric, first.split) == ("squad_v2", "exact_match", "validation")
    assert first.value == 79.9309
    assert "verified by the Hub" in (first.evidence or "")
    assert {c.end.id for c in found} >= {"squad_v2", "squad", "adversarial_qa"}


def test_entries_of_the_api_are_claims_with_the_task_as_config() -> None:
    entries = [
        {"dataset": {"id": "cais/hle", "task_id": "default"}, "value": 20.9, "notes": "no-tools"},
        {"dataset": {"id": "cais/hle", "task_id": "default"}, "value": 25.4, "notes": "tools"},
        {"data": {"dataset": {"id": "Idavidrein/gpqa", "revision": "b2"}, "value": 0.412}},
        {"filename": "x.yaml", "error": "no dataset"},
        {"dataset": {"task_id": "x"}, "value": 1},
        "what",
    ]
    found = list(entry_records(CHILD, entries, stated_by="hub-api"))
    assert [(c.end.id, c.config, c.metric, c.value) for c in claims(found)] == [
        ("cais/hle", "default", "no-tools", 20.9),
        ("cais/hle", "default", "tools", 25.4),
        ("Idavidrein/gpqa", None, None, 0.412),
    ]
    assert {s.reason for s in skips(found)} == {
        "the Hub could not read its file",
        "it names no dataset",
        "it is not keys with values",
    }


ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["results", "dataset", "type", "metrics", "value", "name", "id", "data"]
            )
            | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(ANYTHING, st.lists(ANYTHING, max_size=3), ANYTHING)
def test_no_shape_raises_and_every_claim_can_be_kept(
    given: Any, metrics: list[Any], dataset: Any
) -> None:
    result = {"dataset": dataset, "metrics": metrics}
    shapes = (given, [{"results": [result]}], index(*metrics))
    for shape in shapes:
        for reader in (index_records, entry_records):
            batches = Batches("2026-01-01")
            keys = set()
            for record in reader(CHILD, shape, stated_by="card"):
                if isinstance(record, EvaluatedOn):
                    own = [getattr(record, name) for name in EvaluatedOn.also_key]
                    keys.add((record.end, *own))
                    batches.add(record)
            assert len(keys) == batches.records
            batches.tables()
