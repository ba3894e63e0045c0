"""Whether things keep to a policy, as an answer: a row for each breach, the verdict beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from licenses.policy.gate import Exemption, Gate
from queries.answer import Answer, Row, columns
from queries.license_report import RawLabels, as_written, inherited, path_of, route_rows
from queries.violations import Breach, find_breaches, plain

FAIL, REVIEW, EXCEPTED = "fail", "review", "excepted"
NOT_IN_GRAPH = "not_in_graph"
_ORDER = (FAIL, REVIEW, EXCEPTED)
_GRAVEST = ("high", "medium", "low")


def gate_answer(
    lineages: Iterable[Answer], missing: Iterable[tuple[str, str]], gate: Gate, today: date
) -> Answer:
    """Return whether things keep to a policy.

    Parameters
    ----------
    lineages
        The answers of ``Graph.lineage``, with their part ``things``.
    missing
        What was asked for and is not in the graph, each with the sentence that says so; it breaks
        the policy, because nothing is known of it.
    today
        The day on which exceptions have to be in force.

    The rows are breaches, those that fail first; ``answer.parameters["verdict"]`` is kept or
    broken. The parts are ``checked`` (a row for each thing), ``exceptions`` (each with whether it
    was used) and ``routes`` (the steps by which the licences of the rows arrive).
    """
    made = _Gathering(gate, today)
    for lineage in lineages:
        made.check(lineage)
    for asked, sentence in missing:
        made.add_missing(asked, sentence)
    made.rows.sort(key=lambda r: (_ORDER.index(r["outcome"]), _GRAVEST.index(r["severity"])))
    verdict = "broken" if any(row["outcome"] == FAIL for row in made.rows) else "kept"
    answer = Answer("check", {"verdict": verdict, "day": today.isoformat()}, "Breach", made.rows)
    for name, row_type, rows in (
        ("checked", "Checked", made.checked),
        ("exceptions", "PolicyException", list(made.exceptions())),
        ("routes", "RouteStep", made.routes),
    ):
        answer.parts[name] = Answer(name, {}, row_type, rows)
    return answer


class _Gathering:
    """Gathers the rows of things that are checked one after another."""

    def __init__(self, gate: Gate, today: date) -> None:
        self.gate, self.today = gate, today
        self.rows: list[Row] = []
        self.checked: list[Row] = []
        self.routes: list[Row] = []
        self._used: set[Exemption] = set()
        self._route = 0

    def check(self, lineage: Answer) -> None:
        found = inherited(lineage, self.gate.readings)
        written = as_written(lineage.parts["things"].rows)
        rows = [self._row(found.subject, b, written) for b in find_breaches(found, self.gate)]
        self.rows += rows
        kind, identifier = found.subject
        steps = max((row["step"] for row in lineage.rows), default=0)
        self.checked.append(_checked(identifier, kind, rows, steps))

    def add_missing(self, asked: str, sentence: str) -> None:
        row = dict.fromkeys(columns("Breach")) | {
            "id": asked,
            "outcome": FAIL,
            "rule": NOT_IN_GRAPH,
            "term": NOT_IN_GRAPH,
            "severity": _GRAVEST[0],
            "origin_id": asked,
            "path": asked,
            "reason": sentence,
        }
        self.rows.append(row)
        self.checked.append(_checked(asked, None, [row]))

    def exceptions(self) -> Iterator[Row]:
        for each in self.gate.exceptions:
            state = "used" if each in self._used else "unused"
            yield {
                "id": each.id,
                "license": each.license,
                "term": each.term,
                "reason": each.reason,
                "until": each.until.isoformat(),
                "state": "expired" if each.until < self.today else state,
            }

    def _row(self, subject: tuple[str, str], breach: Breach, written: RawLabels) -> Row:
        arrival, finding = breach.arrival, breach.finding
        exception = self._exception(subject, breach)
        if arrival.route.steps:
            self._route += 1
            self.routes += route_rows(self._route, arrival)
        return {
            "id": subject[1],
            "kind": subject[0],
            "outcome": EXCEPTED if exception else breach.outcome,
            "rule": breach.rule,
            "term": breach.term,
            "severity": breach.severity,
            "origin_id": arrival.origin[1],
            "origin_kind": arrival.origin[0],
            "license": arrival.license,
            "license_raw": written.get((arrival.origin, arrival.license)),
            "label": arrival.label,
            "edge": arrival.route.edge if arrival.route.steps else None,
            "compared": breach.compared,
            "clause": (finding.clause or None) if finding else None,
            "path": path_of(arrival),
            "reason": breach.reason,
            "exception": f"{exception.reason} (until {exception.until})" if exception else None,
            "route": self._route if arrival.route.steps else None,
        }

    def _exception(self, subject: tuple[str, str], breach: Breach) -> Exemption | None:
        """Return the exception that lets something through on this day."""
        things = (subject, breach.arrival.origin)
        ids = {name for kind, i in things for name in (i, f"{kind.lower()}:{i}")}
        for each in self.gate.exceptions:
            in_force = each.until >= self.today
            if in_force and each.covers(ids, breach.arrival.license, plain(breach.term)):
                self._used.add(each)
                return each
        return None


def _checked(identifier: str, kind: str | None, rows: list[Row], steps: int = 0) -> Row:
    failing, review, excepted = (sum(r["outcome"] == o for r in rows) for o in _ORDER)
    verdict = "missing" if kind is None else "broken" if failing else "kept"
    return {
        "id": identifier,
        "kind": kind,
        "verdict": verdict,
        "steps": steps,
        "failing": failing,
        "to_review": review,
        "excepted": excepted,
    }
