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

_OF_BILLS = frozenset("cdx spdx spdx3".split())
"""Words that name a standard of bills of materials before the ending of a file."""
_LONGEST = 80
"""Characters that the name of a temporary file has of what it is named after."""


def check_ending(name: str, endings: Iterable[str], or_else: str = "") -> str:
    """Return the ending of a file's name, in small letters, which is one of some.

    Raises
    ------
    UsageError
        If it is not, or the name is that of a folder, or of a bill of materials in a form that is
        not written.
    """
    from graph.errors import UsageError

    known = list(endings)
    check_name(name, known)
    ending = find_ending(name)
    if ending not in known:
        one_of = "one of " * (len(known) > 1)
        raise UsageError(f"{name} has to end in {one_of}{', '.join(known)}{or_else}.")
    return ending


def find_ending(name: str) -> str:
    """Return the ending of a file's name, in small letters: of a bill of materials both parts."""
    words = Path(name).name.lower().lstrip(".").split(".")
    if len(words) > 1 and words[-2] in _OF_BILLS:
        return f".{words[-2]}.{words[-1]}"
    return f".{words[-1]}" if len(words) > 1 else ""


def check_name(name: str, endings: Iterable[str]) -> None:
    """Do nothing if a file of this name may be written, in one of the formats of some endings.

    Raises
    ------
    UsageError
        If it is the name of a folder, or of a bill of materials that cannot be written.
    """
    from graph.errors import UsageError

    if name.endswith(("/", os.sep)):
        raise UsageError(f"{name} is the name of a folder: name a file.")
    known = list(endings)
    words = Path(name).name.lower().split(".")[-2:]
    if _OF_BILLS.intersection(words) and find_ending(name) not in known:
        raise UsageError(
            f"{name} would be a bill of materials in a form that is not written here: give it a "
            f"name that ends in one of {', '.join(known)}."
        )


def write_file(path: Path, parts: Iterable[str] | bytes) -> None:
    """Write pieces of text, or bytes, to a file, which appears when the last of them is written.

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
        with open(partial, "xb") as stream:
            stream.writelines([parts] if isinstance(parts, bytes) else map(str.encode, parts))
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


def read_file(path: Path, most: int, what: str) -> bytes:
    """Return the content of a file, which may have up to ``most`` bytes; ``what`` it is to be.

    Raises
    ------
    UnavailableError
        If it cannot be read, is too large, or is a folder, a pipe or a device.
    """
    from graph.errors import UnavailableError

    try:
        # A pipe would be waited for.
        if not stat.S_ISREG(os.stat(path).st_mode):
            kind = "a folder" if path.is_dir() else "no regular file"
            raise UnavailableError(f"{path} is {kind}, and no {what}.")
        with open(path, "rb") as stream:
            content = stream.read(most + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UnavailableError(f"{path} cannot be read: {why}.") from error
    if len(content) > most:
        raise UnavailableError(
            f"{path} has over {most // 10**6} MB, which is too much for a {what}."
        )
    return content


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
