"""Markdown: a report of a lineage or of its licences, or a table of any rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from reports._licenses import SCOPE, steps
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
    parts = _REPORTS.get(answer.row_type, _rows)(answer)
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


def _steps(answer: Answer) -> list[str]:
    # Questions answer steps alone; a lineage has its things as well.
    return _lineage(answer) if "things" in answer.parts else _rows(answer)


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


def _findings(answer: Answer) -> list[str]:
    if "obligations" not in answer.parts:
        return _rows(answer)
    labels = [row["license_raw"] or row["license"] for row in answer.parts["labels"].rows]
    told = " or ".join(_safe(label or "nothing") for label in labels)
    verdict = answer.parameters["verdict"]
    parts = [f"# Licences above {_safe(subject(answer))}", "", f"Labelled {told}: **{verdict}**."]
    for level, title in (("conflict", "Conflicts"), ("unknown", "Unknown"), ("warning", "To mind")):
        rows = [
            [
                row["severity"],
                row["brief"],
                row["origin_id"],
                row["license_raw"] or row["license"] or "not stated",
                row["compared"],
                row["clause"],
                "; ".join(f"{sentence} ({said})" for sentence, said in steps(answer, row["route"])),
            ]
            for row in answer.rows
            if row["level"] == level
        ]
        if rows:
            head = ["Severity", "Term", "Brought by", "Licence", "Compared", "Clause", "Way"]
            parts += ["", f"## {title}", "", *_table(head, rows)]
    duties = answer.parts["obligations"].rows
    if duties:
        parts += ["", "## To do", ""]
        parts += [f"- [ ] {_safe(row['text'])} ({_safe(row['license'])})" for row in duties]
    undeclared = answer.parts["undeclared"].rows
    if undeclared:
        parts += ["", "## No licence stated", "", *(f"- {_safe(r['id'])}" for r in undeclared)]
    return [*parts, "", SCOPE]


_REPORTS = {"Step": _steps, "LicenseFinding": _findings}
