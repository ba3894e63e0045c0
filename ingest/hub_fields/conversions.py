"""What the names of models say of their bases, where no field of theirs states a relation."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import DerivedFrom, Model, StatesBase
from graph.store.tables import ENDS, Tables
from ingest.columns.claims import Subjects, constant, joined
from ingest.conversions import NAME, conversion_in, name_evidence

_FROM, _TO = ENDS[1], ENDS[3]


def conversion_claims(subjects: Subjects, made: Sequence[Tables]) -> Tables:
    """Return the claims that names make, given the claims of all fields of these models.

    A model with several bases may be a merge, of which a name says nothing.
    """
    tables = [tables[DerivedFrom] for tables in made if DerivedFrom in tables]
    if subjects.kind is not Model or not tables:
        return {}
    # A base that cannot be looked up is one more.
    more = [pc.unique(each[StatesBase][_FROM]).to_pylist() for each in made if StatesBase in each]
    unresolved = {child for children in more for child in children}
    pairs = _silent_pairs(pa.concat_tables(tables, promote_options="default"))
    rows = []
    for child, parent in pairs:
        found = conversion_in(child, parent) if child not in unresolved else None
        if found:
            rows.append((child, parent, found.method, name_evidence(found, None)))
    if not rows:
        return {}
    children, parents, methods, evidence = (
        pa.array(each, pa.string()) for each in zip(*rows, strict=True)
    )
    kind = constant(Model.label, len(rows))
    columns = dict(zip(ENDS, (kind, children, kind, parents), strict=True))
    columns |= {"method": methods, "evidence": evidence, "stated_by": constant(NAME, len(rows))}
    columns["declared"] = pa.repeat(pa.scalar(False), len(rows))
    return {DerivedFrom: pa.table(columns)}


def _silent_pairs(claims: pa.Table) -> list[tuple[str, str]]:
    """Return the models with one base and that base, where no claim says how it was used."""
    pair = joined(claims[_FROM], "\n", claims[_TO])
    methods = claims["method"] if "method" in claims.column_names else pa.nulls(len(claims))
    stated = pc.unique(claims[_FROM].filter(pc.is_valid(methods)))
    silent = pc.invert(pc.is_in(claims[_FROM], value_set=stated))
    found = pc.unique(pair.filter(silent)).to_pylist()
    bases: dict[str, list[str]] = {}
    for text in found:
        child, _, parent = text.partition("\n")
        bases.setdefault(child, []).append(parent)
    return [(child, parents[0]) for child, parents in bases.items() if len(parents) == 1]
