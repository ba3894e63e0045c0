"""The source ``cards``: saved model and dataset cards in a folder or an archive."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Protocol, TypeVar

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
from ingest.cards.fields import metadata_records
from ingest.cards.layout import (
    ADAPTER,
    CARD,
    CONFIG,
    RECIPES,
    check_part,
    place_below,
    role_of,
    subject_of,
)
from ingest.cards.prose import PROSE, prose_records
from ingest.cards.reading import list_weights, name_of, read_files
from ingest.cards.recipes import MERGEKIT, recipe_records
from ingest.cards.text import split_card
from ingest.cards.weight_files import (
    HashedWeights,
    Hashing,
    hash_weights,
    note_repository,
)
from ingest.columns.values import is_keepable
from ingest.conversions import CONVERTED, NAME, QUANTIZED, conversion_in, holds_fewer_bits
from ingest.headers.claims import header_records
from ingest.headers.files import Headers, choose_files, group_folders, read_inside
from ingest.hub_fields.table import CARD as STATED
from ingest.hub_ids import judge
from ingest.items import FullyRead, Skip, Unreadable
from ingest.refusals import Refusal
from ingest.unresolved import states_base

FROM_ADAPTER, FROM_CONFIG = "inferred-adapter-config", "inferred-config"
STATED_IN = {CARD: (STATED, NAME, PROSE), ADAPTER: (FROM_ADAPTER,), CONFIG: (FROM_CONFIG,)}
STATED_IN |= dict.fromkeys(RECIPES, (MERGEKIT,))
"""The ``stated_by`` of the claims that each kind of file makes."""
# What the folder of one repository has beside its card, and a folder of cards has not.
_OF_REPOSITORIES = (CONFIG, ADAPTER, "model_index.json", ".gitattributes")


@dataclass(frozen=True, slots=True)
class CardFile:
    """A file about one model or dataset: ``role`` is README.md, or a configuration's name."""

    subject: End
    role: str
    content: bytes
    facts_at: str | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """Return whose claims it holds."""
        return STATED_IN[self.role]


Item = CardFile | Headers | HashedWeights | Skip


class _Found(Protocol):
    """What a source found about one artifact, and whose claims it holds."""

    @property
    def subject(self) -> End: ...

    @property
    def sources(self) -> tuple[str, ...]: ...


F = TypeVar("F", bound=_Found)


def fetch(
    place: str | os.PathLike[str],
    *,
    kind: type[Node] = Model,
    subject: End | None = None,
    facts_at: str | None = None,
    hashing: Hashing | None = None,
) -> Iterator[Item]:
    """Yield the cards and configurations of a folder or archive, and a Skip for each unread file.

    Of a folder also the headers of the weights that lie beside them, or alone.

    Parameters
    ----------
    kind
        The kind of artifact, Model or Dataset, where a card's path does not say it.
    subject
        The model or dataset whose repository the folder or archive is; if None, each file's path
        has to tell what it is about.
    facts_at
        The date of the cards, in ISO 8601.
    hashing
        If given, the weights of a folder's models are hashed, too, and it is called with the number
        of bytes that were read of them so far.

    Raises
    ------
    graph.errors.UnavailableError
        If there is no such folder or archive.
    """
    folder = Path(place)
    repositories: dict[PurePosixPath, End | str] = {PurePosixPath(): subject} if subject else {}
    described: set[PurePosixPath] = set()
    for found in read_files(folder):
        if isinstance(found, Skip):
            yield found
            continue
        path, content = found
        about = _resolve(folder, path, subject, kind)
        note_repository(repositories, path, about)
        if isinstance(about, str):
            yield Skip(str(path), about)
        else:
            described.add(path.parent)
            yield CardFile(about, role_of(path) or CARD, content, facts_at)
    for within, names in group_folders(list_weights(folder)):
        about = _resolve(folder, within / CONFIG, subject, kind)
        if isinstance(about, str):
            yield Skip(f"headers of {names[0]} in {within}", about, len(names))
            continue
        note_repository(repositories, within / CONFIG, about)
        if about.kind is Model:
            alone = within not in described
            files = [(name, folder / within / name) for name in choose_files(names)]
            yield from read_inside(about, files, (folder.resolve(),), facts_at, alone=alone)
    if hashing:
        yield from hash_weights(folder, repositories, hashing, facts_at)


