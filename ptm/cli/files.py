"""Files that commands write: whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from pathlib import Path


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
