"""What of a finding no source declares: the steps and the licences that were inferred."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from queries.answer import Key
from queries.propagation.inheritance import Arrival
from queries.rows import LicensedArtifact


def inferred_labels(artifacts: Iterable[LicensedArtifact]) -> dict[tuple[Key, str], list[str]]:
    """Return the licences that no source declares, with those that infer them."""
    found: dict[tuple[Key, str], list[LicensedArtifact]] = {}
    for row in artifacts:
        if row.license is not None:
            found.setdefault(((row.kind, row.id), row.license), []).append(row)
    return {
        label: [row.stated_by or "" for row in rows]
        for label, rows in found.items()
        if not any(row.declared for row in rows)
    }


def inferred_parts(
    subject: Key, arrival: Arrival, labels: Mapping[tuple[Key, str], list[str]]
) -> str | None:
    """Return which steps and licences of a finding are inferred, and from what; None if none is."""
    found = [
        f"{step.child[1]} from {step.parent[1]} ({_inference(step.stated_by)})"
        for step in reversed(arrival.route.steps)
        if not step.declared
    ]
    stated = dict.fromkeys([(arrival.origin, arrival.license), (subject, arrival.label)])
    found += [
        f"the licence of {artifact[1]} ({_inference(labels[artifact, licence])})"
        for artifact, licence in stated
        if licence is not None and (artifact, licence) in labels
    ]
    return "; ".join(found) or None


def _inference(sources: Iterable[str]) -> str:
    """Return what something was inferred from, in words."""
    words = (f"from {each.removeprefix('inferred-')}" if each.startswith("inferred-") else
             f"by {each}" for each in sources)  # fmt: skip
    return f"inferred {' and '.join(dict.fromkeys(words))}"
