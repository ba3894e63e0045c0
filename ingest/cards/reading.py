"""Files of cards out of a folder or an archive, read without unpacking, and bounded."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from graph.errors import UnavailableError
from ingest.cards.layout import role_of
from ingest.items import Skip

LARGEST_FILE = 4_000_000
"""Bytes of a card or a configuration; the longest real cards have 2 million."""
LARGEST_ARCHIVE = 1 << 30
"""Bytes of an archive that are unpacked, whatever its size on the disk."""
MOST_MEMBERS = 2_000_000
"""Members of an archive that are looked at."""

File = tuple[PurePosixPath, bytes]
_UNPACKED: dict[bytes, Any] = {b"\x1f\x8b": gzip.open, b"BZ": bz2.open, b"\xfd7": lzma.open}
_ENDED = "the rest of the archive is not read: "
_BROKEN = (tarfile.TarError, OSError, EOFError, ValueError, lzma.LZMAError, zlib.error)
"""What the libraries raise at an archive that is cut, damaged or made up."""
_LARGEST_HEADER = 64 << 10
_HEADERS = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)


def files(place: str | os.PathLike[str]) -> Iterator[File | Skip]:
    """Yield each card and configuration of a folder or archive, with its path in there.

    Raises
    ------
    UnavailableError
        If there is no such folder or archive.
    """
    path = Path(place)
    if path.is_dir():
        return _in_folder(path)
    if not path.is_file():
        raise UnavailableError(f"There is no folder or archive {path}: name one that holds cards.")
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path):
                return _below_top(path, _in_zip(path))
        with _unpacking(path) as stream:
            tarfile.TarInfo.frombuf(stream.read(tarfile.BLOCKSIZE), "utf-8", "surrogateescape")
    except (*_BROKEN, zipfile.BadZipFile, NotImplementedError) as error:
        raise UnavailableError(
            f"{path} is neither a folder nor an archive (.zip, .tar, .tar.gz, .tar.xz): {error}."
        ) from None
    return _below_top(path, _in_tar(path))


def _below_top(archive: Path, found: Iterator[File | Skip]) -> Iterator[File | Skip]:
    """Leave out the folder that has the archive's own name, with which most archives begin."""
    top = archive.name.removesuffix(archive.suffix).removesuffix(".tar")
    for each in found:
        if not isinstance(each, Skip) and each[0].parts[:1] == (top,):
            each = (each[0].relative_to(top), each[1])
        yield each


def _too_large(size: int) -> str:
    return f"it has {size:,} bytes; a card has at most {LARGEST_FILE:,}"


def read_bounded(path: Path) -> bytes | str:
    """Return a regular file's content, or why it is not read."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            return "it is no regular file"
        if found.st_size > LARGEST_FILE:
            return _too_large(found.st_size)
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    return content if len(content) <= LARGEST_FILE else _too_large(len(content))


def _in_folder(root: Path) -> Iterator[File | Skip]:
    inside = root.resolve()
    errors: list[OSError] = []
    for folder, folders, names in os.walk(root, onerror=errors.append):
        folders[:] = sorted(name for name in folders if name != ".git")
        for name in sorted(names):
            path = Path(folder, name)
            shown = PurePosixPath(path.relative_to(root).as_posix())
            if role_of(shown) is None:
                continue
            if not is_inside(path, inside):
                yield Skip(str(shown), "it points outside of the folder, or at itself")
                continue
            content = read_bounded(path)
            yield Skip(str(shown), content) if isinstance(content, str) else (shown, content)
    for error in errors:
        yield Skip(str(error.filename), f"it cannot be read: {error.strerror}")


def is_inside(path: Path, folder: Path) -> bool:
    """Tell whether a file, or what it points at, lies in a folder; a link to itself does not."""
    try:
        return path.resolve().is_relative_to(folder)
    except (OSError, RuntimeError):
        return False


def _outside(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name[:2]


def _in_zip(archive: Path) -> Iterator[File | Skip]:
    left = LARGEST_ARCHIVE
    with zipfile.ZipFile(archive) as opened:
        for member in opened.infolist():
            path = PurePosixPath(member.filename)
            kind = stat.S_IFMT(member.external_attr >> 16)
            if _outside(member.filename):
                yield Skip(member.filename, "its name leads out of the archive")
            elif kind not in (0, stat.S_IFREG, stat.S_IFDIR):
                yield Skip(member.filename, "it is a link or a device")
            elif role_of(path) and not member.is_dir():
                content = _member(opened, member)
                if isinstance(content, str):
                    yield Skip(member.filename, content)
                    continue
                left -= len(content)
                if left < 0:
                    yield Skip(str(archive), f"{_ENDED}it holds over {LARGEST_ARCHIVE:,} bytes")
                    return
                yield path, content


def _member(opened: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | str:
    if member.file_size > LARGEST_FILE:
        return _too_large(member.file_size)
    try:
        # A size that the archive states too low is found by reading.
        with opened.open(member) as stream:
            content = stream.read(LARGEST_FILE + 1)
    # Encrypted, packed in a way that is not known, cut, or not what its checksum says: there are
    # errors of four libraries.
    except Exception as error:
        return f"it cannot be unpacked: {error}"
    return content if len(content) <= LARGEST_FILE else _too_large(len(content))


class _Bounded:
    """A stream that ends with an error when too much has been unpacked."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._left = LARGEST_ARCHIVE

    def read(self, size: int = -1) -> bytes:
        content = self._stream.read(size)
        self._left -= len(content)
        if self._left < 0:
            raise tarfile.ReadError(f"it unpacks to over {LARGEST_ARCHIVE:,} bytes")
        return content


class _Member(tarfile.TarInfo):
    """A member whose extended headers, which are read into memory whole, are bounded."""

    @classmethod
    def frombuf(cls, buf: Any, encoding: str, errors: str) -> Any:
        found = super().frombuf(buf, encoding, errors)
        if found.type in _HEADERS and found.size > _LARGEST_HEADER:
            raise tarfile.ReadError("a header in it is too long")
        return found


def _unpacking(archive: Path) -> IO[bytes]:
    with archive.open("rb") as stream:
        magic = stream.read(2)
    return cast(IO[bytes], _UNPACKED.get(magic, open)(archive, "rb"))


def _in_tar(archive: Path) -> Iterator[File | Skip]:
    try:
        with (
            _unpacking(archive) as stream,
            tarfile.open(
                fileobj=cast(IO[bytes], _Bounded(stream)), mode="r|", tarinfo=_Member
            ) as opened,
        ):
            members = 0
            while member := opened.next():
                members += 1
                if members > MOST_MEMBERS:
                    raise tarfile.ReadError(f"it has over {MOST_MEMBERS:,} members")
                # The library would keep every member that it has met.
                opened.members = []  # type: ignore[attr-defined]
                yield from _tar_member(opened, member)
    except _BROKEN as error:
        yield Skip(str(archive), f"{_ENDED}{error}")


def _tar_member(opened: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[File | Skip]:
    path = PurePosixPath(member.name)
    if _outside(member.name):
        yield Skip(member.name, "its name leads out of the archive")
    elif not (member.isreg() or member.isdir()):
        yield Skip(member.name, "it is a link or a device")
    elif member.isreg() and role_of(path):
        if member.size > LARGEST_FILE:
            yield Skip(member.name, _too_large(member.size))
            return
        stream = opened.extractfile(member)
        yield (path, stream.read() if stream else b"")
