"""Reads the extracts of real data in tests/data, and what real data may not be shipped."""

import csv
import gzip
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).resolve().parent / "data"
SHARED = DATA.parents[2] / "shared" / "data"


def read_text(name: str) -> str:
    """Return the text of an extract, compressed or not."""
    content = (DATA / name).read_bytes()
    return (gzip.decompress(content) if name.endswith(".gz") else content).decode()


def read_csv(name: str) -> list[dict[str, str]]:
    """Return the rows of an extract, by column."""
    return list(csv.DictReader(read_text(name).splitlines()))


def read_json_lines(name: str) -> list[dict[str, Any]]:
    """Return the objects of an extract."""
    return [json.loads(line) for line in read_text(name).splitlines()]


def card_texts(archive: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each card in an archive."""
    with tarfile.open(archive) as cards:
        for member in cards:
            stream = cards.extractfile(member) if member.name.endswith(".md") else None
            if stream:
                yield member.name, stream.read().decode()


def unshipped(name: str, why: str) -> Path:
    """Return a file or folder of ../shared/data; where it is absent, skip the test, naming it."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"../shared/data/{name} is not here, and is not shipped: {why}")
    return path
