"""Folding: many alike neighbours of a node are one counted node, so that a picture stays one.

``explorer/folding.js`` does the same in the page, where a fold can be opened; a test compares the
two. What is drawn, in this order, until ``most`` nodes, folds and bases are:

1. the subject, then the paths of all conflicts, node by node;
2. upstream: all of it where it is at most ``WHOLE`` nodes and the picture is not about impact,
   each step's nodes in turn; otherwise, and then downstream, so many steps from the subject;
3. the bases that nobody can look up, at what is drawn, ``FOLDED_FROM - 1`` of each at most.

A step takes the nodes of the one before in turn. The neighbours of a node that are not drawn yet
are grouped by how they came about and by kind; groups stand by relation, method and kind, members
by weight, then id. A group of fewer than ``FOLDED_FROM`` is drawn where it fits, any other is a
fold where that fits. A node that is drawn later leaves the folds that it is in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from queries.families.report import IMPACT, LICENSES, LINEAGE
from reports.views.tree_folds import FOLDED_FROM

if TYPE_CHECKING:
    from reports.views.family import FamilyView, Way

WHOLE = 40
"""Nodes upstream of the subject that are drawn whole, so that the roots are seen."""
MOST_DRAWN = 300
"""Nodes that are drawn at once."""
STEPS = {LINEAGE: (2, 2), IMPACT: (1, 2), LICENSES: (2, 1)}
"""Steps upstream and downstream of the subject that a picture shows at first."""
UP, DOWN = "up", "down"


class Fold(NamedTuple):
    """Neighbours of a node (``anchor``) on one side, of one kind, that came about in one way."""

    anchor: int
    side: str
    way: Way
    kind: str
    members: tuple[int, ...]


class Base(NamedTuple):
    """A base that a node states and nobody can look up; ``declared`` if a source declares it."""

    node: int
    text: str
    declared: bool


class Joint(NamedTuple):
    """What a picture draws as a line: a child and a parent, each a node's number or a fold.

    ``links`` are the places in the view of what it stands for.
    """

    child: int | Fold
    parent: int | Fold
    links: tuple[int, ...]


@dataclass(slots=True)
class Picture:
    """What of a family is drawn: nodes by number, folds, unknown bases, and the lines between.

    ``hidden`` counts for each drawn node and side its neighbours that are neither drawn nor in its
    folds, unknown bases among those upstream. ``beyond`` counts the members of the family that are
    neither drawn nor in any fold.
    """

    nodes: list[int] = field(default_factory=list)
    folds: list[Fold] = field(default_factory=list)
    bases: list[Base] = field(default_factory=list)
    joints: list[Joint] = field(default_factory=list)
    hidden: dict[tuple[int, str], int] = field(default_factory=dict)
    beyond: int = 0

    @property
    def size(self) -> int:
        """Return how many nodes, folds and bases are drawn."""
        return len(self.nodes) + len(self.folds) + len(self.bases)


def fold_family(view: FamilyView, *, most: int = MOST_DRAWN) -> Picture:
    """Return what is drawn of a family at first, as many as ``most`` nodes, folds and bases."""
    made = Picture()
    drawn: set[int] = set()
    up, down = STEPS[view.report.start]
    _draw(made, drawn, [view.subject], most)
    for conflict in view.conflicts:
        _draw(made, drawn, conflict.path, most)
    whole = None if view.report.start == IMPACT else _small_upstream(view)
    if whole is not None:
        _draw(made, drawn, whole, most)
    else:
        _open_steps(view, made, drawn, UP, up, most)
    _open_steps(view, made, drawn, DOWN, down, most)
    _leave_folds(made, drawn)
    _add_bases(view, made, most)
    _join(view, made, drawn)
    return made


def _draw(made: Picture, drawn: set[int], nodes: Iterable[int], most: int) -> None:
    """Draw those of some nodes that are not yet, as many as fit."""
    for node in nodes:
        if node not in drawn and made.size < most:
            drawn.add(node)
            made.nodes.append(node)


def _small_upstream(view: FamilyView) -> list[int] | None:
    """Return all that is upstream of the subject, the nearest first; None of more than WHOLE."""
    found, here = {view.subject}, [view.subject]
    order: list[int] = []
    while here:
        new: list[int] = []
        for anchor in here:
            for _, members in _alike(view, anchor, UP):
                new += [node for node in members if node not in found]
                found.update(members)
                if len(found) > WHOLE + 1:
                    return None
        order += new
        here = new
    return order


def _open_steps(
    view: FamilyView, made: Picture, drawn: set[int], side: str, steps: int, most: int
) -> None:
    """Draw so many steps from the subject on one side; what is drawn already leads on as well."""
    seen, here = {view.subject}, [view.subject]
    for _ in range(steps):
        new: list[int] = []
        for anchor in here:
            for node in _open_side(view, made, drawn, anchor, side, most):
                if node not in seen:
                    seen.add(node)
                    new.append(node)
        here = new


def _open_side(
    view: FamilyView, made: Picture, drawn: set[int], anchor: int, side: str, most: int
) -> list[int]:
    """Draw or fold the neighbours of a node on one side, and return those that are drawn."""
    shown: list[int] = []
    for (way, kind), members in _alike(view, anchor, side):
        left = [node for node in members if node not in drawn]
        if len(left) < FOLDED_FROM and made.size + len(left) <= most:
            _draw(made, drawn, left, most)
        elif made.size < most:
            made.folds.append(Fold(anchor, side, way, kind, tuple(left)))
        shown += [node for node in members if node in drawn]
    return shown


def _alike(view: FamilyView, anchor: int, side: str) -> Iterator[tuple[tuple[Way, str], list[int]]]:
    """Yield the neighbours of a node on one side by way and kind, the weightiest first."""
    found: dict[tuple[Way, str], list[int]] = {}
    for place in (view.upward if side == UP else view.downward)[anchor]:
        link = view.links[place]
        node = link.parent if side == UP else link.child
        if node != anchor:
            found.setdefault((link.way, view.nodes[node].member.kind), []).append(node)
    order = sorted(found, key=lambda group: (group[0][0], group[0][1] or "", group[1]))
    for group in order:
        members = found[group]
        members.sort(key=lambda node: (-view.nodes[node].weight, view.nodes[node].member.id))
        yield group, members


def _leave_folds(made: Picture, drawn: set[int]) -> None:
    """Take what is drawn out of the folds."""
    left = (
        fold._replace(members=tuple(node for node in fold.members if node not in drawn))
        for fold in made.folds
    )
    made.folds = [fold for fold in left if fold.members]


def _add_bases(view: FamilyView, made: Picture, most: int) -> None:
    """Add the unknown bases of what is drawn, each text once, as many as fit; count the others."""
    for node in made.nodes:
        found: dict[str, Base] = {}
        for row in view.nodes[node].bases:
            old = found.get(row.text or "")
            declared = row.declared or bool(old and old.declared)
            found[row.text or ""] = Base(node, row.text or "", declared)
        fit = min(len(found), FOLDED_FROM - 1, most - made.size)
        made.bases += list(found.values())[:fit]
        if len(found) > fit:
            made.hidden[node, UP] = len(found) - fit


def _join(view: FamilyView, made: Picture, drawn: set[int]) -> None:
    """Add the lines between what is drawn, and count what is not."""
    for place, link in enumerate(view.links):
        if link.child in drawn and link.parent in drawn:
            made.joints.append(Joint(link.child, link.parent, (place,)))
    folded: dict[tuple[int, str], set[int]] = {}
    for fold in made.folds:
        members = set(fold.members)
        folded.setdefault((fold.anchor, fold.side), set()).update(members)
        around = _neighbours(view, fold.anchor, fold.side)
        links = tuple(place for place, other in around if other in members)
        up = fold.side == UP
        child, parent = (fold.anchor, fold) if up else (fold, fold.anchor)
        made.joints.append(Joint(child, parent, links))
    for node in made.nodes:
        for side in (UP, DOWN):
            others = {other for _, other in _neighbours(view, node, side)} - drawn
            if others := others - folded.get((node, side), set()):
                made.hidden[node, side] = made.hidden.get((node, side), 0) + len(others)
    made.beyond = len(view.nodes) - len(drawn.union(*folded.values()))


def _neighbours(view: FamilyView, node: int, side: str) -> Iterator[tuple[int, int]]:
    """Yield the links of a node on one side, each with its other end."""
    for place in (view.upward if side == UP else view.downward)[node]:
        link = view.links[place]
        yield place, (link.parent if side == UP else link.child)


def owners_of(view: FamilyView, members: Iterable[int]) -> int:
    """Return how many owners publish some nodes."""
    return len({view.nodes[node].owner for node in members} - {None})
