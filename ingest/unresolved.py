"""Bases that an artifact states and that cannot be resolved: each belongs to its artifact."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from graph.schema import End, StatesBase, UnresolvedBase
from graph.schema.identifiers import LONGEST_ID
from ingest.columns.claims import joined

LONGEST_TEXT = 500
"""Characters of a stated base that are kept."""


def unresolved_base(subject: End, text: str) -> End:
    """Return the node of a base that an artifact states and that is no id.

    Two artifacts that state the same path have two nodes: nobody knows that they mean the same.
    """
    [identifier] = unresolved_ids(subject.kind, pa.array([subject.id]), pa.array([text]))
    # Records of strangers may have subjects of any length.
    return End(UnresolvedBase, identifier.as_py().encode()[:LONGEST_ID].decode(errors="ignore"))


def unresolved_ids(kind: type[Any], subjects: pa.Array, stated: pa.Array) -> pa.Array:
    """Return the ids of the bases that artifacts of a kind state, row by row."""
    return joined(f"{kind.label} ", subjects, " states ", stated)


def stated_text(text: str) -> str:
    """Return a stated base as it is kept: on one line, and its beginning if it is long."""
    line = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    line = line.strip()
    return line if len(line) <= LONGEST_TEXT else f"{line[: LONGEST_TEXT - 1]}…"


def states_base(subject: End, text: str, **values: Any) -> tuple[UnresolvedBase, StatesBase]:
    """Return the node of a base which is no id, and the claim that an artifact states it.

    ``values`` are those that the claim to a resolved base would have.
    """
    shown = stated_text(text)
    end = unresolved_base(subject, shown)
    node = UnresolvedBase(id=end.id, display_name=shown, stated_by=values["stated_by"])
    return node, StatesBase(start=subject, end=end, text=shown, **values)
