"""What a bill of materials keeps of a component beside its standard: names and texts.

All formats of bills write the same ones, and ``ptm ingest bom`` reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from graph.schema import DerivedFrom, EvaluatedOn, HasWeights, LicensedAs, Model, StatesBase
from graph.schema.nodes import Dataset, License, UnresolvedBase, Weights
from graph.transfer import bill_properties as kept
from queries.bills.bill_report import BillComponent, BillReport
from queries.families.report import FamilyStep

Pair = tuple[str, str]
_STATED = ("stated_by", "declared", "evidence", "first_seen")


def component_properties(component: BillComponent) -> Iterator[Pair]:
    """Yield the name and the text of each property of a component."""
    yield kept.ID.name, component.key[1]
    yield from _standing(component)
    yield from _bases(component)
    yield from kept.write_facts(component.key[0], component.known)
    yield from ((kept.CLAIM.name, text) for text in component_claims(component))


def component_claims(component: BillComponent) -> Iterator[str]:
    """Yield the claims that begin at a component, as ``ptm:claim`` has them."""
    for step in (*component.steps, *component.mentions):
        yield _write(step.relation, step.parent, step, _values_of(step))
    for label in component.labels:
        values = {"raw": label.raw, "link": label.link}
        yield _write(LicensedAs.label, (License.label, label.license), label, values)
    for base in component.unresolved:
        values = {"text": base.text, "method": base.method}
        yield _write(StatesBase.label, (UnresolvedBase.label, base.text or "?"), base, values)
    for file in component.weights:
        values = {"path": file.path, "revision": file.revision}
        yield _write(HasWeights.label, (Weights.label, file.id), file, values)
    for link in (*component.owners, *component.papers, *component.newer):
        yield _write(link.relation, (link.kind, link.id), link, {})
    for result in component.results:
        told = result._asdict()
        del told["dataset_id"]
        yield _write(EvaluatedOn.label, (Dataset.label, result.dataset_id), result, told)


def _values_of(step: FamilyStep) -> dict[str, Any]:
    names = ("method", "path", "line", "how", "revision", "call", "role", "reuse", "pinned")
    return {name: getattr(step, name) for name in names}


def _write(relation: str, end: tuple[str, str], stated: Any, values: dict[str, Any]) -> str:
    own = {name: value for name, value in values.items() if name not in _STATED}
    read = {"evidence": stated.evidence, "first_seen": getattr(stated, "first_seen", None)}
    return kept.write_claim(
        relation, end, stated.stated_by, declared=stated.declared, **own, **read
    )


def _standing(component: BillComponent) -> Iterator[Pair]:
    """Yield how a component stands to the subject, and whether it is there at all."""
    member = component.member
    if member.steps is not None:
        yield kept.STEPS.name, str(member.steps)
    if member.verdict:
        yield kept.VERDICT.name, member.verdict
    if member.only_mentioned:
        yield kept.STUB.name, "true"
    if gone := component.gone:
        told = (gone.gone_since, gone.gone_stated_by, gone.last_stated)
        names = (kept.GONE_SINCE, kept.GONE_STATED_BY, kept.GONE_LAST_STATED)
        yield from ((name.name, text) for name, text in zip(names, told, strict=True) if text)


def _bases(component: BillComponent) -> Iterator[Pair]:
    """Yield whether a base of a model is stated, and those that nobody can look up."""
    if component.key[0] == Model.label:
        derived = any(step.relation == DerivedFrom.label for step in component.steps)
        stated = derived or bool(component.unresolved)
        yield kept.BASE_STATED.name, "true" if stated else "false"
    texts = _each_once(base.text for base in component.unresolved)
    yield from ((kept.BASE_UNRESOLVED.name, text) for text in texts)


def _each_once(texts: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))


def document_properties(report: BillReport) -> Iterator[Pair]:
    """Yield the properties of a document: its sources, and what it leaves out."""
    if report.declared_only:
        yield kept.DECLARED_ONLY.name, "true"
    for row in report.facts:
        known = (row.get("source"), row.get("taken"))
        yield kept.SOURCE.name, " of ".join(str(each) for each in known if each)
    if report.left_out:
        yield kept.LEFT_OUT.name, f"{report.left_out:,} artifacts that are built on the subject."
