"""The bill of materials of an artifact, or of a whole graph, read from a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from graph.clock import timestamp
from graph.errors import UsageError
from graph.schema import ARTIFACTS, NODE_OF, End
from graph.store import cypher
from graph.store.base import Store
from graph.store.tables import Tables
from graph.transfer.closure import read_closure
from licenses.rule.permissions import ASKED
from queries.answer import Key
from queries.bills import attached
from queries.bills.bill_report import BillComponent, BillReport
from queries.bills.components import MOST_PLACES, make_components
from queries.bills.conflicts import find_conflicts
from queries.bills.rows import BillConflict
from queries.families import tables as known
from queries.families.reading import (
    MOST_MEMBERS,
    Place,
    answers_reported,
    find_downstream,
    place_members,
    read_members,
)
from queries.families.report import BESIDE, NOTHING_KNOWN, FamilyStep, MemberAnswers
from queries.impact_report import check_has_impact
from queries.verdicts.license_report import LicenseReport, report_licenses

MOST_COMPONENTS = MOST_MEMBERS
"""Components that a bill of a whole graph has at most; larger ones no tool reads."""
MOST_CONFLICTS = 100
"""Conflicts that stand at a component; the bill has all."""
_RECORDS = (*known.RECORDS, *attached.RECORDS)


def report_bill(
    store: Store,
    text: str,
    *,
    impact: bool = False,
    declared_only: bool = False,
    made: str | None = None,
) -> BillReport:
    """Return the bill of materials of the artifact that a text names.

    With ``impact`` what is built on it, and uses any of it, is in it too. ``made`` is the time that
    it bears, now if not given.

    Raises
    ------
    NotFoundError
        If the graph does not have it.
    UsageError
        If it is a licence or an owner; or neither a model nor a dataset, and ``impact`` is asked
        for.
    """
    licenses = report_licenses(store, text, declared_only=declared_only)
    subject = licenses.subject
    if impact:
        check_has_impact(subject)
    downstream = find_downstream(store, text, declared_only) if impact else {}
    nearest = sorted(downstream, key=lambda key: (downstream[key], key))[:MOST_MEMBERS]
    tables = _read(store, [subject.key, *nearest])
    # What its texts only mention is no part of it.
    steps = known.read_steps(tables, None, declared_only=declared_only, most_places=MOST_PLACES)
    places = place_members(subject.key, nearest, downstream, steps)
    bill = _make_bill(store, tables, places, steps, licenses, declared_only, made)
    return replace(bill, impact=impact, left_out=len(downstream.keys() - places.keys()))


def report_whole_bill(
    store: Store, *, declared_only: bool = False, made: str | None = None
) -> BillReport:
    """Return the bill of materials of all that a graph has; it has no subject.

    Raises
    ------
    UsageError
        If that is more than ``MOST_COMPONENTS``.
    """
    held = sum(int(store.rows(cypher.count(kind.label))[0]["number"]) for kind in ARTIFACTS)
    if held > MOST_COMPONENTS:
        raise UsageError(
            f"The graph has {held:,} artifacts, and a bill of materials {MOST_COMPONENTS:,} at "
            "most: name an ID, or write .jsonl, which has all."
        )
    keys = sorted(
        (kind.label, str(row["id"]))
        for kind in ARTIFACTS
        for row in store.rows(cypher.read_columns(kind, ["id"]))
    )
    tables = _read(store, keys)
    steps = known.read_steps(tables, None, declared_only=declared_only, most_places=MOST_PLACES)
    places: dict[Key, Place] = dict.fromkeys(keys, (BESIDE, None))
    return _make_bill(store, tables, places, steps, None, declared_only, made)


def _read(store: Store, named: Iterable[Key]) -> Tables:
    ends = [End(NODE_OF[kind], identifier) for kind, identifier in named]
    return read_closure(store, ends, only=_RECORDS)


def _make_bill(
    store: Store,
    tables: Tables,
    places: Mapping[Key, Place],
    steps: list[FamilyStep],
    licenses: LicenseReport | None,
    declared_only: bool,
    made: str | None,
) -> BillReport:
    """Return a bill from what was read of the artifacts at some places."""
    members = read_members(tables, places, steps, licenses, declared_only=declared_only)
    beside = attached.read_beside(store, places)
    components = list(make_components(members, tables, beside, declared_only=declared_only))
    labels = {each.key: each.labels for each in components}
    own_steps = {each.key: each.steps for each in components}
    conflicts = list(find_conflicts(licenses, places, members.outcomes, labels, own_steps))
    own = answers_reported(licenses) if licenses is not None else {}
    return BillReport(
        licenses.subject if licenses is not None else None,
        list(_with_conclusions(components, {**members.answers, **own}, conflicts)),
        licenses,
        made or timestamp(),
        declared_only,
        conflicts,
    )


def _with_conclusions(
    components: Iterable[BillComponent],
    answers: Mapping[Key, MemberAnswers],
    conflicts: Iterable[BillConflict],
) -> Iterator[BillComponent]:
    """Yield components with what may be done with each, and what is wrong with its licences."""
    about = attached.grouped((each.key, each) for each in conflicts)
    for each in components:
        given = answers.get(each.key, NOTHING_KNOWN).answers
        yield replace(
            each,
            answers=dict(zip(ASKED, given, strict=True)),
            conflicts=tuple(about.get(each.key, ())[:MOST_CONFLICTS]),
        )
