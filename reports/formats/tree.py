"""For the terminal: a lineage upstream, an impact downstream, licences with their routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.impact_report import ImpactReport
from queries.license_report import LicenseReport
from queries.lineage_report import LineageReport
from reports.text.impact import impact_lines
from reports.text.licenses import license_lines
from reports.text.lineage_tree import lineage_lines
from reports.text.screen import folded
from reports.text.words import age
from reports.views.impact import view_impact
from reports.views.licenses import view_licenses
from reports.views.lineage import view_lineage

if TYPE_CHECKING:
    from queries.answer import Report


def render(report: Report) -> str:
    """Return a lineage, an impact or findings as they are read on a screen, conclusion last."""
    return "\n".join([*_lines(report), *folded(age(report)), ""])


def _lines(report: Report) -> list[str]:
    match report:
        case LineageReport():
            return lineage_lines(view_lineage(report))
        case ImpactReport():
            return impact_lines(view_impact(report))
        case LicenseReport():
            return license_lines(view_licenses(report), why=report.why)
    raise TypeError(f"no tree of {report.shape}")
