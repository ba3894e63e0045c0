"""A bill of materials is read back as it was written: the same lineage, licences and verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given

from graph.embedded.memory import MemoryStore
from graph.schema import Model, Record
from graph.store.base import Store
from graph.store.connect import open_store
from ingest.bom import source
from ingest.loader import load
from ptm.graph import Graph
from reports import render
from tests.examples import examples
from tests.factories import derived, model
from tests.stores.bill_graphs import (
    DESCRIBED,
    SUBJECT,
    Kept,
    graphs,
    labelled,
    what_is_kept,
    with_everything,
)

FORMATS = ("cyclonedx", "cyclonedx17", "spdx")
USER = "github.com/lab/tool"


def read_back(
    graph: Graph, text: str, form: str, folder: Path, into: Store, *, whole: bool = False
) -> Kept:
    """Write a bill in a format, read it into an empty graph, and return what that knows then.

    It is the bill of what the text names, or of the whole graph.
    """
    file = folder / f"bill.{form}.json"
    bill = graph.bill(None if whole else text)
    file.write_text(render(bill, form), encoding="utf-8")
    load(into, "bom", source.fetch(str(file)), scope=file.name)
    return what_is_kept(Graph(into), text)


@pytest.fixture(scope="module")
def everything() -> Iterator[tuple[Graph, Kept]]:
    """Return a graph with everything, and what it knows."""
    with MemoryStore() as store:
        load(store, "made", with_everything())
        yield Graph(store), what_is_kept(Graph(store), USER)


@pytest.mark.parametrize("form", ["cyclonedx", "spdx"])
@pytest.mark.long
def test_a_bill_of_everything_is_read_back(
    everything: tuple[Graph, Kept], url: str, tmp_path: Path, form: str
) -> None:
    graph, written = everything
    with open_store(url) as second:
        found = read_back(graph, USER, form, tmp_path, second)
        for name, known in written._asdict().items():
            assert getattr(found, name) == known, name
        assert {row["who"] for row in second.rows(WHO)} == {"bom"}


WHO = "MATCH ()-[c:DERIVED_FROM|TRAINED_ON|USES|LICENSED_AS]->() RETURN DISTINCT c.stated_by AS who"
"""Who states the claims of a graph that was read from bills alone."""


@pytest.mark.parametrize("form", ["cyclonedx17", "spdx"])
def test_a_bill_of_a_whole_graph_is_read_back(
    everything: tuple[Graph, Kept], tmp_path: Path, form: str
) -> None:
    graph, written = everything
    with MemoryStore() as second:
        assert read_back(graph, USER, form, tmp_path, second, whole=True) == written


@pytest.mark.parametrize("form", ["cyclonedx", "spdx"])
@pytest.mark.parametrize("subject", DESCRIBED)
def test_a_subject_of_any_name_is_read_back(subject: str, form: str, tmp_path: Path) -> None:
    with MemoryStore() as first, MemoryStore() as second:
        made = [model(subject), *labelled(Model, subject, "mit"), derived(subject, "gpt2")]
        load(first, "made", made)
        written = what_is_kept(Graph(first), subject)
        assert read_back(Graph(first), subject, form, tmp_path, second) == written


@given(graphs())
@examples(3, 200)
def test_any_bill_is_read_back(folders: Iterator[Path], made: list[Record]) -> None:
    folder = next(folders)
    folder.mkdir(parents=True)
    with MemoryStore() as first:
        load(first, "made", made)
        written = what_is_kept(Graph(first), SUBJECT)
        for form in FORMATS:
            with MemoryStore() as second:
                assert read_back(Graph(first), SUBJECT, form, folder, second) == written, form
