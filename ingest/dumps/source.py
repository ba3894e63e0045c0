"""Bulk dumps of the Hub: Parquet and CSV files with a row for each model or dataset.

Known shapes: cfahlgren1/hub-stats, hfmlsoc/hub_weekly_snapshots,
librarian-bots/model_cards_with_metadata and modelbiome/ai_ecosystem. Whatever columns a file has
are read; what it lacks states nothing.
"""

from __future__ import annotations

import collections
import contextlib
import datetime
import hashlib
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from graph.errors import UnavailableError
from graph.schema import Dataset, Model
from graph.schema.identifiers import shorten
from ingest.dates import is_date
from ingest.dumps import delimited, parquet
from ingest.dumps.bounds import Rows
from ingest.dumps.thrift import ThriftError
from ingest.hub_fields.table import COLUMNS, IDS, Kind
from ingest.items import Skip

KINDS: dict[str, Kind] = {"models": Model, "datasets": Dataset}
_ONLY: dict[Kind, frozenset[str]] = {
    Model: frozenset(
        "pipeline_tag library_name baseModels config safetensors gguf modelId model_id "
        "parent_model modelCard transformersInfo".split()
    ),
    Dataset: frozenset(
        "description citation mainSize paperswithcode_id datasetId dataset_id".split()
    ),
}
"""Columns that dumps of one kind alone have."""
_OTHERS = frozenset("sdk subdomain runtime paper publishedAt".split())
"""Columns of dumps of Spaces and papers."""
_DATE = re.compile(r"(?<!\d)(20\d\d-[01]\d-[0-3]\d)(?!\d)")
_PARQUET = b"PAR1"
_CSV_NAMES = (".csv", ".csv.gz", ".csv.bz2", ".csv.zst", ".tsv", ".tsv.gz")
_A_BYTE = 8
_FEW = 1 << 20
"""Rows that a file may claim to have for each of its bytes, and in any case."""


@dataclass(frozen=True, slots=True)
class Dump:
    """A file, what it holds, and the columns of it that are read."""

    path: Path
    kind: Kind
    columns: tuple[str, ...]
    header: delimited.Header | None
    """The first row of a CSV file; None of a Parquet file."""
    rows: int | None
    """How many rows it has, where the file says so."""
    unread: tuple[str, ...] = ()
    """Its columns that are not read."""
    size: int = 0
    """Its bytes."""
    changed_at: int = 0
    """When it was last changed before it was opened, in nanoseconds."""

    @property
    def date(self) -> str | None:
        """The date in its name or in that of a folder above it, the nearest one."""
        for part in reversed(self.path.absolute().parts):
            for found in reversed(_DATE.findall(part)):
                if is_date(found):
                    return str(found)
        return None

    def changed(self) -> str:
        """Return the day on which the file was last changed, in UTC."""
        seconds = self.path.stat().st_mtime
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date().isoformat()

    def check_unchanged(self) -> None:
        """Raise UnavailableError if the file has changed since it was opened, or is gone."""
        with _sentences(self.path):
            now = self.path.stat()
        if (now.st_size, now.st_mtime_ns) != (self.size, self.changed_at):
            raise UnavailableError(
                f"{self.path} was changed while it was read: nothing of it was loaded; load it "
                "again once it is whole."
            )

    def digest(self) -> str:
        """Return what only this content has: its SHA-256."""
        with self.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()


def open_dump(name: str, kind: str | None = None) -> Dump:
    """Return what a file holds, by its columns and its name.

    Raises
    ------
    UnavailableError
        If it cannot be opened, is no Parquet or CSV file, or no dump of models or datasets.
    """
    path = Path(name)
    is_parquet, state = _is_parquet(path), path.stat()
    header = rows = None
    with _sentences(path):
        if is_parquet:
            names, rows = parquet.describe(path)
        else:
            header = delimited.read_header(path)
            names = header.names
    if rows is not None:
        _check_rows(path, rows, state.st_size)
    found = _kind(path, names, kind)
    numbers = collections.Counter(names)
    twice = next((name for name in IDS if numbers[name] > 1), None)
    if twice:
        raise UnavailableError(
            f"{path} has the column {twice} twice: nothing was loaded; leave one."
        )
    # A name that stands twice names nothing.
    columns = tuple(name for name in names if name in COLUMNS and numbers[name] == 1)
    unread = tuple(name for name in numbers if name not in columns)
    return Dump(path, found, columns, header, rows, unread, state.st_size, state.st_mtime_ns)


