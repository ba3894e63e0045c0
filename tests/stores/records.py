"""Records that have everything in them that goes wrong, and what the tests ask of a graph."""

from __future__ import annotations

import itertools
import json
from typing import Any

from graph.planning.change_set import WriteCounts
from graph.planning.retraction import Retraction, Sources
from graph.schema import (
    Dataset,
    DerivedFrom,
    DescribedIn,
    End,
    Includes,
    License,
    LicensedAs,
    Model,
    Owner,
    Paper,
    PublishedBy,
    Record,
    Repository,
    SucceededBy,
    Uses,
)
from graph.store.base import Store
from graph.transfer.export import graph_lines
from tests.factories import (
    NOW,
    alias,
    claim,
    derived,
    evaluated,
    licensed,
    model,
    tables,
    trained,
    used,
)
from tests.stores.memory import MemoryStore

THEN, BETWEEN = "2022-11-02", "2023-07-10"


def retract(
    store: Store | MemoryStore, *stated: Record, stated_by: Sources, **reach: Any
) -> WriteCounts:
    """Write what sources still state, and retract what else they stated in this reach."""
    return store.write(tables(stated), retractions=[Retraction(stated_by, **reach)])


def lines(store: Store) -> list[str]:
    """Return the export of a graph."""
    return list(graph_lines(store))


def changes(done: WriteCounts) -> dict[str, int]:
    """Return what a write did, by label."""
    return {**done.new, **done.changed, **done.gone}


def claims(store: Store, label: str) -> list[dict[str, Any]]:
    """Return the claims of a type as an export has them."""
    found = map(json.loads, lines(store))
    # An entry of the journal is a node; it names the type of its claim too.
    return [line for line in found if line.get("claim") == label and "node" not in line]


def journal(store: Store) -> list[dict[str, Any]]:
    """Return the journal as an export has it."""
    return [line for text in lines(store) if (line := json.loads(text)).get("node") == "Change"]


# A graph with everything ----------------------------------------------------------------------

AWKWARD = (
    "it's \"quoted\" `back` \\ slash \\' \\\\",
    "two\nlines\r\n\tand a tab",
    "🤗/模型-e\u0301",
    "\u202eright to left\u202c/\u0645\u0631\u062d\u0628\u0627",
    "`}) MATCH (n) DETACH DELETE n //",
    "'}) RETURN 1; DROP TABLE Model; --",
    "$id {id: $id} ${id} %s {0}",
    "NUL \x00 and \x1f1 and \x7f",
    "\ufeff mark \u2028 line",
    " leading and trailing ",
    "null",
    "A" * 4_000,
    "é" * 2_000,
)

OF_2022: list[Record] = [
    model("bert-base-uncased", "peatmoss", THEN, task="fill-mask", likes=7),
    model("lab/base", "peatmoss", THEN, downloads=10, hub_id="621f0001"),
    model("lab/renamed", "peatmoss", THEN, hub_id="621f0002", architecture="bert"),
    model("Lab/Base", "peatmoss", THEN),
    derived("lab/child", "bert-base-uncased", "peatmoss", first_seen=THEN),
    derived("lab/child", "lab/base", first_seen=THEN, method="merge"),
    derived("lab/renamed", "lab/base", first_seen=THEN, method="adapter"),
    used("github.com/Owner/Name", "bert-base-uncased", "peatmoss", first_seen=THEN),
    used("github.com/Owner/Name", "lab/renamed", "peatmoss", first_seen=THEN),
    Repository(id="github.com/Owner/Name", stars=3, stated_by="peatmoss", facts_at=THEN),
    claim(LicensedAs, (Repository, "github.com/owner/name"), (License, "mit")),
]
"""An older source, which knows models under names of its time."""

