"""The gate of a release: what a policy fails, leaves to review, or lets pass."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from licenses.labels.described import OwnLicenses
from licenses.labels.expression import list_alternatives, list_readings
from licenses.labels.recognition import recognise
from licenses.rule.readings import Policy

OUTCOMES = ("pass", "review", "fail")
"""The outcomes of a gate, the mildest first."""
PASS, REVIEW, FAIL = OUTCOMES
DISTRIBUTED, HOSTED = "distributed", "hosted"


def graver(*outcomes: str) -> str:
    """Return the gravest of some outcomes."""
    return max(outcomes, key=OUTCOMES.index)


def milder(*outcomes: str) -> str:
    """Return the mildest of some outcomes."""
    return min(outcomes, key=OUTCOMES.index)


@dataclass(frozen=True, slots=True)
class Findings:
    """The outcome of each level of finding, one of ``OUTCOMES``.

    ``inferred`` is what a finding comes to at most that rests on what nobody declares.
    """

    conflict: str = "fail"
    unknown: str = "review"
    contested: str = "review"
    undeclared: str = "review"
    warning: str = "pass"
    inferred: str = "review"


@dataclass(frozen=True, slots=True)
class Upstream:
    """The outcome of what nobody can look up any more, or never could: one of ``OUTCOMES``."""

    unresolved: str = "review"
    gone: str = "review"


@dataclass(frozen=True, slots=True)
class Lists:
    """Names that pass, are to be reviewed, or fail; the gravest that has a name counts.

    A file says ``pass`` for ``allowed`` and ``fail`` for ``denied``: ``pass`` is no name in Python.
    """

    allowed: frozenset[str] = frozenset()
    review: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()

    def named(self, name: str) -> str | None:
        """Return the outcome of a name; None where no list has it."""
        if name in self.denied:
            return "fail"
        if name in self.review:
            return "review"
        return "pass" if name in self.allowed else None


@dataclass(frozen=True, slots=True)
class Use:
    """The use that the artifact is meant for."""

    commercial: bool = False
    distribution: str = DISTRIBUTED


@dataclass(frozen=True, slots=True)
class Exemption:
    """An exception by name, with its reason and its last day.

    ``id`` is the artifact that is checked, or the one that a licence comes from; where ``origin``
    names that one, ``id`` is the one that is checked.
    """

    reason: str
    until: date
    id: str | None = None
    license: str | None = None
    term: str | None = None
    origin: str | None = None

    def covers(
        self, checked: Iterable[str], origin: Iterable[str], license: str | None, term: str | None
    ) -> bool:
        """Return whether it names these artifacts, by any of their names, this licence and term.

        What it does not name is any.
        """
        who = [*checked, *(origin if self.origin is None else ())]
        return (
            (self.id is None or self.id in who)
            and (self.origin is None or self.origin in origin)
            and (self.license is None or self.license == license)
            and (self.term is None or self.term == term)
        )


@dataclass(frozen=True, slots=True)
class Gate:
    """A policy: what fails, what needs review, what passes.

    ``readings`` choose how contested points of the rule are read; ``lines`` gives the line of each
    key in the file; ``models`` are the ids that are checked where nobody names any.
    """

    use: Use = Use()
    findings: Findings = Findings()
    licenses: Lists = Lists()
    terms: Lists = Lists()
    readings: Policy = field(default_factory=Policy)
    exceptions: tuple[Exemption, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, hash=False)
    upstream: Upstream = Upstream()
    models: tuple[str, ...] = ()

    def of_license(self, statement: str) -> tuple[str, str]:
        """Return the outcome of a licence statement, and the key of the policy that says so.

        Of OR the best option counts, of AND the worst part. Of a list that may be either, what
        fails by one reading alone needs review. A whole expression may be named too.
        """
        read = [self._of_reading(reading, statement) for reading in list_readings(statement)]
        worst, best = max(read, key=_outcome_rank), min(read, key=_outcome_rank)
        return worst if worst[0] == best[0] else (milder("review", worst[0]), worst[1])

    def license_id(self, statement: str) -> str:
        """Return the id by which lists and exceptions name a licence, or a part of a statement."""
        return license_id(statement, self.readings.described)

    def _of_reading(self, reading: str, statement: str) -> tuple[str, str]:
        described = self.readings.described.find(reading)
        choices = [(reading,)] if described else list_alternatives(reading)
        options = [tuple(map(self.license_id, names)) for names in choices]
        best = min((self._of_parts(option) for option in options), key=_outcome_rank)
        whole = self.licenses.named(self.license_id(statement))
        denied = all(self.licenses.denied.intersection(option) for option in options)
        if whole == "fail" or denied:
            return "fail", "licenses.fail"
        if whole is not None:
            return whole, "licenses.review" if whole == "review" else "licenses.pass"
        return best

    def _of_parts(self, parts: Iterable[str]) -> tuple[str, str]:
        return max((self._of_one(part) for part in parts), key=_outcome_rank)

    def _of_one(self, name: str) -> tuple[str, str]:
        named = self.licenses.named(name)
        if named == "fail":
            return named, "licenses.fail"
        if named == "review":
            return named, "licenses.review"
        if named is None and self.licenses.allowed:
            return "fail", "licenses.pass"
        return "pass", "licenses.pass"

    def of_term(self, term: str, *, certain: bool, otherwise: str) -> tuple[str, str | None]:
        """Return the outcome of a term, and the key that says so; None where no list names it.

        Parameters
        ----------
        certain
            Whether the term certainly binds, or is unknown or contested.
        otherwise
            The outcome where no list names the term. An uncertain term never gets a graver one.
        """
        named = self.terms.named(term)
        if named == "fail":
            return ("fail" if certain else otherwise), "terms.fail"
        if named == "review":
            return ("review" if certain else milder("review", otherwise)), "terms.review"
        return (otherwise, None) if named is None else ("pass", "terms.pass")


def license_id(statement: str, described: OwnLicenses) -> str:
    """Return the id by which a policy names a licence, some of which it describes itself."""
    found = described.find(statement)
    return found.id if found else _canonical_id(statement)


def _outcome_rank(decided: tuple[str, str]) -> int:
    return OUTCOMES.index(decided[0])


@functools.lru_cache(maxsize=4_096)
def _canonical_id(name: str) -> str:
    if name.startswith(("other:", "unrecognised:")):
        return name
    statement = recognise(name)
    return name if statement is None or statement.raw is not None else statement.id
