"""The claims that a document of ours keeps whole, as records: now it is the document that says so.

Any document may hold them, so that they count for no more than what it says elsewhere.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from typing import Any

from graph.clock import today
from graph.schema import (
    Artifact,
    Claim,
    End,
    HasWeights,
    LicensedAs,
    PublishedBy,
    Record,
    StatesBase,
    Weights,
)
from graph.schema.base import claim_key
from graph.transfer.bill_properties import BillClaim, read_facts
from ingest.items import Skip
from ingest.license_records import statement_records
from ingest.unresolved import states_base
from ingest.weights import format_of
from licenses.labels.recognition import recognise
from licenses.labels.statement import Statement, make_statement
from licenses.rule.firmness import firmness
from licenses.standards.reading import read_label

LONGEST_EVIDENCE = 300
_OF_BASES = ("stated_by", "declared", "evidence", "first_seen", "method")
_NOT_FOR_DOCUMENTS = frozenset(
    ("stated_by", "display_name", "hub_id", "private", "disabled", "gated", "archived")
)
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def own_facts(kind: type[Artifact], properties: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return what a document of ours states of an artifact.

    Neither what only the Hub can say nor how it is to be shown is for any document to state, and
    no fact is of a day to come.
    """
    found = read_facts(kind, properties)
    if found.get("facts_at", "") > today():
        del found["facts_at"]
    return {name: value for name, value in found.items() if name not in _NOT_FOR_DOCUMENTS}


def own_records(
    subject: End, claims: Iterable[BillClaim], *, stated_by: str, place: str
) -> Iterator[Record | Skip]:
    """Yield the claims of a subject, each once, with who stated it first in the evidence."""
    same: dict[tuple[object, ...], list[tuple[BillClaim, Claim]]] = {}
    for each in claims:
        if each.claim.catalogued or all(subject.kind is not start for start, _ in each.claim.ends):
            continue
        made = _made(subject, each, stated_by)
        key = (made.label, made.end, *(getattr(made, name) for name in claim_key(type(made))))
        same.setdefault(key, []).append((each, made))
    for several in same.values():
        yield from _records(_join(several), place)


def _made(subject: End, said: BillClaim, stated_by: str) -> Claim:
    values = dict(said.values)
    evidence = values.pop("evidence", None)
    if (values.get("first_seen") or "") > today():
        del values["first_seen"]
    if said.stated_by and said.stated_by != stated_by:
        evidence = f"{said.stated_by}: {evidence}" if evidence else f"stated by {said.stated_by}"
    return said.claim(
        start=subject,
        end=said.end,
        stated_by=stated_by,
        declared=said.declared,
        evidence=_short(evidence),
        **values,
    )


def _join(several: list[tuple[BillClaim, Claim]]) -> Claim:
    """Return what several sources state alike as one claim, with the evidence of all.

    What says most firmly how the artifact was made decides; it is declared if any of them is.
    """
    claims = [made for _, made in sorted(several, key=_says_most, reverse=True)]
    evidence = dict.fromkeys(each.evidence for each in claims if each.evidence)
    declared = any(each.declared for each in claims)
    joined = _short("; ".join(evidence) or None)
    return dataclasses.replace(claims[0], evidence=joined, declared=declared)


def _says_most(stated: tuple[BillClaim, Claim]) -> tuple[int, bool, int]:
    said, made = stated
    firm = firmness(said.values.get("method"), said.stated_by, said.declared)
    values = (getattr(made, each.name) for each in dataclasses.fields(made))
    return firm, said.declared, sum(value is not None for value in values)


def _short(text: str | None) -> str | None:
    return text[:LONGEST_EVIDENCE] if text else None


def _records(claim: Claim, place: str) -> Iterator[Record | Skip]:
    if isinstance(claim, LicensedAs):
        yield from _label(claim, place)
    elif isinstance(claim, HasWeights):
        yield from _weights(claim, place)
    elif isinstance(claim, PublishedBy):
        yield from _owner(claim, place)
    elif isinstance(claim, StatesBase):
        values = {name: getattr(claim, name) for name in _OF_BASES}
        yield from states_base(claim.start, claim.text or claim.end.id, **values)
    else:
        yield claim


def _label(claim: LicensedAs, place: str) -> Iterator[Record | Skip]:
    """Yield a label, if the licence that it points at is what its own text or id says."""
    statement = _statement_of(claim)
    if statement is None:
        yield Skip(place, f"its licence {claim.end.id[:80]!r} is none that a label makes")
        return
    yield dataclasses.replace(claim, end=End(claim.end.kind, statement.id))
    yield from statement_records(statement)


def _statement_of(claim: LicensedAs) -> Statement | None:
    """Return the statement that has the id of a licence, or else what its label says."""
    own = claim.end.id
    read = recognise(claim.raw, link=claim.link) if claim.raw else None
    for found in (read, read_label(own), make_statement(claim.raw) if claim.raw else None):
        if found and found.id == own:
            return found if found.licence or found.parts else _with_text(found, claim.raw)
    return read


def _with_text(found: Statement, raw: str | None) -> Statement:
    return dataclasses.replace(found, raw=found.raw or raw)


def _weights(claim: HasWeights, place: str) -> Iterator[Record | Skip]:
    if not _DIGEST.fullmatch(claim.end.id):
        yield Skip(place, f"{claim.end.id[:80]!r} is no SHA-256 of weights")
        return
    found = format_of(claim.path) if claim.path else None
    yield Weights(id=claim.end.id, format=found, stated_by=claim.stated_by)
    yield claim


def _owner(claim: PublishedBy, place: str) -> Iterator[Record | Skip]:
    """Yield who publishes, if the artifact's id says the same: nobody else publishes under it."""
    _, _, name = claim.end.id.partition(":")
    parts = claim.start.id.lower().split("/")
    if name.lower() in parts[:-1]:
        yield claim
    else:
        yield Skip(place, f"{claim.end.id[:80]!r} is not the owner that its id names")
