"""What is drawn of a lineage: of many parents made from alike a few, and no more than the cap."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from queries.narrowing import owner_of, reached_from
from reports.cap import SHOWN, part_of

if TYPE_CHECKING:
    from queries.answer import Key
    from reports.views.lineage import LineageView, Link

FOLDED_FROM = 8
"""Neighbours of one kind that came about alike are folded from this number on."""
_PARTS = 4
"""Of so many parts of the cap one is for what a folded family draws all the same."""
FEW = SHOWN // _PARTS
"""Parents of a folded family that are drawn without another cap."""
_ASIDE = ("test", "docs")
"""Roles of code in which a use matters less."""


class LinkFold(NamedTuple):
    """Links of one child that are only counted: to parents that came about alike, if ``alike``."""

    links: list[Link]
    alike: bool = True

    @property
    def owners(self) -> int:
        """Return how many owners publish the parents, as far as their ids name one."""
        return len({owner_of(link.parent[1]) for link in self.links} - {""})


class LineageFolds:
    """What is drawn of a lineage up to a limit of links, and what is only counted.

    Where all would be more, what leads to a licence in conflict is drawn first, then the nearest.
    """

    def __init__(self, lineage: LineageView, limit: int | None = SHOWN) -> None:
        self._lineage = lineage
        self._conflicts = lineage.conflicts.artifacts if lineage.conflicts else {}
        self._limit = limit
        self._known: dict[Key, list[Link | LinkFold]] = {}
        self.few = part_of(limit, _PARTS)

    def folds(self, count: int) -> bool:
        """Return whether so many that came about alike are folded."""
        return self.few is not None and count >= self.few + FOLDED_FROM - FEW

    @property
    def is_cut(self) -> bool:
        """Return whether the limit has no room for what would be drawn."""
        return self._drawn is not None

    def ends_at(self, child: Key) -> bool:
        """Return whether nothing of what leads upstream from an artifact is drawn."""
        return bool(self._lineage.links.get(child)) and not self.branches(child)

    def branches(self, child: Key) -> list[Link | LinkFold]:
        """Return what leads upstream from an artifact: links, and folds behind those of theirs.

        What the limit has no room for is one fold; of an artifact without any branch, nothing.
        """
        made = self._folded(child)
        rows = [each for each in made if not isinstance(each, LinkFold)]
        shown = [link for link in rows if self._is_drawn(link)]
        if len(shown) == len(rows):
            return made
        if not shown and not self._lineage.artifacts[child].bases:
            return []
        left = [link for link in rows if not self._is_drawn(link)]
        left += [link for each in made if isinstance(each, LinkFold) for link in each.links]
        return [*shown, LinkFold(left, len(set(map(self._likeness, left))) == 1)]

    def _is_drawn(self, link: Link) -> bool:
        return self._drawn is None or (link.child, link.parent) in self._drawn

    @cached_property
    def shown(self) -> set[Key]:
        """Return what is drawn upstream of the subject."""
        drawn = self._drawn
        pairs = drawn if drawn is not None else [(e.child, e.parent) for e in self._nearest_first()]
        return {parent for _, parent in pairs} - {self._lineage.subject}

    @cached_property
    def _drawn(self) -> set[tuple[Key, Key]] | None:
        """Return the pairs that are drawn; None where the limit has room for all."""
        links = self._nearest_first()
        if self._limit is None or len(links) <= self._limit:
            return None
        links.sort(key=lambda link: link.parent not in self._above_conflicts)
        return {(link.child, link.parent) for link in links[: self._limit]}

    def _nearest_first(self) -> list[Link]:
        """Return the links that are not folded, and lead from one another to the subject."""
        found: list[Link] = []
        seen, waiting = {self._lineage.subject}, [self._lineage.subject]
        for child in waiting:
            links = [e for e in self._folded(child) if not isinstance(e, LinkFold)]
            found += links
            fresh = [link.parent for link in links if link.parent not in seen]
            seen.update(fresh)
            waiting += dict.fromkeys(fresh)
        return found

    def _folded(self, child: Key) -> list[Link | LinkFold]:
        """Return the links of an artifact, those folded that came about alike."""
        if child in self._known:
            return self._known[child]
        links = self._lineage.links_of(child)
        made: list[Link | LinkFold] = [*links]
        if self.folds(len(links)):
            alike: dict[object, list[Link]] = {}
            for link in links:
                alike.setdefault(self._likeness(link), []).append(link)
            made = [each for family in alike.values() for each in self._fold(family)]
        self._known[child] = made
        return made

    def _likeness(self, link: Link) -> object:
        """Return what the links of a family have in common; models stand before datasets."""
        mentioned = link.child == self._lineage.subject and self._lineage.is_mentioned(link.parent)
        return link.parent[0], mentioned or frozenset(link.ways)

    def _fold(self, family: list[Link]) -> Iterator[Link | LinkFold]:
        if not self.folds(len(family)):
            yield from family
            return
        ranked = sorted(family, key=self._rank)
        yield from ranked[: self.few]
        yield LinkFold(ranked[self.few :])

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
