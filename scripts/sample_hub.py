"""Parts of the sample in the shape of the Hub's listing, and the Hub's older ids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sample_parts import Part, csv_rows, json_rows

from graph.planning.alias_resolution import alias_id
from graph.schema import Alias, Dataset, DerivedFrom, Model, Record
from ingest.hub_fields.entries import read_entries
from ingest.hub_fields.table import Kind
from ingest.items import Skip

FAMILIES_DATE = "2025-03-01"
"""families.csv has tags of early 2025, without a date."""


def listing_parts(data: Path) -> list[Part]:
    """Return the models and datasets that LiAgent read from the Hub's listing.

    The files have no date. Each gets that of its newest entry: it was read then or soon after.
    """
    models = list(json_rows(data / "liagent/hub_models_3988.jsonl.gz"))
    datasets = list(json_rows(data / "liagent/hub_datasets_708.jsonl.gz"))
    made = []
    kinds: tuple[Kind, ...] = (Model, Dataset)
    for kind, entries in zip(kinds, (models, datasets), strict=True):
        taken = max(_newest_date(entry) for entry in entries)[: len("2025-01-26")]
        made.append(Part("hub", taken, _records_of(kind, entries, taken)))
    return made


def _records_of(kind: Kind, entries: list[dict[str, Any]], taken: str) -> list[Record | Skip]:
    """Return what entries state, as facts of a date."""
    found = read_entries(kind, entries, [taken] * len(entries))
    return [record for records in found for record in records]


def _newest_date(entry: dict[str, Any]) -> str:
    return max(entry["createdAt"], entry.get("lastModified") or "")


def families_part(data: Path) -> Part:
    """Return derivations around those models; models that only this part names are stubs."""
    entries = [
        {"id": row["child"], "tags": [f"base_model:{row['method']}:{row['parent']}"]}
        for row in csv_rows(data / "lineage/families.csv")
    ]
    records = _records_of(Model, entries, FAMILIES_DATE)
    return Part("hub", FAMILIES_DATE, [r for r in records if isinstance(r, DerivedFrom)])


def mistral_part(data: Path) -> Part:
    """Return one complete family with its licences, with the date of its newest model."""
    entries = [_listing_entry(row) for row in csv_rows(data / "lineage/mistral_small_24b_tree.csv")]
    taken = max(entry["createdAt"] for entry in entries)[: len("2025-03-30")]
    return Part("hub", taken, _records_of(Model, entries, taken))


def _listing_entry(row: dict[str, str]) -> dict[str, Any]:
    bases = [f"base_model:{base}" for base in row["base_models"].split(";") if base]
    licence = [f"license:{row['license']}"] if row["license"] else []
    return {
        "id": row["model_id"],
        "downloads": int(row["downloads"]),
        "likes": int(row["likes"]),
        "pipeline_tag": row["pipeline_tag"],
        "library_name": row["library_name"],
        "createdAt": row["created_at"].replace(" ", "T").replace("+00:00", ".000Z"),
        "tags": bases + licence,
    }


def legacy_ids_part(data: Path) -> Part:
    """Return the aliases from ids without an owner to the ids that the Hub redirects to."""
    records = [
        Alias(
            id=alias_id("Model", row["legacy_id"], "hub-redirect"),
            kind="Model",
            alias=row["legacy_id"],
            target=row["id"],
            stated_by="hub-redirect",
        )
        for row in csv_rows(data / "lineage/legacy_ids.csv")
    ]
    return Part("hub", FAMILIES_DATE, list(records))
