"""Bills of materials that tests make, without a store: of plain facts, and of strangers' texts.

No store holds half a character, so no text here does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from graph.schema import METHODS, Dataset, Model, Repository
from queries.answer import Key
from queries.bills.bill_report import GAPS, BillComponent, BillReport
from queries.bills.rows import BillConflict, BillLink, BillResult, BillWeights
from queries.families.report import FamilyLabel, FamilyMember, FamilyStep
from queries.rows import GoneArtifact, StatedBase
from queries.subject import Subject

MADE = "2026-11-01T09:30:00Z"
HEX = "0" * 63
RELATIONS = {
    ("Model", "Model"): "DERIVED_FROM",
    ("Dataset", "Dataset"): "DERIVED_FROM",
    ("Model", "Dataset"): "TRAINED_ON",
    ("Repository", "Model"): "USES",
    ("Repository", "Dataset"): "USES",
}
"""What joins a child and a parent of two kinds."""
KINDS = [Model.label, Dataset.label, Repository.label]
LICENSES = """apache-2.0 mit gemma other:mine cc-by-nc-4.0~AND/OR~mit apache-2.0~OR~mit none
gpl-2.0 llama2~AND~mit unrecognised:8b7d1a3187ab355d""".replace("~", "\0").split()


def step(child: Key, parent: Key, **values: Any) -> FamilyStep:
    """Return a claim of a card that joins two artifacts as their kinds are joined."""
    made = FamilyStep(
        child[1], RELATIONS[child[0], parent[0]], parent[1], None, "card", True, child[0],
        parent[0], None, "2026-11-01", None, None, None,
    )  # fmt: skip
    return made._replace(**values)


def label(key: Key, license: str, stated_by: str = "hub-tag", **values: Any) -> FamilyLabel:
    """Return a licence of an artifact, as a source states it."""
    made = FamilyLabel(key[1], key[0], license, license, stated_by, True, f"tag license:{license}")
    return made._replace(**values)


def weights(digit: str, path: str | None, **values: Any) -> BillWeights:
    """Return a file of weights, by a digit of its hash and its path."""
    made = BillWeights(
        f"sha256:{HEX}{digit}", path, 1024, "safetensors", "c0ffee", "hub-files", True, None, None
    )
    return made._replace(**values)


def component(key: Key, steps: Iterable[FamilyStep] = (), **values: Any) -> BillComponent:
    """Return a component that has some steps; ``owner``, ``side`` and the like are its member's."""
    own = FamilyMember._field_defaults.keys() | set(FamilyMember._fields)
    member = FamilyMember(key[1], key[0], "upstream", 1, None, False)
    member = member._replace(**{name: values.pop(name) for name in own & values.keys()})
    return BillComponent(member, **{"known": {}, "steps": list(steps), "labels": [], **values})


def bill(*components: BillComponent, subject: bool = True, **values: Any) -> BillReport:
    """Return the bill of the first of some components, or of all where it has no subject."""
    key = components[0].key
    own = Subject(*key, key[1]) if subject else None
    return BillReport(own, list(components), None, **{"made": MADE, **values})


# Of strangers' texts ----------------------------------------------------------------------------

TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=8),
    st.sampled_from(
        [
            "</script>",
            '"',
            "a\nb",
            "\u202e\u2066x",
            "😀",
            "%2F?#@",
            "a/b",
            "../..",
            "x" * 5000,
        ]
    ),
)
NAMES = TEXTS.filter(str.strip)
DATES = st.none() | st.sampled_from(
    ["2026-01-02", "2026-01-02T03:04:05.123+05:30", "0001-01-01T00:00+14:00"]
)
STATED: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "stated_by": st.sampled_from(["card", "hub-tag", "liagent"]) | NAMES,
        "declared": st.booleans(),
        "evidence": st.none() | TEXTS,
        "first_seen": DATES,
    }
)
MAYBE = st.none() | TEXTS


