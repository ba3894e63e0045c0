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


def listed(value: Any) -> list[str]:
    """Return the texts of a field that may hold one, several or none."""
    values = value if isinstance(value, list) else [value]
    return [item.strip() for item in values if isinstance(item, str) and item.strip()]


def is_id(name: str) -> bool:
    """Tell whether a name could be an id of the Hub, and is no prose."""
    return bool(_ID.fullmatch(name))


def model_cards(data: Path, models: set[str]) -> Part:
    """Return licences and training data from the cards of these models."""
    with tarfile.open(data / "cards/transformers_model_cards_2020-12.tar.gz") as archive:
        stream = archive.extractfile(_INDEX)
        assert stream is not None
        cards = json.load(stream)
    records: list[Record] = []
    for card in cards:
        if card["model_id"] in models:
            records += _card(card)
    return Part("cards", CARDS_DATE, list(records))


def _card(card: dict[str, Any]) -> Iterator[Record]:
    here = End(Model, card["model_id"])
    yield Model(id=here.id, stated_by="card", facts_at=CARDS_DATE)
    yield from license_records(here, *listed(card["license"]), stated_by="card")
    for name in dict.fromkeys(filter(is_id, listed(card["datasets"]))):
        yield TrainedOn(
            start=here, end=End(Dataset, name), stated_by="card", evidence=f"datasets: {name}"
        )


def hand_checked(data: Path) -> Part:
    """Return the upstream models and datasets of PeaTMOSS's hand-checked cards.

    Only those are taken that are written as an address of the Hub: other names are uncertain.
    """
    cards = json.loads((data / "peatmoss/llm_groundTruth_accurate.json").read_text("utf-8"))
    records: list[Record] = []
    for model, card in cards.items():
        here = End(Model, model)
        records.append(Model(id=model, stated_by="peatmoss", facts_at=PEATMOSS_DATE))
        if found := _HUB_MODEL.fullmatch(card["upstream_model"].strip()):
            records.append(
                DerivedFrom(
                    start=here,
                    end=End(Model, found[1]),
                    stated_by="peatmoss",
                    evidence=f"read by hand: {found[0]}",
                )
            )
        for found in filter(None, map(_HUB_DATASET.fullmatch, listed(card["datasets"]))):
            records.append(
                TrainedOn(
                    start=here,
                    end=End(Dataset, found[1]),
                    stated_by="peatmoss",
                    evidence=f"read by hand: {found[0]}",
                )
            )
    return Part("peatmoss", PEATMOSS_DATE, list(records))
