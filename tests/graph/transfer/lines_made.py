"""Records that tests of JSON lines write and read, and lines that state them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from graph.planning.alias_resolution import alias_id
from graph.planning.marks import MARK
from graph.schema import (
    CLAIMS,
    ENTITIES,
    NODES,
    Alias,
    Artifact,
    Claim,
    End,
    Entity,
    Node,
    Record,
    Repository,
    properties,
)
from graph.schema.base import Property
from graph.transfer.jsonl import BadLine, claim_line, node_lines, read_line
from tests.factories import derived_line, node_line, row_of

EXAMPLES = settings(max_examples=100)


def model(**values: Any) -> str:
    """Return a line that describes a model, with these values put in or replaced."""
    return json.dumps({**node_line("lab/a"), **values})


def claim(**values: Any) -> str:
    """Return a line that states a claim, with these values put in or replaced."""
    return json.dumps({**derived_line("lab/a", "lab/b", stated_by="card"), **values})


def refused(line: str | bytes) -> str:
    """Return the reason why a line is refused."""
    with pytest.raises(BadLine) as told:
        read_line(line)
    reason = str(told.value)
    assert reason
    assert "\n" not in reason
    assert len(reason) < 400
    return reason


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
names = texts.filter(str.strip)
awkward = st.sampled_from(
    [
        "a\x00b",
        'it\'s "quoted" \\ back',
        "two\nlines\r\u2028",
        "🤗/模型",
        "\u202eright to left\u202c",
        "שלום/مرحبا",
        "`}) MATCH (n) DETACH DELETE n //",
        "a" * 4_000,
        "é" * 2_000,
        " leading and trailing ",
        "\ufeffmark",
        "e\u0301",
        "é",
    ]
)
ids = names | awkward
dates = st.sampled_from(["2023-07-10", "2026-11-01T09:30:00Z", "0001-01-01", "9999-12-31"])
moments = dates | st.sampled_from(["2024-02-19T11:06:12.000Z", "2024-02-19 11:06"])
VALUES: dict[type, st.SearchStrategy[Any]] = {
    str: texts | awkward,
    int: st.integers(0, 2**63 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
}


def values_of(stated: Property) -> st.SearchStrategy[Any]:
    """Return strategies for what a property may be."""
    if stated.words:
        return st.sampled_from(stated.words)
    if (stated.unit or "").startswith("ISO 8601"):
        return moments
    return VALUES[stated.type].map(abs) if stated.name == "carbon_g" else VALUES[stated.type]


def known(record: type[Node] | type[Claim], *apart: str) -> dict[str, st.SearchStrategy[Any]]:
    """Return strategies for the properties of a record, except some."""
    stored = ("id", "kind", "only_mentioned", "older_facts", *apart)
    own = stored if issubclass(record, Entity) else ("id", *apart)
    return {p.name: values_of(p) for p in properties(record) if p.name not in own}


def an_id(kind: type[Node]) -> st.SearchStrategy[str]:
    """Return strategies for ids as the graph keeps them."""
    if kind is not Repository:
        return ids
    return ids.map(str.lower).filter(lambda own: len(own.encode()) <= 4_000)


@st.composite
def nodes(draw: st.DrawFn) -> Node:
    kind = draw(st.sampled_from([kind for kind in NODES if kind is not Alias]))
    values = draw(st.fixed_dictionaries({}, optional=known(kind, "stated_by", "facts_at", *MARK)))
    if issubclass(kind, Artifact) and draw(st.booleans()):
        values |= {"gone_since": draw(dates), "gone_stated_by": draw(names)}
    if issubclass(kind, Entity):
        values |= {"stated_by": draw(names), "facts_at": draw(dates)}
    return kind(id=draw(an_id(kind)), **values)


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    made = draw(st.sampled_from(CLAIMS))
    a, b = draw(st.sampled_from(made.ends))
    values = draw(st.fixed_dictionaries({}, optional=known(made, "stated_by", "first_seen")))
    start, end = End(a, draw(an_id(a))), End(b, draw(an_id(b)))
    stated = {"stated_by": draw(names), "first_seen": draw(dates)}
    return made(start=start, end=end, **stated, **values)


@st.composite
def aliases(draw: st.DrawFn) -> Alias:
    kind = draw(st.sampled_from(ENTITIES))
    short = an_id(kind).filter(lambda own: len(own) < 100)
    alias, target, source = draw(short), draw(short), draw(names)
    own = alias_id(kind.label, alias, source)
    return Alias(id=own, kind=kind.label, alias=alias, target=target, stated_by=source)


def written(record: Record) -> list[str]:
    """Return the lines of a record that is stored."""
    row = row_of(record)
    if isinstance(record, Claim):
        return [json.dumps(claim_line(type(record), row), ensure_ascii=False)]
    return [json.dumps(line, ensure_ascii=False) for line in node_lines(type(record), row)]
