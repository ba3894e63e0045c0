"""The Hugging Face cache of this machine: what is here already, at which revision; offline."""

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
from ingest.cards.layout import ADAPTER, CARD, CONFIG
from ingest.cards.names import is_valid
from ingest.cards.reading import is_inside, read_bounded
from ingest.cards.source import CardFile
from ingest.cards.source import to_records as card_records
from ingest.items import Skip

CACHE = "cache"
"""Who states the facts of a node that come from the cache itself."""
_KINDS: dict[str, type[Node]] = {"model": Model, "dataset": Dataset}
_FORMATS = {
    ".safetensors": "safetensors",
    ".gguf": "gguf",
    ".onnx": "onnx",
    ".h5": "tensorflow",
    ".msgpack": "flax",
    ".tflite": "tflite",
    ".mlmodel": "coreml",
    ".mlpackage": "coreml",
    ".bin": "pytorch",
    ".pt": "pytorch",
    ".pth": "pytorch",
    ".ckpt": "pytorch",
}
# These end as weights do, and are none.
_NO_WEIGHTS = ("training_args.bin", "optimizer", "scheduler", "rng_state", "tokenizer", "vocab")


@dataclass(frozen=True, slots=True)
class Cached:
    """A model or dataset in the cache: its revision, and the names of the files that are here."""

    subject: End
    revision: str
    names: tuple[str, ...]
    facts_at: str


def default_folder() -> str:
    """Return the library's own cache, which HF_HUB_CACHE and HF_HOME move."""
    from huggingface_hub.constants import HF_HUB_CACHE

    return HF_HUB_CACHE


def fetch(folder: str | os.PathLike[str]) -> Iterator[Cached | CardFile | Skip]:
    """Yield what a cache holds, each at its main revision or else the newest, with its cards.

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
    repositories, broken = _scan(place)
    yield from broken
    for repository in sorted(repositories, key=lambda repo: (repo.repo_type, repo.repo_id)):
        yield from _entry(place.resolve(), repository)


def _scan(place: Path) -> tuple[list[Any], list[Skip]]:
    """Return the repositories that the library finds in a cache, and what it warns of."""
    from huggingface_hub import scan_cache_dir

    try:
        found = scan_cache_dir(place)
    # A reference that is no text, or a folder that may not be entered, ends its whole scan.
    except (ValueError, OSError):
        return _scan_each(place)
    return list(found.repos), [_broken(str(told), place, place) for told in found.warnings]


def _scan_each(place: Path) -> tuple[list[Any], list[Skip]]:
    """Scan entry by entry, each linked into a cache of its own."""
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
                broken.append(Skip(_called(entry.name), _cause(error)))
            else:
                repositories += found.repos
                broken += [_broken(str(told), Path(alone), place) for told in found.warnings]
            link.unlink(missing_ok=True)
    return repositories, broken


def _cause(error: Exception) -> str:
    # Before Python 3.13 it is a RuntimeError, which names the path.
    if isinstance(error, RuntimeError):
        return "it is a link to itself"
    return f"it cannot be read: {getattr(error, 'strerror', None) or error}"


def _broken(told: str, scanned: Path, place: Path) -> Skip:
    """Return a warning of the library by the model and the file that it is about.

    It ends with a path below the folder that was scanned, in brackets or not.
    """
    words, found, path = told.rstrip(".").partition(f"{scanned.resolve()}{os.sep}")
    if not found:
        return Skip("an entry of the cache", words)
    if words.endswith("("):
        path = path.removesuffix(")")
    name, _, within = path.partition(os.sep)
    reason, file = words.rstrip(" (:"), _file(place / name, within)
    if file:
        return Skip(f"{file} of the {_called(name)}", reason)
    return Skip(_called(name), f"{reason}: {within}" if within else reason)


def _called(name: str) -> str:
    """Return what an entry of the cache is about, as far as its name tells."""
    kind, joint, rest = name.partition("--")
    known = joint and kind in ("models", "datasets", "spaces", "kernels")
    shown = f"{kind[:-1]} {rest.replace('--', '/')}" if known else name
    return f"{shown} of the cache"


def _file(entry: Path, within: str) -> str | None:
    """Return the file of a model that a path in its entry holds: its content is stored apart."""
    top, *names = Path(within).parts or ("",)
    if top == "snapshots" and len(names) > 1:
        return "/".join(names[1:])
    if top == "blobs" and names:
        for link in sorted((entry / "snapshots").glob("*/**/*")):
            if link.is_symlink() and Path(os.readlink(link)).name == names[-1]:
                return "/".join(link.relative_to(entry / "snapshots").parts[1:])
    return None


def _entry(place: Path, repository: Any) -> Iterator[Cached | CardFile | Skip]:
    kind = _KINDS.get(repository.repo_type)
    shown = _called(repository.repo_path.name)
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
    subject, facts_at = End(kind, repository.repo_id), _date(revision.last_modified)
    names = tuple(sorted(file.file_name for file in revision.files))
    yield Cached(subject, revision.commit_hash, names, facts_at)
    snapshot = place / repository.repo_path.name / "snapshots" / revision.commit_hash
    for name in (CARD, CONFIG, ADAPTER):
        path = snapshot / name
        if path.is_file():
            yield _card(place, subject, path, facts_at)


def _card(place: Path, subject: End, path: Path, facts_at: str) -> CardFile | Skip:
    shown = f"{path.name} of {subject.id}"
    if not is_inside(path, place):
        return Skip(shown, "it points outside of the cache, or at itself")
    content = read_bounded(path)
    if isinstance(content, str):
        return Skip(shown, content)
    return CardFile(subject, path.name, content, facts_at)


def _date(seconds: float) -> str:
    """Return when files were downloaded: their facts were true then."""
    moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC).replace(microsecond=0)
    return moment.isoformat().replace("+00:00", "Z")


def to_records(item: Cached | CardFile | Skip) -> Iterable[Record | Skip]:
    """Return what an entry of the cache, or a card in it, states."""
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
    return [Model(**facts, weight_formats=_weight_formats(item.names))]


def _weight_formats(names: Iterable[str]) -> str | None:
    lower = [name.lower() for name in names if not name.lower().startswith(_NO_WEIGHTS)]
    found = {_FORMATS[end] for name in lower if (end := os.path.splitext(name)[1]) in _FORMATS}
    return " ".join(sorted(found)) or None
