"""Claims that a living artifact no longer states: they leave the graph and stay in the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from graph.clock import today
from graph.planning.alias_resolution import current_ids
from graph.planning.change_set import ChangeSet, Reader, StoreReader
from graph.planning.merge import journal
from graph.planning.planned_reader import PlannedReader, without
from graph.schema import CLAIMS, Claim, Node
from graph.store.tables import Tables, keys, of_sources

Sources = Sequence[str] | Mapping[type[Claim], Sequence[str]]
"""Those that state claims of all types, or for each type those that state some."""


@dataclass(frozen=True, slots=True)
class Retraction:
    """What was read to its end: claims in its reach that the write does not state are retracted.

    ``stated_by`` names the sources that were read, for each type of claim where they differ.
    ``kind`` and ``scope`` limit the reach to claims that begin at nodes of this kind, and at these
    ids or at the nodes in a table of from_kind and from_id; ids may be aliases. ``ended`` is the
    date of the source, today if None: a claim that began later is not retracted.
    """

    stated_by: Sources
    kind: type[Node] | None = None
    scope: pa.ChunkedArray | pa.Table | None = None
    ended: str | None = None


def plan_retraction(
    plan: ChangeSet, reader: StoreReader | PlannedReader, stated: Tables, retraction: Retraction
) -> None:
    """Add to a plan, before it is settled, that claims which are not stated are retracted.

    ``stated`` holds all that the sources state, under the ids of today.
    """
    after, ended = PlannedReader(reader, plan), retraction.ended or today()
    scope = None if retraction.scope is None else _current_scope(after, retraction.scope)
    for claim in CLAIMS:
        by = retraction.stated_by
        sources = list(by.get(claim, ()) if isinstance(by, Mapping) else by)
        if not sources:
            continue
        found = _claims_in(after, claim, sources, scope)
        # What began later than the source was read cannot have ended by then.
        began = pc.utf8_slice_codeunits(found["first_seen"], 0, 10)
        found = found.filter(pc.fill_null(pc.less_equal(began, ended[:10]), True))
        if retraction.kind is not None:
            found = found.filter(pc.equal(found["from_kind"], retraction.kind.label))
        if len(found) and claim in stated:
            found = without(found, keys(claim, found), keys(claim, stated[claim]))
        if len(found):
            _retract_claims(plan, claim, found, ended)


def _retract_claims(plan: ChangeSet, claim: type[Claim], lost: pa.Table, ended: str) -> None:
    plan.journal.append(journal(claim, [(row, ended) for row in lost.to_pylist()], "gone"))
    if (new := plan.claims_new.get(claim)) is not None:
        # Some of them were about to come back under another id.
        left = without(new, keys(claim, new), keys(claim, lost))
        if len(left) < len(new):
            plan.claims_withheld[claim] = plan.claims_withheld.get(claim, 0) + len(new) - len(left)
            plan.claims_new[claim] = left
            lost = without(lost, keys(claim, lost), keys(claim, new))
    plan.remove_claims(claim, lost)


def _claims_in(
    reader: Reader,
    claim: type[Claim],
    sources: list[str],
    scope: pa.ChunkedArray | pa.Table | None,
) -> pa.Table:
    """Return the claims in the scope that these sources state."""
    if not isinstance(scope, pa.Table):
        found = reader.claims_by(claim, sources)
        within = None if scope is None else pc.is_in(found["from_id"], value_set=scope)
    else:
        found = of_sources(reader.claims_from(claim, scope), sources)
        within = pc.is_in(_start_keys(found), value_set=_start_keys(scope))
    return found if within is None else found.filter(within)


def _start_keys(table: pa.Table) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(table["from_kind"], table["from_id"], " ")


def _current_scope(reader: Reader, scope: pa.ChunkedArray | pa.Table) -> pa.ChunkedArray | pa.Table:
    """Return the scope, and what the aliases in it stand for today."""
    if not isinstance(scope, pa.Table):
        return current_ids(reader, scope)
    parts = []
    for kind in pc.unique(scope["from_kind"]).to_pylist():
        ids = current_ids(reader, scope["from_id"].filter(pc.equal(scope["from_kind"], kind)))
        kinds = pa.array([kind] * len(ids), pa.string())
        parts.append(pa.table({"from_kind": kinds, "from_id": ids}))
    return pa.concat_tables(parts) if parts else scope
