"""The source ``cache``: models and datasets in this machine's Hugging Face cache, read offline."""

from __future__ import annotations

import datetime
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.errors import UnavailableError
from graph.schema import Dataset, End, Model, Node, Record
from ingest.cache.weights import linked_weights
from ingest.cards.layout import ADAPTER, CARD, CONFIG
from ingest.cards.reading import is_inside, read_bounded
from ingest.cards.source import CardFile
from ingest.cards.source import to_records as card_records
from ingest.hub_ids import is_valid
from ingest.items import Skip
from ingest.weights import WeightFile, formats_of, weights_records

CACHE = "cache"
"""The ``stated_by`` of facts from the cache itself; those of cards have the sources of cards."""
_KINDS: dict[str, type[Node]] = {"model": Model, "dataset": Dataset}


@dataclass(frozen=True, slots=True)
class Cached:
    """A model or dataset in the cache, with its revision and the names of its cached files."""

    subject: End
    revision: str
    names: tuple[str, ...]
    facts_at: str
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


def fetch(folder: str | os.PathLike[str]) -> Iterator[Cached | CardFile | Skip]:
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
    repositories, broken = _scan_cache(place)
    yield from broken
    for repository in sorted(repositories, key=lambda repo: (repo.repo_type, repo.repo_id)):
        yield from _read_entry(place.resolve(), repository)


def _scan_cache(place: Path) -> tuple[list[Any], list[Skip]]:
    """Return the repositories that the library finds in a cache, and its warnings as Skips."""
    from huggingface_hub import scan_cache_dir

    try:
        found = scan_cache_dir(place)
    # An invalid reference, or a folder without permission, ends the library's whole scan.
    except (ValueError, OSError):
        return _scan_entries(place)
    warnings = map(str, found.warnings)
    return list(found.repos), [_describe_warning(text, place, place) for text in warnings]


def _scan_entries(place: Path) -> tuple[list[Any], list[Skip]]:
    """Return the same from scanning each entry alone, so that a broken one ends no scan."""
    from huggingface_hub import scan_cache_dir

    repositories: list[Any] = []
    broken: list[Skip] = []
    with tempfile.TemporaryDirectory() as alone:
        for entry in sorted(place.iterdir()):
            link = Path(alone, entry.name)
            try:
                link.symlink_to(entry.resolve(), target_is_directory=True)
                found = scan_cache_dir(alone)
            except (ValueError, OSError, RuntimeError) as error:
                broken.append(Skip(_name_entry(entry.name), _describe_cause(error)))
            else:
                repositories += found.repos
                warnings = map(str, found.warnings)
                broken += [_describe_warning(text, Path(alone), place) for text in warnings]
            link.unlink(missing_ok=True)
    return repositories, broken


def _describe_cause(error: Exception) -> str:
    # Before Python 3.13 it is a RuntimeError, which names the path.
    if isinstance(error, RuntimeError):
        return "it is a link to itself"
    return f"it cannot be read: {getattr(error, 'strerror', None) or error}"


def _describe_warning(text: str, scanned: Path, place: Path) -> Skip:
    """Return a warning of the library as a Skip that names the artifact and the file.

    The warning ends with a path inside the folder ``scanned``, in brackets or not.
    """
    words, found, path = text.rstrip(".").partition(f"{scanned.resolve()}{os.sep}")
    if not found:
        return Skip("an entry of the cache", words)
    if words.endswith("("):
        path = path.removesuffix(")")
    name, _, within = path.partition(os.sep)
    reason, file = words.rstrip(" (:"), _find_file(place / name, within)
    if file:
        return Skip(f"{file} of the {_name_entry(name)}", reason)
    return Skip(_name_entry(name), f"{reason}: {within}" if within else reason)


def _name_entry(name: str) -> str:
    """Return the kind and id of a cache entry by its folder's name, or the name as it is."""
    kind, joint, rest = name.partition("--")
    known = joint and kind in ("models", "datasets", "spaces", "kernels")
    shown = f"{kind[:-1]} {rest.replace('--', '/')}" if known else name
    return f"{shown} of the cache"


def _find_file(entry: Path, within: str) -> str | None:
    """Return the file's path in the repository, for a snapshot or a content file of the cache.

    None where the path in the entry belongs to no file of a snapshot.
    """
    top, *names = Path(within).parts or ("",)
    if top == "snapshots" and len(names) > 1:
        return "/".join(names[1:])
    if top == "blobs" and names:
        for link in sorted((entry / "snapshots").glob("*/**/*")):
            if link.is_symlink() and Path(os.readlink(link)).name == names[-1]:
                return "/".join(link.relative_to(entry / "snapshots").parts[1:])
    return None


def _read_entry(place: Path, repository: Any) -> Iterator[Cached | CardFile | Skip]:
    kind = _KINDS.get(repository.repo_type)
    shown = _name_entry(repository.repo_path.name)
    if kind is None:
        yield Skip(shown, "the graph has no place for it")
        return
    if not is_valid(repository.repo_id):
        yield Skip(shown, "its name is no id of the Hub")
        return
    if not repository.revisions:
        yield Skip(shown, "no revision of it is here")
        return
    revision = max(repository.revisions, key=lambda one: ("main" in one.refs, one.last_modified))
    subject, facts_at = End(kind, repository.repo_id), _download_time(revision.last_modified)
    names = tuple(sorted(file.file_name for file in revision.files))
    snapshot = place / repository.repo_path.name / "snapshots" / revision.commit_hash
    weights, copies = linked_weights(snapshot, revision) if kind is Model else ([], 0)
    yield Cached(subject, revision.commit_hash, names, facts_at, tuple(weights), copies)
    for name in (CARD, CONFIG, ADAPTER):
        path = snapshot / name
        if path.is_file():
            yield _read_card(place, subject, path, facts_at)


def _read_card(place: Path, subject: End, path: Path, facts_at: str) -> CardFile | Skip:
    shown = f"{path.name} of {subject.id}"
    if not is_inside(path, place):
        return Skip(shown, "it points outside of the cache, or at itself")
    content = read_bounded(path)
    if isinstance(content, str):
        return Skip(shown, content)
    return CardFile(subject, path.name, content, facts_at)


def _download_time(seconds: float) -> str:
    """Return the time of a download in UTC, ISO 8601; it is the date of the facts."""
    moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC).replace(microsecond=0)
    return moment.isoformat().replace("+00:00", "Z")


def to_records(item: Cached | CardFile | Skip) -> Iterable[Record | Skip]:
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
        item.subject.id,
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
