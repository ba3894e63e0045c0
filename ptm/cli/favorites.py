"""Favourites of Neo4j Browser in a folder: only what was written before is replaced."""

from __future__ import annotations

import os
from pathlib import Path

from ptm.cli.files import read_file, write_file
from ptm.cli.remarks import say

_LARGEST = 10_000_000
"""Bytes of a file that may be one of ours."""


def write_favorites(name: str) -> None:
    """Write the favourites of Browser to a folder, which is made if it is not there.

    Raises
    ------
    UnavailableError
        If the folder or a file cannot be written, or a file of such a name is somebody else's; then
        nothing is written.
    UsageError
        If no folder is named.
    """
    from graph.errors import UnavailableError, UsageError
    from reports.neo4j_browser.favorites import ARCHIVE, favorite_files, make_archive

    if not name.strip():
        raise UsageError("Name the folder of the favourites: --favorites FOLDER.")
    folder, files = Path(name), favorite_files()
    _check_link(folder)
    for path in (*files, ARCHIVE):
        _check_link(folder / path)
        _check_ours(folder / path)
    try:
        for path in files:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UnavailableError(f"{name} cannot be written: {why}.") from error
    for path, text in files.items():
        write_file(folder / path, [text])
    write_file(folder / ARCHIVE, make_archive(files))
    say(f"{len(files)} scripts are in {name}: drop {folder / ARCHIVE} on Browser's window.")


def _check_link(path: Path) -> None:
    """Do nothing if a path is no link that leads to nothing.

    Raises
    ------
    UnavailableError
        If it is one.
    """
    from graph.errors import UnavailableError

    if os.path.islink(path) and not os.path.exists(path):
        raise UnavailableError(f"{path} cannot be made: it is a link to what is not there.")


def _check_ours(path: Path) -> None:
    """Do nothing if a file may be written: it is not there, or was written by this program.

    Raises
    ------
    UnavailableError
        If it is somebody else's, or cannot be read.
    """
    from graph.errors import UnavailableError
    from reports.neo4j_browser.favorites import MARK

    try:
        there = path.exists() or path.is_symlink()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UnavailableError(f"{path} cannot be written: {why}.") from error
    if not there:
        return
    content = read_file(path, _LARGEST, "script")
    if MARK.encode() not in content[-200:]:
        raise UnavailableError(
            f"{path} is there already and was not written by ptm: move it, or name another folder."
        )
