"""What licences ask of whoever has an artifact, and of whoever passes it on."""

from __future__ import annotations

from collections.abc import Iterator

from graph.schema.kinds import only_uses
from queries.code_uses import is_shipped
from queries.lineage_report import LineageReport
from queries.lineage_terms import read_edges, read_labels
from queries.propagation.inheritance import Inheritance
from queries.propagation.passing_on import find_demands, routes_from
from queries.verdicts.rows import LicenseObligation


def obligation_rows(found: Inheritance) -> Iterator[LicenseObligation]:
    """Yield each obligation once for each licence that asks for it."""
    for obligation in sorted(found.obligations):
        origins = sorted({identifier for _, identifier in found.obligations[obligation]})
        yield LicenseObligation(
            obligation.term, obligation.text, obligation.licence, ", ".join(origins)
        )


def asks_when_passed_on(lineage: LineageReport) -> bool:
    """Return whether what a repository ships asks for something of whoever passes it on."""
    if not only_uses(lineage.subject.kind):
        return False
    shipped = dict.fromkeys((use.kind, use.id) for use in lineage.uses if is_shipped(use))
    routes = routes_from(shipped, read_edges(lineage.steps))
    return any(each.obligations for each in find_demands(routes, read_labels(lineage.artifacts)))
