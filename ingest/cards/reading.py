"""The card files of a folder or an archive, read in bounded memory without unpacking to disk."""

from __future__ import annotations

import os
import stat
import tarfile
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
from ingest.cards.layout import role_of
from ingest.headers.files import has_header
from ingest.items import Skip
from ingest.places import is_inside

LARGEST_FILE = 4_000_000
"""Bytes of a card or a configuration; the longest real cards have 2 million."""
LARGEST_ARCHIVE = 1 << 30
"""Unpacked bytes of an archive that are read, whatever its size on disk."""
MOST_MEMBERS = 2_000_000
"""Members of an archive that are examined."""

File = tuple[PurePosixPath, bytes]
_STOPPED = "the rest of the archive is not read: "


def read_files(place: str | os.PathLike[str]) -> Iterator[File | Skip]:
    """Yield each card and configuration of a folder or archive, with its path inside.

    Raises
    ------
    UnavailableError
        If there is no such folder or archive.
    """
    path = Path(place)
    if path.is_dir():
        return _read_folder(path)
    if not path.is_file():
        raise UnavailableError(f"There is no folder or archive {path}: name one that holds cards.")
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path):
                return _drop_top_folder(path, _read_zip(path))
        with open_unpacked(path) as stream:
            check_tar(stream)
    except (*BROKEN, zipfile.BadZipFile, NotImplementedError) as error:
        raise UnavailableError(
            f"{path} is neither a folder nor an archive (.zip, .tar, .tar.gz, .tar.xz): {error}."
        ) from None
    return _drop_top_folder(path, _read_tar(path))


def name_of(place: Path) -> str:
    """Return the name of a folder, or of an archive without its suffixes."""
    if place.is_dir():
        return place.resolve().name
    return place.name.removesuffix(place.suffix).removesuffix(".tar")


def _drop_top_folder(archive: Path, found: Iterator[File | Skip]) -> Iterator[File | Skip]:
    """Yield the files; a top folder with the archive's own name is removed from their paths."""
    top = name_of(archive)
    for each in found:
        if not isinstance(each, Skip) and each[0].parts[:1] == (top,):
            each = (each[0].relative_to(top), each[1])
        yield each


def _explain_size(size: int) -> str:
    return f"it has {size:,} bytes; a card has at most {LARGEST_FILE:,}"


def read_bounded(path: Path) -> bytes | str:
    """Return the content of a regular file, or as a text the reason why it was not read."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            return "it is no regular file"
        if found.st_size > LARGEST_FILE:
            return _explain_size(found.st_size)
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    return content if len(content) <= LARGEST_FILE else _explain_size(len(content))


def _read_folder(root: Path) -> Iterator[File | Skip]:
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


def list_weights(root: Path) -> Iterator[PurePosixPath]:
    """Yield the weight files with a header in a folder, by their paths inside; none of archives."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name != ".git")
        for name in sorted(filter(has_header, names)):
            yield PurePosixPath(Path(folder, name).relative_to(root).as_posix())


def _read_zip(archive: Path) -> Iterator[File | Skip]:
    left = LARGEST_ARCHIVE
    with zipfile.ZipFile(archive) as opened:
        for member in opened.infolist():
            path = PurePosixPath(member.filename)
            kind = stat.S_IFMT(member.external_attr >> 16)
            if leads_outside(member.filename):
                yield Skip(member.filename, "its name leads out of the archive")
            elif kind not in (0, stat.S_IFREG, stat.S_IFDIR):
                yield Skip(member.filename, "it is a link or a device")
            elif role_of(path) and not member.is_dir():
                content = _read_zip_member(opened, member)
                if isinstance(content, str):
                    yield Skip(member.filename, content)
                    continue
                left -= len(content)
                if left < 0:
                    yield Skip(str(archive), f"{_STOPPED}it holds over {LARGEST_ARCHIVE:,} bytes")
                    return
                yield path, content


def _read_zip_member(opened: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | str:
    """Return the content of a member, or as a text the reason why it was not read."""
    if member.file_size > LARGEST_FILE:
        return _explain_size(member.file_size)
    try:
        # The size that the archive states may be too low: one more byte shows it.
        with opened.open(member) as stream:
            content = stream.read(LARGEST_FILE + 1)
    # Four libraries raise errors of their own for members that are encrypted, truncated, packed by
    # an unknown method, or whose checksum is wrong.
    except Exception as error:
        return f"it cannot be unpacked: {error}"
    return content if len(content) <= LARGEST_FILE else _explain_size(len(content))


def _read_tar(archive: Path) -> Iterator[File | Skip]:
    try:
        with (
            open_unpacked(archive) as stream,
            open_tar(stream, LARGEST_ARCHIVE) as opened,
        ):
            members = 0
            while member := next_member(opened, LARGEST_ARCHIVE):
                members += 1
                if members > MOST_MEMBERS:
                    raise tarfile.ReadError(f"it has over {MOST_MEMBERS:,} members")
                yield from _read_tar_member(opened, member)
    except BROKEN as error:
        yield Skip(str(archive), f"{_STOPPED}{error}")


def _read_tar_member(opened: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[File | Skip]:
    path = PurePosixPath(member.name)
    if leads_outside(member.name):
        yield Skip(member.name, "its name leads out of the archive")
    elif not (member.isreg() or member.isdir()):
        yield Skip(member.name, "it is a link or a device")
    elif member.isreg() and role_of(path):
        if member.size > LARGEST_FILE:
            yield Skip(member.name, _explain_size(member.size))
            return
        stream = opened.extractfile(member)
        yield (path, stream.read() if stream else b"")
