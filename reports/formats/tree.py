"""For the terminal: a lineage upstream, an impact downstream, licences with their routes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.cap import SHOWN
from reports.text.screen import folded
from reports.text.words import age

if TYPE_CHECKING:
    from queries.answer import Report


def render(report: Report, limit: int | None = SHOWN) -> str:
    """Return a lineage, an impact or findings as they are read on a screen, conclusion last."""
    return "\n".join([*_tree_lines(report, limit), *folded(age(report)), ""])


def _tree_lines(report: Any, limit: int | None) -> list[str]:
    # Each imports what it needs: a lineage is to be shown at once, without the rule of licences.
    if report.shape == "LineageReport":
        from reports.text.lineage_tree import lineage_lines
        from reports.views.lineage import view_lineage

        return lineage_lines(view_lineage(report, judged=True), limit)
    if report.shape == "ImpactReport" and report.paths is not None:
        from reports.text.impact_tree import path_lines

        return path_lines(report, limit)
    if report.shape == "ImpactReport":
        from reports.text.impact import impact_lines
        from reports.views.impact import view_impact

        return impact_lines(view_impact(report, limit))
    from reports.text.licenses import license_lines
    from reports.views.licenses import view_licenses

    return license_lines(view_licenses(report), why=report.why, limit=limit)
