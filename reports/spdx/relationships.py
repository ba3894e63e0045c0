"""How the packages of a document came from one another, and which of them use which."""

from __future__ import annotations

from collections.abc import Iterator, Set

from graph.schema import CLAIM_OF, Dataset, DerivedFrom, Model, TrainedOn
from graph.schema.kinds import is_use
from queries.answer import Key
from queries.bills.bill_report import BEYOND, BillComponent
from queries.bills.rows import BillResult
from queries.families.report import FamilyStep
from reports.spdx.evidence import show_places
from reports.spdx.names import NOBODY_SAYS, Element, Names, make_link
from reports.spdx.notes import joined_names, place_words, sources_words, step_words

DESCENDS, TRAINED, TESTED, DEPENDS = "descendantOf", "trainedOn", "testedOn", "dependsOn"
_KINDS = {DerivedFrom.label: DESCENDS, TrainedOn.label: TRAINED}
_ADAPTER = "adapter"
_SCOPES = {
    ("test", None): "test",
    ("test", "loads"): "test",
    ("product", None): "runtime",
    ("product", "loads"): "runtime",
    ("product", "serves"): "runtime",
}
"""When a repository needs what it uses, by what its files are for and how it is reused."""
NOT_ALL, NOT_SAID = "incomplete", "noAssertion"
"""Whether what is known is all there is: it is known not to be, or nobody says."""


def relate_packages(component: BillComponent, among: Set[Key], names: Names) -> Iterator[Element]:
    """Yield how a package came from others: one relationship for each of them, and each way.

    ``among`` are the packages of the document.
    """
    pairs: dict[tuple[str, Key], list[FamilyStep]] = {}
    for step in component.steps:
        pairs.setdefault((step.relation, step.parent), []).append(step)
    for (relation, parent), steps in pairs.items():
        if is_use(CLAIM_OF[relation]):
            use = _relate_use(component, parent, steps, names)
            yield use
            yield from show_places(use, steps, names)
        else:
            yield _relate_origin(component, relation, parent, steps, names)
    yield from _relate_needs(component, names)
    yield from _relate_unknown_base(component, names)
    yield from _relate_tests(component, among, names)


def _relate_origin(
    component: BillComponent, relation: str, parent: Key, steps: list[FamilyStep], names: Names
) -> Element:
    start, end = names.artifact(component.key), names.artifact(parent)
    is_base = relation == DerivedFrom.label
    known_more = _knows_of_more(component) if is_base else BEYOND in component.gaps
    return make_link(
        names,
        _KINDS[relation],
        start,
        [end],
        completeness=NOT_ALL if known_more else NOT_SAID,
        comment=_sentence(step_words(steps, component.key[0])),
    )


def _relate_use(
    component: BillComponent, parent: Key, steps: list[FamilyStep], names: Names
) -> Element:
    """Return that a repository depends on a package, with the places where it names it."""
    start, end = names.artifact(component.key), names.artifact(parent)
    scopes = {_SCOPES.get((step.role or "", step.reuse)) for step in steps}
    places = place_words(steps)
    named = f"Named at {places}; stated" if places else "Stated"
    return make_link(
        names,
        DEPENDS,
        start,
        [end],
        type="LifecycleScopedRelationship",
        scope=scopes.pop() if len(scopes) == 1 else None,
        completeness=NOT_SAID,
        comment=f"{named} by {sources_words(steps)}.",
    )


def _relate_needs(component: BillComponent, names: Names) -> Iterator[Element]:
    """Yield that a package depends on what it was made from: many tools follow nothing else.

    An adapter needs its base whenever it runs, anything else what it was made from when it is made.
    """
    needed: dict[str, set[str]] = {}
    for step in component.steps:
        if not is_use(CLAIM_OF[step.relation]):
            scope = "runtime" if step.method == _ADAPTER else "build"
            needed.setdefault(scope, set()).add(names.artifact(step.parent))
    for scope, ends in sorted(needed.items()):
        yield make_link(
            names,
            DEPENDS,
            names.artifact(component.key),
            sorted(ends),
            type="LifecycleScopedRelationship",
            scope=scope,
            completeness=NOT_ALL if _knows_of_more(component) else NOT_SAID,
        )


def _knows_of_more(component: BillComponent) -> bool:
    return bool(component.unresolved) or BEYOND in component.gaps


def _relate_unknown_base(component: BillComponent, names: Names) -> Iterator[Element]:
    """Yield that nobody says what a model descends from, or nobody can look up what is said."""
    texts = sorted({base.text for base in component.unresolved if base.text})
    derived = any(step.relation == DerivedFrom.label for step in component.steps)
    if component.unresolved:
        by = sources_words(component.unresolved)
        comment = f"Stated by {by}, and nobody can look it up: {joined_names(texts) or 'no name'}."
    elif not derived and component.key[0] == Model.label:
        comment = "No source states what it was made from."
    else:
        return
    completeness = NOT_ALL if component.unresolved else NOT_SAID
    start = names.artifact(component.key)
    yield make_link(
        names, DESCENDS, start, [NOBODY_SAYS], completeness=completeness, comment=comment
    )


def _relate_tests(component: BillComponent, among: Set[Key], names: Names) -> Iterator[Element]:
    """Yield on which datasets of the document a model was evaluated."""
    results: dict[Key, list[BillResult]] = {}
    for result in component.results:
        results.setdefault((Dataset.label, result.dataset_id), []).append(result)
    for dataset in sorted(key for key in results if key in among):
        start, end = names.artifact(component.key), names.artifact(dataset)
        comment = f"Results are stated by {sources_words(results[dataset])}."
        yield make_link(names, TESTED, start, [end], completeness=NOT_SAID, comment=comment)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
