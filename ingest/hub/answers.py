"""Answers of the Hub, kept on disk: for what has not changed, and for a crawl that was stopped."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import zlib
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from graph import clock
from ingest.hub.client import Reply

RENEWED_AFTER = 30 * 86_400
"""Seconds after which an answer is asked for anew even if its artifact did not change."""
RESUMED_WITHIN = 86_400
"""Seconds within which a crawl that was stopped goes on where it was."""

_TABLES = """
CREATE TABLE IF NOT EXISTS answer(
  key INTEGER PRIMARY KEY, reply BLOB NOT NULL, read REAL NOT NULL, checked REAL NOT NULL,
  lasting INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS crawl(words TEXT PRIMARY KEY, began REAL NOT NULL);
"""
_KEEP = "INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?)"
_AT_A_TIME = 100  # answers that are written together, and that a killed process may lose


class Kept(NamedTuple):
    """An answer that was kept; ``read`` is seconds since 1970."""

    reply: Reply
    read: float
    current: bool
    """Whether this crawl itself has asked for it, or made sure of it."""


class HubAnswers:
    """The answers in a file, as one crawl sees them; for one thread.

    They are written by a thread of its own: the one that crawls would lose a millisecond at each.
    """

    def __init__(self, path: Path | None, words: str) -> None:
        """Open the file at ``path`` (None keeps nothing); ``words`` identify the crawl."""
        self._words = words
        self._database = _opened(path)
        self._writer = ThreadPoolExecutor(1)
        self._writing: Future[None] | None = None
        self._waiting: dict[int, tuple[Reply, float, bool]] = {}
        now = clock.seconds()
        began = self._rows("SELECT began FROM crawl WHERE words = ?", words)
        self.resumed = bool(began) and 0 <= now - began[0][0] < RESUMED_WITHIN
        self._began: float = began[0][0] if self.resumed else now
        self._has_read = self.resumed
        self._known = {key for (key,) in self._rows("SELECT key FROM answer")}
        self._run("INSERT OR REPLACE INTO crawl VALUES (?, ?)", words, self._began)

    def get(self, url: str) -> Kept | None:
        """Return the answer to a request, if it is kept and not too old."""
        key = _key(url)
        if key not in self._known:
            return None
        self._write()
        rows = self._rows("SELECT reply, read, checked FROM answer WHERE key = ?", key)
        if not rows or not 0 <= clock.seconds() - rows[0][1] < RENEWED_AFTER:
            return None
        packed, read, checked = rows[0]
        try:
            reply = Reply(*json.loads(zlib.decompress(packed)))
        except (ValueError, TypeError, zlib.error):
            return None
        return Kept(reply, read, current=checked >= self._began)

    def keep(self, url: str, reply: Reply, *, lasting: bool) -> None:
        """Keep an answer: for later crawls, or until this one has come to its end."""
        key = _key(url)
        self._has_read = True
        self._known.add(key)
        self._waiting[key] = reply, clock.seconds(), lasting
        if len(self._waiting) >= _AT_A_TIME:
            self._begin_to_write()

    def confirm(self, url: str) -> None:
        """Note that an answer would be the same today."""
        self._has_read = True
        text = "UPDATE answer SET checked = ? WHERE key = ?"
        self._writing = self._writer.submit(self._run, text, clock.seconds(), _key(url))

    def finish(self) -> None:
        """Note that the crawl has come to its end, and remove what nobody will ask for."""
        self._write()
        self._run("DELETE FROM crawl WHERE words = ?", self._words)
        if not self._rows("SELECT words FROM crawl LIMIT 1"):
            self._run("DELETE FROM answer WHERE NOT lasting")
        self._run("DELETE FROM answer WHERE read < ?", clock.seconds() - RENEWED_AFTER)

    def close(self) -> None:
        """Write what is still to be written, and close the file."""
        self._write()
        if not self._has_read:  # a crawl that read nothing has nothing to go on with
            self._run("DELETE FROM crawl WHERE words = ?", self._words)
        self._writer.shutdown()
        self._database.close()

    def _begin_to_write(self) -> None:
        waiting, self._waiting = self._waiting, {}
        self._writing = self._writer.submit(self._store, waiting)

    def _write(self) -> None:
        """Write everything, and wait until it is."""
        if self._waiting:
            self._begin_to_write()
        if self._writing:
            self._writing.result()
            self._writing = None

    def _store(self, answers: dict[int, tuple[Reply, float, bool]]) -> None:
        rows = [
            (key, packed, now, now, lasting)
            for key, (reply, now, lasting) in answers.items()
            if (packed := _packed(reply))
        ]
        with contextlib.suppress(sqlite3.Error):
            self._database.execute("BEGIN")
            self._database.executemany(_KEEP, rows)
            self._database.execute("COMMIT")

    def _rows(self, text: str, *values: Any) -> list[tuple[Any, ...]]:
        with contextlib.suppress(sqlite3.Error):
            return self._database.execute(text, values).fetchall()
        return []

    def _run(self, text: str, *values: Any) -> None:
        # A full disk or a locked file costs the memory of this crawl, not the crawl.
        with contextlib.suppress(sqlite3.Error):
            self._database.execute(text, values)


def answers_path() -> Path:
    """Return the file in the user's cache folder."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("ptm-lineage")) / "hub-answers.sqlite"


def _key(url: str) -> int:
    digest = hashlib.blake2b(url.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _packed(reply: Reply) -> bytes | None:
    try:
        return zlib.compress(json.dumps(reply, separators=(",", ":")).encode(), 1)
    except RecursionError:  # some nesting can be read and not be written
        return None


def _opened(path: Path | None) -> sqlite3.Connection:
    """Return the database at a path; one in memory where no file can be used."""
    if path:
        with contextlib.suppress(OSError, sqlite3.OperationalError):
            path.parent.mkdir(parents=True, exist_ok=True)
            # Answers about private models are nobody else's business.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            try:
                return _prepared(path)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                path.unlink()  # it is no database, or a broken one
                return _prepared(path)
    return _prepared(":memory:")


def _prepared(path: Path | str) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=1, isolation_level=None, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = OFF")
        database.executescript(_TABLES)
    except sqlite3.Error:
        database.close()
        raise
    return database
