"""Several checks by one policy as one: of ids in a graph, and of checkouts, each in its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from licenses.policy.gate import graver
from queries.gaps import nearest
from queries.verdicts.check_report import CheckReport, finding_order
from queries.verdicts.rows import PolicyException


def join_checks(reports: Sequence[CheckReport]) -> CheckReport:
    """Return one report of several checks by one policy; the numbers of routes are made anew."""
    if len(reports) == 1:
        return reports[0]
    parts = tuple(_numbered_apart(reports))
    facts = {(row["source"], row["taken"]): row for each in parts for row in each.facts}
    return replace(
        parts[0],
        verdict=graver(*(each.verdict for each in parts)),
        findings=sorted((row for each in parts for row in each.findings), key=finding_order),
        checked=[row for each in parts for row in each.checked],
        exceptions=[
            min(rows, key=_is_unused) for rows in zip(*(p.exceptions for p in parts), strict=True)
        ],
        routes=[row for each in parts for row in each.routes],
        also=tuple(name for each in parts for name in each.also),
        facts=list(facts.values()),
        gone=nearest(row for each in parts for row in each.gone),
        unresolved=nearest(row for each in parts for row in each.unresolved),
        left_out={key: count for each in parts for key, count in each.left_out.items()},
        uses=[row for each in parts for row in each.uses],
        used=[row for each in parts for row in each.used],
        labels={key: stated for each in parts for key, stated in each.labels.items()},
        obligations={key: rows for each in parts for key, rows in each.obligations.items()},
        passing_on=frozenset().union(*(each.passing_on for each in parts)),
        stubs=frozenset().union(*(each.stubs for each in parts)),
        checkouts=tuple(checkout for each in parts for checkout in each.checkouts),
        answers=[row for each in parts for row in each.answers],
        joined=parts,
    )


def _numbered_apart(reports: Sequence[CheckReport]) -> Iterator[CheckReport]:
    """Yield reports of which no two share the number of a route."""
    before = 0
    for report in reports:
        yield replace(
            report,
            findings=[
                row._replace(route=row.route + before) if row.route else row
                for row in report.findings
            ],
            routes=[row._replace(route=row.route + before) for row in report.routes],
        )
        before += max((row.route for row in report.routes), default=0)


def _is_unused(row: PolicyException) -> bool:
    return row.state == "unused"
