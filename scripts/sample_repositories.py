"""Parts of the sample about GitHub repositories: what they load, and their licences."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from sample_parts import Part, csv_rows

from graph.schema import End, Model, Owner, PublishedBy, Record, Repository, Uses
from ingest.license_records import license_records
from licenses.labels.statement import make_statement

PEATMOSS_DATE = "2023-07-10"
"""PeaTMOSS was collected in July and August 2023."""


def liagent_part(data: Path, taken: str) -> Part:
    """Return the repositories whose licence LiAgent states, with all models that they load.

    For a model that none of them loads, the first repository that loads it is added. LiAgent's
    links are as old as its listing of models, whose date is ``taken``.
    """
    licences = {
        row["repository"].lower(): row["license"]
        for row in csv_rows(data / "liagent/repository_licenses.csv.gz")
        if make_statement(row["license"])
    }
    links = sorted(
        (row["repository"], row["model_id"])
        for row in csv_rows(data / "liagent/repository_models.csv.gz")
    )
    chosen = {name.lower() for name, _ in links if name.lower() in licences}
    loaded = {model for name, model in links if name.lower() in chosen}
    for name, model in links:
        if model not in loaded:
            chosen.add(name.lower())
            loaded.add(model)
    records: list[Record] = []
    for name in sorted({name for name, _ in links if name.lower() in chosen}):
        records += _repository_records(name, [licences.get(name.lower(), "")], "liagent", taken)
    records += [
        _uses_claim(name, model, "liagent") for name, model in links if name.lower() in chosen
    ]
    return Part("liagent", taken, list(records))


def peatmoss_part(data: Path) -> Part:
    """Return the repositories whose licence PeaTMOSS states, and the models that they load.

    The models have their ids and licences of 2023.
    """
    with gzip.open(data / "peatmoss/license_all_gh_licenses.json.gz", "rt") as stream:
        licences = {name.lower(): keys for name, keys in json.load(stream).items() if keys}
    with gzip.open(data / "peatmoss/license_mapping.csv.gz", "rt", newline="") as stream:
        rows = [(row[0].removeprefix("github.com/"), row[1], row[3]) for row in csv.reader(stream)]
    links = sorted({(name, model) for name, model, _ in rows if name.lower() in licences})
    records: list[Record] = []
    for name in sorted({name for name, _ in links}):
        records += _repository_records(name, licences[name.lower()], "peatmoss", PEATMOSS_DATE)
    labels: dict[str, set[str]] = {model: set() for _, model in links}
    for _, model, label in rows:
        labels.get(model, set()).add(label)
    for model, stated in sorted(labels.items()):
        records += [Model(id=model, stated_by="peatmoss", facts_at=PEATMOSS_DATE)]
        records += license_records(End(Model, model), *sorted(stated), stated_by="peatmoss")
    records += [_uses_claim(name, model, "peatmoss") for name, model in links]
    return Part("peatmoss", PEATMOSS_DATE, list(records))


def _repository_records(
    name: str, labels: list[str], source: str, facts_at: str
) -> Iterator[Record]:
    here = End(Repository, f"github.com/{name}")
    yield Repository(id=here.id, stated_by=source, facts_at=facts_at)
    login = name.partition("/")[0]
    owner = f"github:{login.lower()}"
    yield Owner(id=owner, display_name=login, stated_by=source, facts_at=facts_at)
    yield PublishedBy(start=here, end=End(Owner, owner), stated_by=source)
    yield from license_records(here, *labels, stated_by=source)


def _uses_claim(repository: str, model: str, source: str) -> Record:
    here = End(Repository, f"github.com/{repository}")
    return Uses(start=here, end=End(Model, model), stated_by=source)
