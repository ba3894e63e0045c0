"""A picture of a family as a Mermaid flowchart, which GitHub and many editors draw."""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from reports.text.pictures import (
    STATES_BASE,
    fold_lines,
    gone_line,
    hidden_words,
    is_declared,
    isolated,
    joint_phrase,
    left_out,
    license_line,
    verdict_of,
    verdict_words,
)
from reports.text.words import plain
from reports.views.folding import DOWN, UP, fold_family

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reports.views.family import FamilyView
    from reports.views.folding import Picture

MOST_DRAWN = 60
"""Nodes, folds and bases of a flowchart; with their lines that is less than what GitHub draws."""
_FEWEST = 12
"""Of so few the longest texts make a flowchart that is small enough."""
MOST_LINES = 400
LARGEST = 40_000
"""Characters of a flowchart without its notes; Mermaid draws none of more than 50,000."""
_LONGEST, _LONGEST_PHRASE, _LONGEST_NOTE = 64, 32, 600
"""Characters of an id or a licence in a node, of the words on a line, and of a note."""
_ENTITIES = 3
"""How many characters, as they are written, each of those may take."""
_SHAPES = {"Model": '["{}"]', "Dataset": '[("{}")]', "Repository": '{{{{"{}"}}}}'}
_FOLD, _BASE, _NOTE = '[["{}"]]', '(["{}"])', '["{}"]'
_DECLARED, _INFERRED, _CONFLICT = "-->", "-.->", "==>"
_SIGNS = {"conflict": "▲", "unknown": "?", "compatible": "✓"}
_CLASSES = {
    "subject": "stroke-width:3px",
    "conflict": "stroke:#d55e00,stroke-width:4px",
    "unknown": "stroke:#b07000",
    "compatible": "stroke:#009e73",
    "undeclared": "stroke-dasharray:5 3",
    "gone": "opacity:0.6",
}
"""Styles that can be read on a light and on a dark ground; none fills a node."""
_NOTE_STYLE = "fill:none,stroke:none,text-align:left"
_PLAIN = re.compile(
    r"^[0-9]+(?=[.)])|[^A-Za-z0-9 ,./()_-]|(?<![A-Za-z0-9])[-_]|[-_](?![A-Za-z0-9])"
)
_WRITTEN = ("L", "M", "N")
"""Categories of characters that stand as they are beyond ASCII: letters, their marks, numbers."""
_INNER = "\ufb02\xdf"
"""Letters of what Mermaid itself writes for an entity."""
_TURNED = re.compile(r"(?<=\bfa[bklrs]:)(?=fa-)|(?<=\bfa:)(?=fa-)|(?<=\\)(?=n)")
"""Inside what Mermaid makes an icon or a line end of, even when its signs were entities."""


class Flowchart(NamedTuple):
    """The lines of a flowchart, and the sentences that explain what occurs and what is left out."""

    lines: list[str]
    notes: list[str]

    def with_notes(self, *further: str) -> list[str]:
        """Return the lines with a node that holds the notes, and further ones."""
        note = _label(_NOTE, [_cut(said, _LONGEST_NOTE) for said in (*self.notes, *further)])
        return [*self.lines, f"  note{note}", f"  style note {_NOTE_STYLE}"]


def draw_flowchart(view: FamilyView) -> Flowchart:
    """Return a family as a flowchart.

    Parents stand left of what was made from them, and arrows lead to them. Where its texts are too
    long for Mermaid, less of the family is drawn.
    """
    most = MOST_DRAWN
    while True:
        chart = _draw(view, fold_family(view, most=most))
        if most <= _FEWEST or sum(map(_size, chart.lines)) <= LARGEST:
            return chart
        most = most * 2 // 3


def _draw(view: FamilyView, picture: Picture) -> Flowchart:
    names: dict[object, str] = {}
    for item in (*picture.nodes, *picture.folds, *picture.bases):
        names[item] = f"n{len(names) + 1}"
    classes: dict[str, list[str]] = {}
    lines = [
        "flowchart RL",
        *_nodes(view, picture, names, classes),
        *_folds_and_bases(view, picture, names, classes),
    ]
    joined = list(_joints(view, picture, names))
    lines += joined[:MOST_LINES]
    used = [name for name in _CLASSES if name in classes]
    lines += [f"  classDef {name} {_CLASSES[name]}" for name in used]
    lines += [f"  class {','.join(classes[name])} {name}" for name in used]
    return Flowchart(
        lines, [*_legend(joined, classes), *left_out(view, picture), *_lines_left_out(joined)]
    )


