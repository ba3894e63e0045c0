"""What licences ask of whoever has an artifact, and of whoever passes it on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.schema.kinds import only_uses
from licenses.rule.permissions import OWN
from licenses.rule.readings import Policy
from licenses.rule.standing import (
    ALTERNATIVE,
    CERTAIN,
    Asked,
    exclude_pairs,
    if_declared,
    if_inferred,
    label_obligations,
    nothing_besides,
)
from queries.answer import Key
from queries.code_uses import is_shipped
from queries.lineage_report import LineageReport
from queries.lineage_terms import read_edges, read_labels
from queries.propagation.inheritance import UNLABELLED, Inheritance
from queries.propagation.passing_on import find_demands, routes_from
from queries.propagation.relations import DATA, OUTPUTS
from queries.verdicts.rows import LicenseObligation

_Origins = dict[Asked, dict[Key, None]]


def obligation_rows(
    found: Inheritance, policy: Policy, *, own: bool
) -> Iterator[LicenseObligation]:
    """Yield each obligation once for each licence that asks for it, the certain ones first.

    ``own`` says whether the artifact's own label counts: whoever publishes it is not bound by it.
    """
    origins: _Origins = {}
    for asked, origin in _asked(found, policy, own=own):
        origins.setdefault(asked, {})[origin] = None
    firm = _firmest(origins)
    rows = zip(exclude_pairs(list(firm), policy), firm.values(), strict=True)
    for asked, found_at in sorted(rows, key=lambda pair: pair[0].order):
        yield _row(asked, found_at)


def _asked(found: Inheritance, policy: Policy, *, own: bool) -> Iterator[tuple[Asked, Key]]:
    """Yield what each label asks that reaches an artifact, and whose label it is."""
    code = only_uses(found.subject[0])
    for label in found.labels if own else ():
        for asked in label_obligations(label, OWN, policy):
            yield asked, found.subject
    for origin, routes in found.routes.items():
        for label in found.upstream.get(origin) or UNLABELLED:
            for route in routes:
                used = code and route.edge in (DATA, OUTPUTS)
                for asked in label_obligations(label, route.edge, policy, used=used):
                    yield asked if route.declared else if_inferred(asked), origin


def _firmest(origins: _Origins) -> _Origins:
    """Return each obligation once that is certain or declared, whatever else doubts it.

    An option of a choice stays, even if all that it asks for is certain.
    """
    certain = {each.obligation: each for each in origins if each.standing == CERTAIN}
    declared = {each: each for each in origins if if_declared(each) == each}
    declared |= {if_inferred(each): each for each in declared}
    made: _Origins = {}
    for asked, found in origins.items():
        firm = certain.get(asked.obligation) or declared.get(asked, asked)
        made.setdefault(firm, {}).update(found)
    return made | _emptied(origins, made)


def _emptied(origins: _Origins, kept: _Origins) -> _Origins:
    """Return that options ask for nothing besides, which others of their choice are beside."""
    options = {(each.choice, each.option) for each in kept if each.standing == ALTERNATIVE}
    choices = {choice for choice, _ in options}
    return {
        nothing_besides(each): found
        for each, found in origins.items()
        if each.standing == ALTERNATIVE
        and each.choice in choices
        and (each.choice, each.option) not in options
    }


def _row(asked: Asked, origins: Iterable[Key]) -> LicenseObligation:
    term, text, licence = asked.obligation
    named = ", ".join(sorted({identifier for _, identifier in origins}))
    return LicenseObligation(
        term, text, licence, named, asked.standing,
        asked.choice or None, asked.option or None, asked.condition or None,
    )  # fmt: skip


def asks_when_passed_on(lineage: LineageReport) -> bool:
    """Return whether what a repository ships asks for something of whoever passes it on."""
    if not only_uses(lineage.subject.kind):
        return False
    shipped = dict.fromkeys((use.kind, use.id) for use in lineage.uses if is_shipped(use))
    routes = routes_from(shipped, read_edges(lineage.steps))
    return any(each.obligations for each in find_demands(routes, read_labels(lineage.artifacts)))
