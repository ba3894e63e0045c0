"""Answers of the Hub, kept on disk: for what has not changed, and for a crawl that was stopped."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import time
import zlib
from pathlib import Path
from typing import Any, NamedTuple

from ingest.hub_client import Reply

RENEWED_AFTER = 30 * 86_400
"""Seconds after which an answer is asked for anew even if its thing did not change."""
RESUMED_WITHIN = 86_400
"""Seconds within which a crawl that was stopped goes on where it was."""

_TABLES = """
CREATE TABLE IF NOT EXISTS answer(
  url TEXT PRIMARY KEY, reply BLOB NOT NULL, read REAL NOT NULL, checked REAL NOT NULL,
  lasting INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS crawl(words TEXT PRIMARY KEY, began REAL NOT NULL);
"""


class Kept(NamedTuple):
    """An answer that was kept; ``read`` and ``checked`` are seconds since 1970."""

    reply: Reply
    read: float
    current: bool
    """Whether this crawl itself has asked for it, or made sure of it."""


class HubAnswers:
    """The answers in a file, as one crawl sees them; for one thread."""

    def __init__(self, path: Path | None, words: str) -> None:
        """Open the file at ``path`` (None keeps nothing); ``words`` tell one crawl from another."""
        self._words = words
        self._database = _opened(path)
        now = time.time()
        row = self._row("SELECT began FROM crawl WHERE words = ?", words)
        self.resumed = row is not None and 0 <= now - row[0] < RESUMED_WITHIN
        self._began: float = row[0] if row and self.resumed else now
        self._run("INSERT OR REPLACE INTO crawl VALUES (?, ?)", words, self._began)

    def get(self, url: str) -> Kept | None:
        """Return the answer to a request, if it is kept and not too old."""
        text = "SELECT reply, read, checked FROM answer WHERE url = ?"
        row = self._row(text, url)
        if not row or not 0 <= time.time() - row[1] < RENEWED_AFTER:
            return None
        try:
            reply = Reply(*json.loads(zlib.decompress(row[0])))
        except (ValueError, TypeError, zlib.error):
            return None
        return Kept(reply, row[1], current=row[2] >= self._began)

    def keep(self, url: str, reply: Reply, *, lasting: bool) -> None:
        """Keep an answer: for later crawls, or until this one has come to its end."""
        try:
            packed = zlib.compress(json.dumps(reply, separators=(",", ":")).encode(), 1)
        except RecursionError:  # some nesting can be read and not be written
            return
        now = time.time()
        self._run(
            "INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?)", url, packed, now, now, lasting
        )

    def confirm(self, url: str) -> None:
        """Note that an answer would be the same today."""
        self._run("UPDATE answer SET checked = ? WHERE url = ?", time.time(), url)

    def finish(self) -> None:
        """Note that the crawl has come to its end, and remove what nobody will ask for."""
        self._run("DELETE FROM crawl WHERE words = ?", self._words)
        if self._row("SELECT count(*) FROM crawl") == (0,):
            self._run("DELETE FROM answer WHERE NOT lasting")
        self._run("DELETE FROM answer WHERE read < ?", time.time() - RENEWED_AFTER)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _row(self, text: str, *values: Any) -> tuple[Any, ...] | None:
        with contextlib.suppress(sqlite3.Error):
            row: tuple[Any, ...] | None = self._database.execute(text, values).fetchone()
            return row
        return None

    def _run(self, text: str, *values: Any) -> None:
        # A full disk or a locked file costs the memory of this crawl, not the crawl.
        with contextlib.suppress(sqlite3.Error):
            self._database.execute(text, values)


def answers_path() -> Path:
    """Return the file in the user's cache folder."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("ptm-lineage")) / "hub-answers.sqlite"


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
    # Every statement is a transaction of its own: two crawls may use the file at once.
    database = sqlite3.connect(path, timeout=1, isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = OFF")
        database.executescript(_TABLES)
    except sqlite3.Error:
        database.close()
        raise
    return database
