"""Precision and recall of what prose says, on cards of 2022 to 2026 that were labelled by reading.

labelled_cards.csv has no texts, only facts: where each card was found (a repository on GitHub, its
path and commit, of which ``year`` is), the SHA-256 of its text, and which base models and datasets
of the Hub its prose states for the card's own model, noted by reading before ptm's claims were
looked at. An empty label means that no claim may be made. ``method`` is how the model was made of
its base models, only where that is beyond doubt. ``arguable_ids`` count neither as right nor as
wrong: a base of the base, the dataset of a variant. Half of the cards (``tuning``, drawn by chance
within each kind) were at hand when phrases were chosen; the ``held-out`` half was read only to
measure.

The environment variable PTM_LABELLED_CARDS names a folder with the texts, under any names. A card
is the whole file at its path, except in two repositories: in paddlenlp_model_readme it stands
between the headings "README" and "Model Files", and in nuhaharbi's table in the column
``model_card``. Where no repository is named, the text is a copy without long tables, code and lists
of names.

Only the prose is read here, as if the card had no metadata: most such claims repeat the metadata of
the same card, which says nothing about cards that have none.
"""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.comparison import Share
from graph.schema import DerivedFrom, End, Model, TrainedOn
from ingest.cards import source as cards
from ingest.cards.prose import PROSE
from ingest.cards.text import split_card

TABLE = Path(__file__).with_name("labelled_cards.csv")
FOLDER = "PTM_LABELLED_CARDS"
"""The environment variable with the folder of the texts."""
HALVES = ("tuning", "held-out")
FIELDS = (("base models", DerivedFrom, 0.95), ("datasets", TrainedOn, 0.9))
"""What is measured: its name, its claims, and the least precision that is required."""

Found = dict[type, dict[str, str | None]]
"""The ids that ptm reads in a card's prose, in lower case, with the method, by kind of claim."""


@dataclass(frozen=True)
class LabelledCard:
    """What a reader found in the prose of one card; ids are in lower case."""

    model_id: str
    half: str
    method: str
    base_models: frozenset[str]
    datasets: frozenset[str]
    arguable: frozenset[str]
    text_sha256: str


def measure_labelled() -> Iterator[Share]:
    """Yield how many texts are at hand, and if any are, precision and recall on each half."""
    labelled = read_table()
    folder = os.environ.get(FOLDER)
    texts = find_texts(Path(folder), {card.text_sha256 for card in labelled}) if folder else {}
    source = f"in the folder that {FOLDER} names" if folder else f"{FOLDER} names no folder"
    yield Share("texts of labelled cards", source, len(texts), len(labelled))
    if texts:
        yield from compare_labels(labelled, texts)


def read_table(path: Path = TABLE) -> list[LabelledCard]:
    """Return the labels of all cards."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            LabelledCard(
                row["model_id"],
                row["half"],
                row["method"],
                _split_ids(row["base_model_ids"]),
                _split_ids(row["dataset_ids"]),
                _split_ids(row["arguable_ids"]),
                row["text_sha256"],
            )
            for row in csv.DictReader(file)
        ]


def _split_ids(text: str) -> frozenset[str]:
    return frozenset(text.lower().split())


def find_texts(folder: Path, wanted: Collection[str]) -> dict[str, bytes]:
    """Return the files in a folder and below whose SHA-256 is among those wanted, by it."""
    contents = (path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
    found = {hashlib.sha256(content).hexdigest(): content for content in contents}
    return {digest: found[digest] for digest in wanted if digest in found}


def compare_labels(labelled: Iterable[LabelledCard], texts: Mapping[str, bytes]) -> Iterator[Share]:
    """Yield precision and recall of each field, on each half of the cards whose text is given."""
    at_hand = [card for card in labelled if card.text_sha256 in texts]
    for half in HALVES:
        judged = [
            (card, read_prose(card, texts[card.text_sha256]))
            for card in at_hand
            if card.half == half
        ]
        against = f"prose of {len(judged)} {half} cards of 2022 to 2026"
        for name, claim, least in FIELDS:
            right, named, stated = _count_ids(judged, claim)
            yield Share(f"precision of inferred {name}", against, right, named, least)
            yield Share(f"recall of inferred {name}", against, right, stated)
        yield _compare_methods(judged, against)


def _count_ids(judged: Iterable[tuple[LabelledCard, Found]], claim: type) -> tuple[int, int, int]:
    """Return how many ids are right, how many are named (if not arguable), and how many stated."""
    right = named = stated = 0
    for card, found in judged:
        truth = card.base_models if claim is DerivedFrom else card.datasets
        right += len(found[claim].keys() & truth)
        named += len(found[claim].keys() - (card.arguable - truth))
        stated += len(truth)
    return right, named, stated


def _compare_methods(judged: Iterable[tuple[LabelledCard, Found]], against: str) -> Share:
    """Return how often a claim of a right base model names the right method, if it names one."""
    pairs = [
        (method, card.method)
        for card, found in judged
        for name, method in found[DerivedFrom].items()
        if card.method and method and name in card.base_models
    ]
    right = sum(method == label for method, label in pairs)
    return Share("right methods of inferred base models", against, right, len(pairs))


def read_prose(card: LabelledCard, text: bytes) -> Found:
    """Return what ptm reads in a card's prose."""
    prose = split_card(text.decode(errors="replace").replace("\r\n", "\n")).prose
    # The empty metadata keeps a prose that begins with a horizontal rule from being taken for it.
    content = f"---\n{{}}\n---\n{prose}".encode()
    records = cards.to_records(cards.CardFile(End(Model, card.model_id), "README.md", content))
    claims = [r for r in records if isinstance(r, DerivedFrom | TrainedOn) and r.stated_by == PROSE]
    return {
        kind: {
            claim.end.id.lower(): claim.method if isinstance(claim, DerivedFrom) else None
            for claim in claims
            if isinstance(claim, kind)
        }
        for _, kind, _ in FIELDS
    }
