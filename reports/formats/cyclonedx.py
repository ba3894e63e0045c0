"""CycloneDX 1.6: a bill of materials for tools of compliance."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from queries.bills.bill_report import BillReport


def render(report: BillReport, spec: str = "1.6") -> str:
    """Return a bill of materials as CycloneDX, in JSON."""
    from reports.cyclonedx.checking import write_checked
    from reports.cyclonedx.document import make_document

    return write_checked(make_document(report, spec))
