"""The file of an embedded graph: one writer at a time, who works on a private copy."""

from __future__ import annotations

import contextlib
import errno
import itertools
import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from graph.embedded.engine import Engine
from graph.embedded.errors import not_read_back, reason, why_not
from graph.errors import UnavailableError

SPARE = 16 << 20
"""Bytes that have to be free on the disk besides the graph and what is added to it."""

_COPIES = itertools.count()


class GraphFile:
    """A graph's file and what lies beside it: its lock, and the graph before."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._previous_is_kept = False

    @property
    def previous(self) -> Path:
        """Return where the graph is kept that was there before the first write."""
        return self.path.with_name(self.path.name + ".previous")

    def give_up(self) -> None:
        """Leave no graph here; what was one is kept as the graph before."""
        if self.path.exists():
            os.replace(self.path, self.previous)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Let one writer in; the second is told who holds the graph."""
        from filelock import FileLock, Timeout

        holder = self.path.with_name(self.path.name + ".writer")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.path.with_name(self.path.name + ".lock"), timeout=0)
            lock.acquire()
        except Timeout:
            raise UnavailableError(
                f"Another process{_who(holder)} is writing to {self.path}: wait until it has "
                "finished, then run the same command again."
            ) from None
        except OSError as error:
            raise UnavailableError(
                f"The graph cannot be written at {self.path}: {reason(error)}."
            ) from None
        try:
            self._sweep()
            with contextlib.suppress(OSError):
                holder.write_text(json.dumps({"pid": os.getpid()}))
            yield
        finally:
            with contextlib.suppress(OSError):
                holder.unlink(missing_ok=True)
            lock.release()

    def _sweep(self) -> None:
        """Remove what writers that died have left; only the holder of the lock does so."""
        for left in self.path.parent.glob(f"{_literal(self.path.name)}.writing-*"):
            with contextlib.suppress(OSError):
                left.unlink()

    @contextlib.contextmanager
    def copy(self, size: int = 0) -> Iterator[Engine]:
        """Give a private copy to write to; at the end it takes the place of the file.

        ``size`` is the number of bytes that are going to be added.
        """
        # A name of its own each time: after a failure the engine may still hold the last one.
        number = f"{os.getpid()}-{next(_COPIES)}"
        private = self.path.with_name(f"{self.path.name}.writing-{number}")
        try:
            self._make_sure_of_room(size)
            if self.path.exists():
                shutil.copy(self.path, private)  # with its permissions
            with Engine(private, read_only=False) as engine:
                engine.prepare()
                yield engine
                engine.run("CHECKPOINT")
                counted = engine.counts()
            with Engine(private, read_only=True) as engine:
                if engine.counts() != counted:
                    raise not_read_back(self.path)
            self._put_in_place(private)
        except (OSError, RuntimeError, UnavailableError) as error:
            # What the engine raised when it opened the private copy says the copy's name.
            cause = error.__cause__ if isinstance(error, UnavailableError) else error
            if cause is None:
                raise
            raise UnavailableError(
                f"Nothing was written to {self.path}, the graph is as it was: {why_not(cause)}."
            ) from error
        finally:
            for left in self.path.parent.glob(f"{_literal(private.name)}*"):
                with contextlib.suppress(OSError):
                    left.unlink()

    def _make_sure_of_room(self, size: int) -> None:
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
        _sync(private)
        if self.path.exists() and not self._previous_is_kept:
            spare = self.path.with_name(f"{self.path.name}.writing-previous")
            try:
                os.link(self.path, spare)
            except OSError:  # a file system without hard links
                shutil.copyfile(self.path, spare)
            os.replace(spare, self.previous)
            # Where both names are one file already (a writer died here), a rename leaves both.
            spare.unlink(missing_ok=True)
            self._previous_is_kept = True
        os.replace(private, self.path)
        _sync(self.path.parent)


def _who(holder: Path) -> str:
    try:
        return f" (number {int(json.loads(holder.read_text())['pid'])})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _literal(name: str) -> str:
    return re.sub(r"([\[\]*?])", r"[\1]", name)


def _sync(path: Path) -> None:
    """Make sure that the disk has it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some file systems cannot sync a folder
            raise
    finally:
        os.close(handle)
