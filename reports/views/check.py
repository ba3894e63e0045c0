"""What a check shows: its findings by artifact, and how many of each outcome there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from queries.check_report import EXCEPTED, ORDER
from queries.gaps import GONE, UNRESOLVED
from reports.views.checkout import CodeView, view_code
from reports.views.licenses import read_routes

if TYPE_CHECKING:
    from queries.check_report import CheckReport
    from queries.license_rows import Checked, PolicyException, PolicyFinding, RouteStep
    from queries.rows import GoneArtifact


class CheckedArtifact(NamedTuple):
    """An artifact with its findings, the gravest first; ``gone`` where it has disappeared.

    ``left_out`` counts what it is inferred to be made from, where it declares nothing. ``code`` is
    what the code of a checkout shows.
    """

    checked: Checked
    findings: list[PolicyFinding]
    gone: GoneArtifact | None = None
    left_out: int = 0
    code: CodeView | None = None


class OutcomeCount(NamedTuple):
    """How many findings have an outcome, and how many licences, silent artifacts and ids cause it.

    ``silent`` counts artifacts without a licence, ``missing`` ids that are not in the graph,
    ``unresolved`` artifacts that state a base nobody can look up, ``gone`` those that disappeared.
    """

    outcome: str
    number: int
    licenses: int
    silent: int
    missing: int
    unresolved: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class CheckView:
    """A check, ready to be shown; ``broken`` counts the artifacts that break the policy."""

    artifacts: list[CheckedArtifact]
    broken: int
    counts: list[OutcomeCount]
    expired: list[PolicyException]
    explained: PolicyFinding | None
    """The first finding that `ptm licenses` explains."""
    routes: dict[int, list[RouteStep]]
    """The steps of each route by its number, from the artifact upstream."""

    def route_of(self, finding: PolicyFinding) -> list[RouteStep]:
        """Return the steps by which the licence of a finding arrives."""
        return self.routes.get(finding.route or 0, [])


def view_check(report: CheckReport) -> CheckView:
    """Return what a check shows."""
    explained = (row for row in report.findings if row.outcome != EXCEPTED and row.kind)
    return CheckView(
        [artifact for each in report.single for artifact in _checked_artifacts(each)],
        sum(row.verdict != "kept" for row in report.checked),
        [
            _outcome_count(outcome, rows)
            for outcome in ORDER
            if (rows := [row for row in report.findings if row.outcome == outcome])
        ],
        [row for row in report.exceptions if row.state == "expired"],
        next(explained, None),
        read_routes(report.routes),
    )


def _checked_artifacts(report: CheckReport) -> Iterator[CheckedArtifact]:
    found: dict[tuple[str | None, str], list[PolicyFinding]] = {}
    for row in report.findings:
        found.setdefault((row.kind, row.id), []).append(row)
    gone: dict[tuple[str | None, str], GoneArtifact] = {
        (row.kind, row.id): row for row in report.gone
    }
    code = {own.id: view_code(own, report.uses, report.used) for own in report.checkouts}
    for each in report.checked:
        key = (each.kind, each.id)
        left_out = report.left_out.get((each.kind or "", each.id), 0)
        yield CheckedArtifact(each, found.get(key, []), gone.get(key), left_out, code.get(each.id))


def is_gap(row: PolicyFinding) -> bool:
    """Return whether a finding is about what cannot be looked up, and about no licence."""
    return row.term in (UNRESOLVED, GONE)


def _outcome_count(outcome: str, rows: list[PolicyFinding]) -> OutcomeCount:
    return OutcomeCount(
        outcome,
        len(rows),
        len({row.license for row in rows} - {None}),
        _count_origins(row for row in rows if row.kind and not row.license and not is_gap(row)),
        len({row.id for row in rows if row.kind is None}),
        _count_origins(row for row in rows if row.term == UNRESOLVED),
        _count_origins(row for row in rows if row.term == GONE),
    )


def _count_origins(rows: Iterable[PolicyFinding]) -> int:
    return len({(row.origin_kind, row.origin_id) for row in rows})
