"""Files that commands write: whole or not at all."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from collections.abc import Iterable
from pathlib import Path

_LONGEST = 80
"""Characters that the name of a temporary file has of what it is named after."""


def write_file(path: Path, parts: Iterable[str]) -> None:
    """Write pieces of text to a file, which appears when the last of them is written.

    Raises
    ------
    UnavailableError
        If it cannot be written.
    """
    from graph.errors import UnavailableError

    # A name that nobody can have planted, and "x": no link is followed, no file overwritten.
    partial = path.with_name(f".{path.name}.{secrets.token_hex(8)}.partial")
    try:
        with open(partial, "x", encoding="utf-8", newline="\n") as stream:
            stream.writelines(parts)
        os.replace(partial, path)
    except OSError as error:
        raise UnavailableError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        partial.unlink(missing_ok=True)


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
    path = None
    try:
        number, made = tempfile.mkstemp(ending, f"{named}-", text=True)
        path = Path(made)
        with open(number, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        if path:
            path.unlink(missing_ok=True)
        raise UnavailableError(f"A temporary file cannot be written: {error.strerror}.") from error
    return path
