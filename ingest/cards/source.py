"""Saved model and dataset cards, out of a folder or an archive: the source ``cards``."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from graph.schema import (
    Claim,
    DerivedFrom,
    End,
    EvaluatedOn,
    Model,
    Node,
    Record,
    TrainedOn,
)
from ingest.cards.fields import CARD as STATED
from ingest.cards.fields import NAME, metadata_records
from ingest.cards.layout import ADAPTER, CARD, CONFIG, role_of, subject_of
from ingest.cards.names import at_address, conversion_in, model_id
from ingest.cards.prose import PROSE, prose_records
from ingest.cards.reading import files
from ingest.cards.text import split
from ingest.items import FullyRead, Skip, Unreadable

FROM_ADAPTER, FROM_CONFIG = "inferred-adapter-config", "inferred-config"
STATED_IN = {CARD: (STATED, NAME, PROSE), ADAPTER: (FROM_ADAPTER,), CONFIG: (FROM_CONFIG,)}
"""The sources of claims that each file is read for."""


@dataclass(frozen=True, slots=True)
class CardFile:
    """A file about one model or dataset: ``role`` is README.md, or a configuration's name."""

    subject: End
    role: str
    content: bytes
    facts_at: str | None = None


def fetch(
    place: str | os.PathLike[str], *, kind: type[Node] = Model, facts_at: str | None = None
) -> Iterator[CardFile | Skip]:
    """Yield the cards and configurations of a folder or archive, and what was not read.

    Parameters
    ----------
    kind
        What the cards are about where neither name nor folder says it: Model or Dataset.
    facts_at
        The date of the cards, ISO 8601.
    """
    for found in files(place):
        if isinstance(found, Skip):
            yield found
            continue
        path, content = found
        subject = subject_of(path, kind)
        if isinstance(subject, str):
            yield Skip(str(path), subject)
        else:
            yield CardFile(subject, role_of(path) or CARD, content, facts_at)


def to_records(item: CardFile | Skip) -> Iterable[Record | Skip]:
    """Return what one file states, and what in it could not be read."""
    if isinstance(item, Skip):
        return [item]
    if item.role == CARD:
        return _card(item)
    return _configuration(item) if item.subject.kind is Model else []


def telling(
    to_records: Callable[[CardFile | Skip], Iterable[Record | Skip]],
) -> Callable[[CardFile | Skip], Iterator[Record | Skip | FullyRead]]:
    """Return ``to_records`` of a source that also says when all of a file was told.

    What the graph has from such a file beyond that, the file no longer states.
    """

    def told(item: CardFile | Skip) -> Iterator[Record | Skip | FullyRead]:
        unread = False
        for record in to_records(item):
            unread = unread or isinstance(record, Unreadable)
            yield record
        if isinstance(item, CardFile) and not unread:
            yield FullyRead(item.subject.kind, item.subject.id, STATED_IN[item.role])

    return told


def _card(item: CardFile) -> Iterator[Record | Skip]:
    try:
        text = item.content.decode("utf-8")
    except UnicodeDecodeError:
        yield Unreadable(f"{CARD} of {item.subject.id}", "it is not UTF-8")
        return
    # In a folder of Windows lines end otherwise; what is read is the same.
    card = split(text.replace("\r\n", "\n"))
    if card.problem:
        yield Unreadable(f"metadata of {item.subject.id}", card.problem)
    stated = list(metadata_records(item.subject, card.metadata, facts_at=item.facts_at))
    yield from stated
    datasets = {record.end.id for record in stated if isinstance(record, TrainedOn | EvaluatedOn)}
    in_prose = prose_records(item.subject, card.prose, sorted(datasets), facts_at=item.facts_at)
    yield from _only_in_prose(stated, in_prose)


def _only_in_prose(
    stated: list[Record | Skip], said: Iterable[Claim | Model]
) -> Iterator[Claim | Model]:
    """Yield what the metadata does not state, or states with another method or value."""
    declared = {_key(r): _value(r) for r in stated if isinstance(r, Claim) and r.declared}
    emitted = any(isinstance(r, Model) and r.carbon_g is not None for r in stated)
    for record in said:
        if isinstance(record, Model):
            if not emitted:
                yield record
        elif _key(record) not in declared or _value(record) not in (None, declared[_key(record)]):
            yield record


def _key(claim: Claim) -> tuple[Any, ...]:
    """Return what a claim is about, whoever states it."""
    own = [getattr(claim, name) for name in claim.also_key]
    return (type(claim), claim.end, *own)


def _value(claim: Claim) -> Any:
    """Return what a claim says of that."""
    if isinstance(claim, EvaluatedOn):
        return claim.value if claim.text is None else claim.text
    return getattr(claim, "method", None)


def _configuration(item: CardFile) -> Iterator[Record | Skip]:
    try:
        found = json.loads(item.content)
    # Depth raises a RecursionError; numbers of very many digits a ValueError, as does all else.
    except (ValueError, RecursionError):
        yield Unreadable(f"{item.role} of {item.subject.id}", "it is not JSON")
        return
    fields = found if isinstance(found, dict) else {}
    yield Model(
        id=item.subject.id,
        architecture=_architecture(fields.get("model_type")),
        stated_by=item.role,
        facts_at=item.facts_at,
    )
    if item.role == ADAPTER:
        yield from _base(item, FROM_ADAPTER, fields, "base_model_name_or_path", "adapter")
    elif item.role == CONFIG:
        yield from _base(item, FROM_CONFIG, fields, "_name_or_path", None)


def _architecture(value: Any) -> str | None:
    known = isinstance(value, str) and 0 < len(value) <= 100 and value.isprintable()
    return value if known else None


def _base(
    item: CardFile, source: str, fields: dict[str, Any], field: str, method: str | None
) -> Iterator[Record | Skip]:
    """Yield the base that a configuration was saved with, unless it is a path or the model itself.

    A model that was renamed keeps the name of its first owner in its configuration: the same name
    below another owner tells nothing.
    """
    value = fields.get(field)
    if not isinstance(value, str) or not value.strip():
        return
    page = at_address(value)
    name = page.id if page and page.kind is Model else model_id(value)
    own = item.subject.id.rpartition("/")[2].lower()
    if name is None:
        said = f"{value[:80]!r} is no id of the Hub"
        yield Skip(f"{field} of {item.subject.id}", said)
        return
    if name.rpartition("/")[2].lower() == own:
        return
    yield DerivedFrom(
        start=item.subject,
        end=End(Model, name),
        stated_by=source,
        declared=False,
        method=method or ("quantized" if conversion_in(own) else None),
        evidence=f"{item.role}: {field}: {value}"[:300],
    )
