"""Every command judges a child and a parent by one relation, whoever states it."""

from collections.abc import Callable, Iterator
from itertools import combinations, product

import pytest

from graph.schema import Record
from graph.schema.claims import METHODS
from graph.store.base import Store
from graph.store.connect import open_store
from ingest.license_conflicts import DERIVATIONS
from licenses.rule.firmness import BY_NAME, GENERIC, HEARSAY, SILENT, STATED, firmness
from ptm.api import Graph
from queries.lineage_report import deciding_steps
from queries.propagation.audit import audit
from reports.text.lineage import link_phrase, list_disputes
from reports.views.lineage import view_lineage
from tests.factories import derived, licensed, tables

BASE = "lab/base"
LONG = [pytest.mark.long, pytest.mark.slow]
Said = tuple[str, str | None]
"""A source and the method that it states."""
DECLARED = {"card", "hub-tag", "hub-api", "a-team", "bom"}

AGREED: list[tuple[list[Said], set[str]]] = [
    # One states how, others only the parent.
    ([("card", None), ("hub-tag", "adapter")], {"adapter"}),
    ([("card", None), ("hub-tag", "quantized"), ("hub-api", "quantized")], {"quantized"}),
    ([("card", "merge"), ("hub-tag", None)], {"merge"}),
    ([("card", None), ("inferred-adapter-config", "adapter")], {"adapter"}),
    ([("card", None), ("inferred-prose", "distilled")], {"distilled"}),
    ([("hub-tag", None), ("a-team", "converted")], {"converted"}),
    # Nobody states how.
    ([("card", None)], {"finetune"}),
    ([("card", None), ("inferred-name", "quantized")], {"quantized"}),
    ([("card", None), ("inferred-name", "converted")], {"converted"}),
    ([("inferred-config", "quantized")], {"quantized"}),
    # The Hub says finetune of what states nothing, and people of every kind of training.
    ([("hub-tag", "finetune"), ("card", "adapter")], {"adapter"}),
    ([("hub-tag", "finetune"), ("hub-api", "finetune"), ("inferred-adapter-config", "adapter")],
     {"adapter"}),
    ([("inferred-prose", "finetune"), ("hub-tag", "adapter")], {"adapter"}),
    # A name speaks where nobody else does.
    ([("hub-tag", "finetune"), ("inferred-name", "quantized")], {"finetune"}),
    ([("card", "merge"), ("inferred-name", "quantized")], {"merge"}),
    ([("inferred-prose", "finetune"), ("inferred-name", "quantized")], {"finetune"}),
    # What sources state and do not agree on is judged by each.
    ([("card", "finetune"), ("inferred-adapter-config", "adapter")], {"finetune", "adapter"}),
    ([("card", "merge"), ("hub-tag", "quantized")], {"merge", "quantized"}),
    ([("a-team", "finetune"), ("hub-tag", "adapter")], {"finetune", "adapter"}),
    # What anybody's document says decides nothing beside another source.
    ([("hub-tag", "finetune"), ("bom", "distilled")], {"finetune"}),
    ([("hub-tag", None), ("bom", "distilled")], {"finetune"}),
    ([("inferred-name", "quantized"), ("bom", "merge")], {"quantized"}),
    ([("bom", "distilled")], {"distilled"}),
    ([("bom", None)], {"finetune"}),
    # A word that the rule does not know is judged as a finetune.
    ([("card", "pruned"), ("hub-tag", None)], {"finetune"}),
    ([("card", "pruned"), ("hub-tag", "adapter")], {"finetune", "adapter"}),
]  # fmt: skip


def claims_of(child: str, said: list[Said]) -> Iterator[Record]:
    """Yield a labelled child, and how each source says that it was made from the base."""
    yield licensed(child, "apache-2.0")
    for source, method in said:
        yield derived(child, BASE, source, method=method, declared=source in DECLARED)


@pytest.mark.parametrize(
    ("method", "stated_by", "declared", "firm"),
    [
        (None, "card", True, SILENT),
        (None, "bom", True, HEARSAY),
        ("distilled", "bom", True, HEARSAY),
        ("quantized", "inferred-name", False, BY_NAME),
        ("finetune", "hub-tag", True, GENERIC),
        ("finetune", "inferred-prose", False, GENERIC),
        ("pruned", "hub-api", True, GENERIC),
        ("finetune", "card", True, STATED),
        ("pruned", "card", True, STATED),
        ("adapter", "hub-tag", True, STATED),
        ("adapter", "inferred-adapter-config", False, STATED),
        ("finetune", "card", None, GENERIC),
    ],
)
def test_how_firmly_a_claim_says_it(
    method: str | None, stated_by: str, declared: bool | None, firm: int
) -> None:
    assert firmness(method, stated_by, declared) == firm


