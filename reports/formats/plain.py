"""Plain text: a document of notices, as a file to put beside what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.text.blocks import as_text
from reports.text.notices import notice_blocks

if TYPE_CHECKING:
    from queries.answer import Report


def render(report: Report) -> str:
    """Return the document; texts of licences keep their lines."""
    document: Any = report
    return as_text(notice_blocks(document))
