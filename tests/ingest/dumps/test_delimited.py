"""CSV files in any encoding, with other delimiters, packed and damaged: good rows are kept."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import UnavailableError
from tests.examples import examples
from tests.ingest.dumps.dump_files import Skips, read

HEAD = "id,likes,tags\n"
BODY = "".join(f"me/m{n},{n},['license:mit']\n" for n in range(40))
IDS = [f"me/m{n}" for n in range(40)]
GOOD = HEAD + BODY
RAGGED = ("row", "it has more cells or fewer than the first row has names")
NO_ID = ("row", "its id is none that the Hub gives")
UNCLOSED = ("row", "a quote in it is not closed, or it is over 16 MiB")
FORMS = {
    "UTF-8 with a mark": GOOD.encode("utf-8-sig"),
    "UTF-16": GOOD.encode("utf-16"),
    "UTF-16 LE without a mark": GOOD.encode("utf-16-le"),
    "UTF-16 BE without a mark": GOOD.encode("utf-16-be"),
    "UTF-32 LE without a mark": GOOD.encode("utf-32-le"),
    "UTF-32 BE without a mark": GOOD.encode("utf-32-be"),
    "UTF-32": GOOD.encode("utf-32"),
    "semicolons": GOOD.replace(",", ";").encode(),
    "tabs": GOOD.replace(",", "\t").encode(),
    "CR": GOOD.replace("\n", "\r").encode(),
    "CR LF": GOOD.replace("\n", "\r\n").encode(),
    "without an end": GOOD[:-1].encode(),
    "blank lines": b"\n\n" + GOOD.replace("\n", "\n\n").encode(),
    "gzip": gzip.compress(GOOD.encode()),
    "bz2": bz2.compress(GOOD.encode()),
    "a name in Latin-1": GOOD.replace("likes", "prénom").encode("latin-1"),
}
BROKEN: dict[str, tuple[bytes, Skips]] = {
    "Latin-1 in a ragged row": (b"me/\xe9,1,2,3,4\n", {RAGGED: 1}),
    "Latin-1 in an id": (b"me/\xe9,1,\n", {NO_ID: 1}),
    "NUL": (b"me/\0,1,\0\n\0\0\n", {NO_ID: 1, RAGGED: 1}),
    "an open quote in the id": (b'"me/q,1,x\n', {UNCLOSED: 1}),
    "an open quote at the end": (b'me/q,1,"x\n', {UNCLOSED: 1}),
    "a row of 40 MB": (b"me/q,1," + b"x" * 40_000_000 + b"\n", {UNCLOSED: 1}),
    "too few cells": (b"me/q,1\n", {RAGGED: 1}),
}
REFUSED = {
    "a ZIP": (b"PK\x03\x04aaaa", "is a ZIP archive"),
    "xz": (b"\xfd7zXZ\x00aaaa", "packed with xz"),
    "SQLite": (b"SQLite format 3\x00", "an SQLite database"),
    "half of a gzip": (gzip.compress(GOOD.encode() * 100)[:-30], "cannot be read"),
    "zeros": (b"\0" * 5_000, "no dump of the Hub"),
    "quotes": (b'"' * 5_000, "no dump of the Hub"),
}


def written(folder: Path, content: bytes) -> Path:
    """Return a file with this content under the name of a dump."""
    path = folder / "models.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("content", FORMS.values(), ids=FORMS)
def test_a_file_in_any_usual_form_is_read(content: bytes, tmp_path: Path) -> None:
    assert read(written(tmp_path, content)) == (IDS, {})


@pytest.mark.parametrize(("row", "skipped"), BROKEN.values(), ids=BROKEN)
def test_a_broken_row_costs_that_row(row: bytes, skipped: Skips, tmp_path: Path) -> None:
    content = GOOD.encode() + row + BODY.encode()
    assert read(written(tmp_path, content)) == (IDS + IDS, skipped)


def test_a_cell_of_another_encoding_costs_that_cell(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.encode() + b"me/x,1,caf\xe9\n")
    found, skipped = read(path)
    assert set(found) == {*IDS, "me/x"}
    assert skipped == {("value in the column tags", "it is not in the encoding of the file"): 1}


def test_a_quote_that_is_not_closed_costs_its_row_in_a_large_file(tmp_path: Path) -> None:
    lines = [f"me/m{n},{'x' * 400_000}\n" for n in range(100)]
    path = written(tmp_path, ("id,modelCard\nme/a,1\n" + 'me/q,"x\n' + "".join(lines)).encode())
    found, skipped = read(path)
    assert (len(found), skipped) == (101, {UNCLOSED: 1})


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_csv_is_named(content: bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match=words):
        read(written(tmp_path, content))


@examples(40, 3_000)
@given(
    st.lists(st.tuples(st.integers(0, 2_000), st.binary(max_size=6)), max_size=8),
    st.sampled_from(sorted(FORMS)),
)
def test_any_change_of_bytes_is_read_or_refused_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, bytes]], form: str
) -> None:
    content = bytearray(FORMS[form])
    for place, new in changes:
        content[place : place + len(new)] = new
    path = written(tmp_path_factory.mktemp("csv"), bytes(content))
    with contextlib.suppress(UnavailableError):
        assert read(path)[0]


@examples(40, 3_000)
@given(
    st.lists(st.tuples(st.integers(0, 39), st.text("ab,;\"'\n\r\0é\ud7ff", max_size=8)), max_size=3)
)
def test_rows_before_and_behind_a_broken_one_are_kept(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, str]]
) -> None:
    lines = BODY.splitlines(keepends=True)
    for place, text in changes:
        lines[place] = text + "\n"
    path = written(tmp_path_factory.mktemp("csv"), (HEAD + "".join(lines)).encode())
    changed = {place for place, _ in changes}
    # Two quotes close each other: what stands between them is one row then.
    if sum(text.count('"') for _, text in changes) < 2:
        found, _ = read(path)
        assert {IDS[place] for place in range(40) if place not in changed} <= set(found)


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["pipe", "folder"])
def test_what_is_no_file_is_refused(make: Callable[[Path], None], tmp_path: Path) -> None:
    make(tmp_path / "models.csv")
    with pytest.raises(UnavailableError, match="name a file"):
        read(tmp_path / "models.csv")
