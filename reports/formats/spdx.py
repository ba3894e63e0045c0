"""SPDX 3.0.1 with its profiles of models and datasets, as JSON-LD."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from queries.bills.bill_report import BillReport


def render(report: BillReport) -> str:
    """Return a bill of materials as SPDX 3.0.1."""
    from reports.spdx.document import write_document

    return write_document(report)
