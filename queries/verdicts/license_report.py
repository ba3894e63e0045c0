"""What the licences upstream of an artifact mean for its own label: a row for each finding."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar

from graph.schema.kinds import only_uses
from graph.store.base import Store
from licenses.rule.advice import USER
from licenses.rule.grading import Finding
from licenses.rule.permissions import CONTESTED, NO, UNKNOWN
from licenses.rule.readings import Policy
from licenses.rule.reasons import reason
from queries.answer import BOUND, Answer, Key, Row, as_dicts, part
from queries.catalog import find_question
from queries.code_uses import find_uses, loads_first, place_text
from queries.gaps import UNRESOLVED
from queries.lineage_report import (
    LineageReport,
    report_lineage,
    without_mentions,
)
from queries.lineage_terms import read_edges, read_labels
from queries.propagation.gap_violations import SEVERITY_OF, gap_arrivals, texts_of
from queries.propagation.inheritance import (
    BEYOND,
    VERDICTS,
    Arrival,
    Inheritance,
    Labels,
    inherit,
)
from queries.propagation.paths import path_of
from queries.propagation.violations import OWN_ROUTE, UNJUDGED
from queries.rows import CodeUse, GoneArtifact, LicensedArtifact, StatedBase
from queries.subject import SubjectReport
from queries.verdicts.answers import RawLabels, answer_rows
from queries.verdicts.inferred_parts import Inferences
from queries.verdicts.obligations import asks_when_passed_on, obligation_rows
from queries.verdicts.rows import (
    LicenseAnswer,
    LicenseFinding,
    LicenseObligation,
    RouteStep,
    StatedLicense,
    Unlabelled,
)

RESTRICTED, UNRESTRICTED = "restricted", "unrestricted"
"""Verdicts on a label with nothing upstream to compare it with: whether it forbids or limits."""
LEVELS = ("conflict", "unknown", "warning")
GRAVEST = ("high", "medium", "low")
"""Severities, the gravest first."""
_MOST_EVIDENCE = 3
"""Pieces of evidence given for one step; a repository may name a model in many places."""


@dataclass(frozen=True, repr=False)
class LicenseReport(SubjectReport):
    """The licence terms that reach an artifact, and whether its label agrees with them.

    ``verdict`` is compatible, unknown or conflict; where nothing is upstream it is about the label
    alone: restricted, unrestricted or unknown. ``findings`` stand with the gravest first;
    ``upstream`` counts the artifacts upstream. ``labels`` are the subject's own licences,
    ``obligations`` what has to be done whatever the label, ``disputed`` the licences of artifacts
    that have several, ``undeclared`` the artifacts whose licence nobody states, ``routes`` the
    steps by which the licence of each finding arrives, from its origin down. With
    ``declared_only`` what was inferred is left out; with ``why`` formats explain each term.
    ``gone`` is what disappeared of the subject and all upstream of it, ``unresolved`` the bases
    that are stated there and nobody can look up: nothing is known of their licences. ``uses`` are
    the places where a repository names models and datasets; what it only mentions is not judged.
    ``asks_when_passed_on`` is true where its models ask for more of whoever passes them on.
    ``lineage`` is what was judged, with what is only mentioned. ``answers`` say what may be done
    with the subject, one for each action and limit; ``role`` is who asks, user or publisher: the
    own label does not bind its publisher.
    """

    question: ClassVar[str] = "licenses"
    row_type: ClassVar[str] = "LicenseFinding"

    verdict: str
    upstream: int
    findings: list[LicenseFinding]
    labels: list[StatedLicense]
    obligations: list[LicenseObligation]
    disputed: list[StatedLicense]
    undeclared: list[Unlabelled]
    routes: list[RouteStep]
    declared_only: bool = False
    why: bool = False
    gone: list[GoneArtifact] = field(default_factory=list)
    unresolved: list[StatedBase] = field(default_factory=list)
    left_out: int = 0
    uses: list[CodeUse] = field(default_factory=list)
    asks_when_passed_on: bool = False
    lineage: LineageReport | None = field(default=None, repr=False, compare=False)
    answers: list[LicenseAnswer] = field(default_factory=list)
    role: str = USER

    @cached_property
    def rows(self) -> list[Row]:
        """Return the findings as dicts."""
        return as_dicts(self.findings)

    @property
    def parameters(self) -> dict[str, Any]:
        """Return what was judged, and the verdict."""
        judged = {"verdict": self.verdict, "above": self.upstream, "why": self.why, "as": self.role}
        return {**self.subject.as_parameters, **judged}

    @cached_property
    def parts(self) -> dict[str, Answer]:
        """Return answers, labels, obligations, and what they rest on."""
        return {
            "answers": part("answers", LicenseAnswer, self.answers),
            "labels": part("labels", StatedLicense, self.labels),
            "obligations": part("obligations", LicenseObligation, self.obligations),
            "disputed": part("disputed", StatedLicense, self.disputed),
            "undeclared": part("undeclared", Unlabelled, self.undeclared),
            "routes": part("routes", RouteStep, self.routes),
            "gone": part("gone", GoneArtifact, self.gone),
            "unresolved": part("unresolved", StatedBase, self.unresolved),
            "uses": part("uses", CodeUse, self.uses),
        }


def report_licenses(
    store: Store,
    text: str,
    *,
    policy: Policy | None = None,
    declared_only: bool = False,
    why: bool = False,
    role: str = USER,
) -> LicenseReport:
    """Return what the licences upstream of the artifact that a text names mean for its label.

    ``policy`` says how contested points are read, ``role`` who asks: user or publisher.

    Raises
    ------
    NotFoundError
        If the graph does not have it.
    UsageError
        If it is a licence or an owner.
    """
    lineage = report_lineage(store, text, declared_only=declared_only)
    report = judge_lineage(without_mentions(lineage), policy or Policy(), role)
    routes = with_evidence(store, report.routes)
    return replace(report, routes=routes, why=why, lineage=lineage)


def judge_lineage(lineage: LineageReport, policy: Policy, role: str = USER) -> LicenseReport:
    """Return what the licences of a lineage mean for its subject; routes lack their evidence."""
    labels = read_labels(lineage.artifacts)
    found = find_inherited(lineage, policy)
    subject = found.subject
    written = as_written(lineage.artifacts)
    judged = [arrival for arrival in found.arrivals if arrival.judgement.findings]
    known = Inferences(lineage)
    findings = [row for n, a in enumerate(judged, 1) for row in _finding_rows(n, a, written, known)]
    findings += [_own_finding(found, own, known) for own in (found.clash, found.beyond) if own]
    gaps = _base_findings(found, lineage, len(judged) + 1, known)
    findings += [finding for finding, _ in gaps]
    findings.sort(key=lambda r: (LEVELS.index(r.level), GRAVEST.index(r.severity)))
    routes = [row for n, arrival in enumerate(judged, 1) for row in route_rows(n, arrival)]
    routes += [row for finding, arrival in gaps for row in route_rows(finding.route, arrival)]
    verdicts = [found.verdict, *(finding.level for finding, _ in gaps)]
    answers = list(answer_rows(found, lineage, policy, written, own=role == USER))
    nothing = not found.routes and not gaps
    # Of a label alone the verdict is the same whoever asks.
    by_label = answer_rows(found, lineage, policy, written, own=True) if nothing else ()
    return LicenseReport(
        lineage.subject,
        own_verdict(by_label) if nothing else max(verdicts, key=VERDICTS.index),
        upstream=len(labels.keys() - {subject}),
        findings=findings,
        labels=_label_rows(subject, found.labels, written),
        obligations=list(obligation_rows(found, policy, own=role == USER)),
        disputed=list(_disputed_rows(subject, labels, written)),
        undeclared=list(_undeclared_rows(subject, lineage.artifacts)),
        routes=routes,
        declared_only=lineage.declared_only,
        gone=lineage.gone,
        unresolved=lineage.unresolved,
        left_out=lineage.left_out,
        uses=lineage.uses,
        asks_when_passed_on=asks_when_passed_on(lineage),
        answers=answers,
        role=role,
    )


def own_verdict(answers: Iterable[LicenseAnswer]) -> str:
    """Return what is said of an artifact with nothing upstream: its own label is all there is."""
    given = {each.answer for each in answers}
    if NO in given:
        return RESTRICTED
    return UNKNOWN if given & {UNKNOWN, CONTESTED} else UNRESTRICTED


def find_inherited(lineage: LineageReport, policy: Policy) -> Inheritance:
    """Return what reaches the subject of a lineage."""
    labels = read_labels(lineage.artifacts)
    made = inherit(lineage.subject.key, read_edges(lineage.steps), labels, policy)
    if lineage.touches_bound():
        compared = f"steps that are looked at: {BOUND}"
        made.beyond = Finding(BEYOND, "unknown", "medium", "", compared, False, "high", "")
    return made


def with_evidence(store: Store, routes: list[RouteStep]) -> list[RouteStep]:
    """Return the steps of routes with what was read for each."""
    children = sorted({row.child_id for row in routes})
    if not children:
        return routes
    known = _read_evidence(find_question("evidence").ask(store, ids=children).rows)
    users = {(row.child_kind, row.child_id) for row in routes if only_uses(row.child_kind)}
    uses: dict[tuple[Key, Key], list[CodeUse]] = {}
    for user in users:
        for use in find_uses(store, user):
            uses.setdefault((user, (use.kind, use.id)), []).append(use)
    listed: dict[tuple[Key, Key, str | None], str | None] = {}
    made = []
    for row in routes:
        child, parent = (row.child_kind, row.child_id), (row.parent_kind, row.parent_id)
        step = child, parent, row.stated_by
        if step not in listed:
            found = [known.get((child, parent, by), {}) for by in (row.stated_by or "").split(", ")]
            texts = dict.fromkeys(text for each in found for text in each)
            listed[step] = _listed_evidence(loads_first(texts, uses.get((child, parent), ())))
        made.append(row._replace(evidence=listed[step]))
    return made


def _listed_evidence(texts: list[str]) -> str | None:
    """Return the first pieces of evidence, and how many more there are; None if there is none."""
    more = len(texts) - _MOST_EVIDENCE
    listed = "; ".join(texts[:_MOST_EVIDENCE])
    return (f"{listed} and {more:,} more" if more > 0 else listed) or None


def _read_evidence(statements: Iterable[Row]) -> dict[tuple[Key, Key, str], dict[str, None]]:
    """Return the evidence, or the places in code, of each child, parent and source."""
    known: dict[tuple[Key, Key, str], dict[str, None]] = {}
    for row in statements:
        child, parent = (row["child_kind"], row["child_id"]), (row["kind"], row["parent_id"])
        place = place_text(row["path"], row["line"]) if row["path"] else None
        if text := place or row["evidence"]:
            known.setdefault((child, parent, row["stated_by"]), {})[text] = None
    return known


def as_written(artifacts: Iterable[LicensedArtifact]) -> RawLabels:
    """Return the text of labels that were not recognised: their ids mean nothing to a reader."""
    return {
        ((row.kind, row.id), row.license): row.raw
        for row in artifacts
        if row.license and "unrecognised:" in row.license and row.raw
    }


def _finding_rows(
    number: int, arrival: Arrival, written: RawLabels, known: Inferences
) -> Iterator[LicenseFinding]:
    for finding in arrival.judgement.findings:
        yield _finding_row(
            finding,
            arrival.origin,
            license=arrival.license,
            license_raw=written.get((arrival.origin, arrival.license)),
            license_stated_by=_join_sources(arrival.stated_by),
            label=arrival.label,
            edge=arrival.route.edge,
            route=number,
            path=path_of(arrival),
            inferred=known.of(arrival, finding.term),
        )


def _base_findings(
    found: Inheritance, lineage: LineageReport, number: int, known: Inferences
) -> list[tuple[LicenseFinding, Arrival]]:
    """Return a finding for each artifact whose base nobody can look up, and how it is upstream.

    ``number`` is that of the first route.
    """
    texts = texts_of(lineage.unresolved)
    arrivals = gap_arrivals(found.subject, read_edges(lineage.steps)) if texts else {}
    rows = []
    for artifact in texts.keys() & arrivals.keys():
        arrival, listed = arrivals[artifact], "; ".join(texts[artifact])
        severity = SEVERITY_OF[UNRESOLVED]
        finding = Finding(UNRESOLVED, "unknown", severity, "", listed, False, "high", "")
        rows.append((_own_finding(found, finding, known)._replace(
            origin_id=artifact[1], origin_kind=artifact[0], edge=arrival.route.edge,
            path=path_of(arrival), inferred=known.of(arrival, UNRESOLVED),
        ), arrival))  # fmt: skip
    rows.sort(key=lambda pair: (len(pair[1].route.steps), pair[1].origin))
    numbers = itertools.count(number)
    return [
        (row._replace(route=next(numbers) if arrival.route.steps else 0), arrival)
        for row, arrival in rows
    ]


def _own_finding(found: Inheritance, finding: Finding, known: Inferences) -> LicenseFinding:
    """Return the row of a finding about the subject itself."""
    own = Arrival(found.subject, None, (), None, OWN_ROUTE, UNJUDGED)
    return _finding_row(
        finding,
        found.subject,
        license=finding.upstream or None,
        license_raw=None,
        license_stated_by=None,
        label=next(iter(found.labels)) if len(found.labels) == 1 else None,
        edge="merge",
        route=0,
        path=path_of(own),
        inferred=known.of(own, finding.term),
    )


def _finding_row(finding: Finding, origin: Key, **arrived: Any) -> LicenseFinding:
    explained = reason(finding.term)
    return LicenseFinding(
        level=finding.level,
        severity=finding.severity,
        term=finding.term,
        brief=explained.brief,
        why=explained.why,
        origin_id=origin[1],
        origin_kind=origin[0],
        compared=finding.compared,
        clause=finding.clause or None,
        contested=finding.contested,
        confidence=finding.confidence,
        **arrived,
    )


def route_rows(number: int, arrival: Arrival) -> Iterator[RouteStep]:
    """Yield the steps of a route from its origin down."""
    for place, step in enumerate(reversed(arrival.route.steps), 1):
        (parent_kind, parent), (child_kind, child) = step.parent, step.child
        sources = _join_sources(step.stated_by)
        yield RouteStep(
            number, place, parent, parent_kind, step.edge, child, child_kind, sources,
            step.declared, None, step.relation, ", ".join(step.methods) or None, step.phrase,
        )  # fmt: skip


def _label_rows(artifact: Key, labels: Labels, written: RawLabels) -> list[StatedLicense]:
    kind, identifier = artifact
    return [
        StatedLicense(
            identifier, kind, licence, written.get((artifact, licence)), _join_sources(sources)
        )
        for licence, sources in labels.items()
    ]


def _disputed_rows(
    subject: Key, labels: Mapping[Key, Labels], written: RawLabels
) -> Iterator[StatedLicense]:
    for artifact, licences in labels.items():
        if len(licences) > 1 and artifact != subject:
            yield from _label_rows(artifact, licences, written)


def _undeclared_rows(subject: Key, artifacts: Iterable[LicensedArtifact]) -> Iterator[Unlabelled]:
    for row in artifacts:
        if row.license is None and (row.kind, row.id) != subject:
            yield Unlabelled(row.id, row.kind, row.steps, row.only_mentioned)


def _join_sources(sources: Iterable[str]) -> str | None:
    return ", ".join(sources) or None
