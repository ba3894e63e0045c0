"""The one reader of the Hub's shape: batches of entries with a column a field, tables out.

Pure: no object per row. Dumps are read in batches of many rows, answers of the API in small ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph import clock
from graph.schema import Claim, Owner, Paper, PublishedBy, RecordType
from graph.schema.identifiers import shorten
from graph.store.tables import Tables
from ingest.columns.claims import SkipCounts, Subjects, claim_table, constant, encoded, joined
from ingest.columns.json_text import JsonColumns
from ingest.columns.values import Values, texts, whole
from ingest.hub_fields.card_metadata import card_claims
from ingest.hub_fields.columns import VALUE_IN, FieldColumns
from ingest.hub_fields.conversions import conversion_claims
from ingest.hub_fields.licenses import LicenseColumns
from ingest.hub_fields.naming import ITSELF, id_claims, known_relations, other_artifacts
from ingest.hub_fields.odd_values import old_languages
from ingest.hub_fields.table import API, IDS, ClaimField, Kind, claims_in
from ingest.hub_fields.tags import tag_claims, tag_facts
from ingest.hub_ids import are_listed
from ingest.refusals import NOTHING

_NOTHING: Mapping[str, str] = {}
NO_HUB_ID = "its id is none that the Hub gives"
"""Why an entry is skipped that cannot be the Hub's."""
WITHOUT_ID = ("row", "it has no id")
WITHOUT_HUB_ID = ("row", NO_HUB_ID)
RAGGED = ("row", "it has more cells or fewer than the first row has names")
UNCLOSED = ("row", "a quote in it is not closed, or it is over 16 MiB")
SUBJECT_UNKNOWN = frozenset({WITHOUT_ID, WITHOUT_HUB_ID, RAGGED, UNCLOSED})
"""The skips of rows of which nobody knows what they are about."""


@dataclass(slots=True)
class BatchReading:
    """What the rows of a batch state."""

    rows: int = 0
    tables: list[Tables] = field(default_factory=list)
    skipped: SkipCounts = field(default_factory=SkipCounts)
    licenses: LicenseColumns = field(default_factory=LicenseColumns)
    columns: set[str] = field(default_factory=set)
    """The columns that were there and could be read."""
    newest: str = ""
    """The newest moment until now at which something was made or changed, ISO 8601."""


