"""What the cards of many things state: the JSON text that dumps hold, column by column."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import Claim, Dataset, DerivedFrom, LicensedAs, Model, SucceededBy, TrainedOn
from graph.store.tables import Tables
from ingest.columns.claims import Named, Subjects, claim_table, encoded, joined
from ingest.columns.json_text import JsonColumns
from ingest.columns.values import Values
from ingest.hub_fields.licenses import LicenseColumns
from ingest.hub_fields.listing_rows import source_dataset
from ingest.hub_fields.tags import known_relations
from ingest.hub_ids import dataset_ids, model_ids

CARD = "card"
CARD_CLAIMS: tuple[type[Claim], ...] = (DerivedFrom, TrainedOn, LicensedAs, SucceededBy)
"""What is read of a card here; a dump says nothing about other claims of cards."""

_KEYS = (
    "base_model",
    "base_model_relation",
    "datasets",
    "license",
    "license_name",
    "license_link",
    "new_version",
    "source_datasets",
)


def card_claims(
    subjects: Subjects, cards: pa.Array, json: JsonColumns, licenses: LicenseColumns
) -> list[Tables]:
    """Return the claims in cards: base models, datasets, licences and newer versions."""
    values, wrong = json.strings(cards, *_KEYS)
    unread = subjects.ids.filter(wrong)
    if len(unread):
        reason = "it is no JSON object of valid Unicode, or over a MiB"
        subjects.left_out.add("card", reason, len(unread))
        subjects.left_out.unread.append(unread)
    found = dict(zip(_KEYS, values, strict=True))
    length = len(subjects.ids)
    labels = licenses.tables(
        subjects,
        encoded(found["license"]),
        stated_by=CARD,
        evidence=_labels,
        names=found["license_name"].by_row(length),
        links=found["license_link"].by_row(length),
    )
    newer = _new_versions(subjects, found["new_version"])
    if subjects.kind is Dataset:
        return [labels, newer, _source_datasets(subjects, found["source_datasets"])]
    relation = found["base_model_relation"].by_row(length)
    return [
        labels,
        newer,
        _base_models(subjects, found["base_model"], relation),
        _datasets(subjects, found["datasets"]),
    ]


def _labels(labels: tuple[str, ...], name: str | None) -> str:
    return f"license: {', '.join(labels)}" + (f", license_name: {name}" if name else "")


def _base_models(subjects: Subjects, values: Values, relations: pa.Array) -> Tables:
    named = _others(subjects, values, "base_model")
    ends = _counted(subjects, named, model_ids(named.texts), "base_model")
    made = claim_table(
        subjects,
        DerivedFrom,
        named,
        Model,
        CARD,
        ends=ends,
        by_row={"method": known_relations(relations)},
        evidence=joined("base_model: ", named.texts),
    )
    return _with_relation(made) if made else made


def _with_relation(made: Tables) -> Tables:
    """Return the claims, their evidence naming the relation that the card has for all of them."""
    table = made[DerivedFrom]
    said = pc.fill_null(joined(", base_model_relation: ", table["method"]), "")
    place = table.column_names.index("evidence")
    return {DerivedFrom: table.set_column(place, "evidence", joined(table["evidence"], said))}


def _new_versions(subjects: Subjects, values: Values) -> Tables:
    first = Values(values.by_row(len(subjects.ids)), np.arange(len(subjects.ids))).known()
    named = _others(subjects, first, "new_version")
    ids = model_ids if subjects.kind is Model else dataset_ids
    ends = _counted(subjects, named, ids(named.texts), "new_version")
    evidence = joined("new_version: ", named.texts)
    return claim_table(
        subjects, SucceededBy, named, subjects.kind, CARD, ends=ends, evidence=evidence
    )


def _datasets(subjects: Subjects, values: Values) -> Tables:
    named = encoded(values)
    ends = _counted(subjects, named, dataset_ids(named.texts), "datasets")
    evidence = joined("datasets: ", named.texts)
    return claim_table(subjects, TrainedOn, named, Dataset, CARD, ends=ends, evidence=evidence)


def _source_datasets(subjects: Subjects, values: Values) -> Tables:
    given = encoded(values)
    # `original` and `extended|other-…` name nothing.
    sources = given.of(pa.array(map(source_dataset, given.texts.to_pylist()), pa.string()))
    named = _others(subjects, Values(sources.column(), sources.rows), "source_datasets")
    ends = _counted(subjects, named, dataset_ids(named.texts), "source_datasets")
    evidence = joined("source_datasets: ", named.texts)
    return claim_table(subjects, DerivedFrom, named, Dataset, CARD, ends=ends, evidence=evidence)


def _others(subjects: Subjects, values: Values, key: str) -> Named:
    """Return what rows name, without those that name themselves."""
    own = subjects.ids.take(pa.array(values.rows))
    other = pc.not_equal(values.texts, own)
    left = len(values.rows) - (pc.sum(other).as_py() or 0)
    subjects.left_out.add(f"{key} of a card", "it names itself", left)
    rows = values.rows[other.to_numpy(zero_copy_only=False)]
    return encoded(Values(values.texts.filter(other), rows))


def _counted(subjects: Subjects, named: Named, ends: pa.Array, key: str) -> pa.Array:
    """Return the ends, having counted the names that are none."""
    none = ends.is_null().to_numpy(zero_copy_only=False)[named.places]
    subjects.left_out.add(f"{key} of a card", "it is no id of the Hub", int(none.sum()))
    return ends
