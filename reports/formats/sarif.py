"""SARIF 2.1.0: the findings of a check, for GitHub's code scanning and other viewers."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from licenses.rule.advice import advice
from licenses.rule.reasons import reason
from queries.check_report import BUILT_IN
from reports.text.check import (
    expired_exceptions,
    inferred_sentence,
    license_sentence,
    verdict_sentence,
)
from reports.text.words import age, plain, scope, step_sentence
from reports.views.check import view_check

if TYPE_CHECKING:
    from queries.check_report import CheckReport
    from queries.license_rows import PolicyFinding
    from reports.views.check import CheckView

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
POLICY = "ptm-policy.toml"
"""The file that findings are shown at where the policy is the built-in one."""
_LEVELS = {"fail": "error", "review": "warning", "excepted": "note"}
_PROPERTIES = ("rule", "severity", "outcome", "path")
Object = dict[str, Any]


def render(report: CheckReport) -> str:
    """Return the findings of a check as SARIF: a rule for each term, a result for each finding.

    A model is no file, and code scanning shows nothing without one; so results stand at the line of
    the policy that stops them, by a path relative to where the command ran. The artifact itself is
    the logical location, the route of a licence a code flow. It is ASCII.
    """
    view = view_check(report)
    rules = sorted({row.term for row in report.findings})
    run = {
        "tool": {"driver": _tool_driver(rules)},
        "invocations": [_invocation_object(report, view)],
        "automationDetails": {"id": "ptm/check/"},
        "results": [_result_object(report, view, row, rules) for row in report.findings],
    }
    text = json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)
    return text.replace("\x7f", "\\u007f") + "\n"


def _tool_driver(rules: list[str]) -> Object:
    import importlib.metadata

    version = importlib.metadata.version("ptm-lineage")
    return {
        "name": "ptm",
        "semanticVersion": version,
        "rules": [_rule_object(term) for term in rules],
    }


def _rule_object(term: str) -> Object:
    known = reason(term)
    brief = f"{known.brief[:1].upper()}{known.brief[1:]}."
    return {
        "id": term,
        "name": "".join(word.capitalize() for word in term.split("_")),
        "shortDescription": {"text": _message_text(brief)},
        "fullDescription": {"text": _message_text(known.why or brief)},
        "help": {"text": _message_text(f"{known.why} {advice(term)}".strip())},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["licence"]},
    }


def _invocation_object(report: CheckReport, view: CheckView) -> Object:
    """Return how the check ended, with what is said once of all of it."""
    notes = [verdict_sentence(report, view), *expired_exceptions(view), scope(report), age(report)]
    return {
        "executionSuccessful": True,
        "exitCode": int(report.verdict == "broken"),
        "toolExecutionNotifications": [
            {"level": "note", "message": {"text": _message_text(note)}} for note in notes
        ],
    }


def _result_object(
    report: CheckReport, view: CheckView, row: PolicyFinding, rules: list[str]
) -> Object:
    print_ = _finding_fingerprint(row)
    made: Object = {
        "ruleId": row.term,
        "ruleIndex": rules.index(row.term),
        "level": _LEVELS.get(row.outcome, "warning"),
        "message": {"text": _message_text(_result_message(row))},
        "locations": [_location_object(report, row, row.kind, row.id)],
        # Without the second GitHub takes findings at one line for one and the same.
        "partialFingerprints": {"ptmBreach/v1": print_, "primaryLocationLineHash": f"{print_}:1"},
        "properties": {name: getattr(row, name) for name in _PROPERTIES},
    }
    if flow := _code_flow(report, view, row):
        made["codeFlows"] = [{"threadFlows": [{"locations": flow}]}]
    if row.exception:
        made["suppressions"] = [{"kind": "external", "justification": row.exception}]
    return made


def _result_message(row: PolicyFinding) -> str:
    brief = reason(row.term).brief
    route = f" Path: {plain(row.path)}." if row.edge else ""
    inferred = f" {sentence}" if (sentence := inferred_sentence(row)) else ""
    return f"{plain(row.id)}: {brief}. {license_sentence(row).rstrip('.')}.{route}{inferred}"


def _code_flow(report: CheckReport, view: CheckView, row: PolicyFinding) -> list[Object]:
    """Return the places that a licence passes, from its origin down."""
    steps = view.route_of(row)[::-1]
    if not steps:
        return []
    origin = license_sentence(row)
    places = [_location_object(report, row, row.origin_kind, row.origin_id, origin)]
    for step in steps:
        sentence, source = step_sentence(step)
        text = f"{sentence} ({source})"
        places.append(_location_object(report, row, step.child_kind, step.child_id, text))
    return [{"location": place} for place in places]


def _location_object(
    report: CheckReport,
    row: PolicyFinding,
    kind: str | None,
    identifier: str,
    message: str | None = None,
) -> Object:
    name = POLICY if report.policy == BUILT_IN else report.policy
    made: Object = {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(name.encode("utf-8", "surrogateescape"))},
            "region": {"startLine": report.lines.get(row.rule, 1)},
        },
        "logicalLocations": [
            {"fullyQualifiedName": identifier, "kind": (kind or "unknown").lower()}
        ],
    }
    return made | ({"message": {"text": _message_text(message)}} if message else {})


def _finding_fingerprint(row: PolicyFinding) -> str:
    """Return what stays while the same term of the same licence reaches the same artifact."""
    parts = (row.kind, row.id, row.term, row.origin_kind, row.origin_id, row.license)
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()[:32]


def _message_text(text: str) -> str:
    """Return a text as a message of SARIF has it, in which no link and no placeholder arises."""
    marked = plain(text).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return marked.replace("{", "{{").replace("}", "}}")