class HubReader:
    """Reads batches of entries of one kind, several at a time if need be, and gathers them."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.rows = 0
        self.skipped = SkipCounts()
        self.columns: set[str] = set()
        self.newest = ""
        self._made: dict[RecordType, list[pa.Table]] = {}
        self._licenses = LicenseColumns()
        self._json = JsonColumns()

    def read(
        self, batch: pa.Table, left_out: Mapping[str, str] = _NOTHING, file: str = ""
    ) -> BatchReading:
        """Return what the rows of a batch state; it has one of the columns IDS, and any others.

        ``left_out`` has further columns that could not be read for these rows alone, and why;
        ``file`` is the name of the file that they stand in.
        """
        reading = BatchReading()
        batch, ids = _with_ids(batch, reading.skipped, file)
        reading.rows = len(ids)
        if not len(ids):
            return reading
        for name, reason in left_out.items():
            reading.skipped.add(f"{VALUE_IN}{name}", reason, len(ids))
        if left_out:
            reading.skipped.unread.append(ids)
        subjects = Subjects(self.kind, ids, reading.skipped)
        columns = FieldColumns({n: whole(batch[n]) for n in batch.column_names}, reading.skipped)
        tags = columns.named("tags")
        facts = {**columns.facts(self.kind, self._json), **tag_facts(self.kind, tags, len(ids))}
        cards = columns.text("cardData")
        if cards is not None and (old := old_languages(cards)) is not None:
            facts["languages"] = pc.coalesce(facts["languages"], old)
        reading.newest = _newest(facts)
        facts |= {"id": ids, "stated_by": constant(API, len(ids))}
        made: list[Tables] = [{self.kind: pa.table(facts)}, _owners(subjects)]
        made += tag_claims(subjects, tags, reading.licenses)
        if cards is not None:
            made += card_claims(subjects, cards, self._json, reading.licenses)
        made += [_base_models(subjects, f, columns) for f in claims_in("baseModels", self.kind)]
        made += [_parents(subjects, f, columns) for f in claims_in("parent_model", self.kind)]
        made.append(conversion_claims(subjects, made))
        reading.tables, reading.columns = made, columns.read
        reading.skipped.unread += [ids.take(pa.array(r)) for r in columns.unread if len(r)]
        return reading

    def add(self, reading: BatchReading) -> int:
        """Take what a batch states; return the bytes of its tables."""
        self.rows += reading.rows
        self.columns |= reading.columns
        self.newest = max(self.newest, reading.newest)
        self._licenses.add(reading.licenses)
        self.skipped.include(reading.skipped)
        for tables in reading.tables:
            for record, table in tables.items():
                self._made.setdefault(record, []).append(table)
        return sum(table.nbytes for tables in reading.tables for table in tables.values())

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


def _with_ids(batch: pa.Table, skipped: SkipCounts, file: str) -> tuple[pa.Table, pa.Array]:
    """Return the rows that have an id which the Hub can give, and these ids."""
    name = next(name for name in IDS if name in batch.column_names)
    ids = texts(whole(batch[name]))
    if ids is None:
        ids = pa.nulls(len(batch), pa.string())
    good = pc.fill_null(are_listed(ids), False)
    skipped.add(*WITHOUT_ID, ids.null_count)
    skipped.add(*WITHOUT_HUB_ID, len(ids) - ids.null_count - good.true_count)
    if file and good.true_count + ids.null_count < len(ids):
        odd = ids.filter(pc.and_not(ids.is_valid(), good))[0].as_py()
        skipped.first[WITHOUT_HUB_ID] = f"{shorten(odd)!r} in {file}"
    return (batch, ids) if good.true_count == len(ids) else (batch.filter(good), ids.filter(good))


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
    owned = pc.match_substring(subjects.ids, "/")
    first = pc.list_element(pc.split_pattern(subjects.ids.filter(owned), "/"), 0)
    named = encoded(Values(first, np.flatnonzero(owned)))
    ids = joined("hf:", named.texts)
    made = claim_table(subjects, PublishedBy, named, Owner, API, ends=ids)
    if made:
        stated = constant(API, len(ids))
        made[Owner] = pa.table({"id": ids, "display_name": named.texts, "stated_by": stated})
    return made


def _base_models(subjects: Subjects, field: ClaimField, columns: FieldColumns) -> Tables:
    """Return what the Hub itself says of base models: one relation for all parents of a model."""
    values, relations = columns.base_models()
    if not len(values.rows):
        return {}
    if relations is None:
        relations = pa.nulls(len(subjects.ids), pa.string())

    def evidence(texts: pa.Array, methods: pa.Array) -> pa.Array:
        return joined("baseModels", pc.fill_null(joined(", ", methods), ""), ": ", texts)

    methods = known_relations(relations)
    return id_claims(subjects, field, encoded(values), field.field, evidence, methods)


def _parents(subjects: Subjects, field: ClaimField, columns: FieldColumns) -> Tables:
    """Return what the makers of the ai_ecosystem table say of base models."""
    values = columns.values(field.field)
    # Whoever wrote the table has cells for nothing.
    none = pc.is_in(pc.utf8_lower(values.texts), pa.array(sorted(NOTHING)))
    stated = pc.invert(none)
    values = Values(values.texts.filter(stated), values.rows[stated.to_numpy(zero_copy_only=False)])
    if not len(values.rows):
        return {}
    named = other_artifacts(subjects, field, values, (field.field, ITSELF))
    return id_claims(subjects, field, named, field.field, partial(joined, f"{field.field}: "))
