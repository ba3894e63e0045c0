"""What the cards of many artifacts state: the JSON text that dumps hold, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import LicensedAs
from graph.store.tables import Tables
from ingest.columns.claims import Subjects, encoded, joined
from ingest.columns.json_text import JsonColumns
from ingest.columns.values import Values
from ingest.hub_fields.licenses import LicenseColumns
from ingest.hub_fields.naming import (
    ITSELF,
    id_claims,
    known_relations,
    meanings,
    other_artifacts,
)
from ingest.hub_fields.odd_values import named_in, with_older
from ingest.hub_fields.table import CARD, ClaimField, claims_in

_BESIDE = ("base_model_relation", "license_name", "license_link")
"""The keys that say more of what another key names."""


def card_claims(
    subjects: Subjects, cards: pa.Array, json: JsonColumns, licenses: LicenseColumns
) -> list[Tables]:
    """Return the claims in cards: base models, datasets, licences and newer versions."""
    fields = claims_in("cardData", subjects.kind)
    found = _read_cards(subjects, cards, json, fields)
    relations, names, links = (found[key].by_row(len(subjects.ids)) for key in _BESIDE)
    said = {"stated_by": CARD, "evidence": license_evidence, "names": names, "links": links}
    made = []
    for field in fields:
        given = found[field.key]
        if field.claim is LicensedAs:
            made.append(licenses.tables(subjects, encoded(given), **said))
        elif field.is_base:
            made.append(_base_models(subjects, given, field, relations))
        else:
            made.append(_others(subjects, given, field))
    return made


def _read_cards(
    subjects: Subjects, cards: pa.Array, json: JsonColumns, fields: list[ClaimField]
) -> dict[str, Values]:
    """Return what the keys of fields name, and the texts at the keys beside them."""
    keys = [key for field in fields for key in (field.key, field.older) if key]
    values, rests, wrong = json.strings_and_rests(cards, (*keys, *_BESIDE), keys)
    _skip_unread(subjects, wrong)
    found = dict(zip((*keys, *_BESIDE), values, strict=True))
    for field in fields:
        named = named_in(subjects, field, field.key, found[field.key], rests[field.key])
        if field.older:
            older = named_in(subjects, field, field.older, found[field.older], rests[field.older])
            named = with_older(named, older)
        found[field.key] = named
    return found


def _skip_unread(subjects: Subjects, wrong: pa.Array) -> None:
    """Count the cards that could not be read, and note whose they are."""
    unread = subjects.ids.filter(wrong)
    if len(unread):
        reason = "it is no JSON object of valid Unicode, or over a MiB"
        subjects.skipped.add("card", reason, len(unread))
        subjects.skipped.unread.append(unread)


def license_evidence(labels: Sequence[str], name: str | None, link: str | None = None) -> str:
    """Return what a card says of its licence: the labels, and the name or link that it gives."""
    given = {"license": ", ".join(labels), "license_name": name or ""}
    if not labels and not name:
        given["license_link"] = link or ""
    return ", ".join(f"{key}: {text}" for key, text in given.items() if text)


def _base_models(
    subjects: Subjects, values: Values, field: ClaimField, relations: pa.Array
) -> Tables:
    """Return the base models, their evidence naming the relation that the card has for all."""

    def evidence(texts: pa.Array, methods: pa.Array) -> pa.Array:
        said = pc.fill_null(joined(", base_model_relation: ", methods), "")
        return joined(f"{field.key}: ", texts, said)

    item = f"{field.key} of a card"
    named = other_artifacts(subjects, field, values, (item, ITSELF))
    return id_claims(subjects, field, named, item, evidence, known_relations(relations))


def _others(subjects: Subjects, values: Values, field: ClaimField) -> Tables:
    """Return what the other keys name: datasets, source datasets, the newer version."""
    if field.single:
        first = values.by_row(len(subjects.ids))
        values = Values(first, np.arange(len(first))).known()
    item = f"{field.key} of a card"
    if field.meaning:
        given = encoded(values)
        meant = meanings(subjects, field, given, item)
        sources = given.of(meant)
        values = Values(sources.column(), sources.rows)
    same_kind = field.end is subjects.kind
    skip = (item, ITSELF)
    named = other_artifacts(subjects, field, values, skip) if same_kind else encoded(values)
    return id_claims(subjects, field, named, item, partial(joined, f"{field.key}: "))
