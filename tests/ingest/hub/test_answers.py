"""Answers kept on disk: for whom, how long, and what becomes of a broken file."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import clock
from ingest.hub.answers import RENEWED_AFTER, RESUMED_WITHIN, HubAnswers, answers_path
from ingest.hub.client import Reply

URL = "https://huggingface.co/api/models/org/a"
REPLY = Reply(200, {"id": "org/a", "tags": ["\u00fc", "\ud800"]}, next="https://x/next")


@contextlib.contextmanager
def opened(path: Path | None, words: str = "org/a") -> Iterator[HubAnswers]:
    with contextlib.closing(HubAnswers(path, words)) as answers:
        yield answers


def aged(path: Path, seconds: float) -> None:
    """Make everything in a file so much older."""
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE answer SET read = read - ?, checked = checked - ?", [seconds] * 2)
        database.execute("UPDATE crawl SET began = began - ?", [seconds])


def test_an_answer_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "answers.sqlite"
    with opened(path) as answers:
        assert answers.get(URL) is None
        answers.keep(URL, REPLY, lasting=True)
        kept = answers.get(URL)
        assert kept
        assert (kept.reply, kept.current) == (REPLY, True)
    assert path.stat().st_mode & 0o077 == 0, "answers may be about private models"


def test_the_same_crawl_goes_on_and_another_asks_again(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with opened(path) as answers:
        assert not answers.resumed
        answers.keep(URL, REPLY, lasting=False)
    with opened(path) as answers:
        assert answers.resumed
        kept = answers.get(URL)
        assert kept
        assert kept.current
    with opened(path, "another") as answers:
        assert not answers.resumed
        kept = answers.get(URL)
        assert kept
        assert not kept.current
        answers.confirm(URL)
        kept = answers.get(URL)
        assert kept
        assert kept.current


def test_what_was_finished_begins_anew_and_keeps_what_lasts(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with opened(path) as answers:
        answers.keep(URL, REPLY, lasting=True)
        answers.keep("page", REPLY, lasting=False)
        answers.finish()
    with opened(path) as answers:
        assert not answers.resumed
        kept = answers.get(URL)
        assert kept
        assert not kept.current
        assert answers.get("page") is None


def test_what_is_old_is_asked_for_again(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with opened(path) as answers:
        answers.keep(URL, REPLY, lasting=True)
    aged(path, RESUMED_WITHIN + 1)
    with opened(path) as answers:
        assert not answers.resumed
        kept = answers.get(URL)
        assert kept
        assert kept.read < clock.seconds() - RESUMED_WITHIN
    aged(path, RENEWED_AFTER)
    with opened(path) as answers:
        assert answers.get(URL) is None
        answers.finish()
    with contextlib.closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM answer").fetchone() == (0,)


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"\xff" * 5_000])
def test_a_broken_file_is_made_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "answers.sqlite"
    path.write_bytes(content)
    with opened(path) as answers:
        answers.keep(URL, REPLY, lasting=True)
        assert answers.get(URL)
    with opened(path) as answers:
        assert answers.get(URL)


def test_a_broken_answer_is_none(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with opened(path) as answers:
        answers.keep(URL, REPLY, lasting=True)
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE answer SET reply = ?", [b"broken"])
    with opened(path) as answers:
        assert answers.get(URL) is None


def test_where_no_file_can_be_written_the_crawl_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file" / "answers.sqlite", tmp_path, None):
        with opened(path) as answers:
            answers.keep(URL, REPLY, lasting=True)
            assert answers.get(URL)


def test_two_crawls_use_one_file(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with opened(path, "one") as one, opened(path, "two") as two:
        one.keep("a", REPLY, lasting=False)
        two.keep("b", REPLY, lasting=False)
        one.finish()
        assert two.get("b")
    with opened(path, "two") as two:
        assert two.get("a"), "somebody else's crawl may still need what does not last"


def test_the_file_stands_in_the_folder_for_what_can_be_lost() -> None:
    assert str(answers_path()).startswith(os.environ["XDG_CACHE_HOME"])
