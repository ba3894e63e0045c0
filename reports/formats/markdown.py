"""Markdown: a lineage, its licences, a check for a pull request; or a table of any rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from licenses.rule.permissions import ACTIONS, CONTESTED, YES
from queries.families.upstream import family_of
from queries.gaps import UNRESOLVED
from queries.lineage_report import LineageReport
from queries.notices.notices_report import NoticesReport
from queries.verdicts.check_report import CheckReport
from queries.verdicts.license_report import LicenseReport
from reports.text.answers import asking, limit_words, question
from reports.text.blocks import as_markdown
from reports.text.check_page import check_page
from reports.text.compared import compared_words
from reports.text.flowchart import draw_flowchart
from reports.text.licenses import unresolved_sentence
from reports.text.lineage import (
    asked_words,
    base_sentences,
    gone_note,
    license_text,
    list_licenses,
    nothing_stated,
    summary,
)
from reports.text.marks import safe, table
from reports.text.narrowed import words_of
from reports.text.notices import notice_blocks
from reports.text.remedies import remedy_sentences, remedy_text
from reports.text.words import (
    SCOPE,
    age,
    bound,
    gone_mark,
    how,
    not_declared,
    scope,
    step_sentence,
    subject,
)
from reports.views import QUIET
from reports.views.family import view_family
from reports.views.licenses import read_routes, view_licenses
from reports.views.lineage import view_lineage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from queries.answer import Report
    from queries.verdicts.rows import LicenseAnswer, LicenseFinding, RouteStep
    from reports.views.obligations import ObligationLists, SharedObligation

_TITLES = {"show": "Facts", "contents": "What the graph holds"}
_ANSWERS = ["Action", "Answer", "Decided by", "Licence", "Clause", "Path", "Not declared"]
_HEADINGS = {
    "conflict": "Conflicts",
    "contested": "Contested",
    "unknown": "Unknown",
    "warning": "Warnings",
}
_MENTIONED = "only mentioned, not described by any source"
_STEPS = ["Step", "Artifact", "How", "Made from", "Stated by", "Standing"]
_FINDINGS = ["Severity", "Term", "Brought by", "Licence", "Compared", "Clause", "Route"]


def render(report: Report) -> str:
    """Return the report as Markdown; nothing from outside can become markup or a link."""
    if isinstance(report, NoticesReport):
        return as_markdown(notice_blocks(report))
    notes = " ".join(filter(None, [bound(report), scope(report), age(report)]))
    return "\n".join([*_report_lines(report), *(["", f"_{safe(notes)}_"] if notes else []), ""])


def _report_lines(report: Report) -> list[str]:
    match report:
        case LineageReport():
            return _lineage_page(report)
        case LicenseReport():
            return _license_page(report)
        case CheckReport():
            return check_page(report)
    title = _TITLES.get(report.question) or report.question.replace("_", " ").capitalize()
    about = subject(report)
    lines = [f"# {title}{f' of {safe(about)}' if about else ''}", ""]
    lines += [safe(asked), ""] if (asked := words_of(report)) else []
    lines += _rows_as_table(report)
    for name, part in report.parts.items():
        if name in QUIET and not part.rows:
            continue
        lines += ["", f"## {safe(name.capitalize())}", "", *_rows_as_table(part)]
    return lines


def _rows_as_table(report: Report) -> list[str]:
    if not report.rows:
        return ["Nothing is recorded."]
    names = report.columns()
    return table([safe(n) for n in names], [[r.get(n) for n in names] for r in report.rows])


# Lineage --------------------------------------------------------------------------------------


def _lineage_page(report: LineageReport) -> list[str]:
    lineage = view_lineage(report)
    lines = [f"# Lineage of {safe(subject(report))}", "", f"{safe(summary(lineage))}."]
    lines += ["", safe(asked_words(lineage))] if report.narrowing else []
    steps = [
        [
            step.step,
            step.child_id,
            how(step.relation, step.method, step.child_kind),
            step.parent_id,
            step.stated_by,
            "declared" if step.declared else "inferred",
        ]
        for step in report.steps
    ]
    lines += ["", "## Steps", ""]
    lines += table(_STEPS, steps) if steps else [safe(nothing_stated(lineage))]
    # A picture of a part would say of artifacts that they state no base.
    if (report.steps or report.unresolved) and not report.narrowing:
        lines += _family_picture(report)
    artifacts = [
        [
            kind,
            identifier,
            license_text(artifact),
            "; ".join(
                filter(
                    None,
                    [
                        _MENTIONED * artifact.only_mentioned,
                        list_licenses(artifact),
                        *base_sentences(lineage, (kind, identifier)),
                        gone_note(artifact),
                    ],
                )
            ),
        ]
        for (kind, identifier), artifact in lineage.artifacts.items()
    ]
    lines += ["", "## Licences along it", ""]
    return lines + table(["Kind", "Artifact", "Licence", "Note"], artifacts)


def _family_picture(lineage: LineageReport, licenses: LicenseReport | None = None) -> list[str]:
    """Return a lineage as a flowchart, which GitHub draws; no text in it can close the fence.

    With ``licenses`` it is drawn for them. Nothing where a text cannot be written as UTF-8.
    """
    try:
        family = family_of(lineage, licenses)
    except UnicodeEncodeError:  # no graph holds such a text, but a report made by hand may
        return []
    chart = draw_flowchart(view_family(family))
    # Reports on licences end with what a verdict is.
    notes = safe(" ".join([*chart.notes, *([SCOPE] if licenses is None else [])]))
    return ["", "## Picture", "", "```mermaid", *chart.lines, "```", "", notes]


# Licences -------------------------------------------------------------------------------------


def _license_page(report: LicenseReport) -> list[str]:
    view, routes = view_licenses(report), read_routes(report.routes)
    labels = " or ".join(safe(row.license_raw or row.license or "nothing") for row in view.labels)
    mark = gone_mark(view.gone.get(view.subject))
    lines = [f"# Licences upstream of {safe(f'{subject(report)}{mark}')}", ""]
    lines += [f"Labelled {labels}: **{safe(report.verdict)}**."]
    lines += _answer_lines(report)
    if remedies := remedy_sentences(view):
        lines += ["", safe(remedy_text(remedies))]
    for level, title in _HEADINGS.items():
        rows = [
            [
                row.severity,
                row.brief,
                f"{row.origin_id}{gone_mark(view.gone.get((row.origin_kind, row.origin_id)))}",
                row.license_raw or row.license or _unknown_license(row),
                compared_words(view.write_out(row.compared)),
                row.clause,
                _route_text(row, routes.get(row.route, [])),
            ]
            for row in report.findings
            if _heading_of(row) == level
        ]
        lines += ["", f"## {title}", "", *table(_FINDINGS, rows)] if rows else []
    lines += _obligation_lines(view.obligations)
    if view.bases:
        lines += ["", "## Bases that cannot be looked up", ""]
        lines += [f"- {safe(unresolved_sentence(view, base))}" for base in view.bases]
    if report.undeclared:
        lines += ["", "## No licence stated", ""]
        lines += [
            f"- {safe(f'{row.id}{gone_mark(view.gone.get((row.kind, row.id)))}')}"
            for row in report.undeclared
        ]
    if view.gone_upstream:
        lines += ["", "## Gone, and what it stated last counts", ""]
        lines += [f"- {safe(f'{row.id}{gone_mark(row)}')}" for row in view.gone_upstream]
    if report.lineage is not None and report.lineage.steps:
        lines += _family_picture(report.lineage, report)
    return lines


def _heading_of(row: LicenseFinding) -> str:
    return CONTESTED if row.level == "unknown" and row.contested else row.level


def _answer_lines(report: LicenseReport) -> Iterator[str]:
    """Yield what may be done: the actions in a table, then the limits."""
    if not report.answers:
        return
    yield from ("", f"## {asking(report.role)}", "")
    rows = [
        [question(row), f"{row.answer}: {row.limit}" if row.limit else row.answer, *_decided(row)]
        for row in report.answers
        if row.action in ACTIONS
    ]
    yield from table(_ANSWERS, rows)
    limits = [[words, *_decided(row)] for words, row in limit_words(report.answers)]
    if limits:
        yield from ("", *table(["Limit", *_ANSWERS[2:]], limits))


def _decided(row: LicenseAnswer) -> list[str | None]:
    """Return who decides an answer, by which licence, over which path; of a plain yes nothing."""
    if row.answer == YES:
        return ["", "", "", "", ""]
    own = (row.decided_by_kind, row.decided_by) == (row.kind, row.id)
    path = "" if own else row.path
    return [row.decided_by, row.license or "not stated", row.clause, path, row.inferred]


def _obligation_lines(lists: ObligationLists) -> Iterator[str]:
    """Yield obligations; only what is certain can be ticked off."""
    if any(lists):
        yield from ("", "## Obligations")
    if lists.certain:
        yield ""
        yield from (f"- [ ] {_shared_text(each)}" for each in lists.certain)
    for choice in lists.choices:
        yield from ("", f"{safe(choice.title)}:", "")
        for option, texts in choice.options.items():
            yield f"- {safe(option)}: {safe('; '.join(texts))}"
    for each in lists.contested:
        yield from ("", f"{safe(each.title)}:", "")
        yield from (f"- {_shared_text(one)}" for one in each.obligations)


def _shared_text(each: SharedObligation) -> str:
    return f"{safe(each.text)} ({safe(', '.join(each.licenses))})"


def _unknown_license(row: LicenseFinding) -> str:
    return "not known" if row.term == UNRESOLVED else "not stated"


def _route_text(row: LicenseFinding, steps: list[RouteStep]) -> str:
    """Return how a licence arrives, and what of that nobody declares."""
    said = [f"{sentence} ({source})" for sentence, source in map(step_sentence, steps)]
    return "; ".join([*said, *filter(None, [not_declared(row.inferred)])])
