"""Readers for tests of what stands around readers: each line of a file is an order."""

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from graph.schema import Dataset, Model
from ingest.code import readers
from ingest.code.embedded import Embedded, Found
from ingest.code.findings import Candidate, How, Place, SourceFile, Unresolved
from ingest.code.readers import Reader

LINES = Reader(f"{__name__}:read_lines")
JOINED = Reader(f"{__name__}:learn_lines", f"{__name__}:join_lines")
PLACES = {"load": Place.LOAD, "data": Place.LOAD, "key": Place.NAMED, "text": Place.MENTION}


def read_lines(file: SourceFile) -> Iterator[Found]:
    """Yield what a file names: ``load ID``, ``data ID``, ``key ID``, ``text ID``.

    What follows ``embed NAME`` is a file of that name.

    ``fail`` fails, ``exit`` ends the process, and ``hold FOLDER`` waits until the file ``go`` is in
    that folder; meanwhile a file there has the number of the process.
    """
    for number, line in enumerate(file.text.split("\n"), start=1):
        order, _, rest = line.partition(" ")
        if order == "embed":
            rest_of_file = file.text.split("\n", number)[number]
            lines = range(number + 1, number + 2 + rest_of_file.count("\n"))
            yield Embedded(file.path, rest, rest_of_file, lines, How.NOTEBOOK)
            return
        if order == "fail":
            raise RuntimeError("as it was told")
        if order == "exit":
            os._exit(7)
        if order == "hold":
            _hold(Path(rest))
        for text in rest.split() if order in PLACES else ():
            kind = Dataset if order == "data" else Model
            how = How.TEXT if order == "text" else How.LITERAL
            yield Candidate(file.path, number, kind, text, how, order, PLACES[order])


def _hold(folder: Path) -> None:
    (folder / "held").write_text(str(os.getpid()))
    (folder / "held").rename(folder / "held-by")
    for _ in range(600):
        if (folder / "go").exists():
            return
        time.sleep(0.05)


def dask_setup(_worker: Any) -> None:
    """Use these readers in a worker of Dask that loads this module."""
    readers._BY_ENDING.clear()
    readers._BY_ENDING.update(lines=(LINES,), joined=(JOINED,))


def learn_lines(file: SourceFile) -> Any:
    """Return what ``join_lines`` has to know: ``name KEY ID`` names it for all files.

    A file that loads nothing is returned as it is.
    """
    if not file.text.strip():
        return None
    return file if file.text.startswith("name") else (file.path, file.text)


def join_lines(known: Sequence[Any]) -> Iterable[Candidate | Unresolved]:
    """Return what files name; ``load KEY`` loads what any of them names so."""
    files = [each if isinstance(each, SourceFile) else SourceFile(*each) for each in known]
    lines = [line.split() for file in files for line in file.text.split("\n")]
    names = {words[1]: words[2] for words in lines if words[:1] == ["name"]}
    for file in files:
        text = " ".join(names.get(word, word) for word in file.text.split(" "))
        for found in read_lines(SourceFile(file.path, text)):
            if not isinstance(found, Embedded):
                yield found


@pytest.fixture
def made_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files that end in .lines and .joined be read, and no others."""
    monkeypatch.setattr(
        readers, "_BY_ENDING", {"lines": (LINES,), "joined": (JOINED,), "both": (LINES, JOINED)}
    )
    monkeypatch.setattr(readers, "_BY_NAME", ())


def write(root: Path, **files: str) -> Path:
    """Write files into a folder; ``__`` in a name is a dot, and ``___`` a slash."""
    for name, text in files.items():
        path = root / name.replace("___", "/").replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root
