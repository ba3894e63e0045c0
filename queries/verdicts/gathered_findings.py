"""Gathers what a policy says of artifacts, one lineage after another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from graph.schema.kinds import only_uses
from licenses.policy.gate import FAIL, OUTCOMES, PASS, Exemption, Gate, graver
from licenses.rule.advice import USER
from queries.answer import Key
from queries.code_uses import first_places
from queries.gaps import keep_nearest
from queries.lineage_report import LineageReport
from queries.propagation.inheritance import Arrival, Inheritance
from queries.propagation.paths import path_of
from queries.propagation.violations import Violation, without_mark
from queries.rows import CodeUse, GoneArtifact, LicensedArtifact, StatedBase
from queries.verdicts.answers import RawLabels, answer_rows
from queries.verdicts.license_report import GRAVEST, as_written, find_inherited, route_rows
from queries.verdicts.lineage_violations import weigh_violations
from queries.verdicts.obligations import asks_when_passed_on, obligation_rows
from queries.verdicts.rows import (
    Checked,
    LicenseAnswer,
    LicenseObligation,
    PolicyException,
    PolicyFinding,
    RouteStep,
)

NOT_IN_GRAPH, NO_ARTIFACT = "not_in_graph", "no_artifact"
"""Why nothing can be said of a text: the graph does not have it, or no artifact is called so."""
ORDER = OUTCOMES[::-1]
"""Outcomes of findings, the gravest first; what passes has an exception."""


class GatheredFindings:
    """The findings of artifacts that are checked one after another."""

    def __init__(self, gate: Gate, day: date, role: str) -> None:
        self.gate, self.day, self.role = gate, day, role
        self.findings: list[PolicyFinding] = []
        self.checked: list[Checked] = []
        self.routes: list[RouteStep] = []
        self.labels: dict[Key, list[str]] = {}
        self.obligations: dict[Key, list[LicenseObligation]] = {}
        self.passing_on: set[Key] = set()
        self.also: list[str] = []
        self.gone: dict[GoneArtifact, GoneArtifact] = {}
        self.unresolved: dict[StatedBase, StatedBase] = {}
        self.left_out: dict[Key, int] = {}
        self.uses: list[CodeUse] = []
        self.used: list[LicensedArtifact] = []
        self.stubs: set[Key] = set()
        self.answers: list[LicenseAnswer] = []
        self._used: set[Exemption] = set()
        self._route = 0

    @property
    def verdict(self) -> str:
        """Return the gravest outcome of all that was found."""
        return graver(PASS, *(row.outcome for row in self.findings))

    def add_lineage(self, lineage: LineageReport) -> None:
        """Check the subject of a lineage."""
        found = find_inherited(lineage, self.gate.readings)
        written = as_written(lineage.artifacts)
        gone = {(row.kind, row.id): row for row in lineage.gone}
        places = first_places(lineage.uses)
        rows = []
        for each, inferred in weigh_violations(lineage, found, self.gate, self.role):
            origin = gone.get(each.arrival.origin)
            place = places.get(_used_by(each.arrival))
            row = self._finding(found.subject, each, written)
            rows.append(
                row._replace(
                    inferred=inferred,
                    origin_last_stated=origin.last_stated if origin else None,
                    origin_gone_since=origin.gone_since if origin else None,
                    file=place.path if place else None,
                    line=place.line if place else None,
                )
            )
        self.findings += rows
        self._add_terms(lineage, found, written)
        self._add_known(lineage)
        kind, identifier = found.subject
        steps = max((step.step for step in lineage.steps), default=0)
        self.checked.append(_count_outcomes(identifier, kind, rows, steps))

    def _add_terms(self, lineage: LineageReport, found: Inheritance, written: RawLabels) -> None:
        """Add what the subject states, and what it is bound to."""
        own = found.subject
        stated = [each for each in found.labels if each is not None]
        self.labels[own] = [written.get((own, each), each) for each in stated]
        readings, counts = self.gate.readings, self.role == USER
        self.obligations[own] = list(obligation_rows(found, readings, own=counts))
        self.answers += answer_rows(found, lineage, readings, written, own=counts)
        if asks_when_passed_on(lineage):
            self.passing_on.add(own)

    def _add_known(self, lineage: LineageReport) -> None:
        """Add what is reported of a lineage besides its findings."""
        self.also += lineage.also
        keep_nearest(self.gone, lineage.gone)
        keep_nearest(self.unresolved, lineage.unresolved)
        if lineage.left_out:
            self.left_out[lineage.subject.key] = lineage.left_out
        self.uses += lineage.uses
        if only_uses(lineage.subject.kind):
            self.used += [row for row in lineage.artifacts if row.steps]
        self.stubs |= {(row.kind, row.id) for row in lineage.artifacts if row.only_mentioned}

    def add_missing(self, asked: str, rule: str, sentence: str) -> None:
        """Add what is not in the graph: nothing is known of it, so it fails."""
        row = PolicyFinding(
            id=asked, kind=None, outcome=FAIL, rule=rule, term=rule, severity=GRAVEST[0],
            origin_id=asked, origin_kind=None, license=None, license_raw=None, label=None,
            edge=None, compared=None, clause=None, path=asked, reason=sentence, exception=None,
            route=None,
        )  # fmt: skip
        self.findings.append(row)
        self.checked.append(_count_outcomes(asked, None, [row]))

    def exceptions(self) -> Iterator[PolicyException]:
        """Yield the exceptions of the policy, each with whether it was used."""
        for each in self.gate.exceptions:
            state = "used" if each in self._used else "unused"
            yield PolicyException(
                each.id,
                each.license,
                each.term,
                each.reason,
                each.until.isoformat(),
                "expired" if each.until < self.day else state,
                each.origin,
            )

    def _finding(self, subject: Key, violation: Violation, written: RawLabels) -> PolicyFinding:
        arrival = violation.arrival
        exception = self._find_exception(subject, violation)
        arrives = bool(arrival.route.steps)
        if arrives:
            self._route += 1
            self.routes += route_rows(self._route, arrival)
        return PolicyFinding(
            id=subject[1],
            kind=subject[0],
            outcome=PASS if exception else violation.outcome,
            rule=violation.rule,
            term=violation.term,
            severity=violation.severity,
            origin_id=arrival.origin[1],
            origin_kind=arrival.origin[0],
            license=arrival.license,
            license_raw=written.get((arrival.origin, arrival.license)),
            label=arrival.label,
            edge=arrival.route.edge if arrives else None,
            compared=violation.compared,
            clause=violation.clause,
            path=path_of(arrival),
            reason=violation.reason,
            exception=f"{exception.reason} (until {exception.until})" if exception else None,
            route=self._route if arrives else None,
            label_raw=written.get((subject, arrival.label)),
        )

    def _find_exception(self, subject: Key, violation: Violation) -> Exemption | None:
        """Return the exception that lets something through on this day."""
        checked, origin = _names(subject), _names(violation.arrival.origin)
        stated, term = violation.arrival.license, without_mark(violation.term)
        license = stated and self.gate.license_id(stated)
        for each in self.gate.exceptions:
            if each.until >= self.day and each.covers(checked, origin, license, term):
                self._used.add(each)
                return each
        return None


def _names(artifact: Key) -> tuple[str, str]:
    """Return what an exception may call an artifact; a policy has no blanks around an id."""
    kind, identifier = artifact
    return identifier.strip(), f"{kind.lower()}:{identifier}".strip()


def _used_by(arrival: Arrival) -> Key | None:
    """Return what the subject uses, or is made from, by which something arrives."""
    return arrival.route.steps[0].parent if arrival.route.steps else None


def _count_outcomes(
    identifier: str, kind: str | None, rows: list[PolicyFinding], steps: int = 0
) -> Checked:
    failing, review, excepted = (sum(row.outcome == each for row in rows) for each in ORDER)
    verdict = graver(PASS, *(row.outcome for row in rows))
    return Checked(identifier, kind, verdict, steps, failing, review, excepted)
