"""Work in a process of its own, so that nothing done before makes it faster or larger."""

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


def apart(work: Callable[_Given, _Result], *given: _Given.args, **named: _Given.kwargs) -> _Result:
    """Return what a function of a module returns when a fresh process calls it."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *given, **named).result()


def save(tables: Tables, folder: Path) -> None:
    """Keep tables as files, for ``load`` in another process."""
    folder.mkdir()
    for record, rows in tables.items():
        with pa.ipc.new_file(folder / f"{record.label}.arrow", rows.schema) as file:
            file.write_table(rows)


def load(folder: Path) -> Tables:
    """Return the tables of a folder, in memory and not mapped, nodes first."""
    tables: Tables = {}
    records: tuple[RecordType, ...] = (*NODES, *CLAIMS)
    for record in records:
        path = folder / f"{record.label}.arrow"
        if path.exists():
            tables[record] = pa.ipc.open_file(pa.OSFile(str(path))).read_all()
    return tables
