"""What the ``.git`` of a checkout says of itself, and when its commit was made."""

from __future__ import annotations

import contextlib
import datetime
import math
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from graph.errors import UnavailableError
from ingest.code.checkout.git_client import GitError, read_output
from ingest.code.checkout.tree import Commit

_LARGEST = 16 << 20
"""Bytes of a file of git that are read; lists of branches may be longer and are cut."""
_HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_GIT = ".git"
_BRANCH = "refs/heads/"
_SECTION = re.compile(r'^\s*\[\s*([\w.-]+)(?:\s+"([^"\n]*)")?\s*\]')
_URL = re.compile(r"^\s*url\s*=\s*(.+?)\s*$", re.IGNORECASE)
_PATH = re.compile(r"^\s*path\s*=\s*(.+?)\s*$", re.IGNORECASE)
_READ_BY_GIT = (
    "config packed-refs shallow info/grafts objects/info/alternates objects/info/commit-graph"
).split()
_COMMITTER = re.compile(rb"^committer [^\n]*> (\d{1,12}) [+-]\d{4}$", re.MULTILINE)


def find_strange(git: Path) -> str | None:
    """Return the path of what in a ``.git`` should be a file and is a pipe or a device.

    Git would wait for what never comes.
    """
    own, common = _own(git), _common(git)
    names = [own / "HEAD", own / "config.worktree", own / "commondir"]
    names += [common / name for name in _READ_BY_GIT]
    if all(map(_is_regular, names)):
        names = [common / "config", *_included(common)]
        head = _read(own / "HEAD").removeprefix("ref:").strip()
        names += [place / head for place in (own, common) if head.startswith("refs/")]
        revision = _read(common / head).strip() if head.startswith("refs/") else head
        names.append(common / "objects" / revision[:2] / revision[2:42])
        with contextlib.suppress(OSError):
            names += list((common / "objects" / "pack").iterdir())
    strange = next((name for name in names if not _is_regular(name)), None)
    return None if strange is None else os.path.relpath(strange, git.parent)


def _is_regular(path: Path) -> bool:
    """Return whether nothing else is there than a regular file or a folder."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return True
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode)


def _included(common: Path) -> Iterator[Path]:
    """Yield the files whose settings git reads too."""
    inside = False
    for line in _read(common / "config").splitlines():
        if found := _SECTION.match(line):
            inside = found[1].lower() in ("include", "includeif")
        elif inside and (path := _PATH.match(line)):
            yield common / path[1].strip('"')


def _ask(git: Path, words: list[str]) -> bytes:
    """Return what git says of a repository.

    Raises
    ------
    GitError
        If it fails, or would wait for a pipe.
    """
    if find_strange(git):
        raise GitError("it holds a pipe or a device")
    return read_output(_common(git), words)


def knows_commit(git: Path, revision: str) -> bool | None:
    """Return whether a repository has a commit; None if that cannot be known.

    One of which only the newest commits were fetched may have had it.
    """
    common = _common(git)
    if os.path.lexists(common / "shallow") or not _HASH.fullmatch(revision):
        return None
    try:
        return _ask(git, ["rev-list", "--no-walk", "--ignore-missing", revision, "--"]) != b""
    except (GitError, UnavailableError):
        return None


def find_repository(folder: Path, *, untracked: bool = False) -> tuple[Path, str]:
    """Return the ``.git`` of a folder, and where the folder is within that repository.

    It may be one of a folder around it whose commit has this one, or need not have it if
    ``untracked``; else it is where it would be.
    """
    own = folder / _GIT
    if os.path.lexists(own):
        return own, ""
    around = next((each for each in folder.parents if os.path.exists(each / _GIT)), None)
    if around is not None:
        within = folder.relative_to(around).as_posix()
        if untracked or _is_tracked(around / _GIT, within):
            return around / _GIT, f"{within}/"
    return own, ""


def _is_tracked(git: Path, within: str) -> bool:
    commit, _ = read_commit(git)
    if commit is None:
        return False
    try:
        found = _ask(git, ["cat-file", "-t", f"{commit.revision}:{within}"])
    except (GitError, UnavailableError):
        return False
    return found.strip() == b"tree"


def read_origin(git: Path) -> str | None:
    """Return the address of the remote ``origin``, or of the only one there is."""
    remotes: dict[str, str] = {}
    section: tuple[str, str] | None = None
    for line in _read(_common(git) / "config").splitlines():
        if found := _SECTION.match(line):
            section = (found[1].lower(), found[2] or "")
        elif section and section[0] == "remote" and (url := _URL.match(line)):
            remotes.setdefault(section[1], url[1].strip('"'))
    only = next(iter(remotes.values())) if len(remotes) == 1 else None
    return remotes.get("origin", only)


def read_commit(git: Path) -> tuple[Commit | None, str | None]:
    """Return the commit and the branch that are checked out, as far as they are known."""
    own = _own(git)
    head = _read(own / "HEAD").strip()
    name = head.removeprefix("ref:").strip() if head.startswith("ref:") else None
    branch = name.removeprefix(_BRANCH) if name and name.startswith(_BRANCH) else None
    revision = _resolve(own, _common(git), name) if name else head
    if not revision or not _HASH.fullmatch(revision):
        return None, branch
    return Commit(revision, _date_of(git, revision)), branch


def format_date(seconds: float) -> str | None:
    """Return a moment in seconds since 1970 as ISO 8601 in UTC; None if it is out of all bounds."""
    try:
        moment = datetime.datetime.fromtimestamp(math.floor(seconds), datetime.UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment.replace(tzinfo=None).isoformat() + "Z"


def committed(content: bytes) -> str | None:
    """Return when a commit was made, by its own text."""
    found = _COMMITTER.search(content.partition(b"\n\n")[0])
    return format_date(int(found[1])) if found else None


def _own(git: Path) -> Path:
    """Return the folder of git of this checkout; that of a worktree is named in a file."""
    if git.is_file() and (named := _read(git)).startswith("gitdir:"):
        return git.parent / named.removeprefix("gitdir:").strip()
    return git


def _common(git: Path) -> Path:
    own = _own(git)
    named = _read(own / "commondir").strip()
    return own / named if named else own


def _resolve(own: Path, common: Path, name: str) -> str | None:
    if ".." in name or not name.startswith("refs/"):
        return None
    for place in (own, common):
        if found := _read(place / name).strip():
            return found
    for line in _read(common / "packed-refs").splitlines():
        if line.endswith(f" {name}"):
            return line.partition(" ")[0]
    return None


def _date_of(git: Path, revision: str) -> str | None:
    """Return when a commit was made; None if git is not installed, or does not know it."""
    try:
        return committed(_ask(git, ["cat-file", "commit", revision]))
    except (GitError, UnavailableError):
        return None


def _read(path: Path) -> str:
    """Return the beginning of a regular file; nothing if it cannot be read."""
    try:
        if not path.is_file():
            return ""
        with open(path, "rb") as stream:
            return stream.read(_LARGEST).decode("utf-8", "replace")
    except (OSError, ValueError):
        return ""


def is_bare(folder: Path) -> bool:
    """Return whether a folder is a repository of git without files of its own."""
    return (
        os.path.isfile(folder / "HEAD")
        and os.path.isdir(folder / "objects")
        and os.path.isdir(folder / "refs")
    )
