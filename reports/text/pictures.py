"""The words of a drawn family: what stands in a node, on a line and below the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.schema import NODE_OF
from queries.families.report import IMPACT, LICENSES, LINEAGE
from reports.text.words import SCOPE, age, gone_words, how, number, plain
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
_NAMED = 10
"""Members that the description of a fold names."""
_FIRST, _POP = "\u2068", "\u2069"


def isolated(text: str) -> str:
    """Return a text from outside for a sentence: its direction cannot turn what follows."""
    return f"{_FIRST}{plain(text)}{_POP}"


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
    parts = [f"{kind_word(node.member.kind)} {isolated(node.member.id)}"]
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
    anchor = isolated(view.nodes[fold.anchor].member.id)
    child_kind = view.nodes[fold.anchor].member.kind if fold.side == UP else fold.kind
    phrase = how(*fold.way, child_kind)
    counted = " ".join(filter(None, fold_lines(view, fold)))
    told = f"{anchor}: {phrase} {counted}" if fold.side == UP else f"{counted}: {phrase} {anchor}"
    first = [isolated(view.nodes[node].member.id) for node in fold.members[:_NAMED]]
    more = len(fold.members) - len(first)
    return f"{told}. {', '.join(first)}{f' and {more:,} more' if more else ''}"


def base_description(view: FamilyView, base: Base) -> str:
    """Return that a node states a base that nobody can look up."""
    node = view.nodes[base.node].member
    return f"{isolated(node.id)} states a base that is no id of the Hub: {isolated(base.text)}"


def base_phrase(view: FamilyView, base: Base) -> str:
    """Return how a node was made from a base that nobody can look up."""
    return how("DERIVED_FROM", base.method, view.nodes[base.node].member.kind)


def joint_phrase(view: FamilyView, joint: Joint) -> str:
    """Return how the child of a line came about from its parent."""
    link = view.links[joint.links[0]]
    return how(*link.way, view.nodes[link.child].member.kind)


def is_declared(view: FamilyView, joint: Joint) -> bool:
    """Return whether any source declares what a line stands for."""
    return any(view.links[place].declared for place in joint.links)


def captions(view: FamilyView, picture: Picture) -> Iterator[str]:
    """Yield the sentences below a picture: what is not drawn, how old it is, what it is not."""
    if picture.folds:
        members = len({node for fold in picture.folds for node in fold.members})
        folds = number(len(picture.folds), "counted node")
        stand = "stands" if len(picture.folds) == 1 else "stand"
        yield f"{folds} {stand} for {number(members, 'artifact')}."
    if picture.beyond:
        are = "is" if picture.beyond == 1 else "are"
        yield f"{number(picture.beyond, 'further artifact')} of this family {are} not drawn."
    if view.report.left_out:
        yield f"{number(view.report.left_out, 'artifact')} downstream were not read."
    if view.report.declared_only:
        yield "What was inferred is left out."
    yield age(view.report)
    yield SCOPE


def hidden_words(side: str, count: int) -> str:
    """Return how many neighbours of a node on one side are not drawn."""
    return f"{count:,} more {'downstream' if side == DOWN else 'upstream'}, not drawn"
