"""Families that tests make: of links between short names, without a store."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

from licenses.rule.permissions import ASKED
from queries.answer import Key
from queries.families.report import (
    BESIDE,
    DOWNSTREAM,
    LINEAGE,
    SUBJECT,
    UPSTREAM,
    FamilyLabel,
    FamilyMember,
    FamilyReport,
    FamilyStep,
)
from queries.rows import GoneArtifact, StatedBase
from queries.subject import Subject
from queries.verdicts.license_report import LicenseReport
from queries.verdicts.rows import LicenseAnswer, LicenseFinding, RouteStep
from tests.reports.answers_made import FACTS

Pair = tuple[str, str]


def step_between(child: str, parent: str, **values: Any) -> FamilyStep:
    """Return a claim of a card that a model was derived from another."""
    made = FamilyStep(
        child, "DERIVED_FROM", parent, "finetune", "card", True, "Model", "Model",
        None, "2026-11-01", None, None, None,
    )  # fmt: skip
    return made._replace(**values)


def made_family(
    *steps: FamilyStep | Pair,
    subject: str = "s",
    kind: str = "Model",
    start: str = LINEAGE,
    labels: dict[str, str] | None = None,
    bases: Iterable[Pair] = (),
    gone: Iterable[str] = (),
    conflicts: Sequence[Sequence[str]] = (),
    **values: Any,
) -> FamilyReport:
    """Return a family of claims, or of pairs of a child and a parent that are models.

    ``labels`` are licences by id, ``bases`` the artifacts with the text of one that cannot be
    looked up, ``conflicts`` the ids from the subject up to where a licence comes from.
    """
    stated = [each if isinstance(each, FamilyStep) else step_between(*each) for each in steps]
    own = Subject(kind, subject, subject)
    members = list(_members(own, stated))
    kinds = {member.id: member.kind for member in members}
    found = [_conflict(number, path, kinds) for number, path in enumerate(conflicts)]
    licenses = LicenseReport(
        own, "conflict" if found else "compatible", 0, [finding for finding, _ in found],
        [], [], [], [], [row for _, route in found for row in route],
    )  # fmt: skip
    return FamilyReport(
        own,
        licenses,
        members,
        stated,
        [
            FamilyLabel(name, kinds[name], text, text, "hub-tag", True, None)
            for name, text in (labels or {}).items()
        ],
        {},
        [GoneArtifact(n, kinds[n], "2026-10-01", "2026-11-01", "hub", None) for n in gone],
        [
            StatedBase(name, kinds[name], text, "finetune", "card", True, None, None)
            for name, text in bases
        ],
        **{"start": start, "facts": FACTS, **values},
    )


def _members(subject: Subject, steps: list[FamilyStep]) -> Iterable[FamilyMember]:
    ups = _reached(subject.key, [(step.child, step.parent) for step in steps])
    downs = _reached(subject.key, [(step.parent, step.child) for step in steps])
    ends = dict.fromkeys(end for step in steps for end in (step.child, step.parent))
    yield FamilyMember(subject.id, subject.kind, SUBJECT, 0, _owner(subject.id), False)
    for key in ends:
        if key == subject.key:
            continue
        side, reached = (UPSTREAM, ups) if key in ups else (DOWNSTREAM, downs)
        steps_to = reached.get(key)
        side = side if steps_to is not None else BESIDE
        yield FamilyMember(key[1], key[0], side, steps_to, _owner(key[1]), False)


def _owner(identifier: str) -> str | None:
    return identifier.split("/")[0] if "/" in identifier else None


def _reached(start: Any, pairs: list[tuple[Any, Any]]) -> dict[Any, int]:
    found, here = {start: 0}, [start]
    while here:
        new = [after for first, after in pairs if first in here and after not in found]
        found |= dict.fromkeys(new, found[here[0]] + 1)
        here = list(dict.fromkeys(new))
    return found


def _conflict(
    route: int, path: Sequence[str], kinds: dict[str, str]
) -> tuple[LicenseFinding, list[RouteStep]]:
    origin = path[-1]
    finding = LicenseFinding(
        "conflict", "high", "allows_commercial", "forbids commercial use", origin, kinds[origin],
        "cc-by-nc-4.0", None, "hub-tag", "mit", "finetune",
        "allows_commercial: no → yes", "Section 2", False, "high",
        route, " ← ".join(path), "",
    )  # fmt: skip
    down = list(reversed(path))
    steps = [
        RouteStep(route, number, parent, kinds[parent], "finetune", child, kinds[child],
                  "card", True, None, "DERIVED_FROM", "finetune", "fine-tuned from")
        for number, (parent, child) in enumerate(itertools.pairwise(down), 1)
    ]  # fmt: skip
    return finding, steps


def made_answers(subject: Key = ("Model", "s"), **given: LicenseAnswer) -> list[LicenseAnswer]:
    """Return an answer to all that is asked: those given by their action, and else yes."""
    plain = made_answer("yes", subject[1], subject, license="mit", clause=None)
    return [given.get(action, plain)._replace(action=action) for action in ASKED]


def made_answer(
    answer: str, origin: str, subject: Key = ("Model", "s"), **values: Any
) -> LicenseAnswer:
    """Return an answer that the licence of an origin gives."""
    kind, name = subject
    path = name if origin == name else f"{name}, fine-tuned from {origin}"
    made = LicenseAnswer(
        "", answer, origin, "cc-by-nc-4.0", "text: s. 1(i)", path, None, None, None,
        "Model", name, kind, "own" if origin == name else "finetune",
    )  # fmt: skip
    return made._replace(**values)
