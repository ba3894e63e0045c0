"""The lineages of many artifacts, equal to those that are asked for one by one.

All upstream of many artifacts is read step by step, so that the number of questions depends on how
far that reaches, and not on how many artifacts there are.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace

from graph.schema import ARTIFACTS, NODE_OF, End, LicensedAs, RecordType, StatesBase
from graph.schema.kinds import upstream
from graph.store.base import Store
from graph.store.tables import Tables
from graph.transfer.closure import read_closure
from queries.answer import BOUND, Key, nulls_last
from queries.lineage_report import LineageReport
from queries.lineages.known_claims import Facts, KnownClaims
from queries.rows import Step
from queries.subject import Subject

AT_ONCE = 10_000
"""Artifacts of which all that is upstream is held at the same time."""
FACTS = ("id", "only_mentioned", "facts_at", "gone_since", "gone_stated_by")
"""What has to be known of an artifact besides its claims."""
_CLAIMS: tuple[RecordType, ...] = (*upstream().claims, LicensedAs, StatesBase)


def report_lineages(
    store: Store, subjects: Iterable[Subject], *, declared_only: bool = False
) -> Iterator[LineageReport]:
    """Yield the lineages of artifacts, in their order."""
    waiting = iter(subjects)
    while some := list(itertools.islice(waiting, AT_ONCE)):
        named = [End(NODE_OF[subject.kind], subject.id) for subject in some]
        claims = read_closure(store, named, only=_CLAIMS, within=BOUND)
        facts = _read_facts(store, [subject.key for subject in some], claims)
        whole = KnownClaims(claims, facts)
        known = KnownClaims(claims, facts, declared_only=True) if declared_only else whole
        for subject in some:
            yield _make_lineage(subject, known, whole if declared_only else None)


def _read_facts(store: Store, subjects: Iterable[Key], claims: Tables) -> Facts:
    """Return of some artifacts, and of all that claims lead to, what is known besides."""
    ids: dict[str, dict[str, None]] = {kind.label: {} for kind in ARTIFACTS}
    for kind, identifier in itertools.chain(subjects, _parents(claims)):
        ids[kind][identifier] = None
    columns = ", ".join(f"artifact.{name} AS {name}" for name in FACTS)
    return {
        (label, row["id"]): row
        for label, own in ids.items()
        if own
        for row in store.rows(
            f"UNWIND $ids AS wanted MATCH (artifact:{label} {{id: wanted}}) RETURN {columns}",
            {"ids": list(own)},
        )
    }


def _parents(claims: Tables) -> Iterator[Key]:
    for claim in upstream().claims:
        if claim in claims:
            ends = claims[claim].group_by(["to_kind", "to_id"]).aggregate([])
            yield from zip(ends["to_kind"].to_pylist(), ends["to_id"].to_pylist(), strict=True)


def _make_lineage(subject: Subject, known: KnownClaims, whole: KnownClaims | None) -> LineageReport:
    """Return the lineage of an artifact; ``whole`` is given where only declared claims count."""
    distance = _distances(subject.key, known)
    placed = sorted(distance.items(), key=lambda place: (place[1], place[0][1], place[0][0]))
    gone = (known.gone_row(*place) for place in placed)
    report = LineageReport(
        subject,
        list(_steps(placed, known)),
        [row for place in placed for row in known.artifact_rows(*place)],
        whole is not None,
        [row for row in gone if row],
        [row for place in placed for row in known.base_rows(*place)],
        uses=known.uses.get(subject.key, []),
    )
    if whole and not report.steps and not report.unresolved:
        report = replace(report, left_out=_count_left_out(subject.key, whole))
    return report


def _distances(subject: Key, known: KnownClaims) -> dict[Key, int]:
    """Return an artifact and what is upstream of it, each with the least steps to it."""
    found, here = {subject: 0}, [subject]
    for steps in range(1, BOUND + 1):
        ends = dict.fromkeys(end for child in here for end in known.parents.get(child, ()))
        here = [end for end in ends if end not in found]
        if not here:
            break
        found |= dict.fromkeys(here, steps)
    return found


def _steps(placed: Iterable[tuple[Key, int]], known: KnownClaims) -> Iterator[Step]:
    """Yield the steps that begin at artifacts, as a lineage sorts them."""
    for (number, _), same in itertools.groupby(placed, lambda place: (place[1], place[0][1])):
        own = [known.steps[artifact] for artifact, _ in same if artifact in known.steps]
        # A model and a dataset may have one id.
        rows = own[0] if len(own) == 1 else sorted(itertools.chain(*own), key=nulls_last)
        yield from (Step._make((number + 1, *fields)) for fields in rows)


def _count_left_out(subject: Key, whole: KnownClaims) -> int:
    """Return what an artifact is inferred to be made from, each once, that declares nothing."""
    texts = {row.text for row in whole.base_rows(subject, 0)}
    return len(whole.parents.get(subject, ())) + len(texts)
