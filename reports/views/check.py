"""What a check shows: its findings by artifact, and how many of each outcome there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from graph.schema import Repository
from licenses.policy.exceptions import exemption_for
from licenses.policy.gate import FAIL, PASS, REVIEW
from licenses.rule.advice import PUBLISHER, USER
from licenses.rule.permissions import CONTESTED, DUTIES, NO
from queries.checkout import NOT_IN_GRAPH
from queries.gaps import GONE, UNRESOLVED
from queries.propagation.violations import UPSTREAM
from queries.verdicts.gathered_findings import ORDER
from reports.views.checkout import CodeView, view_code
from reports.views.licenses import read_routes

if TYPE_CHECKING:
    from licenses.policy.gate import Exemption
    from queries.answer import Key
    from queries.checkout import Checkout
    from queries.rows import GoneArtifact
    from queries.verdicts.check_report import CheckReport
    from queries.verdicts.rows import (
        Checked,
        LicenseAnswer,
        PolicyException,
        PolicyFinding,
        RouteStep,
    )


class CheckedArtifact(NamedTuple):
    """An artifact with its findings, the gravest first; ``gone`` where it has disappeared.

    ``left_out`` counts what it is inferred to be made from, where it declares nothing. ``code`` is
    what the code of a checkout shows, ``labels`` what the artifact itself states. ``absent`` says
    of what nobody has described why it is not known, ``answers`` what may be done with it;
    ``role`` is who asks.
    """

    checked: Checked
    findings: list[PolicyFinding]
    gone: GoneArtifact | None = None
    left_out: int = 0
    code: CodeView | None = None
    labels: Sequence[str] = ()
    absent: Mapping[Key, str] = MappingProxyType({})
    answers: Sequence[LicenseAnswer] = ()
    role: str = USER

    @property
    def is_blind(self) -> bool:
        """Return whether it is code, and nothing that it loads is described or decides anything."""
        loads = (row for row in self.answers if row.decided_by != self.checked.id)
        return bool(self.code and self.code.is_blind) and not any(
            row.answer in (NO, CONTESTED, DUTIES) for row in loads
        )

    def why_absent(self, row: PolicyFinding) -> str:
        """Return why nothing is known of what a finding comes from; empty if it is described."""
        if row.term != UPSTREAM or row.license is not None:
            return ""
        return self.absent.get((row.origin_kind or "", row.origin_id), "")

    def group_alike(self, found: list[PolicyFinding]) -> dict[tuple[str, ...], list[PolicyFinding]]:
        """Return findings by outcome, severity, term and rule; those of what is not known apart."""
        alike: dict[tuple[str, ...], list[PolicyFinding]] = {}
        for row in found:
            why = "absent" * bool(self.why_absent(row))
            alike.setdefault((row.outcome, row.severity, row.term, row.rule, why), []).append(row)
        return alike


class FindingEntry(NamedTuple):
    """A finding, and those that say the same of what lies farther upstream on its path."""

    row: PolicyFinding
    same: list[PolicyFinding]

    @property
    def origins(self) -> list[str]:
        """Return what else brings the same, the nearest first."""
        return list(dict.fromkeys(row.origin_id for row in self.same))


class OutcomeCount(NamedTuple):
    """How many findings have an outcome, and how many licences, silent artifacts and ids cause it.

    ``silent`` counts artifacts without a licence, ``absent`` those that code loads and nobody has
    described,
    ``missing`` ids that are not in the graph,
    ``unresolved`` artifacts that state a base nobody can look up, ``gone`` those that disappeared;
    ``entries`` how many are left where those that say the same are told once.
    """

    outcome: str
    number: int
    licenses: int
    silent: int
    missing: int
    unresolved: int = 0
    gone: int = 0
    absent: int = 0
    entries: int = 0


@dataclass(frozen=True, slots=True)
class CheckView:
    """A check, ready to be shown; two numbers say how many artifacts fail, and need review."""

    artifacts: list[CheckedArtifact]
    failing: int
    to_review: int
    counts: list[OutcomeCount]
    expired: list[PolicyException]
    explained: PolicyFinding | None
    """The first finding that `ptm licenses` explains."""
    routes: dict[int, list[RouteStep]]
    """The steps of each route by its number, from the artifact upstream."""
    unused: list[PolicyException]
    by_key: Mapping[tuple[str | None, str], list[CheckedArtifact]]
    """The artifacts by kind and id: of the thousands that one check may have, none is looked for
    among all."""

    def route_of(self, finding: PolicyFinding) -> list[RouteStep]:
        """Return the steps by which the licence of a finding arrives."""
        return self.routes.get(finding.route or 0, [])

    def entries_of(self, artifact: CheckedArtifact) -> list[FindingEntry]:
        """Return the findings of an artifact, those that say the same along one path told once."""
        return fold_findings(artifact.findings, self.routes)

    def first_artifacts(self, limit: int | None, *, gravest: bool = False) -> list[CheckedArtifact]:
        """Return up to so many artifacts in their order; the gravest first, if some are left out.

        ``gravest`` puts them first in any case.
        """
        if not gravest and (limit is None or len(self.artifacts) <= limit):
            return self.artifacts
        order = [FAIL, REVIEW, PASS]
        return sorted(self.artifacts, key=lambda each: order.index(each.checked.verdict))[:limit]

    def why_absent(self, finding: PolicyFinding) -> str:
        """Return why nothing is known of what a finding comes from; empty if it is described."""
        of = self.by_key.get((finding.kind, finding.id), ())
        return next(filter(None, (each.why_absent(finding) for each in of)), "")


def view_check(report: CheckReport) -> CheckView:
    """Return what a check shows."""
    explained = (row for row in report.findings if row.outcome != PASS and row.kind)
    artifacts = [artifact for each in report.single for artifact in _checked_artifacts(each)]
    found = [
        (row, bool(each.code and each.why_absent(row)))
        for each in artifacts
        for row in each.findings
    ]
    routes = read_routes(report.routes)
    return CheckView(
        artifacts,
        sum(row.verdict == FAIL for row in report.checked),
        sum(row.verdict == REVIEW for row in report.checked),
        [
            _outcome_count(outcome, rows, _count_entries(outcome, artifacts, routes))
            for outcome in ORDER
            if (rows := [each for each in found if each[0].outcome == outcome])
        ],
        [row for row in report.exceptions if row.state == "expired"],
        next(explained, None),
        routes,
        [row for row in report.exceptions if row.state == "unused"],
        _by_key(artifacts),
    )


def _by_key(
    artifacts: Iterable[CheckedArtifact],
) -> dict[tuple[str | None, str], list[CheckedArtifact]]:
    found: dict[tuple[str | None, str], list[CheckedArtifact]] = {}
    for each in artifacts:
        found.setdefault((each.checked.kind, each.checked.id), []).append(each)
    return found


def fold_findings(
    rows: Sequence[PolicyFinding], routes: Mapping[int, list[RouteStep]]
) -> list[FindingEntry]:
    """Return findings in their order, those of one licence along one path by the nearest origin."""
    found = {id(row): routes.get(row.route or 0, []) for row in rows}
    entries: dict[int, FindingEntry] = {}
    alike: dict[tuple[object, ...], list[FindingEntry]] = {}
    for row in sorted(rows, key=lambda row: len(found[id(row)])):
        passed = {(step.parent_kind, step.parent_id) for step in found[id(row)]}
        kept = alike.setdefault(_what_is_said(row), []) if row.license else []
        nearest = (e for e in kept if (e.row.origin_kind, e.row.origin_id) in passed)
        if entry := next(nearest, None):
            entry.same.append(row)
        else:
            kept.append(FindingEntry(row, []))
            entries[id(row)] = kept[-1]
    return [entries[id(row)] for row in rows if id(row) in entries]


def _what_is_said(row: PolicyFinding) -> tuple[object, ...]:
    """Return what a finding says, whatever brings it."""
    return (
        row.outcome, row.rule, row.term, row.severity, row.license, row.label, row.compared,
        row.exception, row.inferred, row.origin_gone_since,
    )  # fmt: skip


def _count_entries(
    outcome: str, artifacts: Sequence[CheckedArtifact], routes: Mapping[int, list[RouteStep]]
) -> int:
    """Return how many findings of an outcome are left where what says the same is told once."""
    several = ([row for row in each.findings if row.outcome == outcome] for each in artifacts
               if not each.code)  # fmt: skip
    of_code = (row for each in artifacts if each.code for row in each.findings)
    loaded = sum(row.outcome == outcome for row in of_code)
    return loaded + sum(len(fold_findings(rows, routes)) for rows in several)


def _checked_artifacts(report: CheckReport) -> Iterator[CheckedArtifact]:
    found: dict[tuple[str | None, str], list[PolicyFinding]] = {}
    for row in report.findings:
        found.setdefault((row.kind, row.id), []).append(row)
    gone: dict[tuple[str | None, str], GoneArtifact] = {
        (row.kind, row.id): row for row in report.gone
    }
    code = {own.id: _code_of(report, own) for own in report.checkouts}
    answers: dict[tuple[str | None, str], list[LicenseAnswer]] = {}
    for answer in report.answers:
        answers.setdefault((answer.kind, answer.id), []).append(answer)
    absent = dict.fromkeys(report.stubs, NOT_IN_GRAPH)
    for each in report.checked:
        key = (each.kind or "", each.id)
        own = code.get(each.id)
        yield CheckedArtifact(
            each,
            found.get((each.kind, each.id), []),
            gone.get((each.kind, each.id)),
            report.left_out.get(key, 0),
            own,
            report.labels.get(key, ()),
            absent | own.absent if own else absent,
            answers.get((each.kind, each.id), ()),
            PUBLISHER if own else report.role,
        )


_DECIDED_BY = {"commercial": "non_commercial", "any_field": "use_limits"}
"""The term of what its user has to keep to that an answer tells already, with who decides."""


def _code_of(report: CheckReport, checkout: Checkout) -> CodeView:
    key = (Repository.label, checkout.id)
    named = {
        (_DECIDED_BY.get(row.action), row.license)
        for row in report.answers
        if row.id == checkout.id and row.answer == NO
    }
    asked = [row for row in report.obligations.get(key, ()) if (row.term, row.license) not in named]
    return view_code(
        checkout,
        report.uses,
        report.used,
        asked,
        passing_on=key in report.passing_on,
    )


def offered_exception(report: CheckReport, row: PolicyFinding) -> Exemption | None:
    """Return the exception that would let one failing finding pass; None for what needs none."""
    if row.outcome != FAIL or row.kind is None:
        return None
    origin = (row.origin_kind or "", row.origin_id)
    checked = (row.kind, row.id)
    return exemption_for(checked, origin, row.license, row.term, report.day, report.described)


def is_gap(row: PolicyFinding) -> bool:
    """Return whether a finding is about what cannot be looked up, and about no licence."""
    return row.term in (UNRESOLVED, GONE)


def _outcome_count(
    outcome: str, found: list[tuple[PolicyFinding, bool]], entries: int
) -> OutcomeCount:
    """Return how many findings there are; each comes with whether its origin is not described."""
    rows = [row for row, _ in found]
    silent = [(r, absent) for r, absent in found if r.kind and not r.license and not is_gap(r)]
    return OutcomeCount(
        outcome,
        len(rows),
        len({row.license for row in rows} - {None}),
        _count_origins(row for row, absent in silent if not absent),
        len({row.id for row in rows if row.kind is None}),
        _count_origins(row for row in rows if row.term == UNRESOLVED),
        _count_origins(row for row in rows if row.term == GONE),
        _count_origins(row for row, absent in silent if absent),
        entries,
    )


def _count_origins(rows: Iterable[PolicyFinding]) -> int:
    return len({(row.origin_kind, row.origin_id) for row in rows})
