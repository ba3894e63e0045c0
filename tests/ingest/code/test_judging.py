"""What a text at its place names, or why it names nothing."""

import pytest

from graph.schema import Dataset, Model
from ingest.code.findings import Candidate, Finding, How, Place, Unresolved
from ingest.code.judging import judge_candidate


def judged(text: str, place: Place, call: str = "key", *held: str) -> Finding | Unresolved | None:
    """Return the judgement of a text that a key holds."""
    candidate = Candidate("a.yaml", 1, Model, text, How.CONFIG, call, place)
    return judge_candidate(candidate, frozenset(held))


@pytest.mark.parametrize(
    "text",
    [
        "application/json",
        "Europe/Berlin",
        "10.0.0.0/8",
        "1-9/10",
        "train/loss",
        "v1/models",
        "apps/v1",
        "autoscaling/v2beta2",
        "openai/gpt-4o",
        "my-model",
    ],
)
def test_a_key_that_may_hold_anything_names_nothing_by(text: str) -> None:
    assert judged(text, Place.NAMED) is None


@pytest.mark.parametrize("text", ["google/gemma-2b", "01-ai/Yi-6B", "bert-base-uncased", "o/v1x-2"])
def test_a_key_that_may_hold_anything_names(text: str) -> None:
    found = judged(text, Place.NAMED)
    assert isinstance(found, Finding)
    assert found.id == text


def test_what_the_repository_holds_is_no_id_but_where_only_an_id_can_stand() -> None:
    assert isinstance(judged("openai/gpt-oss", Place.LOAD, "model", "openai/gpt-oss"), Unresolved)
    assert judged("openai/gpt-oss", Place.NAMED, "model", "openai/gpt-oss") is None
    for call in ("model_cache[0].repo_id", "repo_id", "hf download"):
        assert isinstance(judged("openai/gpt-oss", Place.LOAD, call, "openai/gpt-oss"), Finding)


def test_a_dataset_of_any_name_is_loaded() -> None:
    candidate = Candidate("a.py", 1, Dataset, "hellaswag", How.LITERAL, "load_dataset")
    assert isinstance(judge_candidate(candidate), Finding)
