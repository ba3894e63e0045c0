"""Markdown: a report of a lineage, or a table of any rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from reports._lineage import read_lineage
from reports._words import age, how, plain, subject

if TYPE_CHECKING:
    from queries.answers import Answer

TAKES = None
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$])")


def render(answer: Answer) -> str:
    """Return the answer as Markdown; nothing in it can become markup or a link."""
    parts = _lineage(answer) if "things" in answer.parts else _rows(answer)
    return "\n".join([*parts, "", f"_{_safe(age(answer))}_", ""])


def _safe(value: Any) -> str:
    # Addresses are not made into links by renderers that do so by themselves.
    return _SPECIAL.sub(r"\\\1", plain(value)).replace("://", ":\u200b//").replace("@", "@\u200b")


def _table(head: list[str], rows: list[list[Any]]) -> list[str]:
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return lines + [f"| {' | '.join(_safe(cell) for cell in row)} |" for row in rows]


def _rows(answer: Answer) -> list[str]:
    title = answer.question.replace("_", " ").capitalize()
    about = subject(answer)
    head = [f"# {title}{f' of {_safe(about)}' if about else ''}", ""]
    if not answer.rows:
        return [*head, "Nothing is recorded."]
    names = answer.columns()
    return head + _table(
        [_safe(n) for n in names], [[r.get(n) for n in names] for r in answer.rows]
    )


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
        parts.append("No base model is stated; that does not make it an original work.")
    parts += ["", "## Licences along it", ""]
    rows = [
        [
            kind,
            identifier,
            facts.license_text(),
            "only mentioned, not described by any source" if facts.only_mentioned else "",
        ]
        for (kind, identifier), facts in lineage.things.items()
    ]
    return parts + _table(["Kind", "Thing", "Licence", "Note"], rows)
