"""Work in a fresh process, so that earlier work affects neither its time nor its memory."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

import pyarrow as pa

from graph.schema import CLAIMS, NODES, RecordType
from graph.store.tables import Tables

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


def run_isolated(
    work: Callable[_Given, _Result], *given: _Given.args, **named: _Given.kwargs
) -> _Result:
    """Return the result of a module's function, called in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *given, **named).result()


def save_tables(tables: Tables, folder: Path) -> None:
    """Save tables as files of a new folder, for ``load_tables`` in another process."""
    folder.mkdir()
    for record, rows in tables.items():
        with pa.ipc.new_file(folder / f"{record.label}.arrow", rows.schema) as file:
            file.write_table(rows)


def load_tables(folder: Path) -> Tables:
    """Return the tables of a folder, nodes first, read into memory instead of mapped."""
    tables: Tables = {}
    records: tuple[RecordType, ...] = (*NODES, *CLAIMS)
    for record in records:
        path = folder / f"{record.label}.arrow"
        if path.exists():
            tables[record] = pa.ipc.open_file(pa.OSFile(str(path))).read_all()
    return tables
