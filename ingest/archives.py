"""Archives of strangers, read in bounded memory without unpacking to disk."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

BROKEN = (tarfile.TarError, OSError, EOFError, ValueError, lzma.LZMAError, zlib.error)
"""The errors that the libraries raise for a truncated, damaged or forged archive."""
_ZSTANDARD = b"\x28\xb5"
_UNPACKED: dict[bytes, Any] = {b"\x1f\x8b": gzip.open, b"BZ": bz2.open, b"\xfd7": lzma.open}
_LARGEST_HEADER = 64 << 10
_HEADERS = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)


class BoundedStream:
    """A stream that raises an error when more than so many bytes were unpacked, or at its end.

    The library passes over a member by reading it in steps, however large its header says it is,
    and does not look at what it gets. One read finds the end of any archive; none needs a second.
    """

    def __init__(self, stream: IO[bytes], largest: int) -> None:
        self._stream = stream
        self._largest = self._left = largest
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes.

        Raises
        ------
        tarfile.ReadError
            If there are too many, or there were none the last time.
        """
        if self._ended:
            raise tarfile.ReadError("it ends too early")
        content = self._stream.read(size)
        self._ended = not content
        self._left -= len(content)
        if self._left < 0:
            raise tarfile.ReadError(f"it unpacks to over {self._largest:,} bytes")
        return content


class BoundedMember(tarfile.TarInfo):
    """A member with bounded extended headers: the library reads those into memory as a whole."""

    @classmethod
    def frombuf(cls, buf: Any, encoding: str, errors: str) -> Any:
        """Return a member as its header states it.

        Raises
        ------
        tarfile.ReadError
            If more of a header follows than any real member has.
        """
        found = super().frombuf(buf, encoding, errors)
        if found.type in _HEADERS and found.size > _LARGEST_HEADER:
            raise tarfile.ReadError("a header in it is too long")
        return found


def open_unpacked(archive: Path) -> IO[bytes]:
    """Open an archive that may be packed by gzip, bzip2, xz or zstandard."""
    with archive.open("rb") as stream:
        magic = stream.read(2)
    if magic == _ZSTANDARD:
        import pyarrow as pa

        return cast(IO[bytes], pa.CompressedInputStream(str(archive), "zstd"))
    return cast(IO[bytes], _UNPACKED.get(magic, open)(archive, "rb"))


def open_tar(stream: IO[bytes], largest: int) -> tarfile.TarFile:
    """Open an unpacked tar as a stream of which so many bytes are read at most."""
    bounded = cast(IO[bytes], BoundedStream(stream, largest))
    return tarfile.open(fileobj=bounded, mode="r|", tarinfo=BoundedMember)


def next_member(opened: tarfile.TarFile, largest: int) -> tarfile.TarInfo | None:
    """Return the next member of a tar; those before are forgotten.

    Raises
    ------
    tarfile.TarError
        If there is none though there should be one, or if it has over ``largest`` bytes.
    """
    # The library would keep every member in memory.
    opened.members = []  # type: ignore[attr-defined]
    member = opened.next()
    if member and member.size > largest:
        raise tarfile.ReadError(f"a file in it has over {largest:,} bytes")
    return member


def check_tar(stream: IO[bytes]) -> None:
    """Do nothing if an unpacked stream begins as a tar does.

    Raises
    ------
    tarfile.TarError
        If it does not.
    """
    tarfile.TarInfo.frombuf(stream.read(tarfile.BLOCKSIZE), "utf-8", "surrogateescape")


def leads_outside(name: str) -> bool:
    """Return whether an archive member's name points out of the folder it is unpacked to."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name[:2]
