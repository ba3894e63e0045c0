"""CSV: a header and the rows; unknown values are empty."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from reports.text.values import value_text

if TYPE_CHECKING:
    from queries.answer import Report


def render(report: Report) -> str:
    """Return the rows as CSV (RFC 4180, but lines end as on Unix).

    Cells are the data as they are: what a spreadsheet would take for a formula is not marked.
    """
    stream = io.StringIO()
    names = report.columns()
    writer = csv.DictWriter(stream, names, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    for row in report.rows:
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return stream.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str | int | float | None) else value_text(value)
