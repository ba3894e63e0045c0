"""Draws a family: title, boxes, lines, legend and captions, as one SVG that needs nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reports.svg.labels import curve, place_labels
from reports.svg.legend import draw_legend
from reports.svg.lettering import FONT, cut_end, cut_middle, width_of, wrap
from reports.svg.markup import characters, element, text
from reports.svg.scene import LEADING, MARGIN, PADDING, SIZES, WIDTH, lay_out
from reports.svg.shapes import outline, sign
from reports.text.pictures import (
    captions,
    isolated,
    legible,
    license_line,
    picture_title,
    verdict_of,
    verdict_words,
)
from reports.views.family import view_family
from reports.views.folding import fold_family

if TYPE_CHECKING:
    from collections.abc import Iterator

    from queries.families.report import FamilyReport
    from reports.svg.labels import Label
    from reports.svg.scene import Box, Scene, Wire
    from reports.views.family import FamilyView

MOST_DRAWN = 60
"""Nodes, folds and bases of a picture that nobody can unfold."""
_NARROWEST = 640.0
"""The width that the words around a small picture have."""
_HEAD = 72.0
_CAPTION = 11.5
_LINE = 17.0


def draw_family(report: FamilyReport) -> str:
    """Return the picture of a family as SVG."""
    view = view_family(report)
    picture = fold_family(view, most=MOST_DRAWN)
    scene = lay_out(view, picture)
    room = max(scene.width, _NARROWEST)
    body = [*_head(view, room), *_scene(scene, MARGIN + (room - scene.width) / 2, _HEAD)]
    y = _HEAD + scene.height + 34
    legend, height = draw_legend(scene, MARGIN, y, room)
    body += [_rule(y - 10, room), *legend]
    y += height + 24
    said = list(captions(view, picture))
    for sentence in said:
        for line in wrap(sentence, _CAPTION, room):
            body.append(text(line, MARGIN, y, "caption"))
            y += _LINE
    return _document(view, said, body, room + 2 * MARGIN, y + 8)


def _document(
    view: FamilyView, said: list[str], body: list[str], width: float, height: float
) -> str:
    title = f"{picture_title(view)} {isolated(legible(view.report.subject.id))}"
    style = Path(__file__).with_name("style.css").read_text("utf-8") % {"font": FONT}
    parts = [
        element("title", characters(title), id="title"),
        element("desc", characters(" ".join([_verdict_sentence(view), *said])), id="desc"),
        element("style", style),
        element("rect", width="100%", height="100%", class_="page"),
        *body,
    ]
    return element(
        "svg",
        "\n".join(["", *parts, ""]),
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=f"0 0 {width:.1f} {height:.1f}",
        role="img",
        aria_labelledby="title desc",
    )


def _head(view: FamilyView, room: float) -> Iterator[str]:
    begin = f"{picture_title(view)} "
    left = room - width_of(begin, 18, bold=True)
    name = cut_middle(legible(view.report.subject.id), 18, left, bold=True)
    yield text(begin + isolated(name), MARGIN, 34, "title")
    yield text(cut_end(_verdict_sentence(view), 12.5, room), MARGIN, 54, "subtitle")


def _verdict_sentence(view: FamilyView) -> str:
    node = view.nodes[view.subject]
    stated = f"Labelled {license_line(node)}" if node.licenses else "No licence is stated"
    verdict = verdict_of(view, view.subject)
    return f"{stated}: {verdict_words(verdict)}." if verdict and node.licenses else f"{stated}."


def _rule(y: float, room: float) -> str:
    return element("path", d=f"M{MARGIN} {y:.1f}h{room:.1f}", class_="rule")


def _scene(scene: Scene, x: float, y: float) -> Iterator[str]:
    yield f'<g transform="translate({x:.1f} {y:.1f})">'
    wires = sorted(scene.wires, key=lambda wire: wire.conflict)
    for wire in wires:
        yield _draw_wire(wire, scene)
    for box in scene.boxes:
        yield _draw_box(box)
    yield from dict.fromkeys(_draw_head(wire, scene) for wire in wires)
    for label in place_labels(scene):
        yield _draw_label(label)
    yield "</g>"


def _draw_wire(wire: Wire, scene: Scene) -> str:
    parent = scene.boxes[wire.parent]
    x, y = parent.right, parent.y
    path = ""
    for left, level in wire.bends:
        half = (left - x) / 2
        path += f"C{x + half:.1f} {y:.1f} {left - half:.1f} {level:.1f} {left:.1f} {level:.1f}"
        path += f"H{left + WIDTH:.1f}"
        x, y = left + WIDTH, level
    (x, y), *rest = curve(wire, scene)
    start = (parent.right, parent.y) if wire.bends else (x, y)
    ends = " ".join(f"{a:.1f} {b:.1f}" for a, b in rest)
    return element(
        "path", d=f"M{start[0]:.1f} {start[1]:.1f}{path}C{ends}", class_=f"wire {_style(wire)}"
    )


def _style(wire: Wire) -> str:
    return " ".join(["inferred"] * (not wire.declared) + ["conflict"] * wire.conflict)


def _draw_head(wire: Wire, scene: Scene) -> str:
    """Return the head of an arrow, which points at what the child was made from."""
    x, y = curve(wire, scene)[0]
    parent = scene.boxes[wire.parent]
    if wire.bends:
        x, y = parent.right, parent.y
    conflict = " conflict" * wire.conflict
    if wire.child == wire.parent:
        return element("path", d=f"M{x:.1f} {y:.1f}l-4.5 -9h9z", class_=f"head{conflict}")
    way = 9.0 if x >= parent.right else -9.0
    return element("path", d=f"M{x:.1f} {y:.1f}l{way} -4.5v9z", class_=f"head{conflict}")


def _draw_label(label: Label) -> str:
    style = "word conflict" if label.conflict else "word"
    shown = label.text
    whole = "" if shown == label.words else label.words
    return text(shown, label.x, label.y + 3.6, style, anchor=label.anchor, whole=whole)


def _draw_box(box: Box) -> str:
    marks = " ".join(mark for mark in box.marks if mark != "gone")
    drawn = [outline(box.shape, box.x, box.top, WIDTH, box.height, marks)]
    y = box.top + box.height - PADDING - sum(SIZES[line.style] * LEADING for line in box.lines)
    for line in box.lines:
        y += SIZES[line.style] * LEADING
        gone = " gone" * ("gone" in box.marks and line.style in ("owner", "name"))
        drawn.append(text(isolated(line.text), box.x + box.inset, y - 4, line.style + gone))
    if box.verdict:
        drawn.append(sign(box.verdict, box.right - 10, box.top + 6))
    return element("g", element("title", characters(box.description)) + "".join(drawn))
