"""Mermaid: a family as a flowchart that GitHub draws in a comment, a README or a wiki."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.text.flowchart import draw_flowchart
from reports.text.words import SCOPE, age, bound
from reports.views.family import view_family

if TYPE_CHECKING:
    from queries.families.report import FamilyReport


def render(report: FamilyReport) -> str:
    """Return a family as a flowchart."""
    chart = draw_flowchart(view_family(report))
    return "\n".join([*chart.with_notes(bound(report), age(report), SCOPE), ""])
