"""The addresses of a component: its page, its files with their hashes, papers, licence texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from graph.schema import Model, Repository
from graph.schema.references import page_address
from queries.bills.bill_report import BillComponent
from queries.bills.rows import BillWeights
from reports.bill_addresses import owner_page, paper_address
from reports.cyclonedx.citations import Statements

_SHARD = re.compile(r"\d+-of-\d+", re.ASCII)
"""In the name of a file that has a part of the weights."""
_NO_PLACE = re.compile(r"[/~]|[A-Za-z]:|(?:.*[/\\])?\.\.(?:[/\\]|$)", re.ASCII | re.DOTALL)
"""How a path begins that is none within a repository, or leads out of it."""
_SHA256 = re.compile(r"sha256:([0-9a-f]{64})")


def write_references(
    component: BillComponent, texts: Iterable[str], statements: Statements
) -> list[dict[str, Any]]:
    """Return the external references of a component; ``texts`` are addresses of its licences."""
    found = list(_own_pages(component))
    for paper in component.papers:
        if address := paper_address(paper):
            statements.note(f"/externalReferences/{len(found)}", [paper])
            found.append({"type": "documentation", "url": address, "comment": "Paper"})
    for text in texts:
        found.append({"type": "license", "url": text})
    for weights in component.weights:
        if written := _write_file(component, weights):
            statements.note(f"/externalReferences/{len(found)}", [weights])
            found.append(written)
    return found


def write_hashes(component: BillComponent) -> list[dict[str, Any]]:
    """Return the hash of a component that is one file of weights, as far as is known.

    The hash of a file is none of a component that has several, of which only one may be known, nor
    of another revision, nor one that is inferred: these stand beside their addresses.
    """
    digests = {weights.id for weights in component.weights}
    one = len(digests) == 1 and all(_is_whole(component, each) for each in component.weights)
    return _hashes_of(digests.pop()) if one else []


def _is_whole(component: BillComponent, weights: BillWeights) -> bool:
    """Return whether a file is stated to be all weights of its component at its revision."""
    revisions = {weights.revision, component.known.get("revision")} - {None}
    return weights.declared and len(revisions) < 2 and not _SHARD.search(weights.path or "")


def write_supplier(owner: str | None) -> dict[str, Any]:
    """Return who publishes a component, as an organisation with its page; empty if unknown."""
    if not owner:
        return {}
    page = owner_page(owner)
    return {"name": owner.partition(":")[2] or owner, **({"url": [page]} if page else {})}


def page_of(component: BillComponent) -> str | None:
    """Return the address of a component's page; None where it has none, or none any more."""
    return None if component.gone else page_address(*component.key)


def _own_pages(component: BillComponent) -> Iterator[dict[str, Any]]:
    kind, page = component.member.kind, page_of(component)
    if page is None:
        return
    revision = component.known.get("revision")
    if kind == Repository.label:
        yield {"type": "vcs", "url": page}
        return
    yield {"type": "model-card" if kind == Model.label else "website", "url": page}
    yield {"type": "distribution", "url": f"{page}/tree/{quote(revision or 'main', safe='')}"}


def _write_file(component: BillComponent, weights: BillWeights) -> dict[str, Any] | None:
    """Return the address of a file of weights with its hash; None where it has none."""
    page = page_of(component)
    hashes = _hashes_of(weights.id)
    if not (page and hashes and weights.path) or _NO_PLACE.match(weights.path):
        return None
    revision = weights.revision
    on_the_hub = component.member.kind != Repository.label
    at = quote(revision or ("main" if on_the_hub else "HEAD"), safe="")
    folder = "resolve" if on_the_hub else "raw"
    made = {"type": "distribution", "url": f"{page}/{folder}/{at}/{quote(weights.path)}"}
    size = None if weights.bytes is None else f"{weights.bytes:,} bytes"
    comment = ", ".join(filter(None, (weights.format, size)))
    return {**made, **({"comment": comment} if comment else {}), "hashes": hashes}


def _hashes_of(identifier: str) -> list[dict[str, Any]]:
    digest = _SHA256.fullmatch(identifier)
    return [{"alg": "SHA-256", "content": digest[1]}] if digest else []
