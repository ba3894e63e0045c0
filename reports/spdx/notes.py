"""Sentences of a document for people: who states what, and how a package was made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from graph.schema import DerivedFrom, Model, TrainedOn
from graph.schema.claims import joined_phrase
from queries.bills.bill_report import BillComponent, BillReport
from queries.families.report import FamilyStep
from reports.text.words import SCOPE, shortened

_MOST_NAMED = 20
"""Names that a sentence has at most; the others are counted."""


class _Stated(Protocol):
    @property
    def stated_by(self) -> str: ...

    @property
    def declared(self) -> bool: ...


def document_sentences(report: BillReport) -> Iterator[str]:
    """Yield what a reader of a document must not miss: what it says nothing of, and its scope."""
    if report.declared_only:
        yield "What was inferred is left out."
    if report.left_out:
        yield f"{report.left_out:,} more packages are left out, because they would be too many."
    if report.touches_bound():
        yield "The search for what is upstream ended at a bound; there may be more."
    if report.conflicts:
        yield SCOPE


def sources_words(claims: Iterable[_Stated]) -> str:
    """Return who states claims, and who of them infers: ``card, code-scan (inferred)``."""
    inferred = {each.stated_by: not each.declared for each in claims}
    return ", ".join(
        f"{name} (inferred)" if inferred[name] and "inferred" not in name else name
        for name in sorted(inferred)
    )


def step_words(steps: list[FamilyStep], child_kind: str) -> str:
    """Return how a package came from another, and who states it."""
    phrase = joined_phrase(((step.relation, step.method) for step in steps), child_kind)
    read = sorted({shortened(step.evidence) for step in steps if step.evidence})
    evidence = f"; read: {joined_names(read)}" if read else ""
    return f"{phrase}; stated by {sources_words(steps)}{evidence}"


def place_words(steps: list[FamilyStep]) -> str:
    """Return where a repository names what it uses: files and lines, with their commit."""
    places = sorted({(step.path, step.line or 0) for step in steps if step.path})
    named = [f"{path}:{line}" if line else f"{path}" for path, line in places]
    total = max((step.places or 0 for step in steps), default=0) or len(named)
    return joined_names(named, total)


def joined_names(names: list[str], total: int | None = None) -> str:
    """Return the first names, and how many more there are of a total."""
    shown = [shortened(name) for name in names[:_MOST_NAMED]]
    more = (total or len(names)) - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more > 0 else "")


def training_words(component: BillComponent) -> str:
    """Return what is known of how a model was made, in sentences."""
    said = [_made_words(component)]
    data = sorted({s.parent_id for s in component.steps if s.relation == TrainedOn.label})
    if data:
        said.append(f"Trained on {joined_names(data)}.")
    grams, source = component.known.get("carbon_g"), component.known.get("carbon_source")
    if grams is not None:
        how = f" ({source})" if source else ""
        said.append(f"Emissions of its training as reported{how}: {grams:g} g of CO2 equivalent.")
    return " ".join(said)


def _made_words(component: BillComponent) -> str:
    ways: dict[str, list[tuple[str, str | None]]] = {}
    for step in component.steps:
        if step.relation == DerivedFrom.label:
            ways.setdefault(step.parent_id, []).append((step.relation, step.method))
    parents: dict[str, list[str]] = {}
    for one in sorted(ways):
        parents.setdefault(joined_phrase(ways[one], Model.label), []).append(one)
    made = [f"{phrase} {joined_names(parents[phrase])}" for phrase in sorted(parents)]
    texts = sorted({base.text for base in component.unresolved if base.text})
    if texts:
        made.append(f"made from {joined_names(texts)}, which nobody can look up")
    text = "; ".join(made)
    return f"{text[:1].upper()}{text[1:]}." if text else "No source states a base model."
