"""What has to be handed on with models and datasets: a row for each licence that asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

from graph.schema.kinds import only_uses
from graph.store.base import Store
from licenses.rule.readings import Policy
from licenses.rule.standing import CERTAIN, Asked, label_obligations
from queries.answer import Answer, Key, Row, as_dicts, part
from queries.catalog import find_question
from queries.code_uses import NOT_SHIPPED, is_mention, is_shipped
from queries.lineage_report import LineageReport, report_lineage
from queries.lineage_terms import read_edges, read_labels
from queries.notices.notice_rows import NoticeMaker, license_texts
from queries.notices.rows import (
    Credit,
    LicenseText,
    Notice,
    NoticeGap,
    NoticeObligation,
    UseLeftOut,
)
from queries.propagation.gap_violations import texts_of
from queries.propagation.inheritance import Labels, Route, inherit
from queries.propagation.passing_on import Demand, find_demands, routes_from
from queries.rows import CodeUse
from queries.subject import SubjectReport
from queries.verdicts.answers import answer_rows
from queries.verdicts.inferred_parts import inferred_labels
from queries.verdicts.license_report import as_written
from queries.verdicts.rows import LicenseAnswer

NO_LICENSE, UNKNOWN_LICENSE, DISPUTED = "no_license", "license_unknown", "disputed"
UNRESOLVED_BASE, GONE = "unresolved_base", "gone"
REASONS = (NO_LICENSE, UNKNOWN_LICENSE, DISPUTED, UNRESOLVED_BASE, GONE)
"""Why something has to be looked at, the most serious first."""
MENTION = "mention"
_POLICY = Policy()
"""How contested points are read: whoever gets the document has a policy of their own."""


@dataclass(frozen=True, repr=False)
class NoticesReport(SubjectReport):
    """What has to be handed on with an artifact, or with the models that a repository ships.

    ``notices`` has a row for each artifact that has to be named and each of its licences, by kind
    and id; ``obligations`` what each of these asks, ``texts`` the texts of licences, each once.
    ``unknown`` is what has to be looked at before the document is complete. Of a repository
    ``used_at`` are the places where it loads what it ships, ``left_out`` what it names in tests, in
    documentation or in prose alone, which is not shipped. With ``declared_only`` what was inferred
    is left out. ``answers`` say what may be done with each artifact that is handed on.
    """

    question: ClassVar[str] = "notices"
    row_type: ClassVar[str] = "Notice"

    notices: list[Notice]
    obligations: list[NoticeObligation]
    texts: list[LicenseText]
    unknown: list[NoticeGap]
    used_at: list[CodeUse] = field(default_factory=list)
    left_out: list[UseLeftOut] = field(default_factory=list)
    declared_only: bool = False
    answers: list[LicenseAnswer] = field(default_factory=list)

    @cached_property
    def rows(self) -> list[Row]:
        """Return the notices as dicts."""
        return as_dicts(self.notices)

    @cached_property
    def parts(self) -> dict[str, Answer]:
        """Return obligations, texts, unknown, used_at, left_out and answers."""
        return {
            "obligations": part("obligations", NoticeObligation, self.obligations),
            "texts": part("texts", LicenseText, self.texts),
            "unknown": part("unknown", NoticeGap, self.unknown),
            "used_at": part("used_at", CodeUse, self.used_at),
            "left_out": part("left_out", UseLeftOut, self.left_out),
            "answers": part("answers", LicenseAnswer, self.answers),
        }


def report_notices(store: Store, text: str, *, declared_only: bool = False) -> NoticesReport:
    """Return what has to be handed on with the artifact that a text names.

    Raises
    ------
    NotFoundError
        If the graph does not have it.
    UsageError
        If it is a licence or an owner.
    """
    lineage = report_lineage(store, text, declared_only=declared_only)
    ids = sorted({row.id for row in lineage.artifacts})
    rows = find_question("credits").ask(store, ids=ids).rows if ids else []
    credits = [Credit(**row) for row in rows if row["declared"] or not declared_only]
    return list_notices(lineage, credits)


def list_notices(lineage: LineageReport, credits: Iterable[Credit]) -> NoticesReport:
    """Return what has to be handed on with the subject of a lineage."""
    shipped = [use for use in lineage.uses if is_shipped(use)]
    subject = lineage.subject.key
    passed_on = [(use.kind, use.id) for use in shipped] if only_uses(subject[0]) else [subject]
    labels = read_labels(lineage.artifacts)
    routes = routes_from(dict.fromkeys(passed_on), read_edges(lineage.steps))
    demands = list(find_demands(routes, labels))
    maker = NoticeMaker(
        routes, credits, as_written(lineage.artifacts), inferred_labels(lineage.artifacts)
    )
    return NoticesReport(
        lineage.subject,
        [maker.notice(each) for each in demands],
        [row for each in demands for row in _obligation_rows(each, routes[each.artifact])],
        license_texts(demands),
        sorted(set(_gap_rows(lineage, routes, labels, demands)), key=_gap_order),
        shipped,
        list(_left_out(lineage.uses)),
        lineage.declared_only,
        list(_answer_rows(lineage, dict.fromkeys(passed_on))),
    )


def _answer_rows(lineage: LineageReport, passed_on: Iterable[Key]) -> Iterator[LicenseAnswer]:
    """Yield what may be done with each artifact that is passed on, by whoever gets it."""
    labels, edges = read_labels(lineage.artifacts), list(read_edges(lineage.steps))
    written = as_written(lineage.artifacts)
    for artifact in passed_on:
        found = inherit(artifact, edges, labels, _POLICY)
        yield from answer_rows(found, lineage, _POLICY, written, own=True)


def _obligation_rows(demand: Demand, routes: Iterable[Route]) -> Iterator[NoticeObligation]:
    """Yield what one licence asks, each as it stands over the route where that is firmest."""
    kind, identifier = demand.artifact
    edges = dict.fromkeys(route.edge for route in routes)
    asked = [each for edge in edges for each in label_obligations(demand.statement, edge, _POLICY)]
    standing = {each.obligation: each for each in sorted(asked, key=lambda each: each.order)[::-1]}
    for each in demand.obligations:
        found = standing.get(each, Asked(each, CERTAIN))
        yield NoticeObligation(
            identifier, kind, each.licence, each.term, each.text, found.standing,
            found.choice or None, found.option or None, found.condition or None,
        )  # fmt: skip


def _left_out(uses: Iterable[CodeUse]) -> Iterator[UseLeftOut]:
    """Yield what a repository names and does not ship, with the firmest reason."""
    places: dict[Key, list[CodeUse]] = {}
    for use in uses:
        places.setdefault((use.kind, use.id), []).append(use)
    for (kind, identifier), found in sorted(places.items()):
        if not any(map(is_shipped, found)):
            reasons = {MENTION if _is_unread(use) else str(use.role) for use in found}
            reason = next(each for each in (*NOT_SHIPPED, MENTION) if each in reasons)
            yield UseLeftOut(identifier, kind, reason, len(found))


def _is_unread(use: CodeUse) -> bool:
    return is_mention(use) or not use.declared


def _gap_rows(
    lineage: LineageReport,
    reached: Iterable[Key],
    labels: Mapping[Key, Labels],
    demands: Iterable[Demand],
) -> Iterator[NoticeGap]:
    """Yield what is not known of what is passed on and all upstream of it."""
    keys = set(reached)
    mentioned = {(row.kind, row.id) for row in lineage.artifacts if row.only_mentioned}
    written = as_written(lineage.artifacts)

    def gap(key: Key, reason: str, detail: str | None, stated_by: str | None) -> NoticeGap:
        return NoticeGap(key[1], key[0], reason, detail, stated_by, key in mentioned)

    for key in keys:
        stated = {licence: by for licence, by in labels.get(key, {}).items() if licence is not None}
        if not stated:
            yield gap(key, NO_LICENSE, None, None)
        for licence, sources in stated.items() if len(stated) > 1 else ():
            label = written.get((key, licence), licence)
            yield gap(key, DISPUTED, label, ", ".join(sources) or None)
    for each in demands:
        if not each.is_known:
            label = written.get((each.artifact, each.statement), str(each.terms))
            yield gap(each.artifact, UNKNOWN_LICENSE, label, ", ".join(each.stated_by) or None)
    for key, texts in texts_of(lineage.unresolved).items():
        if key in keys:
            yield gap(key, UNRESOLVED_BASE, "; ".join(texts), None)
    for row in lineage.gone:
        if (row.kind, row.id) in keys:
            yield gap((row.kind, row.id), GONE, row.gone_since, row.gone_stated_by)


def _gap_order(row: NoticeGap) -> tuple[object, ...]:
    return REASONS.index(row.reason), row.kind, row.id, row.detail or "", row.stated_by or ""
