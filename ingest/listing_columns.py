"""A listing of the Hub with a column for each field: the same as hub_listing reads of one entry.

Pure: batches of columns in, tables out, no object per row.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.identifiers import LONGEST_ID
from graph.schema import (
    Claim,
    Dataset,
    DerivedFrom,
    Model,
    Owner,
    Paper,
    PublishedBy,
    RecordType,
)
from graph.tables import Tables
from ingest.card_columns import card_claims
from ingest.claim_columns import Subjects, Told, claim_table, constant, encoded, joined
from ingest.columns import Values, texts, whole
from ingest.fact_columns import FIELDS, INNER, FactColumns
from ingest.hub_listing import API, RELATIONS
from ingest.hub_names import model_ids
from ingest.json_columns import JsonColumns
from ingest.license_columns import LicenseColumns
from ingest.tag_columns import tag_claims, tag_facts

ECOSYSTEM = "ai-ecosystem"
"""Who states the column parent_model: its makers read it from cards, tags and more."""
IDS = ("id", "modelId", "model_id", "datasetId", "dataset_id")
COLUMNS = FIELDS | {*IDS, *INNER, "tags", "cardData", "baseModels", "parent_model"}
"""All columns that are read where a dump has them."""

_NONE = pa.scalar(None, pa.string())


class ListingColumns:
    """Gathers what batches of one dump state; ``tables`` returns all of it."""

    def __init__(self, kind: type[Model] | type[Dataset]) -> None:
        self.kind = kind
        self.told = Told()
        self.rows = 0
        self.read: set[str] = set()
        """The columns that were there and could be read."""
        self.newest = ""
        """The newest moment at which something was made or changed, ISO 8601."""
        self._made: dict[RecordType, list[pa.Table]] = {}
        self._licenses = LicenseColumns()
        self._json = JsonColumns()

    def add(self, batch: pa.Table) -> None:
        """Read the rows of a batch; it has one of the columns IDS, and any others."""
        batch, ids = self._with_ids(batch)
        self.rows += len(ids)
        if not len(ids):
            return
        subjects = Subjects(self.kind, ids, self.told)
        columns = FactColumns({n: whole(batch[n]) for n in batch.column_names}, self.told)
        tags = encoded(columns.values("tags"))
        facts = {**columns.facts(self.kind, self._json), **tag_facts(self.kind, tags, len(ids))}
        self._date(facts)
        self._keep(
            {self.kind: pa.table({"id": ids, "stated_by": constant(API, len(ids)), **facts})}
        )
        self._keep(_owners(subjects), *tag_claims(subjects, tags, self._licenses))
        if (cards := columns.text("cardData")) is not None:
            self._keep(*card_claims(subjects, cards, self._json, self._licenses))
        if self.kind is Model:
            self._keep(_base_models(subjects, *columns.derivations()))
            self._keep(_parents(subjects, columns.values("parent_model")))
        self.read |= columns.read

    def tables(self, taken: str) -> Tables:
        """Return what all batches state, as facts of a date, and let go of it."""
        self._json.close()
        made, self._made = self._made, {}
        tables: Tables = {}
        for record in list(made):
            table = pa.concat_tables(made.pop(record), promote_options="default")
            if record in (Owner, Paper):
                table = _first_of_each(table)
            date = "first_seen" if issubclass(record, Claim) else "facts_at"
            tables[record] = table.append_column(date, constant(taken, len(table)))
        return {**self._licenses.statements(taken), **tables}

    def _with_ids(self, batch: pa.Table) -> tuple[pa.Table, pa.Array]:
        """Return the rows that have an id which can be kept, and these ids."""
        name = next(name for name in IDS if name in batch.column_names)
        ids = texts(whole(batch[name]))
        if ids is None:
            ids = pa.nulls(len(batch), pa.string())
        long = pc.fill_null(pc.greater(pc.binary_length(ids), LONGEST_ID), False)
        self.told.leave_out("row", "it has no id", ids.null_count)
        self.told.leave_out("row", f"its id has over {LONGEST_ID} bytes", pc.sum(long).as_py() or 0)
        good = pc.and_not(ids.is_valid(), long)
        return (batch, ids) if pc.all(good).as_py() else (batch.filter(good), ids.filter(good))

    def _date(self, facts: dict[str, pa.Array]) -> None:
        for name in ("created", "modified"):
            if name in facts:
                self.newest = max(self.newest, pc.max(facts[name]).as_py() or "")

    def _keep(self, *many: Tables) -> None:
        for tables in many:
            for record, table in tables.items():
                self._made.setdefault(record, []).append(table)


def _first_of_each(table: pa.Table) -> pa.Table:
    """Return one row an id; those of one id are equal."""
    ids = table["id"].combine_chunks()
    first = pc.index_in(pc.unique(ids), ids)
    return table.take(first)


def _owners(subjects: Subjects) -> Tables:
    """Return who publishes, which stands before the slash of an id."""
    parts = pc.split_pattern(subjects.ids, "/", max_splits=1)
    first = pc.list_element(parts, 0)
    owned = pc.and_(pc.equal(pc.list_value_length(parts), 2), pc.not_equal(first, ""))
    values = Values(pc.if_else(owned, first, _NONE), np.arange(len(first)))
    named = encoded(values.known())
    ids = joined("hf:", named.texts)
    made = claim_table(subjects, PublishedBy, named, Owner, API, ends=ids)
    if made:
        kept = pc.unique(made[PublishedBy]["to_id"])
        names = pc.utf8_slice_codeunits(kept, 3)
        stated = constant(API, len(kept))
        made[Owner] = pa.table({"id": kept, "display_name": names, "stated_by": stated})
    return made


def _base_models(subjects: Subjects, values: Values, relations: pa.Array | None) -> Tables:
    """Return what the Hub itself says of base models: one relation for all parents of a model."""
    named = encoded(values)
    if relations is None:
        relations = pa.nulls(len(subjects.ids), pa.string())
    known = pc.is_in(relations, pa.array(RELATIONS))
    return claim_table(
        subjects,
        DerivedFrom,
        named,
        Model,
        API,
        by_row={"method": pc.if_else(known, relations, _NONE)},
        evidence=joined("baseModels: ", named.texts),
    )


def _parents(subjects: Subjects, values: Values) -> Tables:
    """Return what the makers of the ai_ecosystem table say; names that are no ids are none."""
    other = pc.not_equal(values.texts, subjects.ids.take(pa.array(values.rows)))
    rows = values.rows[other.to_numpy(zero_copy_only=False)]
    named = encoded(Values(values.texts.filter(other), rows))
    ends = model_ids(named.texts)
    none = len(values.rows) - int(
        ends.is_valid().to_numpy(zero_copy_only=False)[named.places].sum()
    )
    subjects.told.leave_out("parent_model", "it is no id of another model of the Hub", none)
    return claim_table(
        subjects,
        DerivedFrom,
        named,
        Model,
        ECOSYSTEM,
        ends=ends,
        evidence=joined("parent_model: ", named.texts),
    )
