"""The explorer: one HTML file with a family in it, drawn by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from queries.families.report import FamilyReport


def render(report: FamilyReport) -> str:
    """Return a family as a page."""
    from reports.html.page import write_page

    return write_page(report)
