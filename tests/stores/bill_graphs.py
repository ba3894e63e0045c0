"""Graphs that tests make bills of, and what has to come back when a bill is read again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from hypothesis import strategies as st

from graph.planning.marks import MARK
from graph.schema import (
    METHODS,
    Dataset,
    End,
    Model,
    Node,
    Record,
    Repository,
    StatesBase,
    UnresolvedBase,
)
from ingest.license_records import license_records
from licenses.catalog.table import licences
from licenses.rule.firmness import firmness
from ptm.graph import Graph
from queries.answer import Key
from queries.lineage_report import LineageReport
from queries.propagation.relations import deciding
from tests.factories import claim, dataset, derived, model, trained, used

SUBJECT = "lab/subject"
HOSTILE = (
    "lab/\u202eright to left\u202c",
    "lab/two\nlines",
    "lab/🤗 模型%20#?&@1.0",
    f"lab/{'a' * 3_000}",
    "bom:taken",
    "local:taken",
)
"""Ids that no honest source has; each is one artifact all the same."""
DESCRIBED = ('lab/"quoted" \\ back', "lab/</script><script>alert(1)</script>", "a/b/c")
"""Ids that somebody may describe, but that no claim may end at."""
MODELS = ("lab/base", "lab/Base", "gpt2", "pytorch:resnet50", "timm:vit_base", "lab/both", *HOSTILE)
DATASETS = ("squad", "rajpurkar/squad", "lab/both", "gpt2", *HOSTILE)
REPOSITORIES = (
    "github.com/lab/tool",
    "gitlab.com/group/sub/tool",
    "local:tool",
    "codeberg.org/lab/tool",
    'local:"><b>\u202e',
)
COMPOUNDS = (
    "mit AND apache-2.0",
    "apache-2.0 OR gpl-3.0",
    "GPL-2.0-only WITH Classpath-exception-2.0",
    "(MIT OR Apache-2.0) AND CC-BY-4.0",
    "My Own Licence\nof <b>several</b> lines",
    "llama3",
    "\u202eecnecil",
)
"""Labels as sources write them, beside those of the catalog."""
SOURCES = ("hub-tag", "card", "hub-api", "inferred-name", "inferred-config", "mine")


# Made graphs ----------------------------------------------------------------------------------


def labelled(
    kind: type[Node], own: str, *labels: str, stated_by: str = "hub-tag", **values: Any
) -> Iterator[Record]:
    """Yield that an artifact is labelled, as sources state it."""
    yield from license_records(End(kind, own), *labels, stated_by=stated_by, **values)


def unresolved(own: str, text: str, *, kind: type[Node] = Model, **values: Any) -> Record:
    """Return the claim that an artifact states a base that nobody can look up."""
    base = (UnresolvedBase, f"{kind.label}:{own}:{text}")
    return claim(StatesBase, (kind, own), base, "card", text=text, **values)


def with_everything() -> list[Record]:
    """Return a graph with each thing that a bill may hold, upstream of one repository."""
    hub = "github.com/lab/tool"
    found: list[Record] = [
        Repository(id=hub, stated_by="github", facts_at="2026-11-01", revision="c0ffee", stars=3),
        used(hub, SUBJECT, path="src/a b.py", line=3, how="literal", call="load", role="product"),
        used(hub, SUBJECT, path="tests/t.py", line=9, how="constant", role="test", pinned="main"),
        used(hub, "squad", kind=Dataset, path='x/"y".py', line=1, how="config", reuse="loads"),
        used(hub, "lab/named", path="README.md", line=1, how="text", declared=False),
        model(SUBJECT, revision="abc", task="text-generation", architecture="llama", likes=3),
        dataset("squad", size_category="10K<n<100K"),
        unresolved(SUBJECT, "/workspace/base", method="finetune"),
        unresolved("squad", "my own crawl", kind=Dataset),
        *(model(own, task="text-generation") for own in DESCRIBED),
        *(derived(own, "gpt2", method="distilled") for own in DESCRIBED),
        trained(SUBJECT, "squad"),
        trained(SUBJECT, "lab/both", "inferred-name", declared=False),
        derived("squad", "rajpurkar/squad", kind=Dataset),
        derived("rajpurkar/squad", "squad", kind=Dataset, evidence="a circle"),
        derived("lab/both", "lab/base", "inferred-config", declared=False, method="quantized"),
        # One step by sources that disagree: what is said most firmly decides.
        derived(SUBJECT, "lab/both", "hub-tag", method="finetune", evidence="a tag", revision="1"),
        derived(SUBJECT, "lab/both", "card", method="adapter"),
        derived(SUBJECT, "lab/both", "inferred-name", method="quantized", declared=False),
        derived(SUBJECT, "lab/silent", "card", evidence="it says no more", revision="1"),
        derived(SUBJECT, "lab/silent", "inferred-name", method="quantized", declared=False),
        derived(SUBJECT, "lab/named", "inferred-name", method="adapter", declared=False),
        derived(SUBJECT, "lab/named", "hub-tag", method="finetune"),
        model("lab/lost", **{MARK[0]: "2026-10-01", MARK[1]: "hub"}),
        derived(SUBJECT, "lab/lost", method="distilled"),
        *(derived(SUBJECT, f"lab/by-{how}", method=how) for how in METHODS),
        derived(SUBJECT, "lab/unsaid"),
        derived("lab/by-merge", "lab/circle", method="merge"),
        derived("lab/circle", "lab/by-merge", method="merge"),
        derived("lab/circle", "lab/circle"),
    ]
    for own in (*MODELS, *(f"lab/of-{licence.id}" for licence in licences())):
        found.append(derived("lab/by-merge", own, method="merge"))
    found += [trained("lab/by-merge", own) for own in DATASETS]
    for licence in licences():
        found += labelled(Model, f"lab/of-{licence.id}", licence.id, evidence="card")
    for number, label in enumerate(COMPOUNDS):
        found += labelled(Dataset, "lab/both", label, stated_by=f"source-{number}")
    found += labelled(Model, "lab/both", "apache-2.0", "gemma", stated_by="card")
    found += labelled(Model, "lab/both", "mit", stated_by="liagent", declared=False)
    found += labelled(Model, SUBJECT, "other", name="my-terms", link="https://example.org/terms")
    found += labelled(Repository, hub, "MIT", stated_by="github")
    return found


@st.composite
def graphs(draw: st.DrawFn) -> list[Record]:
    """Make records in any order, of few artifacts, so that they lead to each other."""
    models = (SUBJECT, *draw(st.lists(st.sampled_from(MODELS), min_size=1, max_size=5)))
    data = draw(st.lists(st.sampled_from(DATASETS), min_size=1, max_size=3))
    how = st.fixed_dictionaries(
        {"method": st.sampled_from([None, *METHODS]), "declared": st.booleans()}
    )
    found: list[Record] = []
    methods: dict[tuple[str, str], str | None] = {}
    for child, parent, source, values in draw(_several(models, models, how)):
        # Of two methods that are stated as firmly one claim of a document can hold but one.
        method = methods.setdefault((child, parent), values["method"])
        stated = draw(st.sampled_from([method, None]))
        found.append(derived(child, parent, source, method=stated, declared=values["declared"]))
    for child, parent, source, values in draw(_several(models, data, how)):
        found.append(trained(child, parent, source, declared=values["declared"]))
    for child, parent, source, values in draw(_several(data, data, how)):
        found.append(derived(child, parent, source, kind=Dataset, declared=values["declared"]))
    for place, own, _, values in draw(_several(REPOSITORIES, models, how)):
        found.append(used(place, own, declared=values["declared"], path="a.py", line=1))
    labels = st.sampled_from([*COMPOUNDS, *(each.id for each in licences())])
    for own in {*models, *draw(st.lists(st.sampled_from(models), max_size=2))}:
        for label in draw(st.lists(labels, max_size=2)):
            source, declared = draw(st.sampled_from(SOURCES)), draw(st.booleans())
            found += labelled(Model, own, label, stated_by=source, declared=declared)
    return [model(SUBJECT), *draw(st.permutations(found))]


def _several(
    children: Iterable[str], parents: Iterable[str], values: st.SearchStrategy[dict[str, Any]]
) -> st.SearchStrategy[list[tuple[str, str, str, dict[str, Any]]]]:
    row = st.tuples(
        st.sampled_from(list(children)),
        st.sampled_from(list(parents)),
        st.sampled_from(SOURCES),
        values,
    )
    return st.lists(row, max_size=5)


# What has to come back ------------------------------------------------------------------------


class Kept(NamedTuple):
    """What is known of a subject, whoever states it.

    What is gone is not among it: a document is no witness of that.
    """

    steps: dict[tuple[Key, str, Key], tuple[frozenset[str | None], bool]]
    """Each step with the methods that decide, and whether anybody declares it."""
    labels: dict[tuple[Key, str], bool]
    """Each licence of each artifact, and whether anybody declares it."""
    uses: set[tuple[Any, ...]]
    unresolved: set[tuple[Any, ...]]
    judged: dict[str, Any]
    """What ``ptm licenses`` says: the verdict, the findings and the answers."""


def what_is_kept(graph: Graph, text: str) -> Kept:
    """Return what a graph knows of a subject and of all that is upstream of it."""
    lineage = graph.lineage(text)
    report = graph.licenses(text)
    findings = {
        (row.level, row.severity, row.term, row.origin_kind, row.origin_id, row.license, row.label)
        for row in report.findings
    }
    return Kept(
        _steps(lineage),
        _labels(lineage),
        {(row.kind, *row[:10], row.declared) for row in lineage.uses},
        {(row.kind, row.id, row.text, row.method, row.declared) for row in lineage.unresolved},
        {
            "verdict": report.verdict,
            "upstream": report.upstream,
            "findings": findings,
            "answers": {row.action: row.answer for row in report.answers},
            "duties": {(row.term, row.license) for row in report.obligations},
        },
    )


def _steps(lineage: LineageReport) -> Any:
    stated: dict[Any, list[Any]] = defaultdict(list)
    for row in lineage.steps:
        ends = (row.child_kind, row.child_id), row.relation, (row.parent_kind, row.parent_id)
        stated[ends].append(row)
    return {
        ends: (
            frozenset(
                row.method
                for row in deciding(
                    rows, lambda row: firmness(row.method, row.stated_by, row.declared)
                )
            ),
            any(row.declared for row in rows),
        )
        for ends, rows in stated.items()
    }


def _labels(lineage: LineageReport) -> dict[tuple[Key, str], bool]:
    found: dict[tuple[Key, str], bool] = {}
    for row in lineage.artifacts:
        if row.license is not None:
            key = (row.kind, row.id), row.license
            found[key] = found.get(key, False) or bool(row.declared)
    return found
