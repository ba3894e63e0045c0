"""Whether artifacts pass a policy: a row for each finding, the verdict beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from graph.schema.identifiers import LONGEST_ID, shorten
from graph.store.base import Store
from licenses.labels.described import NONE_DESCRIBED, OwnLicenses
from licenses.policy.gate import Gate
from licenses.rule.advice import USER
from queries.answer import Answer, Key, Report, Row, as_dicts, part
from queries.checkout import AbsentArtifact, Checkout, UnresolvedLoad
from queries.collector import paused_collector
from queries.gaps import nearest
from queries.lineage_report import LineageReport, lineage_of, without_mentions
from queries.rows import CodeUse, GoneArtifact, LicensedArtifact, StatedBase
from queries.subject import ONE_BY_ONE, Subject, find_made_subjects
from queries.verdicts.gathered_findings import NO_ARTIFACT, NOT_IN_GRAPH, ORDER, GatheredFindings
from queries.verdicts.license_report import (
    GRAVEST,
    with_evidence,
)
from queries.verdicts.rows import (
    Checked,
    LicenseAnswer,
    LicenseObligation,
    PolicyException,
    PolicyFinding,
    RouteStep,
)

BUILT_IN = "built-in"
"""What the policy is called where no file is given."""


@dataclass(frozen=True, repr=False)
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
    ``described`` are the licences that the policy describes; ``looked`` says whether the Hub was
    asked for this check alone.
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
    looked: bool = False

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
        If the one text there is is no id, or names a licence or an owner. Among others it is a
        finding that fails.
    """
    asked = list(texts)
    refused: dict[str, str] = {}
    with paused_collector():
        kept = refused if len(asked) > 1 else None
        subjects, missing = find_made_subjects(store, asked, kept)
        lineages = _read_lineages(store, subjects.values(), declared_only=declared_only)
        report = check_lineages(lineages, missing, gate, day, role, refused)
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
    refused: Mapping[str, str] | None = None,
) -> CheckReport:
    """Return whether the subjects of lineages pass a policy; routes lack their evidence.

    ``missing`` has the ids that are not in the graph, each with the sentence that says so,
    ``refused`` the texts that can name no artifact.
    """
    made = GatheredFindings(gate, day, role)
    for lineage in map(without_mentions, lineages):
        made.add_lineage(lineage)
    for rule, sentences in ((NOT_IN_GRAPH, missing), (NO_ARTIFACT, refused or {})):
        for asked, sentence in sentences.items():
            # What is no id may be of any length.
            made.add_missing(asked if len(asked) <= LONGEST_ID else shorten(asked), rule, sentence)
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
