"""For the terminal: a lineage upstream, an impact downstream, licences with their routes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from reports.text.screen import folded
from reports.text.words import age

if TYPE_CHECKING:
    from queries.answer import Report
    from queries.impact_report import ImpactReport
    from queries.license_report import LicenseReport
    from queries.lineage_report import LineageReport


def render(report: Report) -> str:
    """Return a lineage, an impact or findings as they are read on a screen, conclusion last."""
    return "\n".join([*_LINES[report.shape](report), *folded(age(report)), ""])


# Each imports what it needs: a lineage is to be shown at once, without the rule of licences.


def _lineage_screen(report: LineageReport) -> list[str]:
    from reports.text.lineage_tree import lineage_lines
    from reports.views.lineage import view_lineage

    return lineage_lines(view_lineage(report))


def _impact_screen(report: ImpactReport) -> list[str]:
    from reports.text.impact import impact_lines
    from reports.views.impact import view_impact

    return impact_lines(view_impact(report))


def _license_screen(report: LicenseReport) -> list[str]:
    from reports.text.licenses import license_lines
    from reports.views.licenses import view_licenses

    return license_lines(view_licenses(report), why=report.why)


_LINES: dict[str, Callable[[Any], list[str]]] = {
    "LineageReport": _lineage_screen,
    "ImpactReport": _impact_screen,
    "LicenseReport": _license_screen,
}