OF_2026: list[Record] = [
    model("google-bert/bert-base-uncased", likes=9, hub_id="621f0000", carbon_g=0.5, gated="no"),
    model("lab/base", downloads=0, private=False, disabled=True, parameters=2**62),
    model("lab/silent"),
    # Merges of merges, and a ladder on which the walks are many.
    derived("lab/merge-1", "lab/base", method="merge", revision="abc"),
    derived("lab/merge-1", "lab/child", method="merge"),
    derived("lab/merge-2", "lab/merge-1", method="merge"),
    derived("lab/merge-2", "google-bert/bert-base-uncased", method="merge"),
    derived("lab/merge-2", "lab/child", "hub-tag", method="merge"),
    # A circle, a loop.
    derived("lab/x", "lab/y"),
    derived("lab/y", "lab/z"),
    derived("lab/z", "lab/x"),
    derived("lab/loop", "lab/loop"),
    # Sources that disagree.
    derived("lab/child", "lab/base", "hub-tag", method="finetune"),
    derived("lab/child", "lab/base", "inferred-name", declared=False, evidence="its name"),
    licensed("lab/child", "apache-2.0", raw="Apache 2.0"),
    licensed("lab/child", "gemma AND mit", "card", link="https://example.org/licence"),
    Includes(
        start=End(License, "gemma AND mit"), end=End(License, "mit"), stated_by="us", first_seen=NOW
    ),
    License(id="mit", family="permissive", spdx_id="MIT", stated_by="us", facts_at=NOW),
    # One repository, one model, many places; and none.
    used("github.com/owner/name", "lab/child"),
    used("github.com/owner/name", "lab/child", path="a.py"),
    used("github.com/owner/name", "lab/child", path="a.py", line=1, how="literal"),
    used("github.com/owner/name", "lab/child", path="a.py", line=12),
    used("github.com/owner/name", "lab/child", path="b.py", line=1),
    used("github.com/owner/name", "lab/child", "another-scan", path="b.py", line=1),
    claim(Uses, (Repository, "github.com/owner/name"), (Dataset, "squad")),
    # The same name in several kinds.
    trained("lab/child", "squad"),
    trained("lab/child", "lab/child"),
    # One model, one dataset, many results; one without a name, one that is no number.
    evaluated("lab/child", "squad", metric="f1", split="test", value=81.5),
    evaluated("lab/child", "squad", metric="f1", split="validation", value=83),
    evaluated("lab/child", "squad", metric="f1", config="en", split="test", value=-0.5),
    evaluated("lab/child", "squad", value=1e-9, revision="abc"),
    evaluated("lab/child", "squad", "inferred-prose", declared=False, text="93.1/87.2"),
    Dataset(id="lab/child", likes=1, hub_id="621f00dd", stated_by="hub", facts_at=NOW),
    claim(DerivedFrom, (Dataset, "lab/child"), (Dataset, "squad")),
    claim(SucceededBy, (Dataset, "squad"), (Dataset, "squad_v2")),
    claim(SucceededBy, (Model, "lab/base"), (Model, "lab/base-2")),
    claim(PublishedBy, (Model, "lab/base"), (Owner, "hf:lab")),
    claim(DescribedIn, (Model, "lab/base"), (Paper, "arxiv:2004.02349")),
    Paper(id="arxiv:2004.02349", url="https://arxiv.org", stated_by="hub", facts_at=NOW),
]
"""A source of today: merges of merges, circles, loops, disagreement, mentions."""

LEARNED: list[Record] = [
    alias("bert-base-uncased", "google-bert/bert-base-uncased"),
    alias("lab/older-name", "lab/old-name"),
    alias("lab/old-name", "lab/child"),
    alias("squad", "rajpurkar/squad", kind=Dataset),
    alias("lab/x1", "lab/x2"),
    alias("lab/x2", "lab/x1"),
    derived("lab/late", "lab/older-name", method="quantized"),
    trained("lab/late", "squad"),
]
"""Aliases that are learned when artifacts are there already; two of them lead in a circle."""

CHANGED: list[Record] = [
    derived("lab/child", "lab/base", method="distilled", first_seen="2026-11-10"),
    derived("lab/merge-1", "lab/child", evidence="a gap is filled", first_seen="2026-11-10"),
    derived("lab/merge-2", "lab/merge-1", method="merge", first_seen=BETWEEN),
    derived("lab/merge-2", "lab/child", "hub-tag", method="adapter", first_seen=BETWEEN),
    used("github.com/owner/name", "lab/child", how="constant", first_seen="2026-11-10"),
    evaluated("lab/child", "squad", metric="f1", split="test", value=82, first_seen="2026-11-10"),
    used("github.com/owner/name", "lab/child", path="a.py", line=1, how="config"),
    model("lab/base", downloads=11, facts_at="2026-11-10"),
    model("lab/base", "peatmoss", BETWEEN, likes=5, downloads=99),
    # Three rows of one key.
    derived("lab/many", "lab/base", method="adapter", first_seen="2026-11-03"),
    derived("lab/many", "lab/base", method="converted", first_seen="2026-11-01"),
    derived("lab/many", "lab/base", method="merge", first_seen="2026-11-02"),
]
"""Other values of what is there: newer ones, older ones, gaps."""

USED_AGAIN: list[Record] = [
    model("lab/renamed", hub_id="65aa0002", task="text-generation"),
    derived("lab/renamed", "lab/merge-2", method="finetune"),
    Dataset(id="lab/child", hub_id="65aa00dd", stated_by="hub", facts_at=NOW),
]
"""Ids that belong to other artifacts today."""

STRANGE: list[Record] = [
    *(model(own, task=own[:60], display_name=own) for own in AWKWARD),
    *(
        derived(a, b, stated_by=b[:90], evidence=a + b, revision=b[:50], method=a[:50])
        for a, b in itertools.pairwise(AWKWARD)
    ),
    *(
        used("github.com/" + own[:50], own, path=own, line=place)
        for place, own in enumerate(AWKWARD)
    ),
    *(derived(own, "\x00", evidence="x" * 70_000) for own in AWKWARD[:2]),
]
"""Ids and values that are hard to keep."""

STRANGE_CHANGED: list[Record] = [
    derived(a, b, stated_by=b[:90], evidence="changed", first_seen="2026-11-10")
    for a, b in itertools.pairwise(AWKWARD)
]
"""Other values under the same keys."""

LOADS = [OF_2022, OF_2026, LEARNED, CHANGED, USED_AGAIN, STRANGE, STRANGE_CHANGED]
