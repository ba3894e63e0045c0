"""Lists of ids, one a line, as `--from` reads them."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple

from ptm.cli.remarks import say

LARGEST = 100_000_000
"""Bytes of a list; a larger one is refused."""
MOST = 1_000_000
"""Lines of a list; a longer one is refused."""
_SHOWN = 3
"""Lines that are no ids that are shown."""
STANDARD_INPUT = "-"


class IdList(NamedTuple):
    """The ids of a list in its order, and the number and reason of each line that is none."""

    name: str
    ids: list[str]
    wrong: list[tuple[int, str, str]]

    @property
    def refused(self) -> list[str]:
        """Return the texts of the lines that are no ids."""
        return [text for _, text, _ in self.wrong]

    def describe_wrong(self) -> str:
        """Return how many lines are no ids, with the first of them; empty if all are."""
        if not self.wrong:
            return ""
        shown = "; ".join(
            f"line {number}: {reason.rstrip('.')}" for number, _, reason in self.wrong[:_SHOWN]
        )
        more = f"; and {len(self.wrong) - _SHOWN:,} more" * (len(self.wrong) > _SHOWN)
        one = len(self.wrong) == 1
        counted = f"{len(self.wrong):,} {'line' if one else 'lines'}"
        return f"{counted} of {self.name} {'is no id' if one else 'are no ids'}: {shown}{more}."


def read_lists(paths: Sequence[str]) -> list[IdList]:
    """Return the ids of each list, and say on standard error which lines are none.

    Raises
    ------
    UnavailableError
        As ``read_ids``.
    UsageError
        If two of them are standard input, which can be read once.
    """
    from graph.errors import UsageError
    from reports.text.words import plain

    if paths.count(STANDARD_INPUT) > 1:
        raise UsageError("Standard input can be read once: name --from - once.")
    lists = [read_ids(path) for path in paths]
    for found in lists:
        if wrong := found.describe_wrong():
            say(plain(wrong))
    return lists


def read_ids(path: str) -> IdList:
    """Return the ids of a file, or of standard input for ``-``.

    Blank lines and those that begin with ``#`` are left out, as are blanks around an id. Lines end
    as on any system, and a byte order mark may stand first.

    Raises
    ------
    UnavailableError
        If it cannot be read, is too large or not UTF-8, or names nothing.
    """
    from graph.errors import UnavailableError, UsageError
    from queries.subject import parse

    name = "standard input" if path == STANDARD_INPUT else path
    found = IdList(name, [], [])
    for number, text in _read_lines(path, name):
        try:
            parse(text)
            found.ids.append(text)
        except UsageError as error:
            found.wrong.append((number, text, str(error)))
    if not found.ids and not found.wrong:
        raise UnavailableError(f"{name} names nothing: it is to have one id a line.")
    return found


def _read_lines(path: str, name: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that say something, each with its number."""
    from graph.errors import UnavailableError

    content = _read_bytes(path, name)
    if len(content) > LARGEST:
        raise UnavailableError(
            f"{name} has over {LARGEST // 10**6} MB, too many for a list of ids."
        )
    # Of UTF-16 without a mark that says so, and of UTF-32, at least every fourth byte is 0.
    if content.count(0) * 4 >= len(content) > 0:
        raise UnavailableError(
            f"{name} is not UTF-8 but has zero bytes, as UTF-16 has: save it as UTF-8."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = content[: error.start].count(b"\n") + 1
        raise UnavailableError(f"{name} is not UTF-8: line {place} cannot be read.") from None
    for number, line in enumerate(io.StringIO(text, newline=None), 1):
        if number > MOST:
            raise UnavailableError(f"{name} has over {MOST:,} lines, too many for a list of ids.")
        if (said := line.strip()) and not said.startswith("#"):
            yield number, said


def _read_bytes(path: str, name: str) -> bytes:
    """Return the content of a file, at most one byte more than is read of one."""
    from graph.errors import UnavailableError, UsageError

    try:
        with _opened(path) as stream:
            return stream.read(LARGEST + 1)
    except OSError as error:
        raise UnavailableError(f"{name} cannot be read: {error.strerror or error}.") from error
    except ValueError:
        raise UsageError("The name of a file cannot hold a zero byte.") from None


def _opened(path: str) -> contextlib.AbstractContextManager[BinaryIO]:
    if path != STANDARD_INPUT:
        return open(path, "rb")
    from ingest.standard_input import standard_input

    return contextlib.nullcontext(standard_input())
