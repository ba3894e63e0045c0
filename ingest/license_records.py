"""Licence labels as records: the claim, and the License nodes of the statement it points at."""

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
TABLE_DATE = "2026-11-29"
"""The date of the last change of licenses.csv, which is the date of a License node's facts."""
LONGEST_LABEL = 1_000
"""Characters of a label that are kept; a longer one is cut."""


def license_records(
    subject: End,
    *labels: str,
    stated_by: str,
    evidence: str | None = None,
    name: str | None = None,
    link: str | None = None,
    declared: bool = True,
) -> Iterator[Record]:
    """Yield LICENSED_AS of a subject and the License nodes of its statement; nothing for no label.

    Labels are recognised in any usual spelling. The claim keeps them as written, and so does the
    License node of a label that is not recognised. A name or a link without a label means what they
    mean beside the label "other".
    """
    yield from claim_license(
        subject,
        _recognise_labels(labels, name, link),
        raw=", ".join(labels) or name or link,
        stated_by=stated_by,
        evidence=evidence,
        link=link,
        declared=declared,
    )


def claim_license(
    subject: End,
    statement: Statement | None,
    *,
    raw: str | None,
    stated_by: str,
    evidence: str | None = None,
    link: str | None = None,
    declared: bool = True,
) -> Iterator[Record]:
    """Yield LICENSED_AS of a subject and the License nodes of a statement; nothing for None."""
    statement = _bound_statement(statement, raw or "")
    if statement is None:
        return
    yield LicensedAs(
        start=subject,
        end=End(License, statement.id),
        stated_by=stated_by,
        raw=_shorten(raw),
        evidence=_shorten(evidence),
        link=_shorten(link),
        declared=declared,
    )
    yield from statement_records(statement)


@functools.lru_cache(maxsize=4_096)
def _recognise_labels(
    labels: tuple[str, ...], name: str | None, link: str | None
) -> Statement | None:
    if not labels and (name or link):
        labels = ("other",)
    statement = recognise(list(labels), name=name, link=link)
    return _bound_statement(statement, "\n".join(labels))


def _bound_statement(statement: Statement | None, label: str) -> Statement | None:
    """Return a statement whose id a store can keep: that of a label that nobody knows, if not."""
    if statement and len(statement.id.encode("utf-8", "surrogatepass")) > LONGEST_ID:
        return make_statement(label)
    return statement


def statement_records(statement: Statement) -> Iterator[Record]:
    """Yield the License nodes of a statement and of its parts, with their terms."""
    licence = statement.licence
    yield License(
        id=statement.id,
        display_name=licence.full_name if licence else None,
        raw=None if licence else _shorten(statement.raw),
        stated_by=_TABLE,
        facts_at=TABLE_DATE,
        **(_read_terms(licence) if licence else {}),
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
    """Yield the current License nodes of those ids that are in the table of licences."""
    for identifier in ids:
        statement = make_statement(identifier)
        if statement and statement.licence and statement.id == identifier:
            yield from statement_records(statement)


def _read_terms(licence: Licence) -> dict[str, str]:
    """Return the non-empty columns of the licence table that are properties of a License.

    Other columns, such as notes, sources and lists that only the rule reads, are left out.
    """
    row = row_of(licence)
    return {f.name: row[f.name] for f in dataclasses.fields(License) if row.get(f.name)}


def _shorten(text: str | None) -> str | None:
    return text if text is None or len(text) <= LONGEST_LABEL else f"{text[:LONGEST_LABEL]}…"
