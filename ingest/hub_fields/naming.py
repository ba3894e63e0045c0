"""Claims of texts that name artifacts: which are ids of the Hub, and how each was stated."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from graph.store.tables import Tables
from ingest.columns.claims import Named, SkipKey, Subjects, claim_table, encoded
from ingest.columns.values import NO_TEXT, Values
from ingest.hub_fields.table import ClaimField
from ingest.hub_fields.vocabulary import RELATIONS

NO_ID = "it is no id of the Hub"
ITSELF = "it names itself"


def known_relations(relations: pa.Array) -> pa.Array:
    """Return the relations that the Hub has a word for, unknown in the place of the others."""
    return pc.if_else(pc.is_in(relations, pa.array(RELATIONS)), relations, NO_TEXT)


def judge_ids(
    subjects: Subjects, field: ClaimField, named: Named, names: pa.Array, skip: SkipKey
) -> pa.Array:
    """Return the ids that names mean, unknown where one means none: that is counted as a skip."""
    if field.ids is None:
        return names
    ends = field.ids(names)
    if ends.null_count > names.null_count:
        wrong = pc.and_(pc.is_valid(names), pc.is_null(ends))
        subjects.skipped.add_rows(*skip, named.rows_of(wrong))
    return ends


def other_artifacts(subjects: Subjects, field: ClaimField, values: Values, skip: SkipKey) -> Named:
    """Return what rows name, without those that name themselves: these are counted as a skip."""
    own, ids = subjects.ids.take(pa.array(values.rows)), values.texts
    if field.ids:  # an address may name it too
        ids = pc.coalesce(field.ids(ids), ids)
    other = pc.not_equal(ids, own)
    kept = other.to_numpy(zero_copy_only=False)
    subjects.skipped.add_rows(*skip, values.rows[~kept])
    return encoded(Values(values.texts.filter(other), values.rows[kept]))


def id_claims(
    subjects: Subjects,
    field: ClaimField,
    named: Named,
    skip: SkipKey,
    evidence: Callable[..., pa.Array],
    methods: pa.Array | None = None,
) -> Tables:
    """Return the claims of a field whose texts name artifacts; what is no id is counted as a skip.

    ``methods`` are by row. ``evidence`` returns what was read, given the texts, and the methods
    where there are any.
    """
    by_row = {} if methods is None else {"method": methods}
    made = claim_table(
        subjects,
        field.claim,
        named,
        field.end,
        field.stated_by,
        ends=judge_ids(subjects, field, named, named.texts, skip),
        by_row=by_row,
        evidence=evidence(named.texts) if methods is None else named.texts,
    )
    if methods is None or not made:
        return made
    table = made[field.claim]
    place = table.column_names.index("evidence")
    said = evidence(table["evidence"], table["method"])
    return {field.claim: table.set_column(place, "evidence", said)}
