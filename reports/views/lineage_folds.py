"""What is drawn of a lineage: of many parents made from alike a few, and no more than the cap."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from queries.narrowing import reached_from
from reports.cap import SHOWN
from reports.views.lineage import Link
from reports.views.tree_folds import Fold, TreeFolds

if TYPE_CHECKING:
    from queries.answer import Key
    from reports.views.lineage import LineageView

LinkFold: TypeAlias = Fold[Link]
_ASIDE = ("test", "docs")
"""Roles of code in which a use matters less."""


class LineageFolds(TreeFolds[Link]):
    """What is drawn of a lineage up to a limit of links, and what is only counted.

    Where all would be more, what leads to a licence in conflict is drawn first, then the nearest.
    """

    def __init__(self, lineage: LineageView, limit: int | None = SHOWN) -> None:
        super().__init__(lineage.subject, limit)
        self._lineage = lineage
        self._conflicts = lineage.conflicts.artifacts if lineage.conflicts else {}

    def links_of(self, key: Key) -> list[Link]:
        """Return what leads upstream from an artifact: models stand before datasets."""
        return self._lineage.links_of(key)

    def likeness(self, key: Key, link: Link) -> object:
        """Return what the links of a family have in common."""
        mentioned = key == self._lineage.subject and self._lineage.is_mentioned(link.parent)
        return link.parent[0], mentioned or frozenset(link.ways)

    def rank(self, link: Link) -> tuple[object, ...]:
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

    def goes_first(self, link: Link) -> bool:
        """Return whether a link leads to a licence in conflict."""
        return link.parent in self._above_conflicts

    def keeps_fold(self, key: Key) -> bool:
        """Return whether bases are drawn there, which nobody can look up."""
        return bool(self._lineage.artifacts[key].bases)

    @cached_property
    def _above_conflicts(self) -> set[Key]:
        """Return the artifacts upstream of which a licence conflicts."""
        children: dict[Key, list[Key]] = {}
        for child, parents in self._lineage.links.items():
            for parent in parents:
                children.setdefault(parent, []).append(child)
        return reached_from(self._conflicts, children)
