"""Drawings: found by the question that they draw, with its parameters.

A drawing is a ``.cypher`` file in this folder, for a Neo4j server alone: it returns nodes and
relationships, which Neo4j Browser draws. It has the name of its question, its header and its marks
(see ``queries.catalog`` and ``queries.question_text``), and no more than a drawing can show; its
header's ``draws: NAME, NAME`` names more questions that it draws. ``// the rows of: NAME`` stands
for the text of a question, in a subquery.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from graph.schema import Entity
from graph.schema.kinds import id_parameter
from queries.catalog import Question, find_question, questions
from queries.question_text import WRITTEN_FOR, kinds_asked, text_for

_HERE = Path(__file__).parent
_DRAWS = re.compile(r"^// draws: (.+)\n", re.MULTILINE)
_ROWS_OF = re.compile(r"^// the rows of: (\w+)\n", re.MULTILINE)
_ROOT = _HERE.parent


@dataclass(frozen=True)
class Drawing(Question):
    """What a question asks, as a drawing; ``name`` is that of the question, in its kind."""

    def __post_init__(self) -> None:
        """Take any header: a drawing has no rows of a type."""


def find_drawing(question: Question) -> Drawing | None:
    """Return the drawing of a question, of the kind that it is asked of; None if it has none."""
    for name, text in _texts().items():
        if (question.alias_of or question.name) in _drawn(name, text):
            kind = _kind_drawn(question, text)
            made = text_for(kind, _filled(text)) if kind else ""
            alias_of = question.alias_of
            return Drawing(question.name, "drawings", made, alias_of=alias_of) if made else None
    return None


def _kind_drawn(question: Question, text: str) -> type[Entity] | None:
    """Return the kind that a question is asked of, if the text of a drawing can be made for it."""
    if question.alias_of is None:
        return WRITTEN_FOR
    kinds = (kind for kind in kinds_asked(text) if id_parameter(kind) == question.asked_about)
    return next(kinds, None)


def drawings() -> list[Drawing]:
    """Return the drawings of all questions, in the order of these."""
    return [found for question in questions() if (found := find_drawing(question))]


def _texts() -> dict[str, str]:
    """Return the text of every drawing by the name of its file, as it is written."""
    return {file.stem: file.read_text("utf-8") for file in sorted(_HERE.glob("*.cypher"))}


def _drawn(name: str, text: str) -> set[str]:
    """Return the names of the questions that a drawing draws."""
    more = _DRAWS.search(text)
    return {name, *(more[1].split(", ") if more else ())}


def _filled(text: str) -> str:
    """Return the text of a drawing with those of questions where it names their rows."""

    def body(found: re.Match[str]) -> str:
        question = find_question(found[1])
        file = _ROOT / question.group / f"{question.name}.cypher"
        lines = file.read_text("utf-8").splitlines(keepends=True)
        begin = next(place for place, line in enumerate(lines) if not line.startswith("//"))
        return "".join(lines[begin:])

    return _ROWS_OF.sub(body, _DRAWS.sub("", text))
