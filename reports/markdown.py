"""Markdown: a report of a lineage, a comment on a pull request, or a table of any rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports._gate_markdown import gate_markdown
from reports._licenses import scope
from reports._lineage import read_lineage
from reports._marks import safe, table
from reports._words import age, how, subject

if TYPE_CHECKING:
    from queries.answers import Answer

TAKES = None
_TITLES = {"show": "Facts", "contents": "What the graph holds"}
_MENTIONED = "only mentioned, not described by any source"


def render(answer: Answer) -> str:
    """Return the answer as Markdown; nothing in it can become markup or a link."""
    if "things" in answer.parts:
        parts = _lineage(answer)
    else:
        parts = gate_markdown(answer) if "checked" in answer.parts else _rows(answer)
    told = " ".join(filter(None, [scope(answer), age(answer)]))
    return "\n".join([*parts, "", f"_{safe(told)}_", ""])


def _rows(answer: Answer) -> list[str]:
    title = _TITLES.get(answer.question) or answer.question.replace("_", " ").capitalize()
    about = subject(answer)
    lines = [f"# {title}{f' of {safe(about)}' if about else ''}", "", *_every(answer)]
    for name, part in answer.parts.items():
        lines += ["", f"## {safe(name.capitalize())}", "", *_every(part)]
    return lines


def _every(answer: Answer) -> list[str]:
    if not answer.rows:
        return ["Nothing is recorded."]
    names = answer.columns()
    return table([safe(n) for n in names], [[r.get(n) for n in names] for r in answer.rows])


def _lineage(answer: Answer) -> list[str]:
    lineage = read_lineage(answer)
    parts = [f"# Lineage of {safe(subject(answer))}", "", safe(lineage.summary()) + "."]
    parts += ["", "## Steps", ""]
    if answer.rows:
        steps = [
            [
                row["step"],
                row["child_id"],
                how(row["relation"], row["method"]),
                row["parent_id"],
                row["stated_by"],
                "declared" if row["declared"] else "inferred",
            ]
            for row in answer.rows
        ]
        parts += table(["Step", "Thing", "How", "Made from", "Stated by", "Standing"], steps)
    else:
        parts.append(safe(lineage.nothing_stated()))
    parts += ["", "## Licences along it", ""]
    rows = [
        [
            kind,
            identifier,
            facts.license_text(),
            "; ".join(filter(None, [_MENTIONED * facts.only_mentioned, facts.disagreement()])),
        ]
        for (kind, identifier), facts in lineage.things.items()
    ]
    return parts + table(["Kind", "Thing", "Licence", "Note"], rows)
