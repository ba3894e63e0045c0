"""Real models and datasets with a known answer: what may be done with them.

The answers were written down from the licences' texts, and from what their authors say;
``because`` has the place. Sets A and B were written before ours were made: A was looked at while
they were mended, B was opened once, at the end. Set C comes from a review that found wrong ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.schema import Dataset, End, Model, Node, Record
from graph.store.base import Store
from graph.store.connect import open_store
from ingest.license_records import license_records
from queries.verdicts.license_report import report_licenses
from tests.extracts import read_csv
from tests.factories import dataset, derived, model, tables, trained

MODELS = read_csv("known_models.csv")
ANSWERS = read_csv("known_answers.csv")
DIFFERENT = {
    ("bigcode/starcoder", "service"): "contested",
    ("deepset/roberta-base-squad2", "publish"): "contested",
}
"""What is answered otherwise: the label of StarCoder's data is "other", which names no text, so
that it contests what StarCoder's own licence allows. SQuAD is share-alike: whether what is made of
a model that was trained on it has to be is disputed, while the expected answer reads the model's
own licence alone."""


def labelled(kind: type[Node], own: str, label: str) -> Iterator[Record]:
    """Yield an artifact and what its card states: ``other (name)`` is a license_name."""
    yield (dataset if kind is Dataset else model)(own)
    found = re.fullmatch(r"other \((.+)\)", label)
    name = found[1] if found else None
    stated = ["other"] if found else [label] if label else []
    if stated:
        yield from license_records(End(kind, own), *stated, stated_by="hub-api", name=name)


def records_of(row: dict[str, str]) -> Iterator[Record]:
    """Yield an artifact of the extract, and what it was made from."""
    kind = Dataset if row["kind"] == "Dataset" else Model
    yield from labelled(kind, row["id"], row["license"])
    for part in filter(None, row["made_from"].split("; ")):
        edge, parent, label = re.fullmatch(r"(\w+) (\S+) = (.+)", part).groups()  # type: ignore[union-attr]
        if edge == "trained_on":
            parent = parent.removeprefix("datasets/")
            yield from labelled(Dataset, parent, label)
            yield trained(row["id"], parent)
        else:
            yield from labelled(Model, parent, label)
            yield derived(row["id"], parent, method=edge)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("known") / "graph.lbug"
    with open_store(str(path)) as store:
        store.write(tables(record for row in MODELS for record in records_of(row)))
        yield store


@pytest.mark.parametrize("name", ["A", "B", "C"])
def test_the_answers_are_the_known_ones(known: Store, name: str) -> None:
    different = []
    for row in MODELS:
        if row["set"] != name:
            continue
        text = f"dataset:{row['id']}" if row["kind"] == "Dataset" else row["id"]
        answers = {each.action: each for each in report_licenses(known, text).answers}
        for wanted in ANSWERS:
            if wanted["id"] == row["id"]:
                ours = answers[wanted["action"]]
                known_one = DIFFERENT.get((row["id"], wanted["action"]), wanted["answer"])
                if ours.answer != known_one:
                    different.append((*wanted.values(), ours.answer, ours.decided_by, ours.clause))
    assert different == []


def test_duties_are_those_of_all_that_binds(known: Store) -> None:
    found = report_licenses(known, "WillHeld/DiVA-llama-3-v0-8b").answers
    by_action = {each.action: each for each in found}
    duties = (by_action["redistribute"].duties or "").split("; ")
    assert by_action["redistribute"].license == "mpl-2.0", "the nearest decides"
    assert 'begin the name with "Llama"' in duties
    assert "keep copyright notices and credit" in duties
    assert len(set(duties)) == len(duties)
    assert "release derivatives under one of: mpl-2.0" in (by_action["publish"].duties or "")


def test_every_answer_has_its_reason_and_is_asked_of_an_artifact_of_the_extract() -> None:
    assert {row["id"] for row in ANSWERS} == {row["id"] for row in MODELS}
    assert len({row["id"] for row in MODELS}) == len(MODELS) == 54
    assert all(row["because"] for row in ANSWERS)
    assert len({(row["id"], row["action"]) for row in ANSWERS}) == len(ANSWERS) == 165
