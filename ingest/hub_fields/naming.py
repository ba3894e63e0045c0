"""Claims of texts that name artifacts: which are ids of the Hub, and how each was stated."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from graph.store.tables import Tables
from ingest.columns.claims import Named, SkipKey, Subjects, claim_table, encoded
from ingest.columns.values import NO_TEXT, Values
from ingest.hub_fields.bases import unresolved_claims
from ingest.hub_fields.table import ClaimField
from ingest.hub_fields.vocabulary import NAMES_NONE, NO_SOURCES, RELATIONS
from ingest.hub_ids import refusals

ITSELF = "it names itself"
_NOTHING: Mapping[str, pa.Array] = {}


def known_relations(relations: pa.Array) -> pa.Array:
    """Return the relations that the Hub has a word for, unknown in the place of the others."""
    return pc.if_else(pc.is_in(relations, pa.array(RELATIONS)), relations, NO_TEXT)


def other_artifacts(subjects: Subjects, field: ClaimField, values: Values, skip: SkipKey) -> Named:
    """Return what rows name, without those that name themselves: these are counted as a skip."""
    own, ids = subjects.ids.take(pa.array(values.rows)), values.texts
    if field.ids:  # an address may name it too
        ids = pc.coalesce(field.ids(ids), ids)
    other = pc.not_equal(ids, own)
    kept = other.to_numpy(zero_copy_only=False)
    subjects.skipped.add_rows(*skip, values.rows[~kept])
    return encoded(Values(values.texts.filter(other), values.rows[kept]))


def without_itself(subjects: Subjects, named: Named, ends: pa.Array, item: str) -> Named:
    """Return mentions without those of the artifact of their row: these are counted as a skip.

    ``ends`` has for each text the id that it means, unknown where it means none.
    """
    own = subjects.ids.take(pa.array(named.rows))
    itself = pc.fill_null(pc.equal(named.column(ends), own), False)
    if not itself.true_count:
        return named
    here = itself.to_numpy(zero_copy_only=False)
    subjects.skipped.add_rows(item, ITSELF, named.rows[here])
    return Named(named.texts, named.rows[~here], named.places[~here])


def meanings(subjects: Subjects, field: ClaimField, named: Named, item: str) -> pa.Array:
    """Return the names that texts hold, unknown in the place of those that hold none.

    These are counted as a skip of an ``item``, but for the words that say there is nothing to name.
    """
    texts = named.texts.to_pylist()
    if field.meaning is None:
        return named.texts
    names = [field.meaning(text) for text in texts]
    vain = [
        name is None and text not in NO_SOURCES for name, text in zip(names, texts, strict=True)
    ]
    subjects.skipped.add_rows(item, f"it {NAMES_NONE}", named.rows_of(pa.array(vain, pa.bool_())))
    return pa.array(names, pa.string())


def named_claims(
    subjects: Subjects,
    field: ClaimField,
    named: Named,
    names: pa.Array,
    item: str,
    by_row: Mapping[str, pa.Array] = _NOTHING,
    **values: pa.Array,
) -> Tables:
    """Return the claims of a field whose texts name artifacts.

    ``names`` has for each text the name in it, ``values`` a property of it, and ``by_row`` one of
    each row. A base that is no id of the Hub is a claim as well; any other name that is none is
    counted as a skip of an ``item``.
    """
    ends = field.ids(names) if field.ids else names
    if field.is_base:
        return base_claims(subjects, field, named, names, ends, by_row, **values)
    if ends.null_count > names.null_count:
        _skip_wrong(subjects, field, named, _without(names, ends), item)
    return claim_table(
        subjects,
        field.claim,
        named,
        field.end,
        field.stated_by,
        ends=ends,
        by_row=by_row,
        **values,
    )


def base_claims(
    subjects: Subjects,
    field: ClaimField,
    named: Named,
    names: pa.Array,
    ends: pa.Array,
    by_row: Mapping[str, pa.Array] = _NOTHING,
    **values: pa.Array,
) -> Tables:
    """Return the claims of names of base models, whose ids are ``ends``; see ``named_claims``."""
    by = field.stated_by
    made = claim_table(
        subjects, field.claim, named, field.end, by, ends=ends, by_row=by_row, **values
    )
    wrong = _without(names, ends)
    return made | unresolved_claims(subjects, by, named, wrong, by_row, **values)


def _without(names: pa.Array, ends: pa.Array) -> pa.Array:
    """Return the names that mean no id, unknown in the place of the others."""
    return pc.if_else(pc.is_null(ends), names, NO_TEXT)


def _skip_wrong(
    subjects: Subjects, field: ClaimField, named: Named, wrong: pa.Array, item: str
) -> None:
    """Count the names that are no ids, by their reasons."""
    reasons = refusals(field.end, wrong)
    for reason in pc.unique(reasons).drop_null().to_pylist():
        here = pc.fill_null(pc.equal(reasons, reason), False)
        subjects.skipped.add_rows(item, reason, named.rows_of(here))


def id_claims(
    subjects: Subjects,
    field: ClaimField,
    named: Named,
    item: str,
    evidence: Callable[..., pa.Array],
    methods: pa.Array | None = None,
) -> Tables:
    """Return the claims of a field whose texts are names of artifacts; see ``named_claims``.

    ``methods`` are by row. ``evidence`` returns what was read, given the texts, and the methods
    where there are any.
    """
    by_row = {} if methods is None else {"method": methods}
    said = evidence(named.texts) if methods is None else named.texts
    made = named_claims(subjects, field, named, named.texts, item, by_row, evidence=said)
    if methods is None:
        return made
    for claim, table in made.items():
        if "evidence" in table.column_names:
            place = table.column_names.index("evidence")
            said = evidence(table["evidence"], table["method"])
            made[claim] = table.set_column(place, "evidence", said)
    return made