def _matrix() -> list[list[Said]]:
    """Return every two sources with every two methods."""
    sources = ("card", "hub-tag", "inferred-adapter-config", "inferred-name")
    methods = (None, "finetune", "adapter", "converted", "merge")
    pairs = combinations(sources, 2)
    stated = ((pair, methods) for pair in pairs)
    heard = (((source, "bom"), methods[::2]) for source in sources)
    return [
        [(one, first), (other, second)]
        for (one, other), known in (*stated, *heard)
        for first, second in product(known, known)
    ]


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """Return an empty graph on each engine."""
    with open_store(url) as opened:
        opened.prepare()
        yield opened


@pytest.fixture
def write(store: Store) -> Callable[[list[list[Said]]], Graph]:
    """Return what writes a base and a child for each list of statements."""

    def written(cases: list[list[Said]]) -> Graph:
        records: list[Record] = [licensed(BASE, "cc-by-nc-nd-4.0")]
        for number, said in enumerate(cases):
            records += claims_of(f"u/{number}", said)
        store.write(tables(records), derivations=DERIVATIONS)
        return Graph(store)

    return written


def edges_shown(graph: Graph, child: str, *, declared_only: bool = False) -> set[str]:
    """Return the edges that a lineage shows, with their words."""
    report = graph.lineage(child, declared_only=declared_only)
    steps = deciding_steps(report.steps)
    [link] = view_lineage(report).links_of(("Model", child))
    said = {step.method for step in steps if step.method}
    words = {METHODS.get(method, f"{method} from") for method in said} or {"derived from"}
    assert set(link_phrase(link).split(" / ")) == words
    return {method if method in METHODS else "finetune" for method in said} or {"finetune"}


@pytest.mark.parametrize("declared_only", [False, True])
def test_what_is_agreed_upon(
    write: Callable[[list[list[Said]]], Graph], declared_only: bool
) -> None:
    cases = [said for said, _ in AGREED]
    graph = write(cases)
    for number, (said, edges) in enumerate(AGREED):
        if declared_only:
            if not any(source in DECLARED for source, _ in said):
                continue
            if any(method for source, method in said if source not in DECLARED):
                continue
        assert edges_shown(graph, f"u/{number}", declared_only=declared_only) == edges, said
        assert edges_judged(graph, f"u/{number}", declared_only) <= edges, said


def edges_judged(graph: Graph, child: str, declared_only: bool = False) -> set[str]:
    """Return the edges that `ptm licenses` judges by.

    `ptm check` judges by one that is declared, where that comes to as much.
    """
    findings = graph.licenses(child, declared_only=declared_only).findings
    edges = {row.edge for row in findings}
    checked = {row.edge for row in graph.check(child, declared_only=declared_only).findings}
    firm = edges_shown(graph, child, declared_only=True) if checked - edges else set()
    assert checked <= edges | firm
    return edges


def test_relations_that_differ_are_a_disagreement_in_words(
    write: Callable[[list[list[Said]]], Graph],
) -> None:
    graph = write(
        [
            [("card", "merge"), ("hub-tag", "quantized"), ("hub-api", "quantized")],
            [("card", "adapter"), ("hub-tag", "finetune")],
            [("card", None), ("hub-tag", "converted")],
        ]
    )
    told = [list_disputes(view_lineage(graph.lineage(f"u/{n}"))) for n in range(3)]
    [sentence] = told[0]
    assert sentence.startswith("Sources disagree on how u/0 was made from lab/base: ")
    assert "merged from (card)" in sentence
    assert "quantized from (hub-" in sentence
    assert told[1:] == [[], []]
    # The Hub's word that gave way is no secret.
    rows = graph.ask("disagreements").rows
    assert {row["id"] for row in rows} == {"u/0", "u/1"}


@pytest.mark.parametrize("part", [slice(1, None, 8), pytest.param(slice(None), marks=LONG)])
def test_all_commands_say_the_same_of_every_two_sources(
    write: Callable[[list[list[Said]]], Graph], store: Store, part: slice
) -> None:
    cases = _matrix()[part]
    graph = write(cases)
    found = audit(store)
    judged: dict[str, set[str]] = {}
    names = found.graph.names(found.node).to_pylist()
    for name, place in zip(names, found.outcome.tolist(), strict=True):
        judged.setdefault(name, set()).add(found.outcomes[place].edge)
    below: dict[str, set[str]] = {}
    for row in graph.ask("clashes-below", model_id=BASE).rows:
        below.setdefault(row["id"], set()).add(row["edge"])
    pairs = dict.fromkeys(("finetune", "adapter", "converted", "merge"), 0)
    for number, said in enumerate(cases):
        child = f"u/{number}"
        shown = edges_shown(graph, child)
        clashing = {row["edge"] for row in graph.ask("clashes", model_id=child).rows}
        assert clashing == below[child] == shown, said
        assert edges_judged(graph, child) == judged[child], said
        assert judged[child] <= shown, said
        for edge in shown:
            pairs[edge] += 1
    counted = {row["edge"]: row["number"] for row in graph.ask("clashing-pairs").rows}
    assert counted == pairs
