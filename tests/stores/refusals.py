"""What a store says when it cannot be read or written."""

from __future__ import annotations

import re

import pytest

from graph.errors import PtmError, UnavailableError
from graph.store.base import Store
from tests.factories import model, tables
from tests.stores.records import retract

NUMBER = "MATCH (m:Model) RETURN count(m) AS number"


def sentence(error: BaseException) -> str:
    """Return what an error says, if it is one sentence."""
    said = str(error)
    assert said.endswith((".", "!", "?")), said
    assert "\n" not in said
    assert "Error" not in said
    assert "exception" not in said.lower()
    # A full stop within it stands in a name or an address.
    assert not re.search(r"[.!?] [A-Z]", said), said
    return said


def refused(store: Store, *kinds: type[PtmError]) -> str:
    """Return the one sentence with which reading and writing are refused."""
    found = set()
    for attempt in (
        lambda: store.rows(NUMBER),
        lambda: store.table(NUMBER),
        lambda: store.prepare(),
        lambda: store.write(tables([model("new")])),
        lambda: retract(store, stated_by=["card"]),
    ):
        with pytest.raises(kinds or UnavailableError) as raised:
            attempt()
        found.add(sentence(raised.value))
    [only] = found
    return only
