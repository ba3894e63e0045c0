"""SARIF 2.1.0: what a policy stops, for GitHub's code scanning and other viewers of findings."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from licenses.rule.advice import advice
from licenses.rule.reasons import reason
from reports.text.check import exceptions, licence, verdict
from reports.text.licenses import scope, steps
from reports.text.words import age, plain

if TYPE_CHECKING:
    from queries.answer import Report, Row

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
POLICY = "ptm-policy.toml"
"""The file that findings are shown at where the policy is the built-in one."""
_LEVELS = {"fail": "error", "review": "warning", "excepted": "note"}
Object = dict[str, Any]


def render(answer: Report) -> str:
    """Return breaches as SARIF: a rule for each term, a result for each row.

    A model is no file, and code scanning shows nothing without one; so results stand at the line of
    the policy that stops them, by a path relative to where the command ran. The thing itself is
    the logical location, the route of a licence a code flow. It is ASCII.
    """
    rules = sorted({row["term"] for row in answer.rows})
    run = {
        "tool": {"driver": _driver(rules)},
        "invocations": [_invocation(answer)],
        "automationDetails": {"id": "ptm/check/"},
        "results": [_result(answer, row, rules) for row in answer.rows],
    }
    text = json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)
    return text.replace("\x7f", "\\u007f") + "\n"


def _driver(rules: list[str]) -> Object:
    import importlib.metadata

    version = importlib.metadata.version("ptm-lineage")
    told = [_rule(term) for term in rules]
    return {"name": "ptm", "semanticVersion": version, "rules": told}


def _rule(term: str) -> Object:
    known = reason(term)
    brief = f"{known.brief[:1].upper()}{known.brief[1:]}."
    return {
        "id": term,
        "name": "".join(word.capitalize() for word in term.split("_")),
        "shortDescription": {"text": _text(brief)},
        "fullDescription": {"text": _text(known.why or brief)},
        "help": {"text": _text(f"{known.why} {advice(term)}".strip())},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["licence"]},
    }


def _invocation(answer: Report) -> Object:
    """Return how the check ended, with what is said once of all of it."""
    broken = answer.parameters.get("verdict") == "broken"
    told = [*verdict(answer), *exceptions(answer)]
    notes = [*told, scope(answer), age(answer)]
    return {
        "executionSuccessful": True,
        "exitCode": int(broken),
        "toolExecutionNotifications": [
            {"level": "note", "message": {"text": _text(note)}} for note in notes
        ],
    }


def _result(answer: Report, row: Row, rules: list[str]) -> Object:
    print_ = _fingerprint(row)
    made: Object = {
        "ruleId": row["term"],
        "ruleIndex": rules.index(row["term"]),
        "level": _LEVELS.get(row["outcome"], "warning"),
        "message": {"text": _text(_message(row))},
        "locations": [_location(answer, row, row["kind"], row["id"])],
        # Without the second GitHub takes findings at one line for one and the same.
        "partialFingerprints": {"ptmBreach/v1": print_, "primaryLocationLineHash": f"{print_}:1"},
        "properties": {name: row[name] for name in ("rule", "severity", "outcome", "path")},
    }
    if flow := _flow(answer, row):
        made["codeFlows"] = [{"threadFlows": [{"locations": flow}]}]
    if row["exception"]:
        made["suppressions"] = [{"kind": "external", "justification": row["exception"]}]
    return made


def _message(row: Row) -> str:
    brief = reason(row["term"]).brief
    route = f" Path: {plain(row['path'])}." if row["edge"] else ""
    return f"{plain(row['id'])}: {brief}. {licence(row).rstrip('.')}.{route}"


def _flow(answer: Report, row: Row) -> list[Object]:
    """Return the places that a licence passes, from its origin down."""
    route = answer.parts["routes"].rows
    passed = [step for step in route if step["route"] == row["route"]]
    if not passed:
        return []
    told = [f"{sentence} ({said})" for sentence, said in reversed(steps(answer, row["route"]))]
    places = [_location(answer, row, row["origin_kind"], row["origin_id"], licence(row))]
    for step, sentence in zip(passed, told, strict=True):
        places.append(_location(answer, row, step["child_kind"], step["child_id"], sentence))
    return [{"location": place} for place in places]


def _location(
    answer: Report, row: Row, kind: str | None, identifier: str, message: str | None = None
) -> Object:
    policy = answer.parameters.get("policy", "built-in")
    name = POLICY if policy == "built-in" else str(policy)
    line = (answer.parameters.get("lines") or {}).get(row["rule"], 1)
    made: Object = {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(name.encode("utf-8", "surrogateescape"))},
            "region": {"startLine": line},
        },
        "logicalLocations": [
            {"fullyQualifiedName": identifier, "kind": (kind or "unknown").lower()}
        ],
    }
    return made | ({"message": {"text": _text(message)}} if message else {})


def _fingerprint(row: Row) -> str:
    """Return what stays while the same term of the same licence reaches the same thing."""
    names = ("kind", "id", "term", "origin_kind", "origin_id", "license")
    told = json.dumps([row[name] for name in names])
    return hashlib.sha256(told.encode("ascii")).hexdigest()[:32]


def _text(text: str) -> str:
    """Return a text as a message of SARIF has it, in which no link and no placeholder arises."""
    marked = plain(text).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return marked.replace("{", "{{").replace("}", "}}")
