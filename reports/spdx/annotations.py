"""What is the matter with the licences of packages, as annotations of these."""

from __future__ import annotations

from collections.abc import Iterator

from queries.bills.bill_report import BillReport
from queries.bills.rows import BillConflict
from reports.spdx.names import Element, Names, make_element


def annotate_packages(report: BillReport, names: Names) -> Iterator[Element]:
    """Yield an annotation for each conflict, unknown and warning; it is no legal advice."""
    for conflict in report.conflicts:
        subject = names.artifact(conflict.key)
        told = (conflict.level, conflict.severity or "", conflict.term, conflict.license or "")
        place = (conflict.origin_id or "", conflict.edge or "", conflict.path or "", conflict.text)
        yield make_element(
            "Annotation",
            names.link("annotation", subject, *told, *place),
            annotationType="review",
            contentType="text/plain",
            subject=subject,
            statement=_statement(conflict),
        )


def _statement(conflict: BillConflict) -> str:
    graveness = f", {conflict.severity}" if conflict.severity else ""
    return f"{conflict.level}{graveness}: {conflict.text}"
