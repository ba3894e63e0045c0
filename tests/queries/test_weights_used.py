"""Which weights lie in a repository of code, and which models hold the same."""

from __future__ import annotations

from graph.store.base import Store
from queries.catalog import find_question
from tests.queries.made_graph import TOOL


def test_each_holder_of_a_file_is_a_row(made: Store) -> None:
    rows = find_question("weights_used").ask(made, repository_id=TOOL).rows
    told = {(row["path"], row["model_id"], row["model_path"]) for row in rows}
    assert told == {
        ("data/2.gguf", "copy/cat", "model.gguf"),
        ("data/2.gguf", "gone/copy", "model.gguf"),
        ("data/2.gguf", "plain/model", "other.gguf"),
        ("data/6.gguf", None, None),
    }
