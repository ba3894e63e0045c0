"""An archive as a checkout: read member by member, never unpacked under its own names."""

from __future__ import annotations

import contextlib
import datetime
import math
import re
import stat
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from graph.errors import UnavailableError
from ingest.archives import (
    BROKEN,
    check_tar,
    leads_outside,
    next_member,
    open_tar,
    open_unpacked,
)
from ingest.code.checkout.flat import choose_entries
from ingest.code.checkout.git_folder import format_date
from ingest.code.checkout.tree import (
    MOST_BYTES,
    Commit,
    Entry,
    NotKeptError,
    Tree,
    UnreadableFileError,
)

LARGEST_ARCHIVE = 8 << 30
"""Unpacked bytes of an archive that are gone through, whatever its size on disk."""
LARGEST_MEMBER = 20 << 20
"""Bytes of a member that are kept."""
_NOWHERE = -1
"""The place of a member that is too large to be kept."""
MOST_MEMBERS = 2_000_000
_OUTSIDE = "its name leads out of the archive"
_LINK = "it is a link or a device"
_REVISION = re.compile(r"[0-9a-f]{40}")
ENDINGS = re.compile(r"\.(?:zip|tar|tgz|tbz2?|txz|tar\.\w+)$", re.IGNORECASE)
"""How the names of archives end."""


class _DiskError(Exception):
    """The disk of this machine does not take what is kept; that is no damage of the archive."""


@contextlib.contextmanager
def _own_disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _DiskError(error.strerror or str(error)) from None


def _moment(member: tarfile.TarInfo) -> float:
    """Return the date of a member in seconds since 1970; a header may hold any number, or none."""
    return member.mtime if math.isfinite(member.mtime) else math.inf


def is_archive(path: Path) -> bool:
    """Return whether a file begins or ends as an archive does."""
    if zipfile.is_zipfile(path):
        return True
    try:
        with open_unpacked(path) as stream:
            check_tar(stream)
    except BROKEN:
        return False
    return True


def open_archive(path: Path) -> Tree:
    """Return the files of an archive.

    Raises
    ------
    UnavailableError
        If it is damaged.
    """
    try:
        return ZipTree(path) if zipfile.is_zipfile(path) else TarTree(path)
    except _DiskError as error:
        raise UnavailableError(
            f"{path} cannot be unpacked to {tempfile.gettempdir()}: {error}."
        ) from None
    except (*BROKEN, zipfile.BadZipFile, NotImplementedError) as error:
        raise UnavailableError(f"{path} is a damaged archive: {error}.") from None


def _name_of(path: Path) -> str:
    return ENDINGS.sub("", path.name)


def _top_of(paths: list[str]) -> str:
    """Return the one folder that holds all files, with a slash; nothing if there is none."""
    top = paths[0].partition("/")[0] + "/" if paths else ""
    return top if paths and all(path.startswith(top) for path in paths) else ""


class ZipTree(Tree):
    """The files of a zip archive."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.name = _name_of(path)
        self._zip = zipfile.ZipFile(path)
        members = {}
        for member in self._zip.infolist():
            kind = stat.S_IFMT(member.external_attr >> 16)
            if leads_outside(member.filename):
                self.left.add(member.filename, _OUTSIDE)
            elif kind not in (0, stat.S_IFREG, stat.S_IFDIR):
                self.left.add(member.filename, _LINK)
            elif not member.is_dir():
                members[str(PurePosixPath(member.filename))] = member
        top = _top_of(list(members))
        self._members = {path.removeprefix(top): member for path, member in members.items()}
        said = self._zip.comment[:40].decode("ascii", "replace")
        if _REVISION.fullmatch(said):  # archives of GitHub say of which commit they are
            self.commit = Commit(said, self._newest())

    def _newest(self) -> str | None:
        """Return the date of the newest member, which is that of the commit."""
        dates = [member.date_time for member in self._members.values()]
        try:
            return datetime.datetime(*max(dates)).isoformat() + "Z" if dates else None
        except ValueError:
            return None

    def entries(self) -> Iterator[Entry]:
        """Yield the files by path."""
        known = (Entry(path, member.file_size) for path, member in self._members.items())
        return choose_entries(known, self.left)

    def read(self, path: str, most: int) -> bytes:
        """Return the first bytes of a file."""
        try:
            with self._zip.open(self._members[path]) as stream:
                return stream.read(most)
        # Four libraries raise errors of their own for members that are encrypted, truncated,
        # packed by an unknown method, or whose checksum is wrong. Some name the member, and would
        # be one reason for each of thousands.
        except Exception:
            raise UnreadableFileError("it cannot be unpacked") from None

    def close(self) -> None:
        """Close the archive."""
        self._zip.close()


class TarTree(Tree):
    """The files of a tar archive, which are kept one behind the other in a temporary file."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.name = _name_of(path)
        with _own_disk():
            self._kept = tempfile.TemporaryFile(prefix="ptm-archive-")  # noqa: SIM115  # closed
        self._places: dict[str, tuple[int, int]] = {}
        try:
            self._read_members(path)
            with _own_disk():
                self._kept.flush()
        except _DiskError:
            self.close()
            raise
        except BROKEN as error:
            self.left.add(path.name, f"the rest of it cannot be read: {error}", hides=True)
        top = _top_of(list(self._places))
        self._places = {path.removeprefix(top): place for path, place in self._places.items()}

    def _read_members(self, path: Path) -> None:
        newest: float = 0
        members = 0
        with open_unpacked(path) as stream, open_tar(stream, LARGEST_ARCHIVE) as opened:
            while member := next_member(opened, LARGEST_ARCHIVE):
                members += 1
                if members > MOST_MEMBERS:
                    raise tarfile.ReadError(f"it has over {MOST_MEMBERS:,} members")
                self._keep(opened, member)
                newest = max(newest, _moment(member))
            said = str(opened.pax_headers.get("comment", ""))
        if _REVISION.fullmatch(said):  # archives that git makes say of which commit they are
            self.commit = Commit(said, format_date(newest))

    def _keep(self, opened: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        name = member.name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        if leads_outside(name):
            self.left.add(name, _OUTSIDE)
        elif not (member.isreg() or member.isdir()):
            self.left.add(name, _LINK)
        elif member.isreg() and member.size > LARGEST_MEMBER:
            self._places[str(PurePosixPath(name))] = (_NOWHERE, member.size)
        elif member.isreg() and (stream := opened.extractfile(member)):
            at = self._kept.tell()
            if at + member.size > MOST_BYTES:
                raise tarfile.ReadError(f"it holds over {MOST_BYTES:,} bytes")
            content = stream.read()
            with _own_disk():
                self._kept.write(content)
            self._places[str(PurePosixPath(name))] = (at, self._kept.tell() - at)

    def entries(self) -> Iterator[Entry]:
        """Yield the files by path."""
        known = (Entry(path, size) for path, (_, size) in self._places.items())
        return choose_entries(known, self.left)

    def read(self, path: str, most: int) -> bytes:
        """Return the first bytes of a file."""
        at, size = self._places[path]
        if at == _NOWHERE:
            raise NotKeptError(f"it is larger than {LARGEST_MEMBER >> 20} MiB")
        self._kept.seek(at)
        return self._kept.read(min(size, most))

    def close(self) -> None:
        """Remove what was kept."""
        with contextlib.suppress(OSError):  # what a full disk does not take is not needed
            self._kept.close()
