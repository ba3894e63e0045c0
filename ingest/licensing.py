"""From a licence label to records: the claim, and the statement that it points at."""

from __future__ import annotations

from collections.abc import Iterator

from graph.schema import End, Includes, License, LicensedAs, Record
from licenses.statement import Statement, state

_TABLE = "licence-table"
TABLE_DATE = "2026-11-21"
"""When licenses.csv was last changed: the date of the facts that it gives a License node."""


def license_records(
    subject: End,
    *labels: str,
    stated_by: str,
    evidence: str | None = None,
    name: str | None = None,
    link: str | None = None,
) -> Iterator[Record]:
    """Yield LICENSED_AS of a subject and the nodes of its statement; nothing for no label."""
    statement = state(*labels, name=name)
    if statement is None:
        return
    yield LicensedAs(
        start=subject,
        end=End(License, statement.id),
        stated_by=stated_by,
        raw=", ".join(labels),
        evidence=evidence,
        link=link,
    )
    yield from statement_records(statement)


def statement_records(statement: Statement) -> Iterator[Record]:
    """Yield the License node of a statement, and those of its parts."""
    licence = statement.licence
    yield License(
        id=statement.id,
        display_name=licence.full_name if licence else None,
        spdx_id=licence.spdx_id if licence else None,
        family=licence.family if licence else None,
        raw=None if licence else statement.raw,
        stated_by=_TABLE,
        facts_at=TABLE_DATE,
    )
    for part in statement.parts:
        yield Includes(
            start=End(License, statement.id),
            end=End(License, part.id),
            stated_by=_TABLE,
            first_seen=TABLE_DATE,
        )
        yield from statement_records(part)