def _resolve(folder: Path, path: PurePosixPath, subject: End | None, kind: type[Node]) -> End | str:
    """Return what a file is about, or the reason why that is not known."""
    return _resolve_part(path, subject) if subject else _resolve_path(folder, path, kind)


def _resolve_part(path: PurePosixPath, subject: End) -> End | str:
    return check_part(path, subject) or subject


def _resolve_path(folder: Path, path: PurePosixPath, kind: type[Node]) -> End | str:
    """Return what a file is about by its path, or the reason why the path does not tell it."""
    if _is_component(folder, path):
        return "it is a part of the repository that this folder is"
    return subject_of(place_below(name_of(folder), path), kind)


def _is_component(folder: Path, path: PurePosixPath) -> bool:
    """Return whether a configuration is one of a part, such as an encoder, of a repository.

    The folder is the repository then, and the names of its inner folders tell no owner.
    """
    if role_of(path) == CARD or len(path.parts) == 1 or not folder.is_dir():
        return False
    alone = not (folder / path.parent / CARD).is_file()
    beside = any((folder / name).is_file() for name in _OF_REPOSITORIES)
    return alone and beside and (folder / CARD).is_file()


def to_records(item: Item) -> Iterable[Record | Skip]:
    """Return what one file states, and a Skip for each part that could not be read."""
    if isinstance(item, Skip):
        return [item]
    if isinstance(item, HashedWeights):
        return item.records()
    if isinstance(item, Headers):
        return header_records(item)
    if item.role == CARD:
        return _card_records(item)
    if item.subject.kind is not Model:
        return []
    if item.role in RECIPES:
        return recipe_records(item.subject, item.role, item.content, item.facts_at)
    return _configuration_records(item)


def report_fully_read(
    to_records: Callable[[F | Skip], Iterable[Record | Skip]],
) -> Callable[[F | Skip], Iterator[Record | Skip | FullyRead]]:
    """Return a ``to_records`` that also yields a FullyRead after each completely read item.

    Claims of the item's sources that the graph has and that were not yielded are then retracted.
    """

    def read_completely(item: F | Skip) -> Iterator[Record | Skip | FullyRead]:
        complete = True
        for record in to_records(item):
            complete = complete and not isinstance(record, Unreadable)
            yield record
        if not isinstance(item, Skip) and complete and item.sources:
            yield FullyRead(item.subject.kind, item.subject.id, item.sources)

    return read_completely


def _card_records(item: CardFile) -> Iterator[Record | Skip]:
    try:
        text = item.content.decode("utf-8")
    except UnicodeDecodeError:
        yield Unreadable(f"{CARD} of {item.subject.id}", "it is not UTF-8")
        return
    # A card saved on Windows has other line ends and states the same.
    card = split_card(text.replace("\r\n", "\n"))
    if card.problem:
        yield Unreadable(f"metadata of {item.subject.id}", card.problem)
    stated = list(metadata_records(item.subject, card.metadata, facts_at=item.facts_at))
    yield from stated
    datasets = {record.end.id for record in stated if isinstance(record, TrainedOn | EvaluatedOn)}
    in_prose = prose_records(item.subject, card.prose, sorted(datasets), facts_at=item.facts_at)
    yield from _drop_declared(stated, in_prose)


