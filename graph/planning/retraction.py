"""Claims that a source no longer states: they leave their type and stay in the journal."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from graph.planning.alias_resolution import move, today_ids
from graph.planning.change_set import ChangeSet, Reader, complete, plan_changes
from graph.planning.merge import journal
from graph.schema import CLAIMS, Change, Claim, Node
from graph.store.base import Sources
from graph.store.tables import Tables, keys


def plan_retraction(
    reader: Reader,
    seen: Tables,
    sources: Sources,
    kind: type[Node] | None,
    scope: pa.ChunkedArray | pa.Table | None,
    ended: str,
) -> ChangeSet:
    """Return the plan that moves claims which their sources no longer state to the journal.

    ``seen`` holds what a complete run of these sources stated; ``kind`` and ``scope`` say about
    which starts, as for ``Store.retract_stale`` (all of them for None). Seen claims and the scope
    may use names that the graph knows as aliases.
    """
    seen, _, _ = move(reader, complete(seen, ended))
    if scope is not None:
        scope = _today(reader, scope)
    plan, lost = ChangeSet(), []
    for claim in CLAIMS:
        stated_by = sources.get(claim, ()) if isinstance(sources, Mapping) else sources
        if not stated_by:
            continue
        stored = _stated(reader, claim, list(stated_by), scope)
        # What began later than the source was read cannot have ended by then.
        began = pc.utf8_slice_codeunits(stored["first_seen"], 0, 10)
        stored = stored.filter(pc.fill_null(pc.less_equal(began, ended[:10]), True))
        if kind is not None:
            stored = stored.filter(pc.equal(stored["from_kind"], kind.label))
        if not len(stored):
            continue
        stated = keys(claim, seen[claim]) if claim in seen else pa.array([], pa.string())
        gone = stored.filter(pc.invert(pc.is_in(keys(claim, stored), value_set=stated)))
        if len(gone):
            plan.claims_gone[claim] = gone
            lost.append(journal(claim, [(row, ended) for row in gone.to_pylist()], "gone"))
    if lost:
        plan.nodes_new = plan_changes(reader, {Change: pa.concat_tables(lost)}).nodes_new
    return plan


def _stated(
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
        found = reader.claims_from(claim, scope)
        wanted = pa.array(sources, pa.string())
        found = found.filter(pc.is_in(found["stated_by"], value_set=wanted))
        within = pc.is_in(_starts(found), value_set=_starts(scope))
    return found if within is None else found.filter(within)


def _starts(table: pa.Table) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(table["from_kind"], table["from_id"], " ")


def _today(reader: Reader, scope: pa.ChunkedArray | pa.Table) -> pa.ChunkedArray | pa.Table:
    if not isinstance(scope, pa.Table):
        return today_ids(reader, scope)
    parts = []
    for kind in pc.unique(scope["from_kind"]).to_pylist():
        ids = today_ids(reader, scope["from_id"].filter(pc.equal(scope["from_kind"], kind)))
        kinds = pa.array([kind] * len(ids), pa.string())
        parts.append(pa.table({"from_kind": kinds, "from_id": ids}))
    return pa.concat_tables(parts) if parts else scope
