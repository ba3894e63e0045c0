"""Folding: many alike neighbours of a node are one counted node, so that a picture stays one.

A picture begins at the subject and goes some steps to each side. ``explorer/folding.js`` does the
same in the page, where a fold can be opened; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reports.views.family import FamilyView, Way

FOLDED_FROM = 8
"""Neighbours on one side that came about in the same way are folded from this number on."""
STEPS = 2
"""Steps from the subject that a picture shows at first."""
MOST_DRAWN = 300
"""Nodes that are drawn at once."""
UP, DOWN = "up", "down"


class Fold(NamedTuple):
    """Neighbours of a node (``anchor``) on one side that came about in the same way."""

    anchor: int
    side: str
    way: Way
    members: tuple[int, ...]


class Joint(NamedTuple):
    """What a picture draws as a line: a child and a parent, each a node's number or a fold."""

    child: int | Fold
    parent: int | Fold
    links: tuple[int, ...]


@dataclass(slots=True)
class Picture:
    """What of a family is drawn: nodes by number, folds, and the lines between them.

    ``hidden`` counts for each drawn node its neighbours on each side that are not drawn.
    """

    nodes: list[int] = field(default_factory=list)
    folds: list[Fold] = field(default_factory=list)
    joints: list[Joint] = field(default_factory=list)
    hidden: dict[tuple[int, str], int] = field(default_factory=dict)


def fold_family(
    view: FamilyView, *, up: int = STEPS, down: int = STEPS, most: int = MOST_DRAWN
) -> Picture:
    """Return what is drawn of a family: so many steps to each side, with folded families."""
    made = Picture([view.subject])
    drawn = {view.subject}
    for side, steps in ((UP, up), (DOWN, down)):
        here = [view.subject]
        for _ in range(steps):
            here = [
                node
                for anchor in here
                for node in _open_side(view, made, drawn, anchor, side, most)
            ]
    _join(view, made, drawn)
    return made


def _open_side(
    view: FamilyView, made: Picture, drawn: set[int], anchor: int, side: str, most: int
) -> list[int]:
    """Draw the neighbours of a node on one side, and return those that are nodes of their own."""
    new: list[int] = []
    for way, members in _alike(view, anchor, side).items():
        left = [node for node in members if node not in drawn]
        if len(left) >= FOLDED_FROM or len(drawn) + len(made.folds) + len(left) > most:
            made.folds += [Fold(anchor, side, way, tuple(left))] * bool(left)
            continue
        new += left
        drawn.update(left)
    made.nodes += new
    return new


def _alike(view: FamilyView, anchor: int, side: str) -> dict[Way, list[int]]:
    """Return the neighbours of a node on one side by how they came about, the weightiest first."""
    found: dict[Way, list[int]] = {}
    for place in (view.upward if side == UP else view.downward)[anchor]:
        link = view.links[place]
        node = link.parent if side == UP else link.child
        if node != anchor:
            found.setdefault(link.way, []).append(node)
    for members in found.values():
        members.sort(key=lambda node: (-view.nodes[node].weight, view.nodes[node].key))
    return dict(sorted(found.items(), key=lambda pair: (pair[0][0], pair[0][1] or "")))


def _join(view: FamilyView, made: Picture, drawn: set[int]) -> None:
    """Add the lines between what is drawn, and count what is not."""
    for place, link in enumerate(view.links):
        if link.child in drawn and link.parent in drawn:
            made.joints.append(Joint(link.child, link.parent, (place,)))
    folded: dict[tuple[int, str], set[int]] = {}
    for fold in made.folds:
        folded.setdefault((fold.anchor, fold.side), set()).update(fold.members)
        links = view.upward[fold.anchor] if fold.side == UP else view.downward[fold.anchor]
        members = set(fold.members)
        own = tuple(p for p in links if _other(view, p, fold.anchor) in members)
        up = fold.side == UP
        child, parent = (fold.anchor, fold) if up else (fold, fold.anchor)
        made.joints.append(Joint(child, parent, own))
    for node in made.nodes:
        for side, links in ((UP, view.upward[node]), (DOWN, view.downward[node])):
            others = {_other(view, place, node) for place in links} - drawn
            others -= folded.get((node, side), set())
            if others:
                made.hidden[node, side] = len(others)


def _other(view: FamilyView, place: int, node: int) -> int:
    link = view.links[place]
    return link.parent if link.child == node else link.child


def owners_of(view: FamilyView, members: Iterable[int]) -> int:
    """Return how many owners publish some nodes."""
    return len({view.nodes[node].member.owner for node in members} - {None})
