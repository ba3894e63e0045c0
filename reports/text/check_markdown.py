"""What a policy says of things as Markdown for a pull request: the verdict first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from licenses.rule.advice import advice
from licenses.rule.reasons import reason
from reports.text.check import OUTCOMES, exceptions, licence, stated, verdict
from reports.text.licenses import steps
from reports.text.marks import safe, table

if TYPE_CHECKING:
    from queries.answer import Report, Row

_HEAD = ["Outcome", "Artifact", "Term", "Severity", "Licence", "From", "Label", "Rule"]
_SHOWN = 50
"""Breaches that are told: a comment on GitHub holds 65,536 characters."""


def gate_markdown(answer: Report) -> list[str]:
    """Return an answer of ``Graph.check`` as lines of Markdown."""
    lines = [f"## Licences: the policy is {safe(answer.parameters['verdict'])}", ""]
    lines += [safe(sentence) for sentence in verdict(answer)]
    rows = answer.rows[:_SHOWN]
    if rows:
        lines += ["", *table(_HEAD, [_cells(row) for row in rows]), ""]
        lines += ["<details>", "<summary>Paths, and what to do</summary>", ""]
        lines += [line for row in rows for line in _details(answer, row)]
        lines += ["</details>"]
    if len(answer.rows) > _SHOWN:
        lines += ["", f"And {len(answer.rows) - _SHOWN:,} more; as CSV all are told."]
    told = [f"- {safe(sentence)}" for sentence in exceptions(answer)]
    return [*lines, *(["", *told] if told else [])]


def _cells(row: Row) -> list[object]:
    return [
        OUTCOMES.get(row["outcome"], row["outcome"]),
        row["id"],
        row["term"],
        row["severity"],
        stated(row),
        row["origin_id"],
        row["label"],
        row["rule"],
    ]


def _details(answer: Report, row: Row) -> Iterator[str]:
    outcome = OUTCOMES.get(row["outcome"], row["outcome"])
    yield f"**{safe(outcome)}: {safe(row['id'])}, {safe(reason(row['term']).brief)}**"
    yield ""
    yield f"- {safe(licence(row))}"
    if row["kind"] is not None:
        yield f"- {safe(row['reason'])}"
    if row["compared"]:
        yield f"- compared: {safe(row['compared'])}"
    if row["clause"]:
        yield f"- read in {safe(row['clause'].removeprefix('text: '))}"
    for sentence, said in steps(answer, row["route"]) if row["route"] else ():
        yield f"- {safe(sentence)} ({safe(said)})"
    if row["exception"]:
        yield f"- Excepted: {safe(row['exception'])}"
    else:
        yield f"- **To do:** {safe(advice(row['term']))}"
    yield ""
