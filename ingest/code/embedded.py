"""Text of one language in a file of another: a cell, a fence, a heredoc, ``python -c``.

Readers yield it beside what they find, so that none needs to know the others; ``unfold`` gives it
to whoever reads files of that name, and puts the lines back where they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.code.findings import Candidate, How, Place, SourceFile, Unresolved

DEEPEST = 3
"""How far texts within texts are read: a script in a Python text in a shell line in a cell."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """A text that stands in a file and would be one of its own.

    ``name`` is what a file of this text would be called, which tells its language; ``lines`` has
    for each line of the text the line of the file where it stands. ``how`` and ``place`` are those
    of everything that is found in it; None leaves them as they are found.
    """

    path: str
    name: str
    text: str
    lines: Sequence[int]
    how: How | None = None
    place: Place | None = None


Found = Candidate | Unresolved | Embedded
Reader = Callable[[SourceFile], Iterable[Found]]


def unfold(
    found: Iterable[Found], read: Reader, depth: int = DEEPEST
) -> Iterator[Candidate | Unresolved]:
    """Yield what is found, and in the place of every embedded text what is found in that.

    Parameters
    ----------
    read
        Reads a file by its name; nothing for names that nobody reads.
    """
    for one in found:
        if not isinstance(one, Embedded):
            yield one
        elif depth:
            inner = unfold(read(SourceFile(one.name, one.text)), read, depth - 1)
            # What code that is only shown would load from a disk is nobody's business.
            shown = one.place is Place.MENTION
            yield from (
                as_found_around(each, one)
                for each in inner
                if not (shown and isinstance(each, Unresolved))
            )


def as_found_around(found: Candidate | Unresolved, embedded: Embedded) -> Candidate | Unresolved:
    """Return what was found in an embedded text as a finding of the file around it."""
    lines = embedded.lines
    line = lines[min(max(found.line, 1), len(lines)) - 1] if lines else 1
    if isinstance(found, Unresolved):
        return replace(found, path=embedded.path, line=line)
    return replace(
        found,
        path=embedded.path,
        line=line,
        how=embedded.how or found.how,
        place=embedded.place or found.place,
    )
