"""What is the matter with the licences of a bill's components: rows, each with its sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from graph.schema import Model
from licenses.rule.checks import UNKNOWN
from licenses.rule.judgement import COMPATIBLE, IRRECONCILABLE
from licenses.rule.readings import Policy
from licenses.rule.reasons import CONTESTED as MARK
from licenses.rule.reasons import reason
from queries.answer import Key
from queries.bills.origins import Origins
from queries.bills.rows import BillConflict
from queries.lineage_report import UNCLEAR
from queries.propagation.inheritance import Arrival, judge_arrival
from queries.propagation.paths import path_of
from queries.propagation.violations import DOWNSTREAM, UPSTREAM
from queries.verdicts.disputes import dispute

if TYPE_CHECKING:
    from licenses.rule.grading import Finding
    from queries.families.report import FamilyLabel, FamilyStep
    from queries.propagation.audit import Outcome
    from queries.verdicts.license_report import LicenseReport
    from queries.verdicts.rows import LicenseFinding

CONTESTED, DISPUTED = "contested", "disputed"
"""Levels of conflicts besides those of the rule: by a disputed reading; of disagreeing sources."""


def find_conflicts(
    licenses: LicenseReport | None,
    members: Iterable[Key],
    outcomes: Mapping[Key, Outcome],
    labels: Mapping[Key, list[FamilyLabel]],
    steps: Mapping[Key, list[FamilyStep]],
) -> Iterator[BillConflict]:
    """Yield what is the matter with the licences of members, in their order.

    Of the subject these are the findings of its report on licences, of any other member its own
    gravest outcome. Then come the labels that sources disagree on.
    """
    written = {
        row.license: row.raw
        for own in labels.values()
        for row in own
        if row.raw and "unrecognised:" in row.license
    }
    subject = None if licenses is None else licenses.subject.key
    stated = {key: counted_labels(labels.get(key, ())) for key in members}
    grave = {
        key: outcomes[key]
        for key in stated
        if key != subject and key in outcomes and outcomes[key].verdict != COMPATIBLE
    }
    arrivals = Origins(steps, stated).find_all(grave)
    for key, own in stated.items():
        if licenses is not None and key == subject:
            yield from _from_findings(key, licenses.findings, written)
        elif key in grave:
            yield _from_outcome(key, grave[key], arrivals.get(key), written)
        if len({row.license for row in own}) > 1:
            yield _from_dispute(key, own, written)


def counted_labels(labels: Iterable[FamilyLabel]) -> list[FamilyLabel]:
    """Return the labels that count: "other" says nothing where a source gives the label a name."""
    rows = list(labels)
    named = any(row.raw == UNCLEAR and row.license != UNCLEAR for row in rows)
    return [row for row in rows if not (named and row.license == UNCLEAR)]


def _from_findings(
    key: Key, rows: Iterable[LicenseFinding], written: Mapping[str, str]
) -> Iterator[BillConflict]:
    """Yield findings: that a label is not known once, whatever arrives from upstream."""
    seen: set[str | None] = set()
    for row in rows:
        if row.term != DOWNSTREAM or row.label not in seen:
            yield _from_finding(key, row, written)
        if row.term == DOWNSTREAM:
            seen.add(row.label)


def _from_finding(key: Key, row: LicenseFinding, written: Mapping[str, str]) -> BillConflict:
    level = _level(row.level, [row])
    licence, label = row.license_raw or row.license, _shown(row.label, written)
    source = f" ({row.license_stated_by})" if row.license_stated_by else ""
    if row.term == UPSTREAM:
        said = _missing_words(row.origin_id, licence)
    elif row.term == DOWNSTREAM:
        said = _unclear_words(label)
    elif row.route and licence:
        said = (
            f"{row.origin_id} is {licence}{source}, {_beside(licence, label)}: {_brief(row.term)}"
        )
    else:
        said = f"{_brief(row.term)}: {row.compared}"
    more = [f"Path: {row.path}"] if row.route and row.term != DOWNSTREAM else []
    more += [f"Not declared: {row.inferred}"] if row.inferred else []
    return BillConflict(
        key[1], key[0], level, row.severity, row.term, _sentences(level, said, row.severity, more),
        row.license, row.license_raw, row.license_stated_by, row.label,
        label if label != row.label else None, row.edge, row.origin_id, row.origin_kind, row.clause,
        row.path, row.inferred,
    )  # fmt: skip


def _from_outcome(
    key: Key, found: Outcome, arrival: Arrival | None, written: Mapping[str, str]
) -> BillConflict:
    """Return the gravest outcome of a component, and from where its licence arrives if known."""
    findings = _findings_of(key, found)
    level = _level(found.verdict, findings)
    licence, label = _shown(found.license, written), _shown(found.label, written)
    kind, origin = arrival.origin if arrival else (None, None)
    stated_by = ", ".join(arrival.stated_by) if arrival else ""
    path = path_of(arrival) if arrival else None
    named, terms = origin or "something upstream", found.terms.split()
    if UPSTREAM in terms:
        said = _missing_words(named, licence)
    elif DOWNSTREAM in terms:
        said, path = _unclear_words(label), None
    elif licence and found.terms != IRRECONCILABLE:
        source = f" ({stated_by})" if stated_by else ""
        briefs = "; ".join(map(_brief, terms))
        said = f"{named} is {licence}{source}, {_beside(licence, label)}: {briefs}"
    else:
        said = "; ".join(map(_brief, terms))
    clauses = dict.fromkeys(each.clause for each in findings if each.clause)
    more = [f"Path: {path}"] if path else []
    return BillConflict(
        key[1], key[0], level, found.severity, found.terms,
        _sentences(level, said, found.severity, more), found.license,
        licence if licence != found.license else None, stated_by or None, found.label,
        label if label != found.label else None, found.edge, origin, kind,
        "; ".join(clauses) or None, path,
    )  # fmt: skip


def _findings_of(key: Key, found: Outcome) -> list[Finding]:
    """Return the findings that decide an outcome; none where no licence alone decides it."""
    kind, identifier = key
    name = identifier if kind == Model.label else None
    judged = judge_arrival(kind, name, found.license, found.edge, found.label, Policy())
    decided = judged.verdict == found.verdict and " ".join(judged.terms) == found.terms
    return [each for each in judged.findings if decided and each.level == found.verdict]


def _from_dispute(
    key: Key, stated: Iterable[FamilyLabel], written: Mapping[str, str]
) -> BillConflict:
    sources: dict[str, dict[str, None]] = {}
    for row in stated:
        sources.setdefault(row.license, {})[row.stated_by] = None
    licences = {each: _shown(each, written) or each for each in sources}
    listed = " or ".join(f"{licences[each]} ({', '.join(by)})" for each, by in sources.items())
    cause = dispute([set(by) for by in sources.values()], key[1])
    stated_by = ", ".join(dict.fromkeys(by for each in sources.values() for by in each))
    return BillConflict(
        key[1], key[0], DISPUTED, None, DISPUTED, f"{cause}: {listed}; the stricter counts.",
        license_stated_by=stated_by, label=" or ".join(sources),
    )  # fmt: skip


def _shown(licence: str | None, written: Mapping[str, str]) -> str | None:
    return written.get(licence, licence) if licence else None


def _missing_words(origin: str, licence: str | None) -> str:
    if licence:
        return f'nothing is known of "{licence}", the licence of {origin}'
    return f"no licence is stated for {origin}"


def _unclear_words(label: str | None) -> str:
    return f'the label "{label}" is not known' if label else "the label is not stated"


def _beside(licence: str | None, label: str | None) -> str:
    return f"{'and' if label == licence else 'but'} the label is {label or 'not stated'}"


def _sentences(level: str, said: str, severity: str, more: Iterable[str] = ()) -> str:
    first = f"{level.capitalize()} ({severity}): {said}."
    return " ".join([first, *(f"{each}." for each in more)])


def _level(level: str, findings: Sequence[Finding | LicenseFinding]) -> str:
    """Return the level of findings: contested, where all that is found is disputed.

    What is just not known, as the terms of a licence that nobody states, is unknown.
    """
    disputed = all(each.contested and each.term != UPSTREAM for each in findings)
    return CONTESTED if level == UNKNOWN and findings and disputed else level


def _brief(term: str) -> str:
    """Return a term in a few words; that its reading is contested is said by the level."""
    return reason(term.removesuffix(MARK)).brief
