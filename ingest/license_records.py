"""From a licence label to records: the claim, and the statement that it points at."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Iterator

from graph.schema import End, Includes, License, LicensedAs, Record
from graph.schema.identifiers import LONGEST_ID
from licenses.catalog.table import Licence, row_of
from licenses.labels.recognition import recognise
from licenses.labels.statement import Statement, make_statement

_TABLE = "licence-table"
TABLE_DATE = "2026-11-21"
"""When licenses.csv was last changed: the date of the facts that it gives a License node."""
LONGEST = 1_000
"""Characters of a label that are kept; of a longer one its beginning."""


def license_records(
    subject: End,
    *labels: str,
    stated_by: str,
    evidence: str | None = None,
    name: str | None = None,
    link: str | None = None,
) -> Iterator[Record]:
    """Yield LICENSED_AS of a subject and the nodes of its statement; nothing for no label.

    Labels are recognised as the world writes them; the claim keeps what was written, and so does
    the statement of one that nobody knows.
    """
    statement = _recognised(labels, name, link)
    if statement is None:
        return
    yield LicensedAs(
        start=subject,
        end=End(License, statement.id),
        stated_by=stated_by,
        raw=_shortened(", ".join(labels)),
        evidence=_shortened(evidence),
        link=_shortened(link),
    )
    yield from statement_records(statement)


@functools.lru_cache(maxsize=4_096)
def _recognised(labels: tuple[str, ...], name: str | None, link: str | None) -> Statement | None:
    statement = recognise(list(labels), name=name, link=link)
    if statement and len(statement.id.encode("utf-8", "surrogatepass")) > LONGEST_ID:
        return make_statement("\n".join(labels))
    return statement


def statement_records(statement: Statement) -> Iterator[Record]:
    """Yield the License node of a statement, with its terms, and those of its parts."""
    licence = statement.licence
    yield License(
        id=statement.id,
        display_name=licence.full_name if licence else None,
        raw=None if licence else _shortened(statement.raw),
        stated_by=_TABLE,
        facts_at=TABLE_DATE,
        **(_terms(licence) if licence else {}),
    )
    for part in statement.parts:
        yield Includes(
            start=End(License, statement.id),
            end=End(License, part.id),
            stated_by=_TABLE,
            first_seen=TABLE_DATE,
        )
        yield from statement_records(part)


def known_licences(ids: Iterable[str]) -> Iterator[Record]:
    """Yield what the table states today of those ids that it knows."""
    for identifier in ids:
        statement = make_statement(identifier)
        if statement and statement.licence and statement.id == identifier:
            yield from statement_records(statement)


def _terms(licence: Licence) -> dict[str, str]:
    """Return the columns of the table that are properties of a License; what is empty is left out.

    The table says more: notes, sources, and lists that only the rule reads.
    """
    row = row_of(licence)
    return {f.name: row[f.name] for f in dataclasses.fields(License) if row.get(f.name)}


def _shortened(text: str | None) -> str | None:
    return text if text is None or len(text) <= LONGEST else f"{text[:LONGEST]}…"
