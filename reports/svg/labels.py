"""Where the words on the lines stand: once for lines that say the same, and not on each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from reports.svg.lettering import cut_end, width_of
from reports.svg.scene import GAP, WIDTH

if TYPE_CHECKING:
    from reports.svg.scene import Scene, Wire

SIZE = 10.5
_HEIGHT = 13.0
_ALONG = (0.5, 0.38, 0.62, 0.26, 0.74)
"""Where on a line its words may stand, the best first."""
_FROM_BOX = 13.0
"""Between a box and words that stand beside it."""
_MARGIN = 10.0
"""Between a box and words that stand on a line beside it."""
ROOM = GAP - 2 * _MARGIN
"""What words have between two columns; longer ones are cut."""
Point = tuple[float, float]
Curve = tuple[Point, Point, Point, Point]


@dataclass(frozen=True)
class Label:
    """Words on a line: their middle, or where they begin or end, as ``anchor`` says."""

    x: float
    y: float
    anchor: str
    words: str
    conflict: bool

    @cached_property
    def text(self) -> str:
        """Return as much of the words as is shown."""
        return cut_end(self.words, SIZE, ROOM, bold=self.conflict)

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """Return the left, upper, right and lower edge."""
        width = width_of(self.text, SIZE, bold=self.conflict)
        left = self.x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor]
        return left, self.y - _HEIGHT / 2, left + width, self.y + _HEIGHT / 2


def curve(wire: Wire, scene: Scene) -> Curve:
    """Return the last part of a line, which ends at the left of the child's box."""
    child, parent = scene.boxes[wire.child], scene.boxes[wire.parent]
    if wire.child == wire.parent:
        x, y = child.right - 34, child.top
        return (x, y), (x, y - 24), (x - 46, y - 24), (x - 46, y)
    if child.x == parent.x:
        right = child.y < parent.y
        x, bulge = (child.right, 52.0) if right else (child.x, -52.0)
        return (x, parent.y), (x + bulge, parent.y), (x + bulge, child.y), (x, child.y)
    x, y = parent.right, parent.y
    if wire.bends:
        x, y = wire.bends[-1][0] + WIDTH, wire.bends[-1][1]
    half = (child.x - x) / 2
    return (x, y), (x + half, y), (child.x - half, child.y), (child.x, child.y)


def place_labels(scene: Scene) -> list[Label]:
    """Return the words of all lines."""
    placed: list[Label] = []
    left = [wire for wire in scene.wires if wire.child != wire.parent]
    for end in ("child", "parent"):
        bundles: dict[int, list[Wire]] = {}
        for wire in left:
            bundles.setdefault(getattr(wire, end), []).append(wire)
        for box, wires in bundles.items():
            if _say_the_same(wires, scene):
                _put(placed, _beside(scene, box, end, wires))
                left = [wire for wire in left if wire not in wires]
    for wire in left:
        _put(placed, _on_line(wire, scene))
    return placed + [_on_loop(wire, scene) for wire in scene.wires if wire.child == wire.parent]


def _say_the_same(wires: list[Wire], scene: Scene) -> bool:
    apart = all(scene.boxes[w.child].x != scene.boxes[w.parent].x for w in wires)
    return apart and len(wires) > 1 and len({wire.phrase for wire in wires}) == 1


def _beside(scene: Scene, place: int, end: str, wires: list[Wire]) -> Iterator[Label]:
    box, phrase = scene.boxes[place], wires[0].phrase
    conflict = all(wire.conflict for wire in wires)
    for above in (9.0, -9.0):
        y = box.y - above
        if end == "child":
            yield Label(box.x - _FROM_BOX, y, "end", phrase, conflict)
        else:
            yield Label(box.right + _FROM_BOX, y, "start", phrase, conflict)


def _on_line(wire: Wire, scene: Scene) -> Iterator[Label]:
    shape = curve(wire, scene)
    flat = abs(shape[0][1] - shape[3][1]) < _HEIGHT
    start, end = _gap_of(wire, scene)
    for along in _ALONG:
        x, y = _point(shape, along)
        label = Label(x, y - 10 * flat, "middle", wire.phrase, wire.conflict)
        left, _, right, _ = label.box
        yield replace(label, x=x + max(start - left, 0.0) + min(end - right, 0.0))


def _gap_of(wire: Wire, scene: Scene) -> tuple[float, float]:
    """Return from where to where the words on a line may stand: between two columns."""
    child, parent = scene.boxes[wire.child], scene.boxes[wire.parent]
    right = child.x == parent.x and child.y < parent.y
    start = child.right if right else child.x - GAP
    return start + _MARGIN, start + GAP - _MARGIN


def _on_loop(wire: Wire, scene: Scene) -> Label:
    box = scene.boxes[wire.child]
    return Label(box.right - 90, box.top - 10, "end", wire.phrase, wire.conflict)


def _point(shape: Curve, along: float) -> Point:
    back = 1 - along
    weights = (back**3, 3 * back**2 * along, 3 * back * along**2, along**3)
    x, y = (
        sum(weight * point[axis] for weight, point in zip(weights, shape, strict=True))
        for axis in (0, 1)
    )
    return x, y


def _put(placed: list[Label], choices: Iterable[Label]) -> None:
    """Add the first choice that stands on no other words; the first of all if each does."""
    tried = list(choices)
    free = (each for each in tried if not any(_overlap(each, other) for other in placed))
    placed.append(next(free, tried[0]))


def _overlap(one: Label, other: Label) -> bool:
    left, top, right, bottom = one.box
    left2, top2, right2, bottom2 = other.box
    return left < right2 and left2 < right and top < bottom2 and top2 < bottom
