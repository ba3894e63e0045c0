"""What stands where in a drawing: boxes in columns, and the lines between them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from reports.svg.lettering import cut_end, cut_middle, fold_name
from reports.svg.placing import place_nodes
from reports.text.pictures import (
    STATES_BASE,
    base_description,
    fold_description,
    fold_lines,
    gone_line,
    is_declared,
    joint_phrase,
    license_line,
    node_description,
    verdict_of,
)
from reports.text.words import plain
from reports.views.folding import DOWN, UP, Fold
from reports.views.layers import find_layers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.views.family import FamilyView
    from reports.views.folding import Base, Picture

WIDTH = 216.0
"""The width of a box."""
GAP = 124.0
"""The width between two columns, for lines and what stands on them."""
BETWEEN = 22.0
"""The height between two boxes."""
MARGIN = 28.0
PADDING = 9.0
LOOP = 26.0
"""The height above a box for the line of an artifact that states that it was made from itself."""
FOLD, BASE = "fold", "base"
"""Shapes beside those of the kinds of artifacts."""
SIZES = {"owner": 11.0, "name": 13.0, "license": 11.5, "note": 10.5}
"""The sizes of letters, by what they spell."""
LEADING = 1.36
"""The height of a line of text, in parts of the size of its letters."""
_TOPS = {"Dataset": 7.0}
"""Height that a shape takes above what is written in it."""
_INSETS = {"Repository": 10.0, BASE: 8.0}
"""Room that a shape takes on each side of what is written in it."""
_SIGN = 14.0
"""Room that the sign of a verdict takes beside the first line."""


class Line(NamedTuple):
    """A line of text in a box: what it is, as a style, and its text."""

    style: str
    text: str


@dataclass(slots=True)
class Box:
    """A node of a drawing: its shape, what is written in it, and the middle of its left side."""

    shape: str
    lines: list[Line]
    description: str
    verdict: str | None = None
    marks: list[str] = field(default_factory=list)
    x: float = 0.0
    y: float = 0.0
    looped: bool = False

    def __post_init__(self) -> None:
        """Make its lines fit."""
        room = WIDTH - 2 * self.inset
        first = room - _SIGN * (self.verdict is not None)
        self.lines = [
            fit
            for place, line in enumerate(self.lines)
            for fit in _fit(line, room if place else first)
        ]

    @property
    def height(self) -> float:
        """Return its own height, without a loop above it."""
        text = sum(SIZES[line.style] * LEADING for line in self.lines)
        return text + 2 * PADDING + _TOPS.get(self.shape, 0.0)

    @property
    def inset(self) -> float:
        """Return how far from its left side its lines begin."""
        return PADDING + 3 + _INSETS.get(self.shape, 0.0)

    @property
    def top(self) -> float:
        """Return its upper edge."""
        return self.y - self.height / 2

    @property
    def right(self) -> float:
        """Return its right edge."""
        return self.x + WIDTH


@dataclass(slots=True)
class Wire:
    """A line of a drawing from a child to a parent, with the bends on its way, the left first."""

    child: int
    parent: int
    phrase: str
    declared: bool
    conflict: bool
    bends: list[tuple[float, float]] = field(default_factory=list)


class Scene(NamedTuple):
    """Boxes and wires, and how much room they take."""

    boxes: list[Box]
    wires: list[Wire]
    width: float
    height: float


def lay_out(view: FamilyView, picture: Picture) -> Scene:
    """Return a picture with the places of all that is drawn, from 0, 0 on."""
    boxes = [
        *(_node_box(view, picture, node) for node in picture.nodes),
        *(_fold_box(view, fold) for fold in picture.folds),
        *(_base_box(view, base) for base in picture.bases),
    ]
    wires = list(_wires(view, picture))
    for wire in wires:
        boxes[wire.child].looped |= wire.child == wire.parent
    columns = _columns(boxes, wires, picture)
    lines = [(wire.parent, wire.child) for wire in wires]
    heights = [box.height + LOOP * box.looped for box in boxes]
    placed = place_nodes(columns, heights, lines, BETWEEN)
    for box, column, middle in zip(boxes, columns, placed.middles, strict=True):
        box.x, box.y = column * (WIDTH + GAP), middle + LOOP * box.looped / 2
    for wire, bends in zip(wires, placed.bends, strict=True):
        first = columns[wire.parent] + 1
        wire.bends = [((first + n) * (WIDTH + GAP), y) for n, y in enumerate(bends)]
    width = max(columns) * (WIDTH + GAP) + WIDTH
    return Scene(boxes, wires, width, placed.height)


def _fit(line: Line, room: float) -> list[Line]:
    size = SIZES[line.style]
    if line.style == "name":
        return [Line("name", text) for text in fold_name(line.text, size, room)]
    cut = cut_middle if line.style == "owner" else cut_end
    return [Line(line.style, cut(line.text, size, room))]


def _columns(boxes: list[Box], wires: list[Wire], picture: Picture) -> list[int]:
    """Return the column of each box: its layer among what is drawn, without empty columns."""
    layers = find_layers(0, len(boxes), ((wire.child, wire.parent) for wire in wires))
    order = {layer: place for place, layer in enumerate(sorted(set(layers)))}
    return [order[layer] for layer in layers]


def _node_box(view: FamilyView, picture: Picture, place: int) -> Box:
    node = view.nodes[place]
    owner, slash, name = plain(node.member.id).rpartition("/")
    lines = [Line("owner", f"{owner}/")] if slash else []
    lines += [Line("name", name), Line("license", license_line(node))]
    if gone := gone_line(node):
        lines.append(Line("note", gone))
    if more := " · ".join(_hidden(picture, place)):
        lines.append(Line("note", more))
    marks = [
        *["subject"] * (place == view.subject),
        *["gone"] * bool(node.gone),
        *["undeclared"] * (not node.licenses),
    ]
    description = node_description(view, place)
    return Box(node.member.kind, lines, description, verdict_of(view, place), marks)


def _hidden(picture: Picture, place: int) -> Iterator[str]:
    for side, word in ((UP, "upstream"), (DOWN, "downstream")):
        if count := picture.hidden.get((place, side)):
            yield f"+{count:,} {word}"


def _fold_box(view: FamilyView, fold: Fold) -> Box:
    counted, owners = fold_lines(view, fold)
    lines = [Line("name", counted), *([Line("license", owners)] if owners else [])]
    return Box(FOLD, lines, fold_description(view, fold))


def _base_box(view: FamilyView, base: Base) -> Box:
    lines = [Line("name", plain(base.text)), Line("note", "cannot be looked up")]
    return Box(BASE, lines, base_description(view, base))


def _wires(view: FamilyView, picture: Picture) -> Iterator[Wire]:
    places: dict[object, int] = {}
    for item in (*picture.nodes, *picture.folds, *picture.bases):
        places[item] = len(places)
    conflicts = {pair for each in view.conflicts for pair in itertools.pairwise(each.path)}
    for joint in picture.joints:
        yield Wire(
            places[joint.child],
            places[joint.parent],
            joint_phrase(view, joint),
            is_declared(view, joint),
            (joint.child, joint.parent) in conflicts,
        )
    for base in picture.bases:
        yield Wire(places[base.node], places[base], STATES_BASE, base.declared, False)
