"""A tree for the terminal: each artifact has a line, and what it leads to stands below it once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from reports.text.screen import room, width
from reports.text.words import plain
from reports.views.tree_folds import Branch, Fold, TreeFolds

if TYPE_CHECKING:
    from queries.answer import Key

BAR = "│  "
BLANK = " " * len(BAR)
_DEEPEST = 3
"""The bars of a tree take at most one of so many parts of the terminal."""
_Branch = TypeVar("_Branch", bound=Branch)


class TreeRow(NamedTuple):
    """A line of a tree, and the bars after which it goes on where the terminal is too narrow."""

    cells: list[str]
    hang: str


class DrawnTree(ABC, Generic[_Branch]):
    """The rows of a tree; what is too deep for the terminal becomes a tree of its own at the end.

    ``side`` is the word for where it leads to: upstream or downstream.
    """

    side: str

    def __init__(self, root: Key, folds: TreeFolds[_Branch]) -> None:
        self._root = root
        self._folds = folds
        self._seen = {root}
        self._waiting: list[Key] = []
        self.folded = 0

    @abstractmethod
    def head(self) -> TreeRow:
        """Return the row of the root."""

    @abstractmethod
    def leads_on(self, key: Key) -> bool:
        """Return whether anything is drawn below an artifact, where it is drawn at all."""

    @abstractmethod
    def cells(self, link: _Branch, stem: str, elsewhere: str) -> list[str]:
        """Return the row of what a branch leads to, and where its own branches stand."""

    @abstractmethod
    def fold_cells(self, fold: Fold[_Branch], stem: str) -> list[str]:
        """Return the row of what is only counted."""

    def further(self, key: Key) -> Iterable[str]:
        """Return what stands below the branches of an artifact, a sentence a line."""
        return ()

    def rows(self) -> list[TreeRow]:
        """Return the whole tree."""
        rows = [self.head(), *self._branches(self._root, "")]
        while self._waiting:
            root = self._waiting.pop(0)
            rows += [TreeRow([""], ""), TreeRow([f"{plain(root[1])} (from above)"], BAR)]
            rows += self._branches(root, "")
        return rows

    def _branches(self, key: Key, indent: str) -> Iterator[TreeRow]:
        rows: list[_Branch | Fold[_Branch] | str] = [*self._folds.branches(key), *self.further(key)]
        for count, each in enumerate(rows, start=1):
            stem = f"{indent}{'└─' if count == len(rows) else '├─'}"
            below = indent + (BLANK if count == len(rows) else BAR)
            if isinstance(each, str):
                yield TreeRow([f"{stem} {each}"], below + BLANK)
            elif isinstance(each, Fold):
                self.folded += len(each.links)
                yield TreeRow(self.fold_cells(each, stem), below + BLANK)
            else:
                yield from self._with_branches(each, stem, below)

    def _with_branches(self, link: _Branch, stem: str, below: str) -> Iterator[TreeRow]:
        """Yield the row of an artifact, and those of what it leads to."""
        elsewhere = self._elsewhere(link.end, below)
        follows = self.leads_on(link.end) and not elsewhere
        yield TreeRow(self.cells(link, stem, elsewhere), below + (BAR if follows else BLANK))
        if follows:
            yield from self._branches(link.end, below)

    def _elsewhere(self, key: Key, below: str) -> str:
        """Return where else the branches of an artifact are drawn; empty where they follow."""
        if not self.leads_on(key):
            return ""
        if self._folds.ends_at(key):
            return f"more {self.side}, not shown"
        if key not in self._seen:
            self._seen.add(key)
            if width(below) <= room() // _DEEPEST:
                return ""
            self._waiting.append(key)
        return "goes on below" if key in self._waiting else "shown above"
