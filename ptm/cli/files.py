"""Files that commands write: whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path

_LONGEST = 80
"""Characters that the name of a temporary file has of what it is named after."""


def write_file(path: Path, parts: Iterable[str]) -> None:
    """Write pieces of text to a file, which appears when the last of them is written.

    A file that is there is replaced whole and keeps its permissions; of a link, the file that it
    leads to.

    Raises
    ------
    UnavailableError
        If it cannot be written, or is a pipe, a device or a folder.
    """
    from graph.errors import UnavailableError

    target = Path(os.path.realpath(path))
    # A name that nobody can have planted, and "x": no link is followed, no file overwritten.
    partial = target.with_name(f".ptm-{secrets.token_hex(8)}.partial")
    try:
        mode = _find_mode(target)
        with open(partial, "x", encoding="utf-8", newline="\n") as stream:
            stream.writelines(parts)
            if mode is not None:
                os.chmod(partial, mode)
        os.replace(partial, target)
    except OSError as error:
        why = error.strerror or str(error)
        raise UnavailableError(f"{path} cannot be written: {why}.") from error
    finally:
        # What could not be made cannot be removed either, for the same reason.
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def _find_mode(target: Path) -> int | None:
    """Return the permissions of a file that is to be replaced; None where there is none.

    Raises
    ------
    OSError
        If something else has its name.
    """
    try:
        found = os.lstat(target)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "it is there, and is no regular file")
    return stat.S_IMODE(found.st_mode)


def write_temporary(about: str, ending: str, text: str) -> Path:
    """Write a text to a new file among the user's temporary ones, and return its path.

    Only the user can read it. Its name begins with what it is about, as far as a file may be called
    so.

    Raises
    ------
    UnavailableError
        If it cannot be written.
    """
    from graph.errors import UnavailableError

    named = re.sub(r"[^A-Za-z0-9.]+", "-", about).lstrip(".")[:_LONGEST]
    try:
        number, made = tempfile.mkstemp(ending, f"{named}-", text=True)
        with contextlib.ExitStack() as unfinished:
            unfinished.callback(Path(made).unlink, missing_ok=True)
            with open(number, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            unfinished.pop_all()
    except OSError as error:
        raise UnavailableError(f"A temporary file cannot be written: {error.strerror}.") from error
    return Path(made)
