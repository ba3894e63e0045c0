"""A listing of the Hub with a column for each field: the same as hub_listing reads of one entry.

Pure: batches of columns in, tables out, no object per row.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph import clock
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
from graph.store.tables import Tables
from ingest.columns.claims import LeftOut, Subjects, claim_table, constant, encoded, joined
from ingest.columns.json_text import JsonColumns
from ingest.columns.values import Values, texts, whole
from ingest.hub_fields.card_metadata import card_claims
from ingest.hub_fields.facts import FIELDS, INNER, FactColumns
from ingest.hub_fields.licenses import LicenseColumns
from ingest.hub_fields.listing_rows import API, NO_ID
from ingest.hub_fields.tags import known_relations, tag_claims, tag_facts
from ingest.hub_ids import are_listed, model_ids

ECOSYSTEM = "ai-ecosystem"
"""Who states the column parent_model: its makers read it from cards, tags and more."""
IDS = ("id", "modelId", "model_id", "datasetId", "dataset_id")
COLUMNS = FIELDS | {*IDS, *INNER, "tags", "cardData", "baseModels", "parent_model"}
"""All columns that are read where a dump has them."""

NAMELESS = ("row", "it has no id")
NO_HUB_ID = ("row", NO_ID)
RAGGED = ("row", "it has more cells or fewer than the first row has names")
ABOUT_NOBODY_KNOWS = frozenset({NAMELESS, NO_HUB_ID, RAGGED})
"""Why rows are left out of which nobody knows what they are about."""
_NONE = pa.scalar(None, pa.string())


@dataclass(slots=True)
class Piece:
    """What the rows of a batch state."""

    rows: int = 0
    tables: list[Tables] = field(default_factory=list)
    left_out: LeftOut = field(default_factory=LeftOut)
    licenses: LicenseColumns = field(default_factory=LicenseColumns)
    columns: set[str] = field(default_factory=set)
    """The columns that were there and could be read."""
    newest: str = ""
    """The newest moment until now at which something was made or changed, ISO 8601."""


class ListingColumns:
    """Reads batches of one dump, several at a time if need be, and gathers what they state."""

    def __init__(self, kind: type[Model] | type[Dataset]) -> None:
        self.kind = kind
        self.rows = 0
        self.left_out = LeftOut()
        self.columns: set[str] = set()
        self.newest = ""
        self._made: dict[RecordType, list[pa.Table]] = {}
        self._licenses = LicenseColumns()
        self._json = JsonColumns()

    def read(self, batch: pa.Table) -> Piece:
        """Return what the rows of a batch state; it has one of the columns IDS, and any others."""
        piece = Piece()
        batch, ids = _with_ids(batch, piece.left_out)
        piece.rows = len(ids)
        if not len(ids):
            return piece
        subjects = Subjects(self.kind, ids, piece.left_out)
        columns = FactColumns({n: whole(batch[n]) for n in batch.column_names}, piece.left_out)
        tags = columns.named("tags")
        facts = {**columns.facts(self.kind, self._json), **tag_facts(self.kind, tags, len(ids))}
        piece.newest = _newest(facts)
        facts |= {"id": ids, "stated_by": constant(API, len(ids))}
        made: list[Tables] = [{self.kind: pa.table(facts)}, _owners(subjects)]
        made += tag_claims(subjects, tags, piece.licenses)
        if (cards := columns.text("cardData")) is not None:
            made += card_claims(subjects, cards, self._json, piece.licenses)
        if self.kind is Model:
            made.append(_base_models(subjects, *columns.derivations()))
            made.append(_parents(subjects, columns.values("parent_model")))
        piece.tables, piece.columns = made, columns.read
        return piece

    def add(self, piece: Piece) -> None:
        """Take what a batch states."""
        self.rows += piece.rows
        self.columns |= piece.columns
        self.newest = max(self.newest, piece.newest)
        self._licenses.add(piece.licenses)
        self.left_out.include(piece.left_out)
        for tables in piece.tables:
            for record, table in tables.items():
                self._made.setdefault(record, []).append(table)

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


def _with_ids(batch: pa.Table, left_out: LeftOut) -> tuple[pa.Table, pa.Array]:
    """Return the rows that have an id which the Hub can give, and these ids."""
    name = next(name for name in IDS if name in batch.column_names)
    ids = texts(whole(batch[name]))
    if ids is None:
        ids = pa.nulls(len(batch), pa.string())
    good = pc.fill_null(are_listed(ids), False)
    left_out.add(*NAMELESS, ids.null_count)
    left_out.add(*NO_HUB_ID, pc.sum(pc.and_(ids.is_valid(), pc.invert(good))).as_py() or 0)
    return (batch, ids) if pc.all(good).as_py() else (batch.filter(good), ids.filter(good))


def _newest(facts: dict[str, pa.Array]) -> str:
    """Return the newest moment until now; what lies in the future is a mistake."""
    now = clock.now().isoformat()
    found = [facts[name] for name in ("created", "modified") if name in facts]
    past = [pc.max(column.filter(pc.less(column, now))).as_py() for column in found]
    return max((moment for moment in past if moment), default="")


def _first_of_each(table: pa.Table) -> pa.Table:
    """Return one row an id; those of one id are equal."""
    codes = whole(table["id"]).dictionary_encode().indices.to_numpy(zero_copy_only=False)
    # Codes are given in the order in which ids are met first.
    known = np.maximum.accumulate(np.r_[-1, codes])[:-1]
    return table.take(pa.array(np.flatnonzero(codes > known)))


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
        stated = constant(API, len(ids))
        made[Owner] = pa.table({"id": ids, "display_name": named.texts, "stated_by": stated})
    return made


def _base_models(subjects: Subjects, values: Values, relations: pa.Array | None) -> Tables:
    """Return what the Hub itself says of base models: one relation for all parents of a model."""
    named = encoded(values)
    if relations is None:
        relations = pa.nulls(len(subjects.ids), pa.string())
    methods = known_relations(relations)
    made = claim_table(subjects, DerivedFrom, named, Model, API, by_row={"method": methods})
    for record, table in made.items():
        said = pc.fill_null(joined(", ", table["method"]), "")
        evidence = joined("baseModels", said, ": ", table["to_id"])
        made[record] = table.append_column("evidence", evidence)
    return made


def _parents(subjects: Subjects, values: Values) -> Tables:
    """Return what the makers of the ai_ecosystem table say; names that are no ids are none."""
    other = pc.not_equal(values.texts, subjects.ids.take(pa.array(values.rows)))
    rows = values.rows[other.to_numpy(zero_copy_only=False)]
    named = encoded(Values(values.texts.filter(other), rows))
    ends = model_ids(named.texts)
    none = len(values.rows) - int(
        ends.is_valid().to_numpy(zero_copy_only=False)[named.places].sum()
    )
    subjects.left_out.add("parent_model", "it is no id of another model of the Hub", none)
    return claim_table(
        subjects,
        DerivedFrom,
        named,
        Model,
        ECOSYSTEM,
        ends=ends,
        evidence=joined("parent_model: ", named.texts),
    )
