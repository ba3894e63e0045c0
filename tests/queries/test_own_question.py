"""The example of docs/how-to/write-a-question.md is a question, and the page shows it."""

from __future__ import annotations

from graph.store.base import Store
from graph.store.connect import open_store
from ingest.loader import load
from queries.catalog import Question
from queries.cypher_guard import check_read_only
from queries.rows import FoundArtifact
from tests.conftest import ROOT
from tests.factories import derived, model

FILE = ROOT / "examples" / "own_question" / "quantized_copies.cypher"
PAGE = (ROOT / "docs" / "how-to" / "write-a-question.md").read_text(encoding="utf-8")
QUESTION = Question("quantized_copies", "impact", FILE.read_text(encoding="utf-8"))


def loaded(store: Store) -> Store:
    """Return a graph with copies of a model, one of which two sources state."""
    load(
        store,
        "made",
        [
            model("lab/base"),
            model("lab/few", downloads=2),
            model("lab/many", downloads=20),
            derived("lab/few", "lab/base", method="quantized"),
            derived("lab/few", "lab/base", method="quantized", stated_by="hub-tag"),
            derived("lab/many", "lab/base", method="quantized", declared=False),
            derived("lab/tuned", "lab/base", method="finetune"),
            derived("lab/base", "lab/base", method="quantized"),
        ],
    )
    return store


def test_it_is_answered_alike_on_both_engines(url: str) -> None:
    with open_store(url) as store:
        loaded(store)
        answer = QUESTION.ask(store, model_id="lab/base")
        assert answer.columns() == FoundArtifact._fields
        assert [row["id"] for row in answer.rows] == ["lab/many", "lab/few"]
        declared = QUESTION.ask(store, declared_only=True, model_id="lab/base")
        assert [row["id"] for row in declared.rows] == ["lab/few"]
        assert len(QUESTION.ask(store, model_id="lab/base", limit=1).rows) == 1


def test_its_header_is_read() -> None:
    assert QUESTION.title == "Which quantized copies of this model are there?"
    assert QUESTION.asked_about == "model_id"
    assert QUESTION.returns == "FoundArtifact"
    assert QUESTION.can_leave_out_inferred


def test_it_may_be_pasted_and_the_page_shows_it() -> None:
    assert check_read_only(QUESTION.text)
    assert QUESTION.text in PAGE
