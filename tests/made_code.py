"""A language of code that tests make, and the repositories that are written in it.

A line of a file ``NAME.uses`` is a word and what it names: ``load org/model``, ``data
org/dataset``, ``mention org/model``; with ``@REVISION`` a load is pinned. Every other line says
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.schema import Dataset, Model
from ingest.code import readers
from ingest.code.findings import Candidate, How, Place, SourceFile
from ingest.code.readers import Reader

_READER = Reader(f"{__name__}:read_made")
_KINDS = {"load": Model, "data": Dataset, "mention": Model}


def read_made(file: SourceFile) -> Iterator[Candidate]:
    """Yield what a file of the made language names."""
    for line, text in enumerate(file.text.splitlines(), start=1):
        word, _, named = text.partition(" ")
        if word not in _KINDS:
            continue
        name, _, pinned = named.partition("@")
        is_text = word == "mention"
        yield Candidate(
            file.path,
            line,
            _KINDS[word],
            name,
            How.TEXT if is_text else How.LITERAL,
            "" if is_text else "load",
            Place.MENTION if is_text else Place.LOAD,
            pinned or None,
            None,
        )


def read_made_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let scans read the made language, and no other."""
    monkeypatch.setattr(readers, "_BY_ENDING", {"uses": (_READER,)})
    monkeypatch.setattr(readers, "_BY_NAME", ())
    monkeypatch.setattr(readers, "_BY_PROGRAM", ())


def make_checkout(
    folder: Path, files: dict[str, str], remote: str | None = "https://github.com/Made/App.git"
) -> Path:
    """Write files into a folder that git knows, with a remote; return the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if remote is not None:
        git = folder / ".git"
        git.mkdir(parents=True)
        (git / "HEAD").write_text("ref: refs/heads/main\n")
        (git / "config").write_text(f'[remote "origin"]\n\turl = {remote}\n')
        branch = git / "refs" / "heads" / "main"
        branch.parent.mkdir(parents=True)
        branch.write_text(f"{'1a2b3c4' + 'd' * 33}\n")
    return folder
