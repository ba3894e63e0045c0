"""SVG: a family as one picture for papers and pull requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from queries.families.report import FamilyReport


def render(report: FamilyReport) -> str:
    """Return a family as a picture."""
    from reports.svg.drawing import draw_family

    return draw_family(report)
