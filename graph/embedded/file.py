"""The file of an embedded graph: one writer at a time, who works on a private copy."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from graph.embedded.engine import Engine, check_graph_file
from graph.embedded.errors import (
    NotWritableError,
    is_refused,
    not_a_file,
    not_read_back,
    reason,
    why_not,
)
from graph.errors import UnavailableError

SPARE = 16 << 20
"""Bytes that have to be free on the disk besides the graph and what is added to it."""

# Absent on Windows, where links need rights of their own and pipes are no files.
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK | getattr(os, "O_BINARY", 0)


class GraphFile:
    """A graph's file and what lies beside it: its lock, and the graph before."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._previous_is_kept = False

    @property
    def previous(self) -> Path:
        """Return where the graph is kept that was there before the first write."""
        return self.path.with_name(self.path.name + ".previous")

    def set_aside(self) -> None:
        """Leave no graph here; what was one is kept as the graph before."""
        if not self.path.exists():
            return
        with Engine(self.path, read_only=True) as engine:
            engine.schema_version()  # raises where it is somebody else's
        os.replace(self.path, self.previous)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Let one writer in; refuse the second with the number of the process that writes."""
        from filelock import FileLock, Timeout

        check_graph_file(self.path)
        self._own_file(".previous", or_link=True)  # a link is replaced, never followed
        holder = self.path.with_name(self.path.name + ".writer")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._own_file(".lock"), timeout=0)
            lock.acquire()
        except Timeout:
            raise UnavailableError(
                f"Another process{_writer_number(holder)} is writing to {self.path}: wait until it "
                "has finished, then run the same command again."
            ) from None
        except OSError as error:
            raise NotWritableError(
                f"The graph cannot be written at {self.path}: {reason(error)}."
            ) from error
        try:
            self._sweep()
            with contextlib.suppress(OSError):
                _remove_file(holder)
                _write_new(holder, json.dumps({"pid": os.getpid()}))
            yield
        finally:
            with contextlib.suppress(OSError):
                _remove_file(holder)
            lock.release()

    def _own_file(self, suffix: str, *, or_link: bool = False) -> Path:
        """Return a file beside the graph; refuse a link or device that stands in its place."""
        path = self.path.with_name(self.path.name + suffix)
        mode = path.lstat().st_mode if os.path.lexists(path) else stat.S_IFREG
        if not (stat.S_ISREG(mode) or (or_link and stat.S_ISLNK(mode))):
            raise UnavailableError(not_a_file(path, mode, "and not ptm's own file: remove it"))
        return path

    def _sweep(self) -> None:
        """Remove what writers that died have left; only the holder of the lock does so."""
        for left in self.path.parent.glob(f"{_glob_literal(self.path.name)}.writing-*"):
            with contextlib.suppress(OSError):
                _remove_file(left)

    @contextlib.contextmanager
    def copy(self, size: int = 0) -> Iterator[Engine]:
        """Give a private copy to write to; at the end it takes the place of the file.

        ``size`` is the number of bytes that are going to be added. What is read back has to be
        what the engine is said to hold in the end, or else what it counted then.
        """
        private = self._private_name()
        try:
            self._check_room(size)
            if self.path.exists():
                shutil.copy(self.path, private)  # with its permissions
            with Engine(private, read_only=False) as engine:
                engine.prepare()
                yield engine
                engine.run("CHECKPOINT")
                expected = engine.counts() if engine.expected is None else engine.expected
            with Engine(private, read_only=True) as engine:
                if engine.counts() != expected:
                    raise not_read_back(self.path)
            self._put_in_place(private)
        except (OSError, RuntimeError, MemoryError, UnavailableError) as error:
            # What the engine raised when it opened the private copy says the copy's name.
            cause = error.__cause__ if isinstance(error, UnavailableError) else error
            if cause is None:
                raise
            raise (NotWritableError if is_refused(cause) else UnavailableError)(
                f"Nothing was written to {self.path}, the graph is as it was: {why_not(cause)}."
            ) from cause
        finally:
            for left in self.path.parent.glob(f"{_glob_literal(private.name)}*"):
                with contextlib.suppress(OSError):
                    left.unlink()

    def _private_name(self) -> Path:
        """Return a name that nobody can have planted; after a failure the engine may hold one."""
        return self.path.with_name(f"{self.path.name}.writing-{os.getpid()}-{os.urandom(8).hex()}")

    def _check_room(self, size: int) -> None:
        """Refuse to begin what cannot end: where a disk gets full, the engine may crash."""
        needed = size + SPARE + (self.path.stat().st_size if self.path.exists() else 0)
        free = shutil.disk_usage(self.path.parent).free
        if free < needed:
            raise UnavailableError(
                f"Nothing was written to {self.path}, the graph is as it was: that takes up to "
                f"{needed >> 20:,} MB and the disk has {free >> 20:,} MB free; make room, then run "
                "the same command again."
            )

    def _put_in_place(self, private: Path) -> None:
        _sync_disk(private)
        if self.path.exists() and not self._previous_is_kept:
            spare = self._private_name()
            try:
                os.link(self.path, spare)
            except OSError:  # a file system without hard links
                shutil.copyfile(self.path, spare)
            os.replace(spare, self.previous)
            # Where both names are one file already (a writer died here), a rename leaves both.
            spare.unlink(missing_ok=True)
            self._previous_is_kept = True
        os.replace(private, self.path)
        _sync_disk(self.path.parent)


def _writer_number(holder: Path) -> str:
    """Return which process writes, as far as its note can be read."""
    try:
        with open(os.open(holder, os.O_RDONLY | _NO_LINK | _NO_WAIT), encoding="utf-8") as note:
            return f" (number {int(json.loads(note.read(100))['pid'])})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet: nothing is overwritten and no link followed."""
    with open(os.open(path, _NEW, 0o644), "w", encoding="utf-8") as stream:
        stream.write(text)


def _remove_file(path: Path) -> None:
    """Remove a file or a link, where there is one; leave devices and pipes alone."""
    if os.path.lexists(path) and (path.is_file() or path.is_symlink()):
        path.unlink()


def _glob_literal(name: str) -> str:
    return re.sub(r"([\[\]*?])", r"[\1]", name)


def _sync_disk(path: Path) -> None:
    """Make sure that the disk has it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some file systems cannot sync a folder
            raise
    finally:
        os.close(handle)