@st.composite
def bills(draw: st.DrawFn) -> BillReport:
    """Return a bill of artifacts with names of any sort, joined in any way, circles included."""
    keys = draw(
        st.lists(st.tuples(st.sampled_from(KINDS), NAMES), min_size=1, max_size=5, unique=True)
    )
    made = [_component(draw, key, keys) for key in keys]
    conflicts = [
        BillConflict(*draw(st.sampled_from(keys))[::-1], "conflict", "high", "term", draw(TEXTS))
        for _ in range(draw(st.integers(0, 2)))
    ]
    facts = [{"source": draw(TEXTS), "taken": draw(st.none() | st.just("2026-01-02"))}]
    return bill(
        *made, subject=draw(st.booleans()), conflicts=conflicts, facts=facts,
        declared_only=draw(st.booleans()), left_out=draw(st.integers(0, 1)),
    )  # fmt: skip


def _component(draw: st.DrawFn, key: Key, keys: list[Key]) -> BillComponent:
    """Return a component with claims of every sort."""
    parents = [other for other in keys if (key[0], other[0]) in RELATIONS]
    steps = []
    for parent in draw(st.lists(st.sampled_from(parents), max_size=3)) if parents else []:
        steps.append(step(key, parent, **_step_values(draw, key, parent), **draw(STATED)))
    rows = draw(st.lists(STATED, max_size=2))
    made = component(
        key,
        steps,
        owner=draw(st.none() | NAMES | st.builds("hf:{}".format, NAMES)),
        only_mentioned=draw(st.booleans()),
        known=_known(draw) if key[0] != Repository.label else {},
        labels=[_label(draw, key)._replace(**row) for row in rows],
        weights=[_weights(draw)._replace(**row) for row in rows],
        gone=draw(st.none() | st.just(GoneArtifact(key[1], key[0], None, "2026-01-02", None, 1))),
        owners=[BillLink("PUBLISHED_BY", f"hf:{draw(NAMES)}", "Owner", **row) for row in rows],
        papers=[
            BillLink("DESCRIBED_IN", draw(NAMES), "Paper", url=draw(MAYBE), **row) for row in rows
        ],
        gaps=tuple(draw(st.sets(st.sampled_from(GAPS)))),
        left_out=draw(st.just({}) | st.just({"weights": 3})),
    )
    if key[0] != Model.label:
        return made
    bases = [StatedBase(key[1], key[0], draw(TEXTS), "merge", "card", True, None, 1) for _ in rows]
    return replace(made, unresolved=bases, results=[_result(draw, row) for row in rows])


def _label(draw: st.DrawFn, key: Key) -> FamilyLabel:
    license = draw(st.sampled_from(LICENSES)).replace("\0", " ")
    return label(key, license, raw=draw(MAYBE), link=draw(MAYBE))


def _weights(draw: st.DrawFn) -> BillWeights:
    return weights(draw(st.sampled_from("ab")), draw(MAYBE))


def _result(draw: st.DrawFn, row: dict[str, Any]) -> BillResult:
    texts = draw(st.tuples(MAYBE, MAYBE, MAYBE, st.none() | st.just(0.5), MAYBE))
    return BillResult(draw(NAMES), *texts, None, None, **row)


def _step_values(draw: st.DrawFn, key: Key, parent: Key) -> dict[str, Any]:
    relation = RELATIONS[key[0], parent[0]]
    if relation == "USES":
        line = draw(st.none() | st.integers(0, 10**9))
        return {
            "path": draw(MAYBE),
            "line": line,
            "how": "literal",
            "call": draw(MAYBE),
            "pinned": draw(MAYBE),
        }
    if relation == "DERIVED_FROM":
        return {"method": draw(st.none() | st.sampled_from(list(METHODS))), "revision": draw(MAYBE)}
    return {}


def _known(draw: st.DrawFn) -> Mapping[str, Any]:
    known = {
        "revision": draw(MAYBE),
        "task": draw(MAYBE),
        "architecture": draw(st.none() | st.just("bert")),
        "carbon_g": draw(st.none() | st.just(12.5)),
        "stated_by": "hub-api",
        "facts_at": draw(DATES),
    }
    return {name: value for name, value in known.items() if value is not None}
