"""What the metadata of a card says: the block between the lines ``---`` of a README.

Pure: a dict in, records out. It is written by hand, by strangers: nothing has to be there, and
anything may stand in it. The Hub hands it out as ``cardData``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.schema import Dataset, DerivedFrom, End, Model, Record, SucceededBy, TrainedOn
from ingest.hub_listing import RELATIONS, source_dataset
from ingest.hub_names import hub_id, names
from ingest.licensing import license_records
from ingest.source import Skip

CARD = "card"


def card_records(subject: End, metadata: Any) -> Iterator[Record | Skip]:
    """Yield the claims that a card's metadata states; nothing for a card without any."""
    if not isinstance(metadata, dict):
        return
    if subject.kind is Model:
        yield from _base_models(subject, metadata)
        yield from _datasets(subject, metadata.get("datasets"))
        yield from _successor(subject, metadata.get("new_version"))
    elif subject.kind is Dataset:
        yield from _source_datasets(subject, metadata.get("source_datasets"))
    yield from _license(subject, metadata)


def _base_models(subject: End, metadata: dict[str, Any]) -> Iterator[Record | Skip]:
    relation = metadata.get("base_model_relation")
    method = relation if isinstance(relation, str) and relation in RELATIONS else None
    added = f", base_model_relation: {method}" if method else ""
    for name in names(metadata.get("base_model"), "base_model", subject.id):
        if isinstance(name, Skip):
            yield name
        elif parent := hub_id(name):
            yield DerivedFrom(
                start=subject,
                end=End(Model, parent),
                stated_by=CARD,
                method=method,
                evidence=f"base_model: {name}{added}",
            )


def _datasets(subject: End, value: Any) -> Iterator[Record | Skip]:
    for name in names(value, "datasets", subject.id, "dataset"):
        if isinstance(name, Skip):
            yield name
        elif data := hub_id(name, "dataset"):
            yield TrainedOn(
                start=subject, end=End(Dataset, data), stated_by=CARD, evidence=f"datasets: {name}"
            )


def _source_datasets(subject: End, value: Any) -> Iterator[Record]:
    for name in dict.fromkeys(_texts(value)):
        if data := source_dataset(name):
            yield DerivedFrom(
                start=subject,
                end=End(Dataset, data),
                stated_by=CARD,
                evidence=f"source_datasets: {name}",
            )


def _successor(subject: End, value: Any) -> Iterator[Record | Skip]:
    for name in names(value, "new_version", subject.id):
        if isinstance(name, Skip):
            yield name
        elif newer := hub_id(name):
            yield SucceededBy(
                start=subject,
                end=End(Model, newer),
                stated_by=CARD,
                evidence=f"new_version: {name}",
            )


def _license(subject: End, metadata: dict[str, Any]) -> Iterator[Record]:
    given = {
        key: text
        for key in ("license_name", "license_link")
        if (text := next(iter(_texts(metadata.get(key))), None))
    }
    labels = list(dict.fromkeys(_texts(metadata.get("license"))))
    evidence = "; ".join(
        [f"license: {', '.join(labels)}", *(f"{key}: {text}" for key, text in given.items())]
    )
    yield from license_records(
        subject,
        *labels,
        stated_by=CARD,
        evidence=evidence,
        name=given.get("license_name"),
        link=given.get("license_link"),
    )


def _texts(value: Any) -> list[str]:
    """Return the texts of a field that may hold one, several or none."""
    values = value if isinstance(value, list) else [value]
    return [text.strip() for text in values if isinstance(text, str) and text.strip()]
