"""Writes the folder of an import, whole or not at all."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

from graph.clock import timestamp
from graph.neo4j.bulk_import import folder as folders
from graph.neo4j.bulk_import.files import Files, write_files
from graph.neo4j.bulk_import.instructions import ARGUMENTS, HOW_TO, argument_text, how_to
from graph.schema.version import SCHEMA_VERSION
from graph.store.base import Progress, Store, no_progress


def export_graph(store: Store, folder: Path, progress: Progress = no_progress) -> Files:
    """Write everything that a store holds as what ``neo4j-admin database import full`` reads.

    An earlier export in the folder is replaced. ``progress`` is called with each label and number
    of rows written.

    Raises
    ------
    UsageError
        If the folder holds anything else.
    UnavailableError
        If it cannot be written, or the store be read.
    """
    folders.check_folder(folder)
    with store.reading() as reader:
        note = reader.note()
    with folders.replaced_folder(folder) as partial:
        written = write_files(store, partial, note, progress)
        rows = {file.name: file.rows for file in written.files}
        folders.write_contents(partial, rows, SCHEMA_VERSION)
        _write(partial / HOW_TO, how_to(written, _made()))
        _write(partial / ARGUMENTS, argument_text(written))
    return written


def _made() -> str:
    version = importlib.metadata.version("ptm-lineage")
    return f"Written by ptm-lineage {version} on {timestamp()} (schema {SCHEMA_VERSION})."


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
