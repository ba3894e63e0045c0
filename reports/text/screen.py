"""Lines that fit the terminal: how wide it is, and how sentences and columns are folded to that.

No id is ever cut: lines break between words and columns alone.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from reports.text.colour import unmarked

GAP = "  "
"""What stands between two columns."""
_A_LINE = 2
"""So many rows may stand out of their columns before a cell goes into the next line."""
_WORDS = re.compile(r"(\s*)(\S+)")


class _Columns(dict[str, int]):
    """How many columns each character takes, found out when it is first met."""

    def __missing__(self, character: str) -> int:
        wide = 1 + (unicodedata.east_asian_width(character) in "WF")
        self[character] = 0 if unicodedata.combining(character) else wide
        return self[character]


_COLUMNS = _Columns()


_fixed: ContextVar[int | None] = ContextVar("columns", default=None)


@contextmanager
def columns(number: int) -> Iterator[None]:
    """Let what is drawn meanwhile have so many columns, whatever the terminal has."""
    token = _fixed.set(number)
    try:
        yield
    finally:
        _fixed.reset(token)


def room(without: int = 10_000) -> int:
    """Return how many columns the terminal has, or what counts without one."""
    return _fixed.get() or shutil.get_terminal_size((without, 24)).columns


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_COLUMNS.__getitem__, unmarked(text)))


def folded(text: str, indent: str = "", hang: str | None = None) -> list[str]:
    """Return a sentence as lines that fit the terminal; words are never cut.

    The lines after the first begin with ``hang``, which is the indent if it is not given.
    """
    most, further = max(room(), len(indent) + 20), indent if hang is None else hang
    lines: list[str] = []
    line, taken = indent, width(indent)
    for place, (blanks, word) in enumerate(_WORDS.findall(text)):
        wanted = taken + len(blanks) + width(word)
        if place and wanted > most:
            lines.append(line)
            line, taken = further + word, width(further) + width(word)
        else:
            line, taken = f"{line}{' ' * len(blanks)}{word}", wanted
    return [*lines, line] if line != indent else []


def with_command(sentence: str, command: str) -> list[str]:
    """Return a sentence and a command to type, which is not folded: it stands alone if need be."""
    line = f"{sentence} {command}"
    return [line] if width(line) <= room() else [sentence, f"{GAP}{command}"]


def aligned(rows: list[list[str]], yielding: int = 0) -> list[str]:
    """Return rows of cells as lines with aligned columns, two blanks apart.

    Where the terminal is too narrow for all, a long cell of the ``yielding`` column pushes only
    what stands in its own line. A row of one cell widens no column.
    """
    return [GAP.join(cells).rstrip() for cells in _pad_cells(rows, yielding, len(rows) + 1)]


def laid_out(
    rows: list[list[str]], hangs: list[str] | None = None, yielding: int = 0
) -> list[list[str]]:
    """Return the lines of each row: aligned columns, folded where the terminal is too narrow.

    What does not fit in its line goes on in the next, after what ``hangs`` has for the row; without
    it, below the second column, or a little further in where the first is folded itself.
    """
    padded, columns = _pad_cells(rows, yielding, _A_LINE), room()
    below = [_below_second(cells, columns) for cells in padded]
    return [
        _cell_lines(cells, hang, columns)
        for cells, hang in zip(padded, hangs or below, strict=True)
    ]


def _below_second(cells: list[str], columns: int) -> str:
    """Return the blanks that stand below a first cell; few, where that is folded itself."""
    first = width(cells[0].rstrip()) if cells else 0
    return GAP * 2 if first > columns else " " * (width(cells[0]) + len(GAP) if cells else 0)


def _pad_cells(rows: list[list[str]], yielding: int, pushing: int) -> list[list[str]]:
    """Return the cells of each row, all but its last filled up to the width of their column.

    ``pushing`` is how much worse it is that a cell does not fit its line than that a row's column
    stands out.
    """
    widths = _widths(rows)
    if yielding < len(widths) and not _fit(widths):
        widths[yielding] = _best_width(rows, widths, yielding, pushing)
    return [
        [
            cell + " " * (widths[i] - width(cell)) if i < len(row) - 1 else cell
            for i, cell in enumerate(row)
        ]
        for row in rows
    ]


def fit(rows: list[list[str]]) -> bool:
    """Return whether the terminal is wide enough for all columns, each as wide as its cells."""
    return _fit(_widths(rows))


def _fit(widths: list[int]) -> bool:
    return sum(widths) + len(GAP) * (len(widths) - 1) <= room()


def _widths(rows: list[list[str]]) -> list[int]:
    """Return how wide each column is; a row of one cell widens none."""
    count = max((len(row) for row in rows), default=0)
    return [
        max((width(row[i]) for row in rows if len(row) > max(i, 1)), default=0)
        for i in range(count)
    ]


def _best_width(rows: list[list[str]], widths: list[int], yielding: int, pushing: int) -> int:
    """Return the width of a column with which the fewest rows stand out or push cells aside."""
    most = room() + 1  # What is wider than the terminal counts as little wider: few sizes.
    own = Counter(min(width(row[yielding]), most) for row in rows if len(row) > max(yielding, 1))
    ends = Counter(
        (min(width(row[yielding]), most), min(end, most))
        for row in rows
        if len(row) > max(yielding, 1)
        for end in _ends(row, widths, yielding)
    )

    def cost(size: int) -> int:
        standing_out = sum(number for cell, number in own.items() if cell > size)
        pushed = sum(n for (cell, end), n in ends.items() if max(cell, size) + end >= most)
        return standing_out + pushing * pushed

    return min(own, key=lambda size: (cost(size), -size), default=widths[yielding])


def _ends(row: list[str], widths: list[int], yielding: int) -> Iterator[int]:
    """Yield where the cells behind a column would end if the column itself had no width."""
    before = sum(widths[:yielding]) + len(GAP) * yielding
    for cell, size in zip(row[yielding + 1 :], widths[yielding + 1 :], strict=False):
        before += len(GAP)
        if cell:
            yield before + width(cell)
        before += size


def _cell_lines(cells: list[str], hang: str, columns: int) -> list[str]:
    """Return padded cells as one line, or folded: between the cells, in one only if it must be."""
    line = GAP.join(cells).rstrip()
    if width(line) <= columns:
        return [line]
    *lines, line = folded(cells[0], hang=hang) if width(cells[0].rstrip()) > columns else [cells[0]]
    for padded in cells[1:]:
        # Columns are kept up in the first line alone.
        cell = padded.strip() if lines else padded
        beside = f"{line}{GAP}{cell}".rstrip()
        if width(beside) <= columns:
            line = beside if lines else f"{line}{GAP}{cell}"
        elif width(hang + cell.strip()) <= columns:
            lines.append(line.rstrip())
            line = hang + cell.strip()
        else:
            *full, line = folded(beside, hang=hang)
            lines += full
    return [*lines, line.rstrip()]
