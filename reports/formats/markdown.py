"""Markdown: reports of a lineage, its licences, a check; or a table of any rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.text.check_markdown import gate_markdown
from reports.text.licenses import scope, steps
from reports.text.marks import safe, table
from reports.text.words import age, how, subject
from reports.views.lineage import read_lineage

if TYPE_CHECKING:
    from queries.answer import Report

_TITLES = {"show": "Facts", "contents": "What the graph holds"}
_MENTIONED = "only mentioned, not described by any source"


def render(answer: Report) -> str:
    """Return the answer as Markdown; nothing in it can become markup or a link."""
    parts = _REPORTS.get(answer.shape, _rows)(answer)
    told = " ".join(filter(None, [scope(answer), age(answer)]))
    return "\n".join([*parts, "", f"_{safe(told)}_", ""])


def _rows(answer: Report) -> list[str]:
    title = _TITLES.get(answer.question) or answer.question.replace("_", " ").capitalize()
    about = subject(answer)
    lines = [f"# {title}{f' of {safe(about)}' if about else ''}", "", *_every(answer)]
    for name, part in answer.parts.items():
        lines += ["", f"## {safe(name.capitalize())}", "", *_every(part)]
    return lines


def _every(answer: Report) -> list[str]:
    if not answer.rows:
        return ["Nothing is recorded."]
    names = answer.columns()
    return table([safe(n) for n in names], [[r.get(n) for n in names] for r in answer.rows])


def _lineage(answer: Report) -> list[str]:
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
        parts += table(["Step", "Artifact", "How", "Made from", "Stated by", "Standing"], steps)
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
    return parts + table(["Kind", "Artifact", "Licence", "Note"], rows)


def _findings(answer: Report) -> list[str]:
    labels = [row["license_raw"] or row["license"] for row in answer.parts["labels"].rows]
    told = " or ".join(safe(label or "nothing") for label in labels)
    verdict = answer.parameters["verdict"]
    parts = [f"# Licences above {safe(subject(answer))}", "", f"Labelled {told}: **{verdict}**."]
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
            parts += ["", f"## {title}", "", *table(head, rows)]
    duties = answer.parts["obligations"].rows
    if duties:
        parts += ["", "## To do", ""]
        parts += [f"- [ ] {safe(row['text'])} ({safe(row['license'])})" for row in duties]
    undeclared = answer.parts["undeclared"].rows
    if undeclared:
        parts += ["", "## No licence stated", "", *(f"- {safe(r['id'])}" for r in undeclared)]
    return parts


_REPORTS = {
    "LineageReport": _lineage,
    "LicenseReport": _findings,
    "CheckReport": gate_markdown,
}
