"""What a write would change is said before, on each engine, and nothing is changed for it."""

from __future__ import annotations

import pytest

from graph.errors import NoGraphError
from graph.schema import Dataset, Model
from graph.store.base import Store
from graph.store.cypher import read_nodes
from ingest.records.mentions import Mentions, Suspect
from tests.factories import alias, derived, model, tables, trained
from tests.stores.records import lines
from tests.stores.test_write_counts import CASES

CHOSEN = ("changed claims", "an alias with changed claims", "an alias with retractions")


@pytest.mark.parametrize("case", CHOSEN)
def test_a_preview_counts_what_the_write_then_does(store: Store, case: str) -> None:
    if case == CHOSEN[0]:
        records, _ = CASES[case][0]
        assert store.preview(tables(records)).new
        with pytest.raises(NoGraphError):
            store.table(read_nodes(Model))
    for records, retractions in CASES[case]:
        before = lines(store) if records is not CASES[case][0][0] else None
        told = store.preview(tables(records), retractions=retractions)
        if before is not None:
            assert lines(store) == before
        assert told == store.write(tables(records), retractions=retractions)


def test_ids_that_look_like_those_of_a_graph_are_found_on_each_engine(store: Store) -> None:
    mentions = Mentions()
    mentions.note(derived("me/mine", "lab/Mistarl-7B-v0.l"), "line 1")
    assert mentions.suspects(store) == []
    store.write(
        tables([model("lab/Mistral-7B-v0.1"), trained("lab/x", "squad"), alias("me/was", "lab/x")])
    )
    mentions = Mentions()
    for place, record in enumerate(
        [
            derived("me/mine", "lab/Mistral-7B-v0.2"),
            derived("me/mine", "lab/Mistral-7B-v0.l"),
            derived("me/was", "Lab/mistral_7b-v0.1"),
            trained("me/mine", "SQuAD"),
        ],
        start=1,
    ):
        mentions.note(record, f"line {place}")
    known = "lab/Mistral-7B-v0.1"
    assert mentions.suspects(store) == [
        Suspect(Model, "lab/Mistral-7B-v0.l", "line 2", known, True),
        Suspect(Model, "Lab/mistral_7b-v0.1", "line 3", known, True),
        Suspect(Dataset, "SQuAD", "line 4", "squad", True),
    ]
