"""What a report becomes as a graph of networkx: all that either engine knows of what it joins."""

import pytest

from graph.store.base import Store
from ptm.graph import Graph


def test_nodes_and_edges_have_all_their_properties(made: Store) -> None:
    graph = Graph(made)
    joined = graph.lineage("mix/abcd").to_networkx()
    assert joined.nodes["mix/abcd"]["parameters"] == 7_000_000_000
    assert joined.nodes["mix/abcd"]["kind"] == "Model"
    assert all(values["first_seen"] for *_, values in joined.edges(data=True))
    used = graph.impact("ladder/11-a").to_networkx()
    places = [values for *_, values in used.edges(data=True) if values.get("path") == "app/load.py"]
    assert sorted(str(values.get("line")) for values in places) == ["1007", "7", "None"]
    assert all(values["first_seen"] and values["declared"] is not None for values in places)


@pytest.mark.parametrize("question", ["ancestors", "lineage"])
def test_the_nodes_of_an_answer_are_those_of_its_rows(made: Store, question: str) -> None:
    answer = Graph(made).ask(question, model_id="mix/abcd")
    named = {row.get("id", row.get("parent_id")) for row in answer.rows}
    named |= {row["child_id"] for row in answer.rows if "child_id" in row}
    assert {values["id"] for _, values in answer.to_networkx().nodes(data=True)} == named
