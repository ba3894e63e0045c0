"""Bases that fields state and that are no id of the Hub, column by column."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import StatesBase, UnresolvedBase
from graph.store.tables import Tables
from ingest.columns.claims import Named, Subjects, claim_table, constant
from ingest.unresolved import LONGEST_TEXT, stated_text, unresolved_ids


def unresolved_claims(
    subjects: Subjects,
    stated_by: str,
    named: Named,
    texts: pa.Array,
    by_row: Mapping[str, pa.Array],
    **values: pa.Array,
) -> Tables:
    """Return the claims to bases that could not be resolved, and their nodes.

    ``texts`` has for each text of ``named`` the base that it states, unknown where that is an id.
    """
    if texts.null_count == len(texts):
        return {}
    if "evidence" in values:
        values["evidence"] = pc.utf8_slice_codeunits(values["evidence"], 0, LONGEST_TEXT)
    shown = pa.array([text and stated_text(text) for text in texts.to_pylist()], pa.string())
    made = claim_table(
        subjects,
        StatesBase,
        named,
        UnresolvedBase,
        stated_by,
        ends=shown,
        by_row=by_row,
        text=shown,
        **values,
    )
    if not made:
        return {}
    claims = made[StatesBase]
    ids = unresolved_ids(subjects.kind, claims["from_id"], claims["to_id"])
    place = claims.column_names.index("to_id")
    nodes = {"id": ids, "display_name": claims["text"], "stated_by": constant(stated_by, len(ids))}
    return {StatesBase: claims.set_column(place, "to_id", ids), UnresolvedBase: pa.table(nodes)}
