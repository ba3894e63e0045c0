"""The family as the page holds it: columns of numbers, each text once, so that millions fit.

``explorer/data.js`` reads what is written here; the two are one format.

=============  ===================================================================================
key            what it is
=============  ===================================================================================
``title``      the subject's id; ``subject`` its number; ``start`` lineage, impact or licenses
``age``        how old the facts are, a sentence; ``scope`` what a verdict is and is not
``bound``      that the search ended where more may lie beyond, a sentence; or empty
``left_out``   artifacts downstream that are not in the page; with ``only_upstream`` nobody looked
``nodes``      columns: ``id``, ``kind``, ``side``, ``steps``, ``owner``, ``labels``
               (a place in ``labels``), ``verdict``, ``severity``, ``against``, ``terms``, ``stub``
               (places of true ones), ``weight``
``labels``     distinct sets of labels: ``text`` as shown, ``family`` of the licence,
               ``stated`` [label, source …]…
``answers``    what may be done with each artifact: see ``answers.py``
``links``      columns: ``child``, ``parent``, ``way`` (a place in ``ways``: phrase up, phrase
               down, relation, method), ``inferred`` (places of those that nobody declares)
``claims``     columns: ``link``, ``source``, ``evidence``, ``since``, ``path``, ``line``,
               ``inferred`` (places)
``places``     for links of which not every place is among the claims: how many there are
``known``      for each property a column, None where unknown; or ``node`` numbers with ``value``s
``gone``       for each number: [last stated, gone since, noticed by]
``bases``      for each number: [text, method, source, declared, evidence]…
``conflicts``  of the subject: ``path`` (numbers, the subject first), ``license``, ``label``,
               ``findings`` [severity, brief, compared, clause, contested]…
``unknown``    findings that are no conflict: [level, brief, origin, compared]…
``duties``     obligations: [text, licences that ask for it]…; what is not certain says on what
               it hangs
``texts``      what ``evidence`` and other columns of texts point into; -1 is None
=============  ===================================================================================
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from graph.schema import ARTIFACTS
from licenses.catalog.terms import known_terms
from licenses.labels.expression import list_alternatives
from licenses.rule.reasons import reason
from reports.html.answers import pack_answers
from reports.text.compared import compared_words
from reports.text.words import SCOPE, age, bound, how
from reports.views.licenses import MISSING, why_absent
from reports.views.obligations import duty_rows

if TYPE_CHECKING:
    from queries.verdicts.rows import LicenseFinding
    from reports.views.family import FamilyNode, FamilyView

Json = dict[str, Any]
KINDS = [kind.label for kind in ARTIFACTS]
SIDES = ["subject", "upstream", "downstream", "beside"]
VERDICTS = ["compatible", "unknown", "conflict"]
_Value = TypeVar("_Value", bound=Hashable)


_NOT_SHOWN = {"hub_id"}
"""What says nothing to a reader, and is a fifth of a large page."""
_COMMIT = 12
"""Digits of a commit that are shown, as Git abbreviates it."""
_FEW = 8
"""A property that is known of at most one node of so many is held as places and values."""


class _Numbered(Generic[_Value]):
    """Values, each once, by the number it was first seen under; None is -1."""

    def __init__(self) -> None:
        self.values: dict[_Value, int] = {}

    def add(self, value: _Value | None) -> int:
        """Return the number of a value."""
        return -1 if value is None else self.values.setdefault(value, len(self.values))

    def all(self, values: Iterable[_Value | None]) -> list[int]:
        """Return the numbers of several values."""
        known = self.values
        return [-1 if value is None else known.setdefault(value, len(known)) for value in values]


def page_data(view: FamilyView) -> Json:
    """Return a family as the page holds it."""
    texts: _Numbered[str] = _Numbered()
    report = view.report
    sets, labels = _label_sets(view)
    made: Json = {
        "title": report.subject.id,
        "subject": view.subject,
        "start": report.start,
        "age": age(report),
        "scope": SCOPE,
        "verdict": report.licenses.verdict,
        "bound": bound(report),
        "left_out": report.left_out,
        "declared_only": report.declared_only,
        "only_upstream": report.only_upstream,
        "kinds": KINDS,
        "sides": SIDES,
        "verdicts": VERDICTS,
        "nodes": _node_columns(view, labels, texts),
        "labels": sets,
        "answers": pack_answers(view),
        **_link_columns(view, texts),
        "known": _known_columns(view),
        "gone": {
            place: [node.gone.last_stated, node.gone.gone_since, node.gone.gone_stated_by]
            for place, node in enumerate(view.nodes)
            if node.gone
        },
        "bases": {
            place: [
                [base.text, base.method, base.stated_by, base.declared, base.evidence]
                for base in node.bases
            ]
            for place, node in enumerate(view.nodes)
            if node.bases
        },
        "conflicts": [
            {
                "path": each.path,
                "license": each.findings[0].license_raw or _shown(view, each.findings[0].license),
                "label": _shown(view, each.findings[0].label),
                "findings": [
                    [f.severity, f.brief, _compared(view, f), f.clause, f.contested]
                    for f in each.findings
                ],
            }
            for each in view.conflicts
        ],
        "unknown": list(_unclear_rows(view)),
        "duties": [
            [_shown(view, text), _shown(view, ", ".join(licences))]
            for text, licences in duty_rows(report.licenses.obligations)
        ],
    }
    return {**made, "texts": list(texts.values)}


def _unclear_rows(view: FamilyView) -> Iterable[list[str | None]]:
    """Yield the findings that are no conflict; an artifact that is not described states nothing."""
    absent = why_absent(view.report.licenses)
    for row in view.report.licenses.findings:
        why = absent.get((row.origin_kind, row.origin_id))
        if row.level == "conflict":
            continue
        if why and row.term == MISSING and not row.license:
            yield [row.level, "not described", row.origin_id, why.removeprefix("it is ")]
        else:
            yield [row.level, row.brief, row.origin_id, _compared(view, row)]


def term_words(terms: str | None) -> str | None:
    """Return the terms that decide a verdict, separated by blanks, in words."""
    return None if terms is None else "; ".join(reason(term).brief for term in terms.split())


def _shown(view: FamilyView, text: str | None) -> str | None:
    return None if text is None else view.write_out(text)


def _compared(view: FamilyView, finding: LicenseFinding) -> str:
    return compared_words(view.write_out(finding.compared))


def _node_columns(view: FamilyView, labels: list[int], texts: _Numbered[str]) -> Json:
    members, nodes = view.report.members, view.nodes
    return {
        "id": [member.id for member in members],
        "kind": [KINDS.index(member.kind) for member in members],
        "side": [SIDES.index(member.side) for member in members],
        "steps": [-1 if member.steps is None else member.steps for member in members],
        "owner": texts.all(node.owner for node in nodes),
        "labels": labels,
        "verdict": [-1 if m.verdict is None else VERDICTS.index(m.verdict) for m in members],
        "severity": texts.all(member.severity for member in members),
        "against": texts.all(_shown(view, member.against) for member in members),
        "terms": texts.all(term_words(member.terms) for member in members),
        "stub": [place for place, member in enumerate(members) if member.only_mentioned],
        "weight": [node.weight for node in nodes],
    }


_LabelKey = tuple[bool, tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]


def _label_key(node: FamilyNode) -> _LabelKey:
    """Return what the labels of two nodes are alike by: all that is said of them."""
    stated = tuple((label, tuple(sources)) for label, sources in node.licenses.items())
    return node.member.only_mentioned, tuple(node.license_ids), stated


def _label_sets(view: FamilyView) -> tuple[list[Json], list[int]]:
    """Return the distinct sets of labels, and for each node the number of its own."""
    keys: _Numbered[_LabelKey] = _Numbered()
    numbers = keys.all(map(_label_key, view.nodes))
    first = dict(zip(reversed(numbers), reversed(view.nodes), strict=True))
    return [
        {
            "text": " / ".join(node.licenses) or None,
            "family": license_family(node),
            "stated": [[label, *sources] for label, sources in node.licenses.items()],
        }
        for node in (first[number] for number in range(len(first)))
    ], numbers


def license_family(node: FamilyNode) -> str:
    """Return the family of a node's licence; several where its labels are of several."""
    if not node.license_ids:
        return "not known" if node.member.only_mentioned else "not stated"
    names = _single_licenses(node)
    found = {known.family if (known := known_terms(name)) else "unknown" for name in names}
    return found.pop() if len(found) == 1 else "several"


