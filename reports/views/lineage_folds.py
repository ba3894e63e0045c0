"""Folding of a lineage: of many parents that one child was made from alike, a few are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from queries.answer import Key
    from reports.views.lineage import LineageView, Link

FOLDED_FROM = 8
"""Neighbours of one kind that came about alike are folded from this number on."""
FEW = 5
"""Parents of a folded family that are drawn all the same."""
_ASIDE = ("test", "docs")
"""Roles of code in which a use matters less."""


class LinkFold(NamedTuple):
    """Links of one child to parents of one kind that came about alike, and are only counted."""

    links: list[Link]

    @property
    def owners(self) -> int:
        """Return how many owners publish the parents, as far as their ids name one."""
        return len({owner_of(link.parent[1]) for link in self.links} - {""})


def owner_of(identifier: str) -> str:
    """Return the owner that an id names; empty where it names none."""
    return identifier.rpartition("/")[0].rpartition("/")[2]


class LineageFolds:
    """What is drawn of a lineage, and what is folded."""

    def __init__(self, lineage: LineageView) -> None:
        self._lineage = lineage
        self._conflicts = lineage.conflicts.artifacts if lineage.conflicts else {}

    def branches(self, child: Key) -> list[Link | LinkFold]:
        """Return what leads upstream from an artifact: links, and folds behind those of theirs."""
        links = self._lineage.links_of(child)
        if len(links) < FOLDED_FROM:
            return [*links]
        alike: dict[object, list[Link]] = {}
        for link in links:
            alike.setdefault(self._likeness(link), []).append(link)
        return [each for family in alike.values() for each in self._fold(family)]

    def _likeness(self, link: Link) -> object:
        """Return what the links of a family have in common; models stand before datasets."""
        mentioned = link.child == self._lineage.subject and self._lineage.is_mentioned(link.parent)
        return link.parent[0], mentioned or frozenset(link.ways)

    def _fold(self, family: list[Link]) -> Iterator[Link | LinkFold]:
        if len(family) < FOLDED_FROM:
            yield from family
            return
        ranked = sorted(family, key=self._rank)
        yield from ranked[:FEW]
        yield LinkFold(ranked[FEW:])

    def _rank(self, link: Link) -> tuple[object, ...]:
        """Return where a link stands in its family: what needs attention first, then by id."""
        lineage, parent = self._lineage, link.parent
        return (
            parent not in self._conflicts,
            parent not in self._above_conflicts,
            lineage.artifacts[parent].gone is None,
            link.declared,
            not lineage.leads_on(parent),
            all(use.role in _ASIDE for use in lineage.places.get(parent, ())),
            parent,
        )

    @cached_property
    def _above_conflicts(self) -> set[Key]:
        """Return the artifacts upstream of which a licence conflicts."""
        children: dict[Key, list[Key]] = {}
        for child, parents in self._lineage.links.items():
            for parent in parents:
                children.setdefault(parent, []).append(child)
        return reached_from(self._conflicts, children)


def reached_from(starts: Iterable[Key], following: dict[Key, list[Key]]) -> set[Key]:
    """Return what can be reached from some artifacts, these included."""
    reached = set(starts)
    waiting = list(reached)
    while waiting:
        for key in following.get(waiting.pop(), ()):
            if key not in reached:
                reached.add(key)
                waiting.append(key)
    return reached