def _check_rows(path: Path, rows: int, size: int) -> None:
    """Raise UnavailableError for a file without rows, or with more than it can have."""
    if rows <= 0:
        raise UnavailableError(f"{path} holds no row: nothing was loaded.")
    if rows > _FEW + _A_BYTE * size:
        raise UnavailableError(
            f"{path} claims to hold {rows:,} rows in {size:,} bytes, which no dump does: nothing "
            "was loaded; download it again."
        )


def by_date(dumps: list[Dump], taken: str | None) -> list[tuple[str | None, list[Dump]]]:
    """Return the dumps with their dates, the oldest first; files of one kind and date are one."""
    found: dict[tuple[str, str], list[Dump]] = {}
    for dump in dumps:
        found.setdefault((taken or dump.date or "", dump.kind.label), []).append(dump)
    return [(date or None, parts) for (date, _), parts in sorted(found.items())]


def fetch(dump: Dump) -> Iterator[Rows | Skip]:
    """Yield the rows of a dump, so many at a time, with the columns that are read.

    Rows of CSV that are not as long as the first one come last, as one Skip.

    Raises
    ------
    UnavailableError
        If the file is damaged: whoever gathers its rows has to throw them away.
    """
    with _sentences(dump.path):
        if dump.header is not None:
            yield from delimited.read_rows(dump.path, dump.header, dump.columns)
        else:
            yield from parquet.read_rows(dump.path, dump.columns)


def _is_parquet(path: Path) -> bool:
    """Return whether a file is Parquet, by its first bytes; it may be CSV otherwise."""
    with _sentences(path):
        kind = path.stat().st_mode
        if not stat.S_ISREG(kind):
            what = "a folder" if stat.S_ISDIR(kind) else "no file that can be read twice"
            raise UnavailableError(f"{path} is {what}: name a file; nothing was loaded.")
        with path.open("rb") as stream:
            start = stream.read(len(_PARQUET))
    if not start:
        raise UnavailableError(f"{path} is empty: nothing was loaded; download it again.")
    if start != _PARQUET and not path.name.lower().endswith(_CSV_NAMES):
        raise UnavailableError(
            f"{path} is no Parquet file, and not named .csv: name a dump of the Hub, such as the "
            "models.parquet of cfahlgren1/hub-stats."
        )
    return start == _PARQUET


def _kind(path: Path, names: list[str], kind: str | None) -> Kind:
    """Return what the rows are: what the user says, what the columns or what the name says."""
    if not set(IDS) & set(names):
        raise UnavailableError(
            f"{path} is no dump of the Hub: it has no column {', '.join(IDS[:-1])} or {IDS[-1]}."
        )
    if kind:
        return KINDS[kind]
    found = [one for one, columns in _ONLY.items() if columns & set(names)]
    if not found and _OTHERS & set(names):
        raise UnavailableError(
            f"{path} holds neither models nor datasets: there is nothing to load."
        )
    if len(found) != 1:
        found = [one for word, one in KINDS.items() if word[:-1] in path.name.lower()]
    if len(found) != 1:
        raise UnavailableError(
            f"Neither the columns nor the name of {path} say whether it holds models or datasets: "
            "say it with --kind."
        )
    return found[0]


@contextlib.contextmanager
def _sentences(path: Path) -> Iterator[None]:
    """Turn what reading a file raises into a sentence."""
    try:
        yield
    except (OSError, ValueError, LookupError, ArithmeticError, MemoryError, *_OWN) as error:
        cause = error.strerror if isinstance(error, OSError) and error.strerror else None
        reason = cause or str(error).strip().partition("\n")[0].rstrip(".") or "it is damaged"
        raise UnavailableError(
            f"{path} cannot be read: {shorten(reason, 160)}. Nothing of it was loaded; download it "
            "again, or name another file."
        ) from error


_OWN = (pa.ArrowException, ThriftError, EOFError, RecursionError)
"""What readers raise that is no error of Python's own kinds of wrong values."""