def _single_licenses(node: FamilyNode) -> list[str]:
    """Return the licences of a node's labels, each by itself where a label joins several."""
    stated = (list_alternatives(identifier) for identifier in node.license_ids)
    names = (name for options in stated for option in options for name in option)
    return list(dict.fromkeys(names))


def _link_columns(view: FamilyView, texts: _Numbered[str]) -> Json:
    ways: _Numbered[tuple[str, str | None, str]] = _Numbered()
    claims = [(place, step) for place, link in enumerate(view.links) for step in link.steps]
    links = {
        "child": [link.child for link in view.links],
        "parent": [link.parent for link in view.links],
        "way": [ways.add((*link.way, view.nodes[link.child].member.kind)) for link in view.links],
        "inferred": [place for place, link in enumerate(view.links) if not link.declared],
    }
    return {
        "links": links,
        "ways": [
            [how(relation, method, kind), relation, method]
            for relation, method, kind in ways.values
        ],
        "claims": {
            "link": [place for place, _ in claims],
            "source": texts.all(step.stated_by for _, step in claims),
            "evidence": texts.all(step.evidence for _, step in claims),
            "since": texts.all(step.first_seen for _, step in claims),
            "path": texts.all(step.path for _, step in claims),
            "line": [-1 if step.line is None else step.line for _, step in claims],
            "inferred": [place for place, (_, step) in enumerate(claims) if not step.declared],
        },
        "places": {
            number: count
            for number, link in enumerate(view.links)
            if (count := link.steps[0].places)
        },
    }


def _known_columns(view: FamilyView) -> Json:
    """Return the values of each property that is shown, None where it is not known."""
    known = [node.known for node in view.nodes]
    names = dict.fromkeys(chain.from_iterable(known))
    columns = {
        name: [values.get(name) for values in known] for name in names if name not in _NOT_SHOWN
    }
    if commits := columns.get("revision"):
        columns["revision"] = [commit and commit[:_COMMIT] for commit in commits]
    return {name: _short_column(values) for name, values in columns.items()}


def _short_column(values: list[Any]) -> list[Any] | Json:
    """Return a column, as places with their values where few are known."""
    known = [place for place, value in enumerate(values) if value is not None]
    if len(known) * _FEW > len(values):
        return values
    return {"node": known, "value": [values[place] for place in known]}
