"""The legend of a drawing: what occurs in it, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reports.svg.lettering import width_of
from reports.svg.markup import element, text
from reports.svg.scene import BASE, FOLD
from reports.svg.shapes import outline, sign
from reports.text.pictures import kind_word, verdict_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.svg.scene import Scene

SIZE = 11.5
ROW = 27.0
_MARK = 32.0
"""The width of what the words explain."""
_APART = 24.0
_KINDS = ("Model", "Dataset", "Repository")
_VERDICTS = ("conflict", "unknown", "compatible")


class Entry(NamedTuple):
    """What is explained: its kind of mark, the mark, and the words."""

    mark: str
    name: str
    words: str


def entries_of(scene: Scene) -> Iterator[Entry]:
    """Yield what has to be explained, the shapes first."""
    shapes = {box.shape for box in scene.boxes}
    marks = {mark for box in scene.boxes for mark in box.marks}
    for kind in _KINDS:
        if kind in shapes:
            yield Entry("shape", kind, kind_word(kind))
    if FOLD in shapes:
        yield Entry("shape", FOLD, "several alike, counted")
    if BASE in shapes:
        yield Entry("shape", BASE, "stated base, no id of the Hub")
    if "undeclared" in marks:
        yield Entry("shape", "Model undeclared", "no licence known")
    if "gone" in marks:
        yield Entry("gone", "", "has disappeared; what it stated last counts")
    for verdict in _VERDICTS:
        if any(box.verdict == verdict for box in scene.boxes):
            yield Entry("sign", verdict, verdict_words(verdict))
    if any(not wire.declared for wire in scene.wires):
        yield Entry("wire", "inferred", "inferred, nobody declares it")
    if any(wire.conflict for wire in scene.wires):
        yield Entry("wire", "conflict", "the way of a licence in conflict")


def draw_legend(scene: Scene, x: float, y: float, room: float) -> tuple[list[str], float]:
    """Return the legend's elements, from x, y on in a room, and the height that it takes."""
    drawn: list[str] = []
    left, top = x, y
    for entry in entries_of(scene):
        width = _MARK + 8 + width_of(entry.words, SIZE)
        if left > x and left + width > x + room:
            left, top = x, top + ROW
        drawn.append(_mark(entry, left, top + ROW / 2))
        drawn.append(text(entry.words, left + _MARK + 8, top + ROW / 2 + 4, "legend"))
        left += width + _APART
    return drawn, top + ROW - y


def _mark(entry: Entry, x: float, y: float) -> str:
    if entry.mark == "shape":
        shape, _, style = entry.name.partition(" ")
        return outline(shape, x, y - 9, _MARK - 6 * (shape == FOLD), 18, style)
    if entry.mark == "sign":
        return sign(entry.name, x + _MARK / 2, y)
    if entry.mark == "gone":
        return text("id", x + 8, y + 4, "name gone")
    return element("path", d=f"M{x:.1f} {y:.1f}h{_MARK}", class_=f"wire {entry.name}")
