"""The components of a bill: its members, each with what was read of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from graph.schema import DerivedFrom, DescribedIn, Model, PublishedBy, SucceededBy
from graph.store.tables import Tables
from queries.bills import attached
from queries.bills.attached import grouped
from queries.bills.bill_report import (
    BEYOND,
    GAPS,
    GONE,
    MENTIONED,
    NO_BASE,
    UNRESOLVED,
    BillComponent,
)
from queries.families.reading import Members
from queries.families.report import FamilyStep
from queries.families.tables import read_mentions

MOST_PLACES = 1_000
"""Places of one user and one artifact that a bill has, those of loads first."""
MOST_WEIGHTS = 1_000
"""Files of weights of one artifact that a bill has, by path."""
MOST_RESULTS = 100
"""Results of evaluations of one model that a bill has."""
_Item = TypeVar("_Item")


def make_components(
    members: Members, tables: Tables, beside: Tables, *, declared_only: bool
) -> Iterator[BillComponent]:
    """Yield the members, each with its claims; ``beside`` is what ``read_beside`` returned."""
    steps = grouped((step.child, step) for step in members.steps)
    mentions = grouped(
        (step.child, step)
        for step in read_mentions(tables, declared_only=declared_only, most_places=MOST_PLACES)
    )
    labels = grouped(((label.kind, label.id), label) for label in members.labels)
    unresolved = grouped(((base.kind, base.id), base) for base in members.unresolved)
    based = {step.child for step in members.steps if step.relation == DerivedFrom.label}
    based |= unresolved.keys() | members.ended
    gone = {(each.kind, each.id): each for each in members.gone}
    weights = attached.read_weights(tables, declared_only=declared_only)
    owners = attached.read_links(tables, PublishedBy, declared_only=declared_only)
    papers = attached.read_links(tables, DescribedIn, declared_only=declared_only)
    newer = attached.read_links(beside, SucceededBy, declared_only=declared_only)
    results = attached.read_results(beside, declared_only=declared_only)
    for member in members.members:
        key = member.key
        own, named = steps.get(key, []), mentions.get(key, [])
        files, measured = weights.get(key, []), results.get(key, [])
        holds = {
            NO_BASE: member.kind == Model.label and key not in based,
            UNRESOLVED: key in unresolved,
            BEYOND: key in members.ended,
            MENTIONED: member.only_mentioned,
            GONE: key in gone,
        }
        yield BillComponent(
            member,
            members.known.get(key, {}),
            own,
            labels.get(key, []),
            files[:MOST_WEIGHTS],
            unresolved.get(key, []),
            gone.get(key),
            named,
            owners.get(key, []),
            papers.get(key, []),
            newer.get(key, []),
            measured[:MOST_RESULTS],
            tuple(reason for reason in GAPS if holds[reason]),
            _left_out(own, named, files, measured),
        )


def _left_out(
    steps: Sequence[FamilyStep],
    mentions: Sequence[FamilyStep],
    weights: Sequence[object],
    results: Sequence[object],
) -> Mapping[str, int]:
    """Return how much of a component's claims is too much for a bill."""
    counts = {
        "occurrences": _places_left_out(steps),
        "mentions": _places_left_out(mentions),
        "weights": max(0, len(weights) - MOST_WEIGHTS),
        "results": max(0, len(results) - MOST_RESULTS),
    }
    return {what: count for what, count in counts.items() if count}


def _places_left_out(steps: Sequence[FamilyStep]) -> int:
    all_of = {step.parent: step.places for step in steps if step.places}
    return sum(all_of.values()) - sum(step.parent in all_of for step in steps)
