"""The table of labelled cards, and the measure of what is read in their prose."""

from __future__ import annotations

import csv
import hashlib
import re
from pathlib import Path

import pytest

from benchmarks.labelled_cards import (
    FOLDER,
    HALVES,
    TABLE,
    LabelledCard,
    compare_labels,
    find_texts,
    measure_labelled,
    read_table,
)

CARDS = {
    "right and silent": "---\nbase_model: o/left-out\n---\n"
    "This model was fine-tuned from [a](https://huggingface.co/o/a).\n",
    "arguable": "This model is a fine-tuned version of [c](https://huggingface.co/o/c).\n",
    "empty": "---\n\nThis is a model.\n\n---\n",
    "of no label": "This model is a fine-tuned version of [d](https://huggingface.co/o/d).\n",
}


def _label(
    name: str, half: str, bases: str = "", arguable: str = "", method: str = ""
) -> LabelledCard:
    digest = hashlib.sha256(CARDS[name].encode()).hexdigest()
    ids = (frozenset(text.split()) for text in (bases, "", arguable))
    return LabelledCard(f"o/{name.replace(' ', '-')}", half, method, *ids, digest)


LABELLED = [
    _label("right and silent", "tuning", "o/a o/b", method="finetune"),
    _label("arguable", "tuning", arguable="o/c"),
    _label("empty", "held-out"),
    _label("of no label", "held-out"),
]


def _write_texts(folder: Path, *names: str) -> None:
    folder.mkdir()
    for number, name in enumerate(names):
        (folder / f"{number}.md").write_text(CARDS[name], encoding="utf-8")


def test_the_table_has_facts_alone() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [row["model_id"].lower() for row in rows]
    digests = [row["text_sha256"] for row in rows]
    halves = [row["half"] for row in rows]
    assert min(map(halves.count, HALVES)) >= 200
    assert len(set(names)) == len(set(digests)) == len(rows)
    assert names == sorted(names)
    for row in rows:
        ids = [row["model_id"]]
        for column in ("base_model_ids", "dataset_ids", "arguable_ids"):
            ids += row[column].split()
        assert all(re.fullmatch(r"[\w.-]+(?:/[\w.-]+)?", name, re.ASCII) for name in ids), row
        assert re.fullmatch(r"[0-9a-f]{64}", row["text_sha256"]), row
        assert bool(row["repository"]) == bool(row["path"]) == bool(row["commit"]), row
        assert row["method"] in {"", "finetune", "quantized", "merge", "adapter"}, row
        assert "2022" <= row["year"] <= "2026", row
        assert max(map(len, row.values())) < 500, row


def test_no_label_is_both_stated_and_arguable() -> None:
    for card in read_table():
        assert card.half in HALVES
        assert not card.arguable & (card.base_models | card.datasets), card
        assert card.model_id.lower() not in card.base_models | card.datasets, card


def test_texts_are_found_by_their_content(tmp_path: Path) -> None:
    _write_texts(tmp_path / "texts", "empty", "arguable")
    wanted = [card.text_sha256 for card in LABELLED]
    found = find_texts(tmp_path, wanted)
    assert sorted(found.values()) == sorted(CARDS[name].encode() for name in ("arguable", "empty"))


def test_halves_are_measured_apart_on_prose_alone() -> None:
    texts = {hashlib.sha256(text.encode()).hexdigest(): text.encode() for text in CARDS.values()}
    rows = {
        (row.against.split()[3], row.work): (row.right, row.of, row.met)
        for row in compare_labels(LABELLED, texts)
    }
    assert rows["tuning", "precision of inferred base models"] == (1, 1, True)
    assert rows["tuning", "recall of inferred base models"] == (1, 2, True)
    assert rows["held-out", "precision of inferred base models"] == (0, 1, False)
    assert rows["held-out", "recall of inferred base models"] == (0, 0, True)
    assert rows["held-out", "recall of inferred datasets"] == (0, 0, True)
    assert rows["tuning", "right methods of inferred base models"] == (1, 1, True)
    assert len(rows) == 10


@pytest.mark.parametrize("named", [False, True])
def test_absent_texts_are_reported(
    named: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if named:
        monkeypatch.setenv(FOLDER, str(tmp_path))
    else:
        monkeypatch.delenv(FOLDER, raising=False)
    (row,) = measure_labelled()
    assert (row.right, row.of, row.met) == (0, len(read_table()), True)
    assert FOLDER in row.against
    assert ("names no folder" in row.against) is not named
