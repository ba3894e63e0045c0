"""A source of one's own: models that a company keeps in a table."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from graph.errors import PtmError, UnavailableError
from graph.schema import METHODS, Dataset, DerivedFrom, End, Model, Record, TrainedOn
from graph.store.connect import open_store
from ingest.items import FullyRead, Skip
from ingest.license_records import license_records
from ingest.loader import Summary, load
from ingest.records.judging import judge_record
from ptm.api import default_graph

STATED_BY = "acme-register"
"""Who states what stands in the table: shown with every claim."""


class Row(NamedTuple):
    """A row of the table, and where it stands."""

    place: str
    cells: Mapping[str, str]


def fetch(path: str) -> Iterator[Row]:
    """Yield the rows of a table.

    Raises
    ------
    UnavailableError
        If it cannot be read.
    """
    try:
        with open(path, encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, restval="")
            for cells in reader:
                yield Row(f"{path}, line {reader.line_num}", cells)
    except OSError as error:
        raise UnavailableError(f"{path} cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnavailableError(f"{path} is no table in UTF-8: {error}.") from error


def to_records(row: Row) -> Iterator[Record | Skip | FullyRead]:
    """Yield what a row states, or a Skip that says why it cannot be read."""
    cells, place = row.cells, row.place
    name, method = cells.get("model", ""), cells.get("method") or None
    if not name:
        yield Skip(place, "it names no model")
    elif method and method not in METHODS:
        yield Skip(place, f"there is no method {method!r}")
    else:
        for record in _claims(End(Model, name), cells, method):
            yield from judge_record(record, place)
        yield FullyRead(Model, name, (STATED_BY,))


def _claims(model: End, cells: Mapping[str, str], method: str | None) -> Iterator[Record]:
    """Yield the model of a row and its claims, with ids as they are written."""
    yield Model(id=model.id, stated_by=STATED_BY)
    if base := cells.get("base"):
        yield DerivedFrom(
            start=model,
            end=End(Model, base),
            method=method,
            stated_by=STATED_BY,
            evidence=f"base: {base}",
        )
    for dataset in cells.get("datasets", "").split():
        yield TrainedOn(start=model, end=End(Dataset, dataset), stated_by=STATED_BY)
    if label := cells.get("license"):
        yield from license_records(model, label, stated_by=STATED_BY)


def load_register(path: str, graph: str) -> Summary:
    """Load a table into a graph, and return what that did."""
    with open_store(graph) as store:
        records = (record for row in fetch(path) for record in to_records(row))
        return load(store, "acme-register", records, scope=path)


def main() -> int:
    """Load the table that is named; return the exit status."""
    parser = argparse.ArgumentParser(description="Load a table of models into the graph.")
    parser.add_argument("table", help="a CSV file, in UTF-8")
    try:
        summary = load_register(parser.parse_args().table, default_graph())
    except PtmError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    for skip in summary.skips:
        print(f"Skipped {skip.item}: {skip.reason}.", file=sys.stderr)
    print(f"Read {summary.records} records: {summary.written}.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