def escaped(text: str) -> str:
    """Return a text for a quoted label of Mermaid: what might mean anything there is an entity."""
    visible = _TURNED.sub("\u200b", text)
    return _PLAIN.sub(lambda found: "".join(map(_as_entity, found[0])), visible)


def _as_entity(sign: str) -> str:
    letter = not sign.isascii() and unicodedata.category(sign)[0] in _WRITTEN
    return sign if letter and sign not in _INNER else f"#{ord(sign)};"


def _nodes(
    view: FamilyView, picture: Picture, names: dict[object, str], classes: dict[str, list[str]]
) -> Iterator[str]:
    for place in picture.nodes:
        node, verdict = view.nodes[place], verdict_of(view, place)
        said = [_shown(plain(node.member.id)), _shown(license_line(node)), gone_line(node)]
        if verdict:
            said.append(f"{_SIGNS[verdict]} {verdict_words(verdict)}")
        for side in (UP, DOWN):
            if count := picture.hidden.get((place, side)):
                said.append(hidden_words(side, count))
        marks = {
            "subject": place == view.subject,
            "gone": node.gone is not None,
            "undeclared": not node.licenses,
            verdict or "": verdict is not None,
        }
        for mark in (mark for mark, true in marks.items() if true):
            classes.setdefault(mark, []).append(names[place])
        yield f"  {names[place]}{_label(_SHAPES[node.member.kind], said)}"


def _folds_and_bases(
    view: FamilyView, picture: Picture, names: dict[object, str], classes: dict[str, list[str]]
) -> Iterator[str]:
    for fold in picture.folds:
        yield f"  {names[fold]}{_label(_FOLD, fold_lines(view, fold))}"
    for base in picture.bases:
        classes.setdefault("undeclared", []).append(names[base])
        yield f"  {names[base]}{_label(_BASE, [_shown(plain(base.text)), 'cannot be looked up'])}"


def _joints(view: FamilyView, picture: Picture, names: dict[object, str]) -> Iterator[str]:
    """Yield the lines, those of conflicts first: they are never left out."""
    conflicts = {pair for each in view.conflicts for pair in itertools.pairwise(each.path)}
    joints = sorted(picture.joints, key=lambda joint: (joint.child, joint.parent) not in conflicts)
    for joint in joints:
        conflict = (joint.child, joint.parent) in conflicts
        arrow = _CONFLICT if conflict else _arrow(is_declared(view, joint))
        phrase = escaped(_cut(joint_phrase(view, joint), _LONGEST_PHRASE))
        yield f'  {names[joint.child]} {arrow}|"{phrase}"| {names[joint.parent]}'
    for base in picture.bases:
        arrow = _arrow(base.declared)
        yield f'  {names[base.node]} {arrow}|"{escaped(STATES_BASE)}"| {names[base]}'


def _arrow(declared: bool) -> str:
    return _DECLARED if declared else _INFERRED


def _legend(joined: list[str], classes: dict[str, list[str]]) -> Iterator[str]:
    if any(_INFERRED in line for line in joined):
        yield "Dotted line: inferred, nobody declares it."
    if any(_CONFLICT in line for line in joined):
        yield "Thick line: the way of a licence in conflict."
    if "undeclared" in classes:
        yield "Dashed border: no licence known."


def _lines_left_out(joined: list[str]) -> Iterator[str]:
    if len(joined) > MOST_LINES:
        yield f"{len(joined) - MOST_LINES:,} lines between them are not drawn."


def _label(shape: str, lines: Iterable[str]) -> str:
    return shape.format("<br/>".join(escaped(line) for line in lines if line))


def _shown(text: str) -> str:
    return isolated(_cut(text, _LONGEST))


def _cut(text: str, most: int) -> str:
    """Return a text with its middle left out where it is longer, or takes too much as entities."""
    for longest in (most, most // 2, most // 4):
        half = longest // 2
        shown = text if len(text) <= longest else f"{text[:half]}...{text[-half + 3 :]}"
        if _size(escaped(shown)) <= most * _ENTITIES:
            break
    return shown


def _size(text: str) -> int:
    """Return how long a text is to Mermaid: in UTF-16."""
    return len(text) + sum(sign > "\uffff" for sign in text)
