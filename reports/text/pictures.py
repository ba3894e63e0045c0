"""The words of a drawn family: what stands in a node, on a line and below the picture."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from graph.schema import NODE_OF
from queries.families.report import BESIDE, DOWNSTREAM, IMPACT, LICENSES, LINEAGE, UPSTREAM
from reports.text.words import SCOPE, age, bound, gone_words, how, number, plain, shortened
from reports.views.folding import DOWN, UP, Fold, owners_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.views.family import FamilyNode, FamilyView
    from reports.views.folding import Base, Joint, Picture

_TITLES = {LINEAGE: "Lineage of", IMPACT: "Built on", LICENSES: "Licences upstream of"}
_VERDICTS = {
    "conflict": "its label conflicts with licences upstream",
    "unknown": "its label cannot be judged in full",
    "compatible": "its label agrees with the licences upstream",
}
_WHERE = {
    UPSTREAM: "upstream",
    DOWNSTREAM: "downstream",
    BESIDE: "upstream of something downstream alone",
}
_NAMED = 10
"""Members that the description of a fold names."""
STATES_BASE = "states as base"
"""What stands on the line to a base that nobody can look up."""
_FIRST, _POP = "\u2068", "\u2069"


_CONFLICTS = 5
"""Conflicts that are told of below a picture."""


def isolated(text: str) -> str:
    """Return a text made of visible characters so that its direction turns nothing around it."""
    return text if text.isascii() else f"{_FIRST}{text}{_POP}"


def _named(identifier: str) -> str:
    return isolated(plain(identifier))


def picture_title(view: FamilyView) -> str:
    """Return what a picture shows, without the id of the subject."""
    return _TITLES[view.report.start]


def verdict_of(view: FamilyView, node: int) -> str | None:
    """Return how a node's own label stands to what is upstream of it; None where nothing is."""
    if not (view.upward[node] or view.nodes[node].bases):
        return None
    verdict = view.nodes[node].member.verdict
    return view.report.licenses.verdict if verdict is None and node == view.subject else verdict


def verdict_words(verdict: str) -> str:
    """Return a verdict as a clause."""
    return _VERDICTS[verdict]


def license_line(node: FamilyNode) -> str:
    """Return the licences of a node in a line, or that none is stated or known."""
    if node.licenses:
        return " / ".join(map(plain, node.licenses))
    return "not described" if node.member.only_mentioned else "no licence stated"


def gone_line(node: FamilyNode) -> str:
    """Return that a node has disappeared; empty while it is there."""
    return f"gone since {plain(node.gone.gone_since)[:10]}" if node.gone else ""


def kind_word(kind: str) -> str:
    """Return a kind of artifact as a word."""
    return NODE_OF[kind].label.lower()


def node_description(view: FamilyView, place: int) -> str:
    """Return all that a picture says of a node, with its full id."""
    node = view.nodes[place]
    parts = [f"{kind_word(node.member.kind)} {_named(node.member.id)}"]
    parts.append(f"licence: {license_line(node)}" if node.licenses else license_line(node))
    if verdict := verdict_of(view, place):
        parts.append(verdict_words(verdict))
    if node.gone:
        parts.append(gone_words(node.gone.last_stated, node.gone.gone_since))
    return "; ".join(parts)


def fold_lines(view: FamilyView, fold: Fold) -> tuple[str, str]:
    """Return what stands in a fold: how many of a kind, and by how many owners."""
    owners = owners_of(view, fold.members)
    counted = number(len(fold.members), kind_word(fold.kind))
    return counted, f"by {number(owners, 'owner')}" if owners else ""


def fold_description(view: FamilyView, fold: Fold) -> str:
    """Return what a fold stands for, with the first of its members."""
    anchor = _named(view.nodes[fold.anchor].member.id)
    child_kind = view.nodes[fold.anchor].member.kind if fold.side == UP else fold.kind
    phrase = how(*fold.way, child_kind)
    counted = " ".join(filter(None, fold_lines(view, fold)))
    told = f"{anchor}: {phrase} {counted}" if fold.side == UP else f"{counted}: {phrase} {anchor}"
    first = [_named(view.nodes[node].member.id) for node in fold.members[:_NAMED]]
    more = len(fold.members) - len(first)
    return f"{told}. {', '.join(first)}{f' and {more:,} more' if more else ''}"


def base_description(view: FamilyView, base: Base) -> str:
    """Return that a node states a base that nobody can look up."""
    node = view.nodes[base.node].member
    return f"{_named(node.id)} states a base that is no id of the Hub: {_named(base.text)}"


def joint_phrase(view: FamilyView, joint: Joint) -> str:
    """Return how the child of a line came about from its parent."""
    link = view.links[joint.links[0]]
    return how(*link.way, view.nodes[link.child].member.kind)


def is_declared(view: FamilyView, joint: Joint) -> bool:
    """Return whether any source declares what a line stands for."""
    return any(view.links[place].declared for place in joint.links)


def captions(view: FamilyView, picture: Picture) -> Iterator[str]:
    """Yield the sentences below a picture: conflicts, what is left out, where it ends, its age."""
    for conflict in view.conflicts[:_CONFLICTS]:
        first = conflict.findings[0]
        said = "; ".join(dict.fromkeys(plain(finding.brief) for finding in conflict.findings))
        label = shortened(first.license_raw or view.write_out(first.license or ""))
        yield f"Conflict: {isolated(label)} of {_named(first.origin_id)}: {said}."
    if more := len(view.conflicts[_CONFLICTS:]):
        yield f"There {'is' if more == 1 else 'are'} {number(more, 'further conflict')}."
    yield from left_out(view, picture)
    if ends := bound(view.report):
        yield ends
    yield age(view.report)
    yield SCOPE


def left_out(view: FamilyView, picture: Picture) -> Iterator[str]:
    """Yield what of a family is folded, and what is not drawn at all."""
    if picture.folds:
        members = len({node for fold in picture.folds for node in fold.members})
        folds = number(len(picture.folds), "counted node")
        stand = "stands" if len(picture.folds) == 1 else "stand"
        yield f"{folds} {stand} for {number(members, 'artifact')}."
    if sides := ", ".join(_undrawn(view, picture)):
        yield f"Not drawn: {sides}."
    if view.report.left_out:
        yield f"{number(view.report.left_out, 'artifact')} downstream were not read."
    if view.report.declared_only:
        yield "What was inferred is left out."


def _undrawn(view: FamilyView, picture: Picture) -> Iterator[str]:
    """Yield on each side how many members are neither drawn nor in a counted node."""
    shown = {*picture.nodes, *(node for fold in picture.folds for node in fold.members)}
    counted = Counter(
        node.member.side for place, node in enumerate(view.nodes) if place not in shown
    )
    for side, where in _WHERE.items():
        if counted[side]:
            yield f"{number(counted[side], 'artifact')} {where}"


def hidden_words(side: str, count: int) -> str:
    """Return how many neighbours of a node on one side are not drawn."""
    return f"{count:,} more {'downstream' if side == DOWN else 'upstream'}, not drawn"
