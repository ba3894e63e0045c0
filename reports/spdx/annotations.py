"""What is the matter with the licences of packages, as annotations of these."""

from __future__ import annotations

from collections.abc import Iterator

from queries.bills.bill_report import BillReport
from reports.spdx.names import Element, Names, make_element


def annotate_packages(report: BillReport, names: Names) -> Iterator[Element]:
    """Yield an annotation for each conflict, and whatever is unknown, disputed or warned of."""
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
            statement=conflict.text,
        )
