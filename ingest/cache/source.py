"""The source ``cache``: models and datasets in this machine's Hugging Face cache, read offline."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.errors import UnavailableError
from graph.schema import Dataset, End, Model, Node, Record
from ingest.cache.entries import (
    Snapshot,
    describe_entry,
    list_entries,
    read_snapshot,
    split_name,
)
from ingest.cache.weights import linked_weights
from ingest.cards.layout import ROLES
from ingest.cards.reading import read_bounded
from ingest.cards.source import CardFile
from ingest.cards.source import to_records as card_records
from ingest.headers.files import Headers, choose_files, read_inside
from ingest.hub_ids import is_valid
from ingest.items import Skip
from ingest.places import is_inside
from ingest.weights import WeightFile, formats_of, weights_records

CACHE = "cache"
"""The ``stated_by`` of facts from the cache itself; those of cards have the sources of cards."""
_KINDS: dict[str, type[Node]] = {"models": Model, "datasets": Dataset}


@dataclass(frozen=True, slots=True)
class Cached:
    """A model or dataset in the cache, with its revision and the paths of its cached files."""

    subject: End
    revision: str
    names: tuple[str, ...]
    facts_at: str
    contents: tuple[Path, ...] = ()
    """Where the cache has the content of each of them, in the same order."""
    weights: tuple[WeightFile, ...] = ()
    """The files of weights whose hash the cache tells."""
    copies: int = 0
    """How many are copies, whose hash it does not tell."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Return whose claims were read to their end."""
        return () if self.copies else (CACHE,)


def default_folder() -> str:
    """Return the cache folder of huggingface_hub, which honours HF_HUB_CACHE and HF_HOME."""
    from huggingface_hub.constants import HF_HUB_CACHE

    return HF_HUB_CACHE


def fetch(folder: str | os.PathLike[str]) -> Iterator[Cached | CardFile | Headers | Skip]:
    """Yield each model and dataset of a cache at its main or else newest revision, and its cards.

    Raises
    ------
    UnavailableError
        If there is no such folder.
    """
    place = Path(folder).expanduser()
    if not place.is_dir():
        raise UnavailableError(
            f"There is no Hugging Face cache at {place}: name its folder, or set HF_HUB_CACHE."
        )
    try:
        entries = list_entries(place)
    except OSError as error:
        raise UnavailableError(f"The cache {place} cannot be read: {error.strerror}.") from None
    for entry in entries:
        yield from _read_entry(entry)


def _read_entry(entry: Path) -> Iterator[Cached | CardFile | Headers | Skip]:
    word, identifier = split_name(entry.name)
    shown = describe_entry(entry.name)
    if word and word not in _KINDS:
        yield Skip(shown, "the graph has no place for it")
        return
    if word and not is_valid(identifier):
        yield Skip(shown, "its name is no id of the Hub")
        return
    for found in read_snapshot(entry):
        if isinstance(found, Skip):
            yield found
        elif word:
            # An entry may lie on another disk; its files are links within it, or into the cache.
            inside = (entry.parent.resolve(), entry.resolve())
            yield from _read_snapshot(inside, End(_KINDS[word], identifier), found)


def _read_snapshot(
    inside: tuple[Path, ...], subject: End, snapshot: Snapshot
) -> Iterator[Cached | CardFile | Headers | Skip]:
    """Yield the revision of a model or dataset that is in the cache, and its cards."""
    facts_at = _download_time(snapshot.came)
    names = tuple(file.path for file in snapshot.files)
    contents = tuple(file.content for file in snapshot.files)
    hashed, copies = linked_weights(snapshot) if subject.kind is Model else ((), 0)
    yield Cached(subject, snapshot.revision, names, facts_at, contents, hashed, copies)
    for name in names:
        if "/" not in name and name in ROLES:
            yield _read_card(inside, subject, snapshot.folder / name, facts_at)
    weights = choose_files(names) if subject.kind is Model else []
    files = [(name, snapshot.folder / name) for name in weights]
    yield from read_inside(subject, files, inside, facts_at)


def _read_card(
    inside: tuple[Path, ...], subject: End, path: Path, facts_at: str
) -> CardFile | Skip:
    shown = f"{path.name} of {subject.id}"
    if not is_inside(path, *inside):
        return Skip(shown, "it points outside of the cache, or at itself")
    content = read_bounded(path)
    if isinstance(content, str):
        return Skip(shown, content)
    return CardFile(subject, path.name, content, facts_at)


def _download_time(seconds: float) -> str:
    """Return the time of a download in UTC, ISO 8601; it is the date of the facts."""
    moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC).replace(microsecond=0)
    return moment.isoformat().replace("+00:00", "Z")


def to_records(item: Cached | CardFile | Headers | Skip) -> Iterable[Record | Skip]:
    """Return what a cached model or dataset, or a card of one, states."""
    if not isinstance(item, Cached):
        return card_records(item)
    facts: dict[str, Any] = {
        "id": item.subject.id,
        "revision": item.revision,
        "stated_by": CACHE,
        "facts_at": item.facts_at,
    }
    if item.subject.kind is Dataset:
        return [Dataset(**facts)]
    return [Model(**facts, weight_formats=formats_of(item.names)), *_weights_records(item)]


def _weights_records(item: Cached) -> Iterator[Record | Skip]:
    yield from weights_records(
        item.subject,
        item.weights,
        stated_by=CACHE,
        revision=item.revision,
        facts_at=item.facts_at,
    )
    if item.copies:
        reason = (
            "the cache holds copies in place of links and so does not tell their hashes; "
            "`ptm ingest cards --weights` reads them from a folder"
        )
        yield Skip(f"weights of {item.subject.id}", reason, item.copies)
