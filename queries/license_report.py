"""What the licences above a thing mean for its own label, as an answer: a row for each finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from licenses.rule.grading import Finding
from licenses.rule.readings import Policy
from licenses.rule.reasons import reason
from queries.answer import BOUND, Answer, Row, columns
from queries.ends import ends, steps_to
from queries.propagation.inheritance import (
    BEYOND,
    Arrival,
    Inheritance,
    Key,
    Labels,
    Step,
    edge_of,
    inherit,
)

RawLabels = Mapping[tuple[Key, str | None], str]
"""The text of labels that were not recognised, by thing and statement."""
LEVELS = ("conflict", "unknown", "warning")
_GRAVEST = ("high", "medium", "low")
_MOST_EVIDENCE = 3
"""Pieces of evidence that are told of one step; a repository may name a model in many places."""


def license_findings(lineage: Answer, policy: Policy) -> Answer:
    """Return what the licences above a thing mean for its own label.

    Parameters
    ----------
    lineage
        The answer of ``Graph.lineage``, with its part ``things``.
    policy
        How contested points are read.

    The rows are findings, the gravest first. The parts are ``labels`` (the thing's own),
    ``obligations`` (what has to be done), ``undeclared`` (things above it whose licence nobody
    states), ``disputed`` (those with several) and ``routes`` (the steps by which each licence of a
    finding arrives, from its origin down).
    """
    things = lineage.parts["things"].rows
    labels = read_labels(things)
    found = inherited(lineage, policy)
    subject = found.subject
    telling = [a for a in found.arrivals if a.judgement.findings]
    written = as_written(things)
    rows = [row for n, arrival in enumerate(telling, 1) for row in _rows(n, arrival, written)]
    rows += [_own_row(found, finding) for finding in (found.clash, found.beyond) if finding]
    rows = [{name: row[name] for name in columns("LicenseFinding")} for row in rows]
    rows.sort(key=lambda r: (LEVELS.index(r["level"]), _GRAVEST.index(r["severity"])))
    above = len(labels.keys() - {subject})
    parameters = {**lineage.parameters, "verdict": found.verdict, "above": above}
    answer = Answer("licenses", parameters, "LicenseFinding", rows, lineage.facts)
    parts = {
        "labels": ("StatedLicense", _labels(subject, found.labels, written)),
        "obligations": ("Duty", list(_duties(found))),
        "disputed": ("StatedLicense", list(_disputed(subject, labels, written))),
        "undeclared": ("Unlabelled", list(_undeclared(subject, things))),
        "routes": ("RouteStep", [r for n, a in enumerate(telling, 1) for r in route_rows(n, a)]),
    }
    for name, (row_type, made) in parts.items():
        answer.parts[name] = Answer(name, {}, row_type, made)
    return answer


def inherited(lineage: Answer, policy: Policy) -> Inheritance:
    """Return what reaches a thing, from the answer of ``Graph.lineage`` with its part things."""
    subject = (str(lineage.parameters["kind"]), str(lineage.parameters["id"]))
    labels = read_labels(lineage.parts["things"].rows)
    made = inherit(subject, read_steps(lineage), labels, policy)
    if lineage.touches_bound():
        compared = f"steps that are looked at: {BOUND}"
        made.beyond = Finding(BEYOND, "unknown", "medium", "", compared, False, "high", "")
    return made


def add_evidence(answer: Answer, read: Iterable[Row]) -> None:
    """Fill in what was read for the steps of the routes, from rows of the type Statement."""
    known: dict[tuple[Key, Key, str], dict[str, None]] = {}
    for row in read:
        child, parent = (row["child_kind"], row["child_id"]), (row["kind"], row["parent_id"])
        place = f"{row['path']}:{row['line'] or ''}".rstrip(":") if row["path"] else None
        if told := place or row["evidence"]:
            known.setdefault((child, parent, row["stated_by"]), {})[told] = None
    for row in answer.parts["routes"].rows:
        child, parent = (row["child_kind"], row["child_id"]), (row["parent_kind"], row["parent_id"])
        found = [known.get((child, parent, by), {}) for by in (row["stated_by"] or "").split(", ")]
        told = list(dict.fromkeys(text for texts in found for text in texts))
        row["evidence"] = "; ".join(told[:_MOST_EVIDENCE]) or None


def read_labels(things: Iterable[Row]) -> dict[Key, Labels]:
    """Return the licences of things from rows of the type LicensedArtifact."""
    made: dict[Key, dict[str | None, dict[str, None]]] = {}
    unclear: set[Key] = set()
    for row in things:
        thing = (row["kind"], row["id"])
        licences = made.setdefault(thing, {})
        if row["license"] is not None:
            licences.setdefault(row["license"], {})[row["stated_by"]] = None
            if row["raw"] == "other" and row["license"] != "other":
                unclear.add(thing)
    for thing in unclear:
        # The Hub's tag says just "other" where the card gives the name: one statement, read twice.
        made[thing].pop("other", None)
    return {
        thing: {licence: tuple(by) for licence, by in licences.items()} or {None: ()}
        for thing, licences in made.items()
    }


def read_steps(lineage: Answer) -> list[Step]:
    """Return the steps that a lineage states, the sources of one step joined."""
    kinds = steps_to(lineage)
    joined: dict[tuple[Key, Key, str], tuple[dict[str, None], list[bool]]] = {}
    for row in lineage.rows:
        for child, parent in ends(row, kinds):
            edge = edge_of(row["relation"], row["method"], child[0])
            sources, declared = joined.setdefault((child, parent, edge), ({}, []))
            sources[row["stated_by"]] = None
            declared.append(bool(row["declared"]))
    return [
        Step(child, parent, edge, tuple(sources), any(declared))
        for (child, parent, edge), (sources, declared) in joined.items()
    ]


def as_written(things: Iterable[Row]) -> RawLabels:
    """Return the text of labels that were not recognised: their ids tell a reader nothing."""
    return {
        ((row["kind"], row["id"]), row["license"]): row["raw"]
        for row in things
        if row["license"] and "unrecognised:" in row["license"] and row["raw"]
    }


def _rows(number: int, arrival: Arrival, written: RawLabels) -> Iterator[Row]:
    kind, identifier = arrival.origin
    for finding in arrival.judgement.findings:
        yield {
            **_told(finding),
            "origin_id": identifier,
            "origin_kind": kind,
            "license": arrival.license,
            "license_raw": written.get((arrival.origin, arrival.license)),
            "license_stated_by": _words(arrival.stated_by),
            "label": arrival.label,
            "edge": arrival.route.edge,
            "route": number,
            "path": path_of(arrival),
        }


def _own_row(found: Inheritance, finding: Finding) -> Row:
    """Return the row of what is told of the subject itself."""
    kind, identifier = found.subject
    label = next(iter(found.labels)) if len(found.labels) == 1 else None
    return {
        **_told(finding),
        "origin_id": identifier,
        "origin_kind": kind,
        "license": finding.upstream or None,
        "license_raw": None,
        "license_stated_by": None,
        "label": label,
        "edge": "merge",
        "route": 0,
        "path": identifier,
    }


def _told(finding: Finding) -> Row:
    told = reason(finding.term)
    return {
        "level": finding.level,
        "severity": finding.severity,
        "term": finding.term,
        "brief": told.brief,
        "why": told.why,
        "compared": finding.compared,
        "clause": finding.clause or None,
        "contested": finding.contested,
        "confidence": finding.confidence,
    }


def path_of(arrival: Arrival) -> str:
    """Return a route in words, from the origin down to the subject."""
    steps = (f"-[{step.edge}]-> {step.child[1]}" for step in reversed(arrival.route.steps))
    return " ".join([arrival.origin[1], *steps])


def route_rows(number: int, arrival: Arrival) -> Iterator[Row]:
    """Yield the steps of a route from its origin down, as rows of the type RouteStep."""
    for place, step in enumerate(reversed(arrival.route.steps), 1):
        yield {
            "route": number,
            "step": place,
            "parent_id": step.parent[1],
            "parent_kind": step.parent[0],
            "edge": step.edge,
            "child_id": step.child[1],
            "child_kind": step.child[0],
            "stated_by": _words(step.stated_by),
            "declared": step.declared,
            "evidence": None,
        }


def _labels(thing: Key, labels: Labels, written: RawLabels) -> list[Row]:
    return [
        {
            "id": thing[1],
            "kind": thing[0],
            "license": licence,
            "license_raw": written.get((thing, licence)),
            "stated_by": _words(sources),
        }
        for licence, sources in labels.items()
    ]


def _disputed(subject: Key, labels: Mapping[Key, Labels], written: RawLabels) -> Iterator[Row]:
    for thing, licences in labels.items():
        if len(licences) > 1 and thing != subject:
            yield from _labels(thing, licences, written)


def _duties(found: Inheritance) -> Iterator[Row]:
    """Yield every duty once for each licence that asks for it, with the things that bring it."""
    for duty in sorted(found.duties):
        origins = sorted({identifier for _, identifier in found.duties[duty]})
        yield {
            "term": duty.term,
            "text": duty.text,
            "license": duty.licence,
            "origins": ", ".join(origins),
        }


def _undeclared(subject: Key, things: Iterable[Row]) -> Iterator[Row]:
    for row in things:
        if row["license"] is None and (row["kind"], row["id"]) != subject:
            yield {name: row[name] for name in ("id", "kind", "steps", "only_mentioned")}


def _words(sources: Iterable[str]) -> str | None:
    return ", ".join(sources) or None
