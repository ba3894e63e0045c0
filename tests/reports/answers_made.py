"""Answers of every type, full of what a stranger may write."""

import re
import types
from typing import Any, get_args, get_origin, get_type_hints

from queries.answer import ROW_TYPES, Answer, Row, columns
from reports import find_format

FACTS = [{"source": "hub", "taken": "2026-11-01", "finished": "2026-11-02", "incomplete": 0}]
EVIL = "\x1b[31m\x07\x9bA\u202egnp\n|`<b>x</b>` [a](http://e.org) \ud800"
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def value_of(hint: Any, text: str) -> Any:
    """Return a value of a column's type."""
    if get_origin(hint) is types.UnionType:
        hint = get_args(hint)[0]
    return {str: text, int: 1_234, bool: True}.get(hint, text)


def row_of(row_type: str, text: str) -> Row:
    """Return a row of a type, all of whose texts are this one."""
    hints = get_type_hints(ROW_TYPES[row_type])
    row = {name: value_of(hint, text) for name, hint in hints.items()}
    # These are not free texts.
    return row | {"relation": "DERIVED_FROM"} if "relation" in row else row


def answers(text: str) -> list[Answer]:
    """Return an answer of every row type, full of a text."""
    made = []
    for row_type in ROW_TYPES:
        rows = [row_of(row_type, text), dict.fromkeys(columns(row_type)) | row_of(row_type, "b")]
        facts = [{**FACTS[0], "source": text}]
        made.append(Answer("question", {"id": text, "kind": "Model"}, row_type, rows, facts))
    return made


def with_lineage(text: str) -> list[Answer]:
    """Return these answers and that of ``Graph.lineage``, which has its things beside it."""
    made = {answer.row_type: answer for answer in answers(text)}
    steps, things = made["Step"], made["LicensedArtifact"]
    parts = {"things": things}
    lineage = Answer("lineage", steps.parameters, "Step", steps.rows, steps.facts, parts)
    return [*made.values(), lineage]


def takes(form: str, answer: Answer) -> bool:
    """Return whether a format is made for these rows."""
    shapes = [answer.row_type, *(f"{answer.row_type}/{part}" for part in answer.parts)]
    return any(map(find_format(form).fits, shapes))
