"""What a report about licences shows: findings by level, those of one licence folded into one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from graph.schema.kinds import only_uses
from queries.checkout import NOT_IN_GRAPH
from queries.gaps import UNRESOLVED
from queries.propagation.gap_violations import texts_of
from queries.propagation.violations import DOWNSTREAM
from queries.verdicts.license_report import LEVELS
from reports.views.checkout import CodeView, view_code
from reports.views.obligations import ObligationLists, list_obligations
from reports.views.written import read_written, write_out

if TYPE_CHECKING:
    from queries.answer import Key
    from queries.rows import GoneArtifact
    from queries.verdicts.license_report import LicenseReport
    from queries.verdicts.rows import LicenseAnswer, LicenseFinding, RouteStep, StatedLicense

MISSING = "upstream_missing"
"""The term of a licence that is not stated or not known, which is shown apart."""
NOTHING, LEFT_OUT, CLASH, UNLABELLED = "nothing", "left_out", "clash", "unlabelled"
"""Conclusions beside the verdicts.

Nothing is known upstream; what is known is inferred and left out; no licence would fit the parents;
a repository states no licence that anything could be compared with.
"""


class LicenseArrival(NamedTuple):
    """The findings about one licence, with the nearest route from the subject upstream.

    ``further`` are the first of those that the same licence brings by other paths again.
    """

    findings: list[LicenseFinding]
    route: list[RouteStep]
    further: list[LicenseFinding]

    @property
    def first(self) -> LicenseFinding:
        """Return the finding that names the licence and its origin."""
        return self.findings[0]

    @property
    def is_contested(self) -> bool:
        """Return whether all that is found is disputed, and nothing of it just not known."""
        return all(row.level == "unknown" and row.contested for row in self.findings)


class MissingLicense(NamedTuple):
    """A label of which nothing is known (None where none is stated), and whose it is.

    ``gone`` says of each of the ids whether it has disappeared, ``absent`` why nothing is known of
    the artifacts themselves; empty where they are described.
    """

    license: str | None
    ids: list[str]
    gone: list[GoneArtifact | None]
    absent: str = ""


class UnresolvedBase(NamedTuple):
    """An artifact whose base nobody can look up: the finding, and the route to the artifact."""

    finding: LicenseFinding
    texts: list[str]
    route: list[RouteStep]


@dataclass(frozen=True, slots=True)
class LicenseView:
    """A report about licences, ready to be shown.

    ``conclusion`` is the verdict, or NOTHING, LEFT_OUT, CLASH or UNLABELLED. ``upstream`` counts
    the artifacts upstream, ``conflicts`` those whose licence conflicts with the label,
    ``undeclared`` those that state no licence, ``absent`` those that no source has described.
    ``bases`` are those that nobody can look up; ``gone`` has what disappeared.
    ``looked`` says whether the Hub was asked for this answer alone.
    """

    subject: Key
    labels: list[StatedLicense]
    arrivals: dict[str, list[LicenseArrival]]
    missing: list[MissingLicense]
    missing_why: str
    disputed: list[list[StatedLicense]]
    obligations: ObligationLists
    conclusion: str
    conflicts: int
    upstream: int
    undeclared: int
    bases: list[UnresolvedBase]
    gone: dict[Key, GoneArtifact]
    left_out: int = 0
    code: CodeView | None = None
    absent: int = 0
    asks_when_passed_on: bool = False
    answers: Sequence[LicenseAnswer] = ()
    role: str = "user"
    looked: bool = False
    written: Mapping[str, str] = field(default_factory=dict)

    def write_out(self, text: str | None) -> str:
        """Return a text about licences with each that was not recognised as it was written."""
        return write_out(text or "", self.written)

    @property
    def is_contested(self) -> bool:
        """Return whether a contested reading finds a conflict, and nothing is just not known."""
        found = self.arrivals["unknown"]
        clear = not self.missing and not self.bases
        return clear and bool(found) and all(each.is_contested for each in found)

    @property
    def gone_upstream(self) -> list[GoneArtifact]:
        """Return what disappeared upstream of the subject, the nearest first."""
        return [row for key, row in self.gone.items() if key != self.subject]


def view_licenses(report: LicenseReport) -> LicenseView:
    """Return what a report about licences shows."""
    routes = read_routes(report.routes)
    missing = [row for row in report.findings if row.term == MISSING]
    bases = [row for row in report.findings if row.term == UNRESOLVED]
    bare = _is_bare(report)
    apart = (MISSING, UNRESOLVED, *([DOWNSTREAM] if bare and not report.why else []))
    found = [row for row in report.findings if row.term not in apart]
    gone = {(row.kind, row.id): row for row in report.gone}
    texts = texts_of(report.unresolved)
    conflicts = {(r.origin_kind, r.origin_id) for r in report.findings if r.level == "conflict"}
    # That no licence fits all of them is a finding about the subject, which is not upstream.
    conflicts.discard(report.subject.key)
    absent = why_absent(report)
    stubs = {(row.kind, row.id) for row in report.undeclared if row.only_mentioned}
    disputed = groupby(report.disputed, key=lambda row: (row.kind, row.id))
    return LicenseView(
        report.subject.key,
        report.labels,
        {
            level: _fold_findings([row for row in found if row.level == level], routes)
            for level in LEVELS
        },
        _missing_licenses(missing, gone, absent),
        missing[0].why if missing else "",
        [list(same) for _, same in disputed],
        list_obligations(report.obligations),
        _conclude_verdict(report, conflicts),
        len(conflicts),
        report.upstream,
        len({(row.kind, row.id) for row in report.undeclared} - stubs),
        [
            UnresolvedBase(
                row, texts.get((row.origin_kind, row.origin_id), []), routes.get(row.route, [])
            )
            for row in bases
        ],
        gone,
        report.left_out,
        view_code(report.checkout, report.uses, ()) if report.checkout else None,
        len(stubs),
        report.asks_when_passed_on,
        answers=report.answers,
        role=report.role,
        looked=report.looked,
        written=read_written(
            [
                *((row.license, row.license_raw) for row in report.labels),
                *((row.license, row.license_raw) for row in report.findings),
            ]
        ),
    )


def _is_bare(report: LicenseReport) -> bool:
    """Return whether the report is about a repository that states no licence."""
    return only_uses(report.subject.kind) and not any(row.license for row in report.labels)


def why_absent(report: LicenseReport) -> dict[Key, str]:
    """Return for each artifact upstream that no source has described why it is not known."""
    stubs = [(row.kind, row.id) for row in report.undeclared if row.only_mentioned]
    known = report.checkout.absent if report.checkout else ()
    reasons = {(row.kind, row.id): row.reason for row in known}
    return {key: reasons.get(key, NOT_IN_GRAPH) for key in stubs}


def read_routes(steps: Iterable[RouteStep]) -> dict[int, list[RouteStep]]:
    """Return the steps of each route by its number, from the subject upstream."""
    routes: dict[int, list[RouteStep]] = {}
    for step in steps:
        routes.setdefault(step.route, []).insert(0, step)
    return routes


def _fold_findings(
    findings: list[LicenseFinding], routes: dict[int, list[RouteStep]]
) -> list[LicenseArrival]:
    """Return the findings by licence: the base of a base often brings the same ones again."""
    by_route: dict[int, list[LicenseFinding]] = {}
    for row in findings:
        by_route.setdefault(row.route, []).append(row)
    alike: dict[tuple[str, ...], list[list[LicenseFinding]]] = {}
    for found in by_route.values():
        terms = (f"{row.term} {row.compared}" for row in found)
        key = (str(found[0].license), str(found[0].label), *terms)
        alike.setdefault(key, []).append(found)
    return [
        LicenseArrival(first, routes.get(first[0].route, []), [found[0] for found in more])
        for first, *more in alike.values()
    ]


def _missing_licenses(
    findings: list[LicenseFinding], gone: dict[Key, GoneArtifact], absent: dict[Key, str]
) -> list[MissingLicense]:
    ids: dict[tuple[str | None, str], dict[str, GoneArtifact | None]] = {}
    for row in findings:
        key = (row.origin_kind, row.origin_id)
        label = row.license_raw or row.license
        why = "" if label else absent.get(key, "")
        ids.setdefault((label, why), {})[row.origin_id] = gone.get(key)
    return [
        MissingLicense(label, list(found), list(found.values()), why)
        for (label, why), found in sorted(
            ids.items(), key=lambda pair: (pair[0][0] or "", pair[0][1])
        )
    ]


def _conclude_verdict(report: LicenseReport, conflicts: set[tuple[str, str]]) -> str:
    if not report.upstream and not report.unresolved:
        return LEFT_OUT if report.left_out else NOTHING
    if _is_bare(report) and report.verdict == "unknown":
        return UNLABELLED
    return CLASH if report.verdict == "conflict" and not conflicts else report.verdict
