"""Markdown: a report of a lineage, or a table of any rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from reports._lineage import read_lineage
from reports._words import age, how, plain, subject

if TYPE_CHECKING:
    from queries.answers import Answer

TAKES = None
_TITLES = {"show": "Facts", "contents": "What the graph holds"}
_MENTIONED = "only mentioned, not described by any source"
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$])")
_LINK = re.compile(r"@|www(?=\.)|:(?=//)", re.IGNORECASE)


def render(answer: Answer) -> str:
    """Return the answer as Markdown; nothing in it can become markup or a link."""
    parts = _lineage(answer) if "things" in answer.parts else _rows(answer)
    return "\n".join([*parts, "", f"_{_safe(age(answer))}_", ""])


def _safe(value: Any) -> str:
    text = _SPECIAL.sub(r"\\\1", plain(value))
    # Some renderers make links of addresses by themselves.
    return _LINK.sub("\\g<0>\u200b", text)


def _table(head: list[str], rows: list[list[Any]]) -> list[str]:
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return lines + [f"| {' | '.join(_safe(cell) for cell in row)} |" for row in rows]


def _rows(answer: Answer) -> list[str]:
    title = _TITLES.get(answer.question) or answer.question.replace("_", " ").capitalize()
    about = subject(answer)
    lines = [f"# {title}{f' of {_safe(about)}' if about else ''}", "", *_every(answer)]
    for name, part in answer.parts.items():
        lines += ["", f"## {_safe(name.capitalize())}", "", *_every(part)]
    return lines


def _every(answer: Answer) -> list[str]:
    if not answer.rows:
        return ["Nothing is recorded."]
    names = answer.columns()
    return _table([_safe(n) for n in names], [[r.get(n) for n in names] for r in answer.rows])


def _lineage(answer: Answer) -> list[str]:
    lineage = read_lineage(answer)
    parts = [f"# Lineage of {_safe(subject(answer))}", "", _safe(lineage.summary()) + "."]
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
        parts += _table(["Step", "Thing", "How", "Made from", "Stated by", "Standing"], steps)
    else:
        parts.append(_safe(lineage.nothing_stated()))
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
    return parts + _table(["Kind", "Thing", "Licence", "Note"], rows)
