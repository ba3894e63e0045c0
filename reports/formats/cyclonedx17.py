"""CycloneDX 1.7: as 1.6, and says who states what in citations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.formats import cyclonedx

if TYPE_CHECKING:
    from queries.bills.bill_report import BillReport


def render(report: BillReport) -> str:
    """Return a bill of materials as CycloneDX 1.7, in JSON."""
    return cyclonedx.render(report, "1.7")
