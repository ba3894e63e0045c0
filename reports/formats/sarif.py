"""SARIF 2.1.0: the findings of a check, for GitHub's code scanning and other viewers."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from licenses.policy.gate import FAIL, PASS, REVIEW
from licenses.rule.advice import advice
from licenses.rule.reasons import reason
from queries.code_uses import is_mention
from queries.verdicts.check_report import BUILT_IN
from reports.text.answers import restriction_words
from reports.text.check import inferred_sentence, license_sentence, word_of_other
from reports.text.exceptions import expired_exceptions
from reports.text.outcomes import outcome_words
from reports.text.verdicts import verdict_sentence
from reports.text.words import age, plain, scope, step_sentence
from reports.views.check import view_check

if TYPE_CHECKING:
    from queries.rows import CodeUse
    from queries.verdicts.check_report import CheckReport
    from queries.verdicts.rows import PolicyFinding
    from reports.views.check import CheckView

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
POLICY = "ptm-policy.toml"
"""The file that findings are shown at where the policy is the built-in one."""
_MOST_PLACES = 100
"""Lines of code that one finding is shown at."""
_MOST_NOTES = 100
"""Artifacts of which it is noted that they pass within limits."""
_LEVELS = {FAIL: "error", REVIEW: "warning", PASS: "note"}
"""The standard allows its kind "review" no level; viewers sort by levels: a property says more."""
_PROPERTIES = ("rule", "severity", "outcome", "path")
Object = dict[str, Any]


def render(report: CheckReport) -> str:
    """Return the findings of a check as SARIF: a rule for each term, a result for each finding.

    A model is no file, and code scanning shows nothing without one. Results of a checkout stand at
    the lines of the code that load it, by paths relative to the root of the repository. All others
    stand at the line of the policy that stops them, by a path relative to where the command ran.
    The artifact itself is the logical location, the route of a licence a code flow. It is ASCII.
    """
    view = view_check(report)
    rules = sorted({row.term for row in report.findings})
    roots = _roots(report)
    run: Object = {
        "tool": {"driver": _tool_driver(report, rules)},
        "invocations": [_invocation_object(report, view)],
        "automationDetails": {"id": "ptm/check/"},
    }
    if roots:
        run["originalUriBaseIds"] = {
            base: {"description": {"text": _message_text(f"The root of {own}, which was scanned.")}}
            for own, base in roots.items()
        }
    run["results"] = [
        _result_object(single, view, row, rules, _places_of(single, view, row, roots))
        for single in report.single
        for row in single.findings
    ]
    text = json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)
    return text.replace("\x7f", "\\u007f") + "\n"


def _rule_levels(report: CheckReport) -> dict[str, str]:
    """Return for each term the gravest level of its results."""
    found: dict[str, set[str]] = {}
    for row in report.findings:
        found.setdefault(row.term, set()).add(row.outcome)
    return {
        term: next(level for outcome, level in _LEVELS.items() if outcome in outcomes)
        for term, outcomes in found.items()
    }


def _rule_remedies(report: CheckReport) -> dict[str, str]:
    """Return for each term what can be done about it, in words for all kinds of its results."""
    found: dict[str, set[str]] = {}
    for row in report.findings:
        found.setdefault(row.term, set()).add(word_of_other(row))
    return {
        term: advice(term, report.role, " or ".join(sorted(words, reverse=True)))
        for term, words in found.items()
    }


def _tool_driver(report: CheckReport, rules: list[str]) -> Object:
    import importlib.metadata

    version = importlib.metadata.version("ptm-lineage")
    levels, remedies = _rule_levels(report), _rule_remedies(report)
    return {
        "name": "ptm",
        "semanticVersion": version,
        "rules": [_rule_object(term, levels[term], remedies[term]) for term in rules],
    }


def _rule_object(term: str, level: str, remedy: str) -> Object:
    known = reason(term)
    brief = f"{known.brief[:1].upper()}{known.brief[1:]}."
    return {
        "id": term,
        "name": "".join(word.capitalize() for word in term.split("_")),
        "shortDescription": {"text": _message_text(brief)},
        "fullDescription": {"text": _message_text(known.why or brief)},
        "help": {"text": _message_text(f"{known.why} {remedy}".strip())},
        "defaultConfiguration": {"level": level},
        "properties": {"tags": ["licence"]},
    }


def _invocation_object(report: CheckReport, view: CheckView) -> Object:
    """Return how the check ended, with what is said once of all of it."""
    notes = [
        verdict_sentence(report, view, folds=False), *_restrictions(view),
        *expired_exceptions(view), scope(report), age(report),
    ]  # fmt: skip
    return {
        "executionSuccessful": True,
        "exitCode": int(report.verdict == FAIL),
        "toolExecutionNotifications": [
            {"level": "note", "message": {"text": _message_text(note)}} for note in notes
        ],
    }


def _restrictions(view: CheckView) -> list[str]:
    """Return of each artifact that passes what it may not be used for, and within which limits."""
    passing = [
        each
        for each in view.artifacts
        if each.checked.verdict == PASS and restriction_words(each.answers)
    ]
    told = [f"{plain(each.checked.id)}: {outcome_words(each)}" for each in passing[:_MOST_NOTES]]
    more = len(passing) - _MOST_NOTES
    return [*told, *[f"{more:,} more artifacts pass with such limits."] * (more > 0)]


def _roots(report: CheckReport) -> dict[str, str]:
    """Return what the root of each repository that was scanned is called."""
    names = dict.fromkeys(checkout.id for checkout in report.checkouts)
    return {own: f"%SRCROOT{place or ''}%" for place, own in enumerate(names)}


def _places_of(
    report: CheckReport, view: CheckView, row: PolicyFinding, roots: dict[str, str]
) -> list[Object]:
    """Return the places of a finding: where code loads what brings it, or else in the policy."""
    loads = [use for use in report.uses if use.repository == row.id and not is_mention(use)]
    if row.id in roots and row.kind and loads:
        route = view.route_of(row)
        used = (route[0].parent_kind, route[0].parent_id) if route else None
        # What is about the repository itself stands where the first of its loads does.
        own = [use for use in loads if (use.kind, use.id) == used] or loads[:1]
        known = [use for use in own if use.path is not None][:_MOST_PLACES]
        if known:
            return [_file_place(use, roots[row.id]) for use in known]
    name = POLICY if report.policy == BUILT_IN else report.policy
    return [_place(name, report.lines.get(row.rule, 1))]


def _file_place(use: CodeUse, base: str) -> Object:
    made = _place(use.path or "", use.line or 1)
    made["artifactLocation"]["uriBaseId"] = base
    return made


def _place(name: str, line: int) -> Object:
    uri = quote(name.encode("utf-8", "surrogateescape"))
    return {"artifactLocation": {"uri": uri}, "region": {"startLine": line}}


def _result_object(
    report: CheckReport,
    view: CheckView,
    row: PolicyFinding,
    rules: list[str],
    places: list[Object],
) -> Object:
    print_ = _finding_fingerprint(row)
    made: Object = {
        "ruleId": row.term,
        "ruleIndex": rules.index(row.term),
        "level": _LEVELS.get(row.outcome, "warning"),
        "message": {"text": _message_text(_result_message(view, row))},
        "locations": [_location_object(place, row.kind, row.id) for place in places],
        # Without the second GitHub takes findings at one line for one and the same.
        "partialFingerprints": {"ptmBreach/v1": print_, "primaryLocationLineHash": f"{print_}:1"},
        "properties": {name: getattr(row, name) for name in _PROPERTIES},
    }
    if flow := _code_flow(places[0], view, row):
        made["codeFlows"] = [{"threadFlows": [{"locations": flow}]}]
    if row.exception:
        made["suppressions"] = [{"kind": "external", "justification": row.exception}]
    return made


def _result_message(view: CheckView, row: PolicyFinding) -> str:
    steps = [step_sentence(step)[0] for step in view.route_of(row)]
    route = f" {'; '.join(steps)}." if steps else ""
    inferred = f" {sentence}" if (sentence := inferred_sentence(row)) else ""
    said = _license_sentence(view, row).rstrip(".")
    return f"{plain(row.id)}: {reason(row.term).brief}. {said}.{route}{inferred}"


def _license_sentence(view: CheckView, row: PolicyFinding) -> str:
    return license_sentence(row, absent=view.why_absent(row))


def _code_flow(place: Object, view: CheckView, row: PolicyFinding) -> list[Object]:
    """Return the places that a licence passes, from its origin down."""
    steps = view.route_of(row)[::-1]
    if not steps:
        return []
    origin = _license_sentence(view, row)
    places = [_location_object(place, row.origin_kind, row.origin_id, origin)]
    for step in steps:
        sentence, source = step_sentence(step)
        text = f"{sentence} ({source})"
        places.append(_location_object(place, step.child_kind, step.child_id, text))
    return [{"location": each} for each in places]


def _location_object(
    place: Object, kind: str | None, identifier: str, message: str | None = None
) -> Object:
    made: Object = {
        "physicalLocation": place,
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
