"""The folder of an import: its files are replaced together, and nobody else's are touched.

They are written into a folder within it, whose name nobody else uses, and moved when all are there.
The arguments of ``neo4j-admin`` leave first and come last, so that whoever finds them has it whole.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from graph.errors import UnavailableError, UsageError
from graph.neo4j.bulk_import.instructions import ARGUMENTS, HOW_TO

CONTENTS = "contents.json"
"""Lists the files, so that a second run knows which are its own."""
_MADE_BY = "ptm graph copy --for neo4j-admin"
_REPORT = "import.report"
"""What neo4j-admin leaves where it was started."""
_LONGEST_LIST = 1 << 20
"""Bytes that a list of files has at most."""
_STARTS, _ENDS = ".ptm-", ".partial"
_LOCK = ".ptm-lock"
"""Is held by the run that writes, and taken away at its end."""


@contextlib.contextmanager
def replaced_folder(folder: Path) -> Iterator[Path]:
    """Yield an empty folder to write into; what is in it then is in ``folder`` afterwards.

    Raises
    ------
    UsageError
        If the folder holds anything that an earlier run did not write.
    UnavailableError
        If it cannot be written, or another run writes there.
    """
    try:
        _own_files(folder)
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            before = _own_files(folder)
            partial = folder / f"{_STARTS}{secrets.token_hex(8)}{_ENDS}"
            partial.mkdir()
            try:
                yield partial
                _move_files(partial, folder, before)
            finally:
                shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        why = error.strerror or str(error)
        raise UnavailableError(f"{folder} cannot be written: {why}.") from error


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one run write into a folder; refuse the second.

    The lock is taken away while it is held: whoever has opened it by then sees that it is gone.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / _LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise UnavailableError(
            f"Another process is writing to {folder}: wait until it has finished, or name another "
            "folder."
        ) from None
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            (folder / _LOCK).unlink()
        lock.release()


def check_folder(folder: Path) -> None:
    """Do nothing if a folder may be written: it is not there, empty, or an earlier run's.

    Raises
    ------
    UsageError
        If it holds anything else, or something else has its name.
    """
    _own_files(folder)


def _own_files(folder: Path) -> set[str]:
    """Return the names of what an earlier run has written into a folder."""
    if not os.path.lexists(folder):
        return set()
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder: name one that is empty or not there yet.")
    listed = _listed_files(folder)
    own = listed | {CONTENTS, HOW_TO, ARGUMENTS, _REPORT} if listed else set()
    own |= {_LOCK}
    for entry in os.scandir(folder):
        if _is_partial(entry.name):
            continue
        if entry.name not in own or not entry.is_file(follow_symlinks=False):
            raise UsageError(
                f"{folder} holds {entry.name}, which is not of an earlier export: name a folder "
                "that is empty or not there yet."
            )
    return listed


def _listed_files(folder: Path) -> set[str]:
    """Return the files that the list in a folder names; none where there is no such list."""
    path = folder / CONTENTS
    try:
        # A pipe would be waited for.
        if not stat.S_ISREG(path.lstat().st_mode) or path.stat().st_size > _LONGEST_LIST:
            return set()
        said = json.loads(path.read_text(encoding="utf-8"))
        if said["made_by"] != _MADE_BY:
            return set()
        return {name for name in said["files"] if Path(name).name == name}
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return set()


def _is_partial(name: str) -> bool:
    return name.startswith(_STARTS) and name.endswith(_ENDS)


def write_contents(folder: Path, files: dict[str, int], version: int) -> None:
    """Write the list of a folder's files with their rows; ``version`` is that of the schema."""
    said = {"made_by": _MADE_BY, "schema_version": version, "files": files}
    (folder / CONTENTS).write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


def _move_files(partial: Path, folder: Path, before: set[str]) -> None:
    """Put new files in the place of those of an earlier run, the arguments last.

    Wherever this ends, what is in the folder then is listed in it.
    """
    names = {entry.name for entry in os.scandir(partial)}
    for name in (ARGUMENTS, *before):
        (folder / name).unlink(missing_ok=True)
    for name in (CONTENTS, *sorted(names - {CONTENTS, ARGUMENTS}), ARGUMENTS):
        os.replace(partial / name, folder / name)
    for entry in os.scandir(folder):
        if _is_partial(entry.name) and entry.name != partial.name:
            shutil.rmtree(entry.path, ignore_errors=True)
