"""Claims that a source no longer states: they leave their type and stay in the journal."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from graph.merge import journal
from graph.moves import move, today_ids
from graph.plan import Plan, Reader, complete, make_plan
from graph.schema import CLAIMS, Change, Node
from graph.store import Sources
from graph.tables import Tables, keys


def plan_forgetting(
    reader: Reader,
    seen: Tables,
    sources: Sources,
    kind: type[Node] | None,
    scope: pa.ChunkedArray | None,
    ended: str,
) -> Plan:
    """Return the plan that moves claims which their sources no longer state to the journal.

    ``seen`` holds what a complete run of these sources stated; ``kind`` and ``scope`` are the kind
    and the ids of the starts that the run read (all of them for None). Seen claims and ids may use
    names that the graph knows as aliases.
    """
    seen, _, _ = move(reader, complete(seen, ended))
    if scope is not None:
        scope = today_ids(reader, scope)
    plan, lost = Plan(), []
    for claim in CLAIMS:
        stated_by = sources.get(claim, ()) if isinstance(sources, Mapping) else sources
        if not stated_by:
            continue
        stored = reader.claims_by(claim, list(stated_by))
        # What began later than the source was read cannot have ended by then.
        began = pc.utf8_slice_codeunits(stored["first_seen"], 0, 10)
        stored = stored.filter(pc.fill_null(pc.less_equal(began, ended[:10]), True))
        if kind is not None:
            stored = stored.filter(pc.equal(stored["from_kind"], kind.label))
        if scope is not None:
            stored = stored.filter(pc.is_in(stored["from_id"], value_set=scope))
        if not len(stored):
            continue
        stated = keys(claim, seen[claim]) if claim in seen else pa.array([], pa.string())
        gone = stored.filter(pc.invert(pc.is_in(keys(claim, stored), value_set=stated)))
        if len(gone):
            plan.claims_gone[claim] = gone
            lost.append(journal(claim, [(row, ended) for row in gone.to_pylist()], "gone"))
    if lost:
        plan.nodes_new = make_plan(reader, {Change: pa.concat_tables(lost)}).nodes_new
    return plan
