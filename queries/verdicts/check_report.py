"""Whether artifacts pass a policy: a row for each finding, the verdict beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from graph.schema.kinds import only_uses
from graph.store.base import Store
from licenses.labels.described import NONE_DESCRIBED, OwnLicenses
from licenses.policy.gate import FAIL, OUTCOMES, PASS, Exemption, Gate, graver
from licenses.rule.advice import USER
from queries.answer import Answer, Key, Report, Row, as_dicts, part
from queries.checkout import AbsentArtifact, Checkout, UnresolvedLoad
from queries.code_uses import first_places
from queries.collector import paused_collector
from queries.gaps import keep_nearest, nearest
from queries.lineage_report import LineageReport, lineage_of, without_mentions
from queries.propagation.inheritance import Arrival, Inheritance
from queries.propagation.paths import path_of
from queries.propagation.violations import Violation, without_mark
from queries.rows import CodeUse, GoneArtifact, LicensedArtifact, StatedBase
from queries.subject import ONE_BY_ONE, Subject, find_made_subjects
from queries.verdicts.answers import RawLabels, answer_rows
from queries.verdicts.license_report import (
    GRAVEST,
    as_written,
    find_inherited,
    route_rows,
    with_evidence,
)
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

NOT_IN_GRAPH = "not_in_graph"
BUILT_IN = "built-in"
"""What the policy is called where no file is given."""
ORDER = OUTCOMES[::-1]
"""Outcomes of findings, the gravest first; what passes has an exception."""


@dataclass(frozen=True)
class CheckReport(Report):
    """The outcome of a policy for some artifacts.

    ``verdict`` is pass, review or fail: the gravest outcome of all; what is not in the graph fails.
    ``findings`` stand with those that fail first, ``checked`` has a row for each artifact,
    ``exceptions`` say whether each was used, ``routes`` are the steps by which the licences of the
    findings arrive. ``day`` is the day on which exceptions have to be in force; ``policy`` names
    the policy, and ``lines`` has the line of each of its keys. ``facts`` are the sources of the
    graph with the dates of their facts; with ``declared_only`` what was inferred was left out;
    ``also`` names what else the ids could mean.
    ``gone`` is what disappeared of the artifacts and of all upstream of them, ``unresolved`` the
    bases that are stated there and nobody can look up. ``uses`` are the places where repositories
    name models and datasets, ``used`` the licences of what they load and of all upstream of that;
    what they only mention is not judged. ``labels`` and ``obligations`` are what each artifact
    states and what binds it; ``passing_on`` are the repositories whose models ask for more of
    whoever passes them on, ``stubs`` what no source has described. ``checkouts`` are those of the
    repositories that were scanned for this check, ``joined`` the checks that this one was made of.
    ``answers`` say what may be done with each artifact; ``role`` is who asks, user or publisher;
    ``described`` are the licences that the policy describes.
    """

    question: ClassVar[str] = "check"
    row_type: ClassVar[str] = "PolicyFinding"

    verdict: str
    day: date
    findings: list[PolicyFinding]
    checked: list[Checked]
    exceptions: list[PolicyException]
    routes: list[RouteStep]
    policy: str = BUILT_IN
    lines: Mapping[str, int] = field(default_factory=dict)
    declared_only: bool = False
    also: tuple[str, ...] = ()
    facts: list[Row] = field(default_factory=list)
    gone: list[GoneArtifact] = field(default_factory=list)
    unresolved: list[StatedBase] = field(default_factory=list)
    left_out: dict[Key, int] = field(default_factory=dict)
    uses: list[CodeUse] = field(default_factory=list)
    used: list[LicensedArtifact] = field(default_factory=list)
    labels: dict[Key, list[str]] = field(default_factory=dict)
    obligations: dict[Key, list[LicenseObligation]] = field(default_factory=dict)
    passing_on: frozenset[Key] = frozenset()
    stubs: frozenset[Key] = frozenset()
    checkouts: tuple[Checkout, ...] = ()
    joined: tuple[CheckReport, ...] = ()
    answers: list[LicenseAnswer] = field(default_factory=list)
    role: str = USER
    described: OwnLicenses = NONE_DESCRIBED

    @property
    def single(self) -> tuple[CheckReport, ...]:
        """Return the checks that this one was made of; itself, where it was not."""
        return self.joined or (self,)

    @cached_property
    def rows(self) -> list[Row]:
        """Return the findings as dicts."""
        return as_dicts(self.findings)

    @property
    def parameters(self) -> dict[str, Any]:
        """Return the verdict, and the policy that it comes from."""
        return {
            "verdict": self.verdict,
            "day": self.day.isoformat(),
            "also": list(self.also),
            "policy": self.policy,
            "lines": dict(self.lines),
            "as": self.role,
        }

    @cached_property
    def parts(self) -> dict[str, Answer]:
        """Return checked, answers, exceptions and routes, gaps, then what code names."""
        return {
            "checked": part("checked", Checked, self.checked),
            "answers": part("answers", LicenseAnswer, self.answers),
            "exceptions": part("exceptions", PolicyException, self.exceptions),
            "routes": part("routes", RouteStep, self.routes),
            "gone": part("gone", GoneArtifact, self.gone),
            "unresolved": part("unresolved", StatedBase, self.unresolved),
            "uses": part("uses", CodeUse, self.uses),
            "used": part("used", LicensedArtifact, self.used),
            "unresolved_loads": part(
                "unresolved_loads",
                UnresolvedLoad,
                (row for each in self.checkouts for row in each.unresolved),
            ),
            "absent": part(
                "absent", AbsentArtifact, (row for each in self.checkouts for row in each.absent)
            ),
        }


def report_check(
    store: Store,
    texts: Iterable[str],
    *,
    gate: Gate,
    day: date,
    policy: str = BUILT_IN,
    declared_only: bool = False,
    role: str = USER,
) -> CheckReport:
    """Return whether the artifacts that texts name pass a policy.

    Parameters
    ----------
    gate
        The policy.
    day
        The day on which exceptions have to be in force.
    policy
        How the report calls the policy.
    role
        Who asks: user or publisher.

    Raises
    ------
    UsageError
        If a text names a licence or an owner.
    """
    with paused_collector():
        subjects, missing = find_made_subjects(store, list(texts))
        lineages = _read_lineages(store, subjects.values(), declared_only=declared_only)
        report = check_lineages(lineages, missing, gate, day, role)
        routes = with_evidence(store, report.routes)
        return replace(report, routes=routes, policy=policy, declared_only=declared_only)


def _read_lineages(
    store: Store, subjects: Collection[Subject], *, declared_only: bool
) -> Iterator[LineageReport]:
    """Return the lineages of artifacts, which are read together where there are many."""
    if len(subjects) > ONE_BY_ONE:
        from queries.lineages.reading import report_lineages

        return report_lineages(store, subjects, declared_only=declared_only)
    return (lineage_of(store, subject, declared_only=declared_only) for subject in subjects)


def check_lineages(
    lineages: Iterable[LineageReport],
    missing: Mapping[str, str],
    gate: Gate,
    day: date,
    role: str = USER,
) -> CheckReport:
    """Return whether the subjects of lineages pass a policy; routes lack their evidence.

    ``missing`` has the ids that are not in the graph, each with the sentence that says so.
    """
    made = _Check(gate, day, role)
    for lineage in map(without_mentions, lineages):
        made.add_lineage(lineage)
    for asked, sentence in missing.items():
        made.add_missing(asked, sentence)
    return CheckReport(
        made.verdict,
        day,
        sorted(made.findings, key=finding_order),
        made.checked,
        list(made.exceptions()),
        made.routes,
        lines=dict(gate.lines),
        also=tuple(made.also),
        gone=nearest(made.gone.values()),
        unresolved=nearest(made.unresolved.values()),
        left_out=made.left_out,
        uses=made.uses,
        used=made.used,
        labels=made.labels,
        obligations=made.obligations,
        passing_on=frozenset(made.passing_on),
        answers=made.answers,
        stubs=frozenset(made.stubs),
        role=role,
        described=gate.readings.described,
    )


def finding_order(row: PolicyFinding) -> tuple[int, int]:
    """Return what findings are sorted by: those that fail first, then by severity."""
    return ORDER.index(row.outcome), GRAVEST.index(row.severity)


class _Check:
    """Gathers the findings of artifacts that are checked one after another."""

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

    def add_missing(self, asked: str, sentence: str) -> None:
        """Add what is not in the graph: nothing is known of it, so it fails."""
        row = PolicyFinding(
            id=asked, kind=None, outcome=FAIL, rule=NOT_IN_GRAPH, term=NOT_IN_GRAPH,
            severity=GRAVEST[0], origin_id=asked, origin_kind=None, license=None,
            license_raw=None, label=None, edge=None, compared=None, clause=None, path=asked,
            reason=sentence, exception=None, route=None,
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
