"""A changed schema has to raise its number, or older graphs would not get what they lack."""

from __future__ import annotations

import hashlib

from graph.schema import CLAIMS, DERIVED, NODES, StoredType, claim_key, properties
from graph.schema.version import SCHEMA_VERSION
from graph.store.tables import compact_json

KNOWN = {
    1: "f5a35ea31ef30ae9",
    2: "c31e707e9a9c6660",
    3: "2fc343fe860598ff",
    4: "6ed86d40a4dc57e3",
    5: "7cdc083eab11bd36",
}
"""What the schema of each version looked like."""


def test_the_version_is_raised_with_the_schema() -> None:
    records: tuple[StoredType, ...] = (*NODES, *CLAIMS, *DERIVED)
    stored = {r.label: [[p.name, p.type.__name__] for p in properties(r)] for r in records}
    joined = {c.label: [[a.label, b.label] for a, b in c.ends] for c in (*CLAIMS, *DERIVED)}
    keys = {c.label: list(claim_key(c)) for c in CLAIMS}
    digest = hashlib.sha256(compact_json([stored, joined, keys]).encode()).hexdigest()[:16]
    assert KNOWN.get(SCHEMA_VERSION) == digest, (
        "the schema has changed: raise SCHEMA_VERSION and add its digest here"
    )
