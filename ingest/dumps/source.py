"""Bulk dumps of the Hub: Parquet and CSV files with a row for each model or dataset.

Known shapes: cfahlgren1/hub-stats, hfmlsoc/hub_weekly_snapshots,
librarian-bots/model_cards_with_metadata and modelbiome/ai_ecosystem. Whatever columns a file has
are read; what it lacks states nothing.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from graph.errors import UnavailableError
from graph.schema import Dataset, Model
from graph.schema.identifiers import shorten
from ingest.dates import is_date
from ingest.dumps.bounds import Rows, in_parts
from ingest.dumps.pages import check_footer
from ingest.dumps.parquet import read_rows
from ingest.dumps.thrift import ThriftError
from ingest.hub_fields.reader import RAGGED
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
_BLOCK = 16 << 20
"""Bytes of CSV that are read at once; a longer row is an error."""


@dataclass(frozen=True, slots=True)
class Dump:
    """A file, what it holds, and the columns of it that are read."""

    path: Path
    kind: Kind
    columns: tuple[str, ...]
    is_parquet: bool
    rows: int | None
    """How many rows it has, where the file says so."""
    unread: tuple[str, ...] = ()
    """Its columns that are not read."""

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
    is_parquet = _is_parquet(path)
    rows = None
    with _sentences(path):
        if is_parquet:
            with path.open("rb") as stream:
                check_footer(stream)
            with pq.ParquetFile(path) as file:
                names, rows = file.schema_arrow.names, file.metadata.num_rows
        else:
            with _csv(path, None, Ragged()) as stream:
                names = stream.schema.names
    if rows == 0:
        raise UnavailableError(f"{path} holds no row: nothing was loaded.")
    found = _kind(path, names, kind)
    twice = next((name for name in IDS if names.count(name) > 1), None)
    if twice:
        raise UnavailableError(
            f"{path} has the column {twice} twice: nothing was loaded; leave one."
        )
    # A name that stands twice names nothing.
    columns = tuple(name for name in names if name in COLUMNS and names.count(name) == 1)
    unread = tuple(name for name in dict.fromkeys(names) if name not in columns)
    return Dump(path, found, columns, is_parquet, rows, unread)


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
        if not dump.is_parquet:
            ragged = Ragged()
            with _csv(dump.path, dump.columns, ragged) as stream:
                for batch in stream:
                    yield from in_parts(pa.Table.from_batches([batch]))
            if ragged.rows:
                yield Skip(*RAGGED, ragged.rows)
            return
        yield from read_rows(dump.path, dump.columns)


class Ragged:
    """Passes over rows of CSV that have too few cells or too many, and counts them."""

    def __init__(self) -> None:
        self.rows = 0

    def __call__(self, _row: pyarrow.csv.InvalidRow) -> str:
        """Return what the reader does with such a row; it asks with Python's lock held."""
        self.rows += 1
        return "skip"


def _csv(
    path: Path, columns: tuple[str, ...] | None, ragged: Ragged
) -> pyarrow.csv.CSVStreamingReader:
    """Open a CSV file; its cells are bytes, since nobody has said that they are UTF-8."""
    return pyarrow.csv.open_csv(
        path,
        read_options=pyarrow.csv.ReadOptions(block_size=_BLOCK),
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True, invalid_row_handler=ragged),
        convert_options=pyarrow.csv.ConvertOptions(
            include_columns=list(columns) if columns else None,
            column_types=dict.fromkeys(columns, pa.binary()) if columns else None,
            check_utf8=False,
        ),
    )


def _is_parquet(path: Path) -> bool:
    """Return whether a file is Parquet, by its first bytes; it may be CSV otherwise."""
    with _sentences(path), path.open("rb") as stream:
        start = stream.read(len(_PARQUET))
    if not start:
        raise UnavailableError(f"{path} is empty: nothing was loaded; download it again.")
    if start != _PARQUET and not path.name.lower().endswith((".csv", ".csv.gz")):
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
    except (OSError, pa.ArrowException, ThriftError) as error:
        cause = error.strerror if isinstance(error, OSError) and error.strerror else None
        reason = cause or str(error).strip().partition("\n")[0].rstrip(".")
        raise UnavailableError(
            f"{path} cannot be read: {shorten(reason, 160)}. Nothing of it was loaded; download it "
            "again, or name another file."
        ) from error
