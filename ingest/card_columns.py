"""What the cards of many things state: the JSON text that dumps hold, column by column."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import Claim, Dataset, DerivedFrom, LicensedAs, Model, SucceededBy, TrainedOn
from graph.tables import Tables
from ingest.claim_columns import Named, Subjects, claim_table, encoded, joined
from ingest.columns import Values
from ingest.hub_listing import RELATIONS, source_dataset
from ingest.hub_names import dataset_ids, model_ids
from ingest.json_columns import JsonColumns
from ingest.license_columns import LicenseColumns

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
    subjects.told.leave_out("card", "it is no JSON object", wrong)
    found = dict(zip(_KEYS, values, strict=True))
    length = len(subjects.ids)
    labels = licenses.tables(
        subjects,
        encoded(found["license"]),
        stated_by=CARD,
        evidence="license: ",
        names=found["license_name"].by_row(length),
        links=found["license_link"].by_row(length),
    )
    if subjects.kind is Dataset:
        return [labels, _source_datasets(subjects, found["source_datasets"])]
    relation = found["base_model_relation"].by_row(length)
    return [
        labels,
        _base_models(subjects, found["base_model"], relation),
        _datasets(subjects, found["datasets"]),
        _new_versions(subjects, found["new_version"]),
    ]


def _base_models(subjects: Subjects, values: Values, relations: pa.Array) -> Tables:
    known = pc.is_in(relations, pa.array(RELATIONS))
    methods = pc.if_else(known, relations, pa.scalar(None, pa.string()))
    named = _others(subjects, values, "base_model")
    return claim_table(
        subjects,
        DerivedFrom,
        named,
        Model,
        CARD,
        ends=_told(subjects, named, model_ids(named.texts), "base_model"),
        by_row={"method": methods},
        evidence=joined("base_model: ", named.texts),
    )


def _new_versions(subjects: Subjects, values: Values) -> Tables:
    named = _others(subjects, values, "new_version")
    ends = _told(subjects, named, model_ids(named.texts), "new_version")
    evidence = joined("new_version: ", named.texts)
    return claim_table(subjects, SucceededBy, named, Model, CARD, ends=ends, evidence=evidence)


def _datasets(subjects: Subjects, values: Values) -> Tables:
    named = encoded(values)
    ends = _told(subjects, named, dataset_ids(named.texts), "datasets")
    evidence = joined("datasets: ", named.texts)
    return claim_table(subjects, TrainedOn, named, Dataset, CARD, ends=ends, evidence=evidence)


def _source_datasets(subjects: Subjects, values: Values) -> Tables:
    named = encoded(values)
    ends = pa.array(map(source_dataset, named.texts.to_pylist()), pa.string())
    evidence = joined("source_datasets: ", named.texts)
    return claim_table(subjects, DerivedFrom, named, Dataset, CARD, ends=ends, evidence=evidence)


def _others(subjects: Subjects, values: Values, key: str) -> Named:
    """Return what rows name, without those that name themselves."""
    own = subjects.ids.take(pa.array(values.rows))
    other = pc.not_equal(values.texts, own)
    left = len(values.rows) - (pc.sum(other).as_py() or 0)
    subjects.told.leave_out(f"{key} of a card", "it names the model itself", left)
    rows = values.rows[other.to_numpy(zero_copy_only=False)]
    return encoded(Values(values.texts.filter(other), rows))


def _told(subjects: Subjects, named: Named, ends: pa.Array, key: str) -> pa.Array:
    """Return the ends, having counted the names that are none."""
    none = ends.is_null().to_numpy(zero_copy_only=False)[named.places]
    subjects.told.leave_out(f"{key} of a card", "it is no id of the Hub", int(none.sum()))
    return ends
