"""What is drawn of a tree: of many rows that came about alike a few, and no more than the cap."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from queries.narrowing import owner_of
from reports.cap import SHOWN, part_of

if TYPE_CHECKING:
    from queries.answer import Key

FOLDED_FROM = 8
"""Neighbours of one kind that came about alike are folded from this number on."""
_PARTS = 4
"""Of so many parts of the cap one is for what a folded family draws all the same."""
FEW = SHOWN // _PARTS
"""Rows of a folded family that are drawn without another cap."""


class Branch(Protocol):
    """What leads from one artifact of a tree to the next."""

    @property
    def end(self) -> Key:
        """Return the artifact that it leads to."""


_Branch = TypeVar("_Branch", bound=Branch)


@dataclass(frozen=True, slots=True)
class Fold(Generic[_Branch]):
    """Branches of one artifact that are only counted: to what came about alike, if ``alike``."""

    links: list[_Branch]
    alike: bool = True

    @property
    def ends(self) -> list[Key]:
        """Return what the branches lead to."""
        return [link.end for link in self.links]

    @property
    def owners(self) -> int:
        """Return how many owners publish that, as far as its ids name one."""
        return len({owner_of(identifier) for _, identifier in self.ends} - {""})


class TreeFolds(ABC, Generic[_Branch]):
    """What is drawn of a tree up to a limit of rows, and what is only counted.

    Where all would be more, what goes first is drawn first, then the nearest.
    """

    def __init__(self, root: Key, limit: int | None) -> None:
        self._root = root
        self._limit = limit
        self._known: dict[Key, list[_Branch | Fold[_Branch]]] = {}
        self.few = part_of(limit, _PARTS)

    @abstractmethod
    def links_of(self, key: Key) -> Sequence[_Branch]:
        """Return all branches of an artifact in order."""

    @abstractmethod
    def likeness(self, key: Key, link: _Branch) -> object:
        """Return what the branches of a family have in common."""

    @abstractmethod
    def rank(self, link: _Branch) -> tuple[object, ...]:
        """Return where a branch stands in its family, the smallest first."""

    def goes_first(self, link: _Branch) -> bool:
        """Return whether a branch is drawn before nearer ones; so is the way to it."""
        return False

    def keeps_fold(self, key: Key) -> bool:
        """Return whether a fold is drawn at an artifact of which no branch is."""
        return False

    def folds(self, count: int) -> bool:
        """Return whether so many that came about alike are folded."""
        return self.few is not None and count >= self.few + FOLDED_FROM - FEW

    @property
    def is_cut(self) -> bool:
        """Return whether the limit has no room for what would be drawn."""
        return self._drawn is not None

    def ends_at(self, key: Key) -> bool:
        """Return whether nothing of what an artifact leads to is drawn."""
        return bool(self.links_of(key)) and not self.branches(key)

    def branches(self, key: Key) -> list[_Branch | Fold[_Branch]]:
        """Return the branches of an artifact, and folds behind those of theirs.

        What the limit has no room for is one fold; of an artifact without any branch, nothing.
        """
        made = self._folded(key)
        links = [each for each in made if not isinstance(each, Fold)]
        shown = [link for link in links if self._is_drawn(key, link)]
        if len(shown) == len(links):
            return made
        if not shown and not self.keeps_fold(key):
            return []
        left = [link for link in links if not self._is_drawn(key, link)]
        left += [link for each in made if isinstance(each, Fold) for link in each.links]
        return [*shown, Fold(left, len({self.likeness(key, link) for link in left}) == 1)]

    def _is_drawn(self, key: Key, link: _Branch) -> bool:
        return self._drawn is None or (key, link.end) in self._drawn

    @cached_property
    def shown(self) -> set[Key]:
        """Return what is drawn but for the root."""
        if self._drawn is not None:
            return {end for _, end in self._drawn} - {self._root}
        return {link.end for _, link in self._nearest_first()} - {self._root}

    @cached_property
    def _drawn(self) -> set[tuple[Key, Key]] | None:
        """Return the pairs that are drawn; None where the limit has room for all."""
        rows = self._nearest_first()
        if self._limit is None or len(rows) <= self._limit:
            return None
        rows.sort(key=lambda row: not self.goes_first(row[1]))
        return {(key, link.end) for key, link in rows[: self._limit]}

    def _nearest_first(self) -> list[tuple[Key, _Branch]]:
        """Return the branches that are not folded, and can be reached from the root."""
        found: list[tuple[Key, _Branch]] = []
        seen, waiting = {self._root}, [self._root]
        for key in waiting:
            links = [each for each in self._folded(key) if not isinstance(each, Fold)]
            found += [(key, link) for link in links]
            fresh = dict.fromkeys(link.end for link in links if link.end not in seen)
            seen.update(fresh)
            waiting += fresh
        return found

    def _folded(self, key: Key) -> list[_Branch | Fold[_Branch]]:
        """Return the branches of an artifact, those folded that came about alike."""
        if key in self._known:
            return self._known[key]
        links = self.links_of(key)
        made: list[_Branch | Fold[_Branch]] = [*links]
        if self.folds(len(links)):
            alike: dict[object, list[_Branch]] = {}
            for link in links:
                alike.setdefault(self.likeness(key, link), []).append(link)
            made = [each for family in alike.values() for each in self._fold(family)]
        self._known[key] = made
        return made

    def _fold(self, family: list[_Branch]) -> Iterator[_Branch | Fold[_Branch]]:
        if not self.folds(len(family)):
            yield from family
            return
        ranked = sorted(family, key=self.rank)
        yield from ranked[: self.few]
        yield Fold(ranked[self.few :])
