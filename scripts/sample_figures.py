"""Counts of the sample's content, from its lines."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sample_parts import Part

from graph.schema import Uses


def describe_sample(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines with the numbers of artifacts by kind, claims by ends, lineages and merges."""
    objects = [json.loads(line) for line in lines]
    nodes = {(o["node"], o["id"]) for o in objects if "node" in o}
    claims = [o for o in objects if "claim" in o]
    mentioned = {tuple(o[end]) for o in claims for end in ("from", "to")} - nodes
    only = Counter(kind for kind, _ in mentioned)
    for kind, count in sorted(Counter(kind for kind, _ in nodes).items()):
        yield f"{kind:14} {count:7,} described, {only[kind]:,} only mentioned"
    yield f"{'Alias':14} {sum('alias' in o for o in objects):7,}"
    ends = Counter((o["claim"], o["from"][0], o["to"][0], o["stated_by"]) for o in claims)
    for (claim, start, end, source), count in sorted(ends.items()):
        yield f"{claim:14} {count:7,} {start} to {end}, stated by {source}"
    yield from _describe_lineages(claims)


def _describe_lineages(claims: list[dict[str, Any]]) -> Iterator[str]:
    bases: dict[str, set[str]] = defaultdict(set)
    merged: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        child, base = claim["from"][1], claim["to"][1]
        if claim["claim"] == "DERIVED_FROM" and claim["from"][0] == "Model" and child != base:
            bases[child].add(base)
            if claim.get("method") == "merge":
                merged[child].add(base)
    deep = {
        child
        for child, parents in bases.items()
        if any(bases.get(parent, set()) - {child} for parent in parents)
    }
    merges = {child for child, parents in merged.items() if len(parents) > 1}
    yield f"{len(bases):,} models with a base model, {len(deep):,} of them at depth 2 or more"
    yield f"{len(merges):,} merges of several models, {len(merges & deep):,} of them that deep"


def describe_legacy_share(part: Part, aliases: set[str]) -> str:
    """Return a line with the share of a source's links that use an id from before a rename."""
    links = [record for record in part.records if isinstance(record, Uses)]
    old = sum(link.end.id in aliases for link in links)
    return f"{old:,} of {len(links):,} links of PeaTMOSS ({old / len(links):.1%}) use a legacy id"
