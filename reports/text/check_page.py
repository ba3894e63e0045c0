"""A check as Markdown for a pull request: the verdict, its findings in a table, the details."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from licenses.policy.exceptions import exception_block
from licenses.rule.reasons import reason
from reports.text.answers import clause_text, restriction_words
from reports.text.check import (
    OUTCOMES,
    alike_sentences,
    inferred_sentence,
    license_sentence,
    license_words,
    own_label,
    place_in_code,
    remedy,
    same_words,
)
from reports.text.checkout import (
    ASKING,
    PASSED_ON,
    absent_sentences,
    asking_command,
    load_cells,
    mention_sentence,
    notices_command,
    terms_sentence,
    unresolved_sentences,
    unresolved_title,
)
from reports.text.compared import compared_words
from reports.text.exceptions import (
    adding_words,
    exception_sentence,
    expired_exceptions,
    unused_exceptions,
)
from reports.text.marks import safe, table
from reports.text.outcomes import open_answers, outcome_words
from reports.text.verdicts import verdict_sentence
from reports.text.words import step_sentence
from reports.views.check import is_gap, offered_exception, view_check

if TYPE_CHECKING:
    from queries.verdicts.check_report import CheckReport
    from queries.verdicts.rows import PolicyFinding
    from reports.views.check import CheckedArtifact, CheckView, FindingEntry
    from reports.views.checkout import CodeView

_CHECKED = ["Outcome", "Artifact", "Term", "Severity", "Licence", "From", "Label", "Rule"]
_IN_CODE = ["Outcome", "Where", "From", "Licence", "Term", "Severity", "Rule"]
_LOADED = ["Loaded", "Licence", "Where"]
_SHOWN = 50
"""Findings of a check that are shown: a comment on GitHub holds 65,536 characters."""
_LONGEST = 1_000
"""Characters of an exception that is offered; ids of over a thousand nobody pastes."""
_Found = list[tuple["CheckedArtifact", "FindingEntry"]]


def check_page(report: CheckReport) -> list[str]:
    """Return a check for a pull request, the verdict first."""
    view = view_check(report)
    lines = [f"## Licences: {safe(report.verdict)}", ""]
    lines.append(safe(verdict_sentence(report, view)))
    lines += _answer_list([each for each in view.artifacts if not each.code])
    of_ids = _found_in(report, view)
    shown = of_ids[:_SHOWN]
    if shown:
        lines += ["", *table(_CHECKED, [_finding_cells(entry) for _, entry in shown]), ""]
        details = [line for own, entry in shown for line in _details(report, view, own, entry)]
        lines += _folded_away(details)
    left = _SHOWN - len(shown)
    for artifact in view.artifacts:
        if artifact.code:
            lines += _code_section(report, view, artifact, artifact.code, artifact.findings[:left])
            left -= len(artifact.findings[:left])
    total = len(of_ids) + sum(len(each.findings) for each in view.artifacts if each.code)
    if total > _SHOWN:
        lines += ["", f"And {total - _SHOWN:,} more; CSV has all of them."]
    sentences = [*expired_exceptions(view), *unused_exceptions(view)]
    idle = [f"- {safe(sentence)}" for sentence in sentences]
    return [*lines, *(["", *idle] if idle else [])]


def _answer_list(artifacts: list[CheckedArtifact]) -> list[str]:
    """Return what may not be done with artifacts, as a list; of each it is said how it ended."""
    said = [(each, open_answers(each)) for each in artifacts]
    told = [(each, rest) for each, rest in said if rest or restriction_words(each.answers)]
    lines = []
    for artifact, rest in told[:_SHOWN]:
        lines.append(f"- {safe(artifact.checked.id)}: {safe(outcome_words(artifact))}")
        lines += [f"  - {safe(sentence)}" for sentence in rest]
    if len(told) > _SHOWN:
        lines.append(f"- And {len(told) - _SHOWN:,} more; JSON has all of them.")
    return ["", *lines] if lines else []


def _found_in(report: CheckReport, view: CheckView) -> _Found:
    """Return the findings about ids in the order of the report, each with its artifact."""
    order = {id(row): place for place, row in enumerate(report.findings)}
    ids = (artifact for artifact in view.artifacts if not artifact.code)
    found = [(artifact, entry) for artifact in ids for entry in view.entries_of(artifact)]
    return sorted(found, key=lambda pair: order.get(id(pair[1].row), len(order)))


def _folded_away(details: list[str]) -> list[str]:
    return ["<details>", "<summary>Paths and remedies</summary>", "", *details, "</details>"]


# Ids ------------------------------------------------------------------------------------------


def _finding_cells(entry: FindingEntry) -> list[object]:
    row = entry.row
    origin = ", ".join(filter(None, [row.origin_id, same_words(entry)]))
    outcome = OUTCOMES.get(row.outcome, row.outcome)
    licence = license_words(row)
    return [
        outcome, row.id, row.term, row.severity, licence, origin,
        row.label_raw or row.label, row.rule,
    ]  # fmt: skip


def _details(
    report: CheckReport, view: CheckView, artifact: CheckedArtifact, entry: FindingEntry
) -> Iterator[str]:
    row = entry.row
    outcome = OUTCOMES.get(row.outcome, row.outcome)
    yield f"**{safe(outcome)}: {safe(row.id)}, {safe(reason(row.term).brief)}**"
    yield ""
    yield f"- {safe(license_sentence(row, absent=artifact.why_absent(row), role=artifact.role))}"
    if row.kind is not None and not is_gap(row):
        yield f"- {safe(row.reason)}"
    yield from _evidence(view, row)
    if same := same_words(entry):
        yield f"- {safe(same)}"
    yield from _last_point(artifact, row)
    yield from _exceptions(report, [row, *entry.same])


def _evidence(view: CheckView, row: PolicyFinding) -> Iterator[str]:
    if sentence := inferred_sentence(row):
        yield f"- {safe(sentence)}"
    if row.compared and not is_gap(row):
        yield f"- compared: {safe(compared_words(row.compared))}"
    if row.clause:
        yield f"- {safe(clause_text(row.clause))}"
    for sentence, source in map(step_sentence, view.route_of(row)):
        yield f"- {safe(sentence)} ({safe(source)})"


def _last_point(artifact: CheckedArtifact, row: PolicyFinding) -> Iterator[str]:
    if passing := exception_sentence(row):
        yield f"- {safe(passing)}"
    elif advised := remedy(artifact, row):
        yield f"- **Remedy:** {safe(advised)}"
    yield ""


# Code -----------------------------------------------------------------------------------------


def _exceptions(report: CheckReport, rows: list[PolicyFinding]) -> Iterator[str]:
    """Yield the exceptions that would let failing findings pass, ready to paste."""
    offered = [each for row in rows if (each := offered_exception(report, row))]
    blocks = [block for block in map(exception_block, offered) if len(block) <= _LONGEST]
    if blocks:
        yield from [
            f"To let {'them' if len(rows) > 1 else 'it'} pass, {safe(adding_words(report))}:",
            "",
        ]
        yield from ["```toml", *"\n\n".join(blocks).split("\n"), "```", ""]


def _code_section(
    report: CheckReport,
    view: CheckView,
    artifact: CheckedArtifact,
    code: CodeView,
    found: list[PolicyFinding],
) -> list[str]:
    """Return the findings of a checkout, those of one load together, and what it loads."""
    name = f"{code.checkout.id}{own_label(artifact)}"
    lines = ["", f"### {safe(name)}: {safe(outcome_words(artifact))}"]
    if said := open_answers(artifact):
        lines += ["", *(f"- {safe(sentence)}" for sentence in said)]
    groups = list(artifact.group_alike(found).values())
    if found:
        cells = [_code_cells(view, artifact, row) for rows in groups for row in _by_load(rows)]
        lines += ["", *table(_IN_CODE, cells), ""]
        details = [line for rows in groups for line in _code_details(report, view, artifact, rows)]
        lines += _folded_away(details)
    return [*lines, *_loads_section(code)]


def _by_load(rows: list[PolicyFinding]) -> list[PolicyFinding]:
    return sorted(rows, key=lambda row: (row.file or "", row.line or 0))


def _code_cells(view: CheckView, artifact: CheckedArtifact, row: PolicyFinding) -> list[object]:
    origin = "its own label" if row.origin_id == row.id else row.origin_id
    licence = license_words(row) or ("not described" * bool(artifact.why_absent(row)))
    where = place_in_code(view, artifact, row)
    return [
        OUTCOMES.get(row.outcome, row.outcome), where, origin, licence or "not stated", row.term,
        row.severity, row.rule,
    ]  # fmt: skip


def _code_details(
    report: CheckReport, view: CheckView, artifact: CheckedArtifact, rows: list[PolicyFinding]
) -> Iterator[str]:
    """Yield what is said of findings of one term: what is the same of all of them once."""
    first, by_load = rows[0], _by_load(rows)
    outcome = OUTCOMES.get(first.outcome, first.outcome)
    yield f"**{safe(outcome)}: {safe(reason(first.term).brief)}**"
    yield ""
    yield from (f"- {safe(said)}" for said in alike_sentences(view, artifact, by_load))
    if not is_gap(first):
        yield f"- {safe(first.reason)}"
    yield from dict.fromkeys(line for row in by_load for line in _evidence(view, row))
    yield from dict.fromkeys(line for row in by_load for line in _last_point(artifact, row) if line)
    yield ""
    yield from _exceptions(report, rows)


def _loads_section(code: CodeView) -> list[str]:
    """Return what a checkout loads, and what is not known of it."""
    title = f"### What {safe(code.checkout.id)} loads"
    rows: list[list[object]] = [list(cells) for cells in load_cells(code)[:_SHOWN]]
    lines = ["", title, "", *(table(_LOADED, rows) if rows else ["Nothing that was found."])]
    if len(code.loads) > _SHOWN:
        lines += ["", f"And {len(code.loads) - _SHOWN:,} more; JSON has all of them."]
    passing, asking = notices_command(code), asking_command(code.checkout, "ptm check")
    said = [
        terms_sentence(code),
        f"{PASSED_ON} {passing}" if passing else "",
        mention_sentence(code),
        *absent_sentences(code.checkout),
        f"{ASKING} {asking}" if asking else "",
    ]
    lines += [line for sentence in said if sentence for line in ("", safe(sentence))]
    if title := unresolved_title(code.checkout):
        lines += ["", safe(title), ""]
        lines += [f"- {safe(sentence)}" for sentence in unresolved_sentences(code.checkout)]
    return lines
