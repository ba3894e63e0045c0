"""Relationships that follow from the nodes of a graph: kept right with them, stated by nobody.

A write brings a ``Derivation`` that makes their rows; nothing here knows a rule. The graph notes
from which nodes, and by which version of the rule, the rows were made.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pyarrow as pa

from graph.planning.change_set import ChangeSet, Reader, StoreReader
from graph.schema import DERIVED, Derived, Node
from graph.store.tables import compact_json, conform

Ids = Sequence[str]


@dataclass(frozen=True, slots=True)
class Derivation:
    """Makes the rows of one derived relationship from the ids of the nodes that it joins.

    ``choose`` returns the ids that the rule knows. ``make`` gets new ids and the ids that rows were
    made from before; it returns the rows that join a new id with any of them. ``version`` is raised
    with the rule: rows of another version are made anew.
    """

    record: type[Derived]
    version: int
    choose: Callable[[Iterable[str]], list[str]]
    make: Callable[[Ids, Ids], pa.Table]


class _Note(NamedTuple):
    version: int
    ids: list[str]


def plan_derived(
    plan: ChangeSet,
    reader: StoreReader,
    derivations: Iterable[Derivation] = (),
    *,
    anew: bool = False,
) -> None:
    """Add to a plan what keeps derived relationships right once it is carried out.

    A relationship is emptied if a node that it joins goes, or if it is made ``anew``; without a
    derivation of its own it stays empty until the next write that has one.
    """
    before = _read_notes(reader.note())
    after = dict(before)
    given = {derivation.record: derivation for derivation in derivations}
    for record in DERIVED:
        if any(kind in plan.nodes_gone for pair in record.ends for kind in pair):
            _empty_relation(plan, record, after)
        if record in given:
            _derive_rows(plan, reader, given[record], after, anew=anew)
    if after != before:
        plan.note = compact_json({label: kept._asdict() for label, kept in after.items()})


def _derive_rows(
    plan: ChangeSet, reader: Reader, derivation: Derivation, notes: dict[str, _Note], *, anew: bool
) -> None:
    record = derivation.record
    known = notes.get(record.label)
    chosen = derivation.choose(_planned_ids(plan, reader, record.ends[0][0]))
    if not chosen and known is None:
        return
    if anew or known is None or known.version != derivation.version:
        _empty_relation(plan, record, notes)
        known = _Note(derivation.version, [])
    met = set(known.ids)
    fresh = sorted(identifier for identifier in chosen if identifier not in met)
    if fresh:
        plan.derived_new[record] = conform(record, derivation.make(fresh, known.ids))
        notes[record.label] = _Note(derivation.version, [*known.ids, *fresh])


def _empty_relation(plan: ChangeSet, record: type[Derived], notes: dict[str, _Note]) -> None:
    plan.derived_gone.add(record)
    notes.pop(record.label, None)


def _planned_ids(plan: ChangeSet, reader: Reader, kind: type[Node]) -> list[str]:
    """Return the ids of the nodes of a kind that are there once the plan is carried out."""
    ids = set(reader.nodes(kind, None)["id"].to_pylist())
    if kind in plan.nodes_gone:
        ids -= set(plan.nodes_gone[kind]["id"].to_pylist())
    if kind in plan.nodes_new:
        ids |= set(plan.nodes_new[kind]["id"].to_pylist())
    return sorted(ids)


def _read_notes(text: str | None) -> dict[str, _Note]:
    return {label: _Note(**kept) for label, kept in json.loads(text or "{}").items()}
