"""Parts of the sample about datasets: front matter of their cards, and audits of their licences."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sample_cards import is_id, read_texts
from sample_parts import Part, json_rows

from graph.schema import Dataset, DerivedFrom, End, LicensedAs, Record
from ingest.hub_fields.vocabulary import source_dataset
from ingest.license_records import license_records
from licenses.catalog.table import look_up

DATASETS_REPOSITORY_DATE = "2022-10-01"
"""The cards in the repository huggingface/datasets of October 2022."""
HUB_CARDS_DATE = "2023-03-16"
"""The newest dataset in young_dataset_info, which goes with those cards."""
AUDIT_DATE = "2024-05-01"
"""The Data Provenance Initiative's newest download counts are of May 2024."""
AUDITOR = "data-provenance-initiative"

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_TASK = re.compile(r"[a-z0-9-]+")
_NO_STATEMENT = {"Unspecified", "No License", "Various", "Request Form"}
_LICENCES = {
    "Academic Free License v3.0": "afl-3.0",
    "Apache License 2.0": "apache-2.0",
    "BSD 2-Clause License": "bsd-2-clause",
    "BSD 3-Clause License": "bsd-3-clause",
    "Custom": "other",
    "GNU General Public License v2.0": "gpl-2.0",
    "GNU General Public License v3.0": "gpl-3.0",
    "ISC License": "isc",
    "Llama 2": "llama2",
    "MIT License": "mit",
    "Meta Llama3 Community License": "llama3",
    "ODC BY 1.0": "odc-by",
}


class FrontMatter:
    """The newest front matter of each dataset; older cards were replaced and count no more."""

    def __init__(self, data: Path) -> None:
        self._cards: dict[str, tuple[str, dict[str, Any]]] = {}
        for name, date in (
            ("hf_datasets_repo_cards_frontmatter_2022-10", DATASETS_REPOSITORY_DATE),
            ("young_dataset_cards_frontmatter_7433", HUB_CARDS_DATE),
        ):
            for row in json_rows(data / f"datasets/{name}.jsonl.gz"):
                self._cards[row["dataset_id"]] = (date, row["front_matter"] or {})

    def make_parts(self, datasets: set[str]) -> list[Part]:
        """Return what the cards of these datasets, and in turn of their sources, state."""
        made: dict[str, list[Record]] = {DATASETS_REPOSITORY_DATE: [], HUB_CARDS_DATE: []}
        done: set[str] = set()
        waiting = sorted(datasets)
        while waiting:
            name = waiting.pop()
            if name in done or name not in self._cards:
                continue
            done.add(name)
            date, card = self._cards[name]
            records = list(_card_records(name, card, date))
            made[date] += records
            waiting += [r.end.id for r in records if isinstance(r, DerivedFrom)]
        return [Part("cards", date, list(records)) for date, records in made.items()]


def _card_records(name: str, card: dict[str, Any], date: str) -> Iterator[Record]:
    here = End(Dataset, name)
    yield Dataset(
        id=name,
        task=_join_words(card.get("task_categories"), _TASK),
        languages=_join_words(card.get("language"), _LANGUAGE),
        size_category=next(iter(read_texts(card.get("size_categories"))), None),
        stated_by="card",
        facts_at=date,
    )
    yield from license_records(here, *read_texts(card.get("license")), stated_by="card")
    for value in dict.fromkeys(read_texts(card.get("source_datasets"))):
        if source := source_dataset(value):
            yield DerivedFrom(
                start=here,
                end=End(Dataset, source),
                stated_by="card",
                evidence=f"source_datasets: {value}",
            )


def _join_words(value: Any, shape: re.Pattern[str]) -> str | None:
    return " ".join(sorted(set(filter(shape.fullmatch, read_texts(value))))) or None


def audited_part(data: Path, datasets: set[str]) -> Part:
    """Return the audited licences of these datasets, and the datasets that they derive from."""
    rows = defaultdict(list)
    for row in json_rows(data / "datasets/dpi_text_datasets.jsonl.gz"):
        if row["Inferred"].get("HF Dataset") in datasets:
            rows[row["Inferred"]["HF Dataset"]].append(row)
    records: list[Record] = []
    for name in sorted(rows):
        records += _audit_records(
            name, rows[name], {known.lower(): known for known in sorted(datasets)}
        )
    return Part("dpi", AUDIT_DATE, list(records))


def _audit_records(
    name: str, rows: list[dict[str, Any]], known: dict[str, str]
) -> Iterator[Record]:
    here = End(Dataset, name)
    audits = {tuple(sorted({part["License"] for part in row["Licenses"]})) for row in rows}
    labels = next(iter(audits))
    # A dataset whose parts differ has no one licence; a part without a statement leaves it open.
    if len(audits) == 1 and not _NO_STATEMENT & set(labels):
        for record in license_records(here, *map(_map_label, labels), stated_by=AUDITOR):
            is_claim = isinstance(record, LicensedAs)
            yield dataclasses.replace(record, raw=", ".join(labels)) if is_claim else record
    for value in sorted({value for row in rows for value in row["Derived from Datasets"] or ()}):
        address = value.removeprefix("https://").removeprefix("huggingface.co/datasets/")
        source = address if address != value else known.get(value.lower())
        if source and is_id(source) and source != name:
            yield DerivedFrom(
                start=here,
                end=End(Dataset, source),
                stated_by=AUDITOR,
                declared=address != value,
                evidence=f"derived from: {value}",
            )


def _map_label(label: str) -> str:
    name = _LICENCES.get(label) or label.replace(" ", "-")
    return name if look_up(name) else label
