"""The page docs/reference/bill-properties.md, made from the names of bills' properties."""

from __future__ import annotations

from scripts.docs.page import NOTE, table


def make_page() -> str:
    """Return the text of the page."""
    from graph.transfer.bill_properties import BILL_PROPERTIES, PREFIX

    rows = [[f"`{p.name}{'…' * p.name.endswith(':')}`", p.of, p.sentence] for p in BILL_PROPERTIES]
    return (
        f"{NOTE}\n# Properties in bills of materials\n\n"
        f"What CycloneDX and SPDX have no place for stands in properties whose names begin with\n"
        f"`{PREFIX}`, the same ones in both. `ptm ingest bom` reads `ptm:id`, `ptm:claim` and\n"
        "`ptm:fact:…`; the others are for people and other programs. Every value is a text.\n\n"
        "Names and values are stable: a name keeps its meaning once it is released, a value its\n"
        "form, and later versions read what earlier ones wrote. New names and new keys of\n"
        "`ptm:claim` may come: pass over those that you do not know.\n\n"
        f"{table(['name', 'of', 'what it says'], rows)}\n"
    )
