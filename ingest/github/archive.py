"""The files of a repository at its newest commit: GitHub's archive of it, fetched and scanned.

It costs one request of those that GitHub counts, and no history comes with it. The archive lies at
another host, which gets no token; private ones have an address that is good for a few minutes.
"""

from __future__ import annotations

import dataclasses
import re
import tempfile
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from ingest.archives import BROKEN, next_member, open_tar, open_unpacked
from ingest.code.source import ScannedRepository, ScanOptions, scan_safely
from ingest.items import Skip, Unreadable

if TYPE_CHECKING:
    import httpx2

LARGEST = 1 << 30
"""Bytes of an archive as it is fetched."""
_TIMEOUT = 60.0  # seconds without a byte
_REDIRECTIONS = 5
_FOLDER = re.compile(r"[^/]*-([0-9a-f]{7,40})(?:/|$)")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Archive(NamedTuple):
    """Where the archive of a repository lies."""

    repository: str
    """The id of the repository."""
    url: str

    def __str__(self) -> str:
        """Return what a report names."""
        return self.repository


class _ArchiveError(Exception):
    """An archive cannot be fetched; the message says why."""


def scan_archive(archive: Archive, options: ScanOptions) -> ScannedRepository | Skip:
    """Return what the files in an archive name, or a Skip with the reason why they are not read."""
    try:
        with tempfile.TemporaryDirectory(prefix="ptm-github-") as folder:
            return _fetch_and_scan(archive, Path(folder) / "archive.tar.gz", options)
    except _ArchiveError as error:
        return Unreadable(archive.repository, str(error))
    except OSError as error:
        return Unreadable(archive.repository, f"its archive cannot be kept: {error.strerror}")


def _fetch_and_scan(archive: Archive, path: Path, options: ScanOptions) -> ScannedRepository | Skip:
    with path.open("wb") as into:
        _fetch(archive.url, into, options.patience)
    found = scan_safely(str(path), dataclasses.replace(options, own_id=archive.repository))
    if isinstance(found, Skip):
        reason = found.reason.replace(str(path), "its archive")
        return dataclasses.replace(found, item=archive.repository, reason=reason)
    revision = found.revision or _revision_in(path)
    return dataclasses.replace(found, place=archive.repository, revision=revision)


def _revision_in(path: Path) -> str | None:
    """Return the commit in the name of the folder that an archive holds, which is a short one.

    GitHub's own archives say of which commit they are; those of other servers may not.
    """
    try:
        with open_unpacked(path) as stream, open_tar(stream, LARGEST) as opened:
            member = next_member(opened, LARGEST)
    except BROKEN:
        return None
    found = member and _FOLDER.match(member.name)
    return found[1] if found else None


def _fetch(url: str, into: IO[bytes], patience: float) -> None:
    """Write what lies at an address, wherever that leads, without a token."""
    import httpx2

    ends = time.monotonic() + patience
    try:
        is_local = _is_local(url)
        with httpx2.Client(timeout=_TIMEOUT, follow_redirects=False) as client:
            for _ in range(_REDIRECTIONS):
                if not (urlsplit(url).scheme == "https" or (is_local and _is_local(url))):
                    raise _ArchiveError("its archive lies at an address that is not encrypted")
                with client.stream("GET", url) as response:
                    if response.is_redirect:
                        url = urljoin(url, response.headers.get("location", ""))
                        continue
                    if response.status_code != 200:
                        status = response.status_code
                        raise _ArchiveError(f"the server of its archive answers {status}")
                    return _write(response, into, ends)
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
        name = type(error).__name__
        raise _ArchiveError(f"its archive cannot be fetched ({name})") from None
    raise _ArchiveError("the address of its archive leads in a circle")


def _write(response: httpx2.Response, into: IO[bytes], ends: float) -> None:
    size = 0
    for chunk in response.iter_bytes(1 << 16):
        size += len(chunk)
        if size > LARGEST:
            raise _ArchiveError(f"its archive has over {LARGEST:,} bytes")
        if time.monotonic() > ends:
            raise _ArchiveError("its archive does not arrive in time")
        into.write(chunk)


def _is_local(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname in _LOOPBACK
