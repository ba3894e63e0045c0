"""Opens files that are read more than once: one that comes by a pipe is kept meanwhile."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from typing import BinaryIO

from graph.errors import UnavailableError
from ingest.standard_input import standard_input

MOST_KEPT = 4 << 30
"""Bytes that are kept of what comes by a pipe."""
_PORTION = 1 << 20


def describe_input(name: str) -> str:
    """Return the name of a file in messages; ``-`` is standard input."""
    return "Standard input" if name == "-" else name


@contextlib.contextmanager
def open_file(name: str) -> Iterator[BinaryIO]:
    """Give a file that can be read from its beginning again; ``-`` is standard input.

    Raises
    ------
    UnavailableError
        If it cannot be opened, or more comes by a pipe than is kept.
    """
    if os.path.isdir(name):
        raise UnavailableError(f"{name} is a folder: name the files in it.")
    try:
        with _opened(name) as stream:
            if stream.seekable():
                yield stream
            else:
                with tempfile.TemporaryFile() as kept:
                    _keep(stream, kept, name)
                    yield kept
    except OSError as error:
        raise UnavailableError(
            f"{describe_input(name)} cannot be read: {error.strerror or error}. Nothing was loaded."
        ) from error


def _opened(name: str) -> contextlib.AbstractContextManager[BinaryIO]:
    return contextlib.nullcontext(standard_input()) if name == "-" else open(name, "rb")


def _keep(stream: BinaryIO, kept: BinaryIO, name: str) -> None:
    """Write a stream to a file.

    Raises
    ------
    UnavailableError
        If it is longer than what is kept.
    """
    while portion := stream.read(_PORTION):
        if kept.tell() + len(portion) > MOST_KEPT:
            raise UnavailableError(
                f"{describe_input(name)} is longer than {MOST_KEPT >> 30} GiB: save it as a file, "
                "and name that."
            )
        kept.write(portion)
