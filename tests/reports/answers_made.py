"""Answers and reports of every type, full of what a stranger may write."""

import re
import types
from dataclasses import fields, replace
from datetime import date
from typing import Any, get_args, get_origin, get_type_hints

from queries.answer import Answer, Report, Row
from queries.artifact_report import ArtifactReport
from queries.impact_report import ImpactReport
from queries.lineage_report import LineageReport
from queries.notices.notices_report import NoticesReport
from queries.rows import columns, row_types
from queries.subject import Subject
from queries.verdicts.check_report import CheckReport
from queries.verdicts.license_report import LicenseReport
from reports import find_format

TODAY = date(2026, 11, 21)
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
    hints = get_type_hints(row_types()[row_type])
    row = {name: value_of(hint, text) for name, hint in hints.items()}
    # These are not free texts.
    return row | {"relation": "DERIVED_FROM"} if "relation" in row else row


def answers(text: str) -> list[Answer]:
    """Return an answer of every row type, full of a text."""
    made = []
    for row_type in row_types():
        rows = [row_of(row_type, text), dict.fromkeys(columns(row_type)) | row_of(row_type, "b")]
        facts = [{**FACTS[0], "source": text}]
        made.append(Answer("question", {"model_id": text}, row_type, rows, facts))
    return made


def typed(row_type: str, text: str, **values: Any) -> list[Any]:
    """Return two typed rows: one full of a text, and one that has just an id of its own."""
    cls = row_types()[row_type]
    return [cls(**{**row_of(row_type, one), **values}) for one in (text, "b")]


def reports(text: str) -> list[Report]:
    """Return a report of every type, full of a text."""
    subject = Subject("Model", text, text)
    kinds = {"child_kind": "Model", "parent_kind": "Model"}
    facts = [{**FACTS[0], "source": text}]
    licensed = typed("LicensedArtifact", text, kind="Model")
    labels, routes = typed("StatedLicense", text), typed("RouteStep", text, route=1)
    findings = typed("LicenseFinding", text, level="conflict", severity="high", route=1)
    checked = typed("PolicyFinding", text, outcome="fail", severity="high", route=1)
    return [
        LineageReport(subject, typed("Step", text, **kinds), licensed, facts=facts),
        ImpactReport(subject, typed("Artifact", text), typed("RepositoryUse", text), facts=facts),
        LicenseReport(
            subject, "conflict", 1, findings, labels, typed("LicenseObligation", text), labels,
            typed("Unlabelled", text), routes, facts=facts,
        ),
        CheckReport(
            "fail", TODAY, checked, typed("Checked", text, verdict="fail"),
            typed("PolicyException", text, state="expired"), routes, facts=facts,
        ),
        ArtifactReport(subject, typed("Fact", text), typed("StatedClaim", text), True, facts=facts),
        NoticesReport(
            subject, typed("Notice", text, kind="Model"), typed("NoticeObligation", text),
            typed("LicenseText", text), typed("NoticeGap", text, kind="Model", reason="disputed"),
            typed("CodeUse", text), typed("UseLeftOut", text, reason="test"), facts=facts,
        ),
    ]  # fmt: skip


def everything(text: str) -> list[Report]:
    """Return an answer of every row type and a report of every type."""
    return [*answers(text), *reports(text)]


def empty(report: Report) -> Report:
    """Return the same without rows, and without any source in the graph."""
    if isinstance(report, Answer):
        return replace(report, rows=[], facts=[])
    lists = {f.name: [] for f in fields(report) if isinstance(getattr(report, f.name), list)}  # type: ignore[arg-type]
    made: Report = replace(report, **lists)  # type: ignore[type-var]
    return made


def takes(form: str, report: Report) -> bool:
    """Return whether a format is made for this report."""
    return find_format(form).fits(report.shape)