def _drop_declared(
    stated: list[Record | Skip], in_prose: Iterable[Claim | Model]
) -> Iterator[Claim | Model]:
    """Yield the records of the prose that the metadata does not state with the same value."""
    declared: dict[tuple[Any, ...], list[Any]] = {}
    for each in stated:
        if isinstance(each, Claim) and each.declared:
            declared.setdefault(_claim_key(each), []).append(_claimed_value(each))
    emitted = any(isinstance(r, Model) and r.carbon_g is not None for r in stated)
    for record in in_prose:
        if isinstance(record, Model):
            if not emitted:
                yield record
        elif _claim_key(record) not in declared or _claimed_value(record) not in (
            None,
            *declared[_claim_key(record)],
        ):
            yield record


def _claim_key(claim: Claim) -> tuple[Any, ...]:
    """Return what identifies a claim of a card, apart from its source and who verified it."""
    own = [getattr(claim, name) for name in claim.also_key if name != "verified"]
    return (type(claim), claim.end, *own)


def _claimed_value(claim: Claim) -> Any:
    """Return the value of a result, or the method of a derivation; None for other claims."""
    if isinstance(claim, EvaluatedOn):
        return claim.value if claim.text is None else claim.text
    return getattr(claim, "method", None)


def _configuration_records(item: CardFile) -> Iterator[Record | Skip]:
    try:
        found = json.loads(item.content)
    # Deep nesting raises a RecursionError; every other fault, such as a huge number, a ValueError.
    except (ValueError, RecursionError):
        yield Unreadable(f"{item.role} of {item.subject.id}", "it is not JSON")
        return
    if not isinstance(found, dict):
        yield Skip(f"{item.role} of {item.subject.id}", "it is not keys with values")
    fields = found if isinstance(found, dict) else {}
    yield Model(
        id=item.subject.id,
        architecture=_read_architecture(fields.get("model_type")),
        stated_by=item.role,
        facts_at=item.facts_at,
    )
    if item.role == ADAPTER:
        yield from _base_records(item, FROM_ADAPTER, fields, "base_model_name_or_path", "adapter")
    elif item.role == CONFIG:
        yield from _base_records(item, FROM_CONFIG, fields, "_name_or_path", None)


def _read_architecture(value: Any) -> str | None:
    known = isinstance(value, str) and 0 < len(value) <= 100 and value.isprintable()
    return value if known else None


def _base_records(
    item: CardFile, source: str, fields: dict[str, Any], field: str, method: str | None
) -> Iterator[Record | Skip]:
    """Yield the base model that a configuration names, unless it is the model itself.

    A model that moved to another owner keeps its old id in the configuration, so the same name with
    another owner makes no claim. Every library writes a path into config.json, where the weights
    came from, and only adapter_config.json has one because it states a base.
    """
    value = fields.get(field)
    where = f"{field} of {item.subject.id}"
    if value is not None and not isinstance(value, str):
        yield Skip(where, "it is no text")
    if not isinstance(value, str) or not is_keepable(value):
        return
    found = judge(Model, value)
    own = item.subject.id.rpartition("/")[2].lower()
    said: dict[str, Any] = {
        "stated_by": source,
        "declared": False,
        "method": method,
        "evidence": f"{item.role}: {field}: {value}"[:300],
    }
    if not isinstance(found, Refusal):
        if found.rpartition("/")[2].lower() != own:
            said["method"] = method or _conversion_method(item.subject.id, found, fields)
            yield DerivedFrom(start=item.subject, end=End(Model, found), **said)
        elif item.role == ADAPTER:
            yield Skip(
                where, f"{found} has the adapter's own name: it may be where that was before"
            )
    elif item.role == ADAPTER:
        yield from states_base(item.subject, value, **said)
    else:
        yield Skip(where, found.reason_of(value))


def _conversion_method(own: str, base: str, config: dict[str, Any]) -> str | None:
    """Return how a model's name says that its base was brought into another format, if it does."""
    found = conversion_in(own, base)
    if found and found.method == CONVERTED and holds_fewer_bits(config):
        return QUANTIZED
    return found.method if found else None
