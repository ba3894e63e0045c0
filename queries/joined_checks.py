"""Several checks by one policy as one: of ids in a graph, and of checkouts, each in its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from queries.check_report import CheckReport, finding_order, nearest
from queries.license_rows import PolicyException, PolicyFinding, RouteStep


def join_checks(reports: Sequence[CheckReport]) -> CheckReport:
    """Return one report of several checks by one policy, each of a graph of its own."""
    if len(reports) == 1:
        return reports[0]
    findings: list[PolicyFinding] = []
    routes: list[RouteStep] = []
    for report in reports:
        before = max((row.route for row in routes), default=0)
        routes += [row._replace(route=row.route + before) for row in report.routes]
        findings += [
            row._replace(route=row.route + before) if row.route else row for row in report.findings
        ]
    facts = {(row["source"], row["taken"]): row for report in reports for row in report.facts}
    return replace(
        reports[0],
        verdict="broken" if any(report.verdict == "broken" for report in reports) else "kept",
        findings=sorted(findings, key=finding_order),
        checked=[row for report in reports for row in report.checked],
        exceptions=[
            min(rows, key=_is_unused) for rows in zip(*(r.exceptions for r in reports), strict=True)
        ],
        routes=routes,
        also=tuple(name for report in reports for name in report.also),
        facts=list(facts.values()),
        gone=nearest(row for report in reports for row in report.gone),
        unresolved=nearest(row for report in reports for row in report.unresolved),
        left_out={key: count for report in reports for key, count in report.left_out.items()},
        uses=[row for report in reports for row in report.uses],
        checkouts=tuple(each for report in reports for each in report.checkouts),
    )


def _is_unused(row: PolicyException) -> bool:
    return row.state == "unused"
