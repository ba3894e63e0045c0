"""Parts of the sample from the front matter of model cards, and from cards read by hand."""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sample_parts import Part
from sample_repositories import PEATMOSS_DATE

from graph.schema import Dataset, DerivedFrom, End, Model, Record, TrainedOn
from ingest.license_records import license_records

CARDS_DATE = "2020-12-01"
"""The cards are those of transformers' own repository in December 2020."""
_INDEX = "transformers_model_cards_2020-12.index.json"
_ID = re.compile(r"[\w.-]+(/[\w.-]+)?", re.ASCII)
_HUB_MODEL = re.compile(r"https://huggingface\.co/([\w.-]+(?:/[\w.-]+)?)", re.ASCII)
_HUB_DATASET = re.compile(r"https://huggingface\.co/datasets/([\w.-]+(?:/[\w.-]+)?)", re.ASCII)


def read_texts(value: Any) -> list[str]:
    """Return the texts of a field that may hold one, several or none."""
    values = value if isinstance(value, list) else [value]
    return [item.strip() for item in values if isinstance(item, str) and item.strip()]


def is_id(name: str) -> bool:
    """Return whether a name has the form of an id of the Hub."""
    return bool(_ID.fullmatch(name))


def model_cards_part(data: Path, models: set[str]) -> Part:
    """Return the licences and training data that the cards of these models state."""
    with tarfile.open(data / "cards/transformers_model_cards_2020-12.tar.gz") as archive:
        stream = archive.extractfile(_INDEX)
        assert stream is not None
        cards = json.load(stream)
    records: list[Record] = []
    for card in cards:
        if card["model_id"] in models:
            records += _card_records(card)
    return Part("cards", CARDS_DATE, list(records))


def _card_records(card: dict[str, Any]) -> Iterator[Record]:
    here = End(Model, card["model_id"])
    yield Model(id=here.id, stated_by="card", facts_at=CARDS_DATE)
    yield from license_records(here, *read_texts(card["license"]), stated_by="card")
    for name in dict.fromkeys(filter(is_id, read_texts(card["datasets"]))):
        yield TrainedOn(
            start=here, end=End(Dataset, name), stated_by="card", evidence=f"datasets: {name}"
        )


def hand_checked_part(data: Path) -> Part:
    """Return the upstream models and datasets of PeaTMOSS's hand-checked cards.

    Names that are no address of the Hub are left out as uncertain.
    """
    cards = json.loads((data / "peatmoss/llm_groundTruth_accurate.json").read_text("utf-8"))
    records: list[Record] = []
    for model, card in cards.items():
        here = End(Model, model)
        records.append(Model(id=model, stated_by="peatmoss", facts_at=PEATMOSS_DATE))
        for claim, kind, page, field in (
            (DerivedFrom, Model, _HUB_MODEL, "upstream_model"),
            (TrainedOn, Dataset, _HUB_DATASET, "datasets"),
        ):
            for found in filter(None, map(page.fullmatch, read_texts(card[field]))):
                end, evidence = End(kind, found[1]), f"read by hand: {found[0]}"
                records.append(claim(start=here, end=end, stated_by="peatmoss", evidence=evidence))
    return Part("peatmoss", PEATMOSS_DATE, list(records))
