"""The entries of a Hugging Face cache, read by its documented layout, each file on its own.

An entry is a folder such as ``models--owner--name`` with ``refs/main`` (the commit of a branch),
``snapshots/COMMIT/…`` (the files of a commit, mostly as links) and ``blobs/…`` (their content,
named by its hash). The library's own scan is not used: it leaves out a whole model for one link
whose target is gone, for a reference to a commit that is not here, and for a stray file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ingest.cards.reading import read_bounded
from ingest.items import Skip

MAIN = "refs/main"
_KINDS = ("models", "datasets", "spaces", "kernels")
# What the library keeps beside its entries.
_BOOKKEEPING = frozenset({".locks", ".DS_Store", "CACHEDIR.TAG", "blobs"})
_FEW = 3
"""Missing files that are reported one by one."""
_REVISION = re.compile(r"[\w.-]{1,100}", re.ASCII)


class CachedFile(NamedTuple):
    """A file of a snapshot: its path in the repository, and where the cache has its content."""

    path: str
    content: Path


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The files of one commit that are here, and when the last of them came (seconds)."""

    revision: str
    folder: Path
    files: tuple[CachedFile, ...]
    came: float


def list_entries(place: Path) -> list[Path]:
    """Return the entries of a cache, sorted; a folder that is an entry itself is the only one."""
    own = place.resolve()
    if own.name.partition("--")[0] in _KINDS and (place / "snapshots").is_dir():
        return [own]
    return sorted(entry for entry in place.iterdir() if entry.name not in _BOOKKEEPING)


def split_name(name: str) -> tuple[str | None, str]:
    """Return the kind and the id that the name of an entry's folder holds; no kind for others."""
    kind, joint, rest = name.partition("--")
    return (kind, rest.replace("--", "/")) if joint and kind in _KINDS else (None, name)


def describe_entry(name: str) -> str:
    """Return words for a cache entry: its kind and id, or its folder's name as it is."""
    kind, identifier = split_name(name)
    return f"{kind[:-1]} {identifier} of the cache" if kind else f"{name} of the cache"


def read_snapshot(entry: Path) -> Iterator[Snapshot | Skip]:
    """Yield the snapshot of an entry that counts, if any, and a Skip for all that is not here.

    It is the one that ``refs/main`` names, or else the newest of those that hold a file.
    """
    shown = describe_entry(entry.name)
    missing: list[Skip] = []
    try:
        folders = _list_snapshots(entry, shown, missing)
    except (OSError, RuntimeError) as error:
        yield Skip(shown, _explain(error))
        return
    found = [_read_files(folder, shown) for folder in folders]
    chosen, remark = _choose(entry, [snapshot for snapshot, _ in found], shown)
    yield from missing
    if remark:
        yield remark
    if chosen is None:
        if not missing and not remark:
            yield Skip(shown, "no revision of it is here")
        return
    yield from next(lost for snapshot, lost in found if snapshot is chosen)
    yield chosen


def _explain(error: Exception) -> str:
    # Before Python 3.13 a link to itself is a RuntimeError, which names the path.
    if isinstance(error, RuntimeError):
        return "it is a link to itself"
    return f"it cannot be read: {getattr(error, 'strerror', None) or error}"


def _list_snapshots(entry: Path, shown: str, missing: list[Skip]) -> list[Path]:
    """Return the folders of an entry's snapshots; what else is there is added to ``missing``."""
    if not entry.is_dir():
        # A link to itself is no folder either, and only its resolution says so.
        entry.resolve(strict=True)
        missing.append(Skip(shown, "it is no entry of a cache"))
        return []
    if split_name(entry.name)[0] is None:
        missing.append(Skip(shown, "its name tells no model and no dataset"))
        return []
    snapshots = entry / "snapshots"
    if not snapshots.is_dir():
        missing.append(Skip(shown, "Snapshots dir doesn't exist: nothing of it is here"))
        return []
    folders = []
    for folder in sorted(snapshots.iterdir()):
        if folder.name in _BOOKKEEPING:
            continue
        if folder.is_dir() and _REVISION.fullmatch(folder.name):
            folders.append(folder)
        else:
            missing.append(Skip(f"snapshots/{folder.name} of the {shown}", "it is no snapshot"))
    return folders


def _read_files(folder: Path, shown: str) -> tuple[Snapshot, list[Skip]]:
    """Return a snapshot with the files that are here, and a Skip for each that is not."""
    files: list[CachedFile] = []
    lost: dict[str, list[str]] = {}
    errors: list[OSError] = []
    times: list[float] = []
    for above, folders, names in os.walk(folder, onerror=errors.append):
        folders.sort()
        for name in sorted(names):
            path = Path(above, name)
            within = path.relative_to(folder).as_posix()
            try:
                times.append(path.stat().st_mtime)
            except (OSError, RuntimeError) as error:
                lost.setdefault(_explain_lost(path, error), []).append(within)
            else:
                files.append(CachedFile(within, _find_content(path)))
    for broken in errors:
        within = Path(broken.filename).relative_to(folder).as_posix()
        lost.setdefault(_explain(broken), []).append(f"the folder {within}")
    came = max(times, default=folder.stat().st_mtime)
    skips = [skip for reason, paths in lost.items() for skip in _group(paths, shown, reason)]
    return Snapshot(folder.name, folder, tuple(files), came), skips


def _group(paths: list[str], shown: str, reason: str) -> list[Skip]:
    """Return a Skip for each path, or a single one that counts them where they are many."""
    if len(paths) <= _FEW:
        return [Skip(f"{path} of the {shown}", reason) for path in paths]
    named = f"{paths[0]} and {len(paths) - 1:,} more files of the {shown}"
    return [Skip(named, reason, len(paths))]


def _explain_lost(path: Path, error: Exception) -> str:
    if path.is_symlink():
        return "Blob missing (broken link); all that is here of it is read"
    return _explain(error)


def _find_content(path: Path) -> Path:
    """Return where the cache has a file's content; for a link it is its first target.

    A blob may itself be a link into a store that several caches share.
    """
    return Path(os.path.abspath(path.parent / os.readlink(path))) if path.is_symlink() else path


def _choose(
    entry: Path, snapshots: list[Snapshot], shown: str
) -> tuple[Snapshot | None, Skip | None]:
    """Return the snapshot that counts, and a Skip where it is not the one that main names."""
    newest = max(snapshots, key=lambda one: (bool(one.files), one.came), default=None)
    named = _read_reference(entry / MAIN)
    if named is None:
        return newest, None
    main = next((one for one in snapshots if one.revision == named), None)
    if main and (main.files or main is newest or not (newest and newest.files)):
        return main, None
    if main:
        reason = "its snapshot is empty"
    else:
        reason = f"it names a snapshot that is not here ({named[:40]})" if named else "it is broken"
    used = f"; its newest snapshot is read ({newest.revision[:40]})" if newest else ""
    return newest, Skip(f"{MAIN} of the {shown}", reason + used)


def _read_reference(path: Path) -> str | None:
    """Return the commit that a reference names; an empty text if broken, None if there is none."""
    if not os.path.lexists(path):
        return None
    content = read_bounded(path)
    try:
        text = content.decode("ascii").strip() if isinstance(content, bytes) else ""
    except UnicodeDecodeError:
        return ""
    return text if _REVISION.fullmatch(text) else ""
