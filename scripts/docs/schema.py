"""The page docs/reference/schema.md, made from the declaration of the graph."""

from __future__ import annotations

from scripts.docs.page import NOTE, folded, table


def make_page() -> str:
    """Return the text of the page."""
    from graph.schema import (
        CLAIMS,
        DERIVED,
        NODES,
        Claim,
        Derived,
        Relation,
        StoredType,
        claim_key,
        properties,
    )

    def described(record: StoredType) -> str:
        rows = [
            [f"`{p.name}`", p.type.__name__, p.unit or "", p.sentence] for p in properties(record)
        ]
        return table(["property", "type", "unit", "what it says"], rows)

    parts = [
        NOTE,
        "# The graph\n",
        "Made from `graph/schema/nodes.py` and `claims.py`.\n",
        "## Nodes\n",
    ]
    for kind in NODES:
        parts.append(f"### {kind.label}\n\n{folded(kind.__doc__)}\n\n{described(kind)}\n")
    parts.append("## Claims\n")
    parts.append(folded(Claim.__doc__) + "\n")

    def head(relation: type[Relation], more: str = "") -> str:
        ends = ", ".join(f"{a.label} → {b.label}" for a, b in relation.ends)
        return f"### {relation.label}\n\n{folded(relation.__doc__)}\n\n{ends}.{more}\n"

    for claim in CLAIMS:
        key = ", ".join(f"`{name}`" for name in claim_key(claim))
        parts.append(f"{head(claim, f' Its key: both ends, {key}.')}\n{described(claim)}\n")
    parts += ["## Derived\n", folded(Derived.__doc__) + "\n"]
    parts += [f"{head(derived)}\n{described(derived)}\n" for derived in DERIVED]
    return "\n".join(parts)
