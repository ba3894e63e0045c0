"""A bill of materials says of its subject and components what the commands say of these alone."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.embedded.memory import MemoryStore
from graph.errors import NotFoundError, UsageError
from graph.schema import (
    Dataset,
    DescribedIn,
    End,
    HasWeights,
    Model,
    Owner,
    Paper,
    PublishedBy,
    Repository,
    SucceededBy,
    Weights,
)
from graph.schema.kinds import typed
from graph.store.base import Store
from ingest.unresolved import states_base
from ptm.api import Graph
from queries.answer import BOUND
from queries.bills import components, reading
from queries.bills.bill_report import (
    BEYOND,
    GONE,
    MENTIONED,
    NO_BASE,
    UNRESOLVED,
    BillComponent,
    BillReport,
)
from queries.families import reading as families
from queries.families.report import BESIDE, DOWNSTREAM, SUBJECT, UPSTREAM
from queries.lineage_report import without_mentions
from queries.verdicts.rows import LicenseFinding
from reports import render
from tests.examples import examples
from tests.factories import (
    claim,
    dataset,
    derived,
    evaluated,
    licensed,
    model,
    tables,
    trained,
    used,
)
from tests.queries.families.test_reading import made_up

MADE = "2026-01-02T00:00:00Z"
SUBJECTS = (
    "mixed", "ring/1", "loop/alone", "two/minds", "guess/far", "dataset:corp/a", "same/name",
    "clash/finetune", "gap/gone", "github.com/gap/reader",
)  # fmt: skip


@pytest.fixture
def memory() -> Iterator[Store]:
    with MemoryStore() as store:
        yield store


def component(bill: BillReport, identifier: str) -> BillComponent:
    [found] = [each for each in bill.components if each.key[1] == identifier]
    return found


def told_once(findings: list[LicenseFinding]) -> list[LicenseFinding]:
    """Return findings, of which one alone says that a label is not known."""
    unknown = [row for row in findings if row.term == "downstream_missing"]
    first = {row.label: row for row in reversed(unknown)}
    return [row for row in findings if row not in unknown or row in first.values()]


def check_bill(graph: Graph, name: str, *, declared_only: bool = False) -> BillReport:
    """Check a bill against what is said of its subject alone, and return it."""
    bill = graph.bill(name, declared_only=declared_only, made=MADE)
    lineage = without_mentions(graph.lineage(name, declared_only=declared_only))
    licenses = graph.licenses(name, declared_only=declared_only)
    assert bill.licenses is not None
    assert bill.subject == licenses.subject == bill.licenses.subject
    assert bill.components[0].key == bill.about
    placed = {each.key: each.member.steps for each in bill.components}
    assert len(placed) == len(bill.components)
    assert placed == {(row.kind, row.id): row.steps for row in lineage.artifacts}
    assert {row["parent_id"] for row in bill.rows} <= {key[1] for key in placed}
    assert bill.licenses.verdict == licenses.verdict
    assert bill.licenses.findings == licenses.findings
    own = [row for row in bill.conflicts if row.key == bill.about and row.level != "disputed"]
    assert [(row.term, row.severity, row.license, row.label, row.origin) for row in own] == [
        (row.term, row.severity, row.license, row.label, (row.origin_kind, row.origin_id))
        for row in told_once(licenses.findings)
    ]
    assert list(bill.components[0].conflicts) == [r for r in bill.conflicts if r.key == bill.about]
    if licenses.answers:
        assert bill.components[0].answers == {row.action: row.answer for row in licenses.answers}
    disputed = {row.key for row in bill.conflicts if row.level == "disputed"}
    several = {(row.kind, row.id) for row in licenses.disputed}
    assert disputed - {bill.about} == several
    assert (bill.about in disputed) == (len(licenses.labels) > 1)
    assert bill == graph.bill(name, declared_only=declared_only, made=MADE)
    return bill


@pytest.mark.parametrize("name", SUBJECTS)
def test_bills_of_the_made_graph(embedded: Store, name: str) -> None:
    check_bill(Graph(embedded), name)


@pytest.mark.parametrize("name", ["guess/far", "gap/gone"])
def test_bills_of_what_is_declared_alone(made: Store, name: str) -> None:
    check_bill(Graph(made), name, declared_only=True)


def test_both_engines_have_the_same_bills(
    embedded: Store, on_server: Store, made_on: Callable[[str], Store]
) -> None:
    one, other = Graph(embedded), Graph(on_server)
    for name in ("ring/1", "same/name", "github.com/gap/reader"):
        assert one.bill(name, made=MADE) == other.bill(name, made=MADE)
    name = "clash/base"
    assert one.bill(name, impact=True, made=MADE) == other.bill(name, impact=True, made=MADE)
    assert one.bill(made=MADE) == other.bill(made=MADE)


@pytest.mark.parametrize("name", ["clash/base", "gap/gone"])
def test_each_component_is_judged_as_it_is_alone(embedded: Store, name: str) -> None:
    check_components(Graph(embedded), name)


def check_components(graph: Graph, name: str, *, declared_only: bool = False) -> None:
    """Check what a bill says of each component besides the subject against its own report."""
    dataset_or_model = not name.startswith("github.com/")
    bill = graph.bill(name, impact=dataset_or_model, declared_only=declared_only)
    for each in bill.components:
        alone = graph.licenses(typed(*each.key), declared_only=declared_only)
        told = [row for row in bill.conflicts if row.key == each.key and row.level != "disputed"]
        if each.key == bill.about:
            continue
        levels = {row.level for row in told}
        assert len(told) == (alone.verdict in ("unknown", "conflict") and bool(alone.findings))
        assert levels <= ({"conflict"} if alone.verdict == "conflict" else {"contested", "unknown"})
        for row in told:
            same = [f for f in alone.findings if f.level == alone.verdict and f.term in row.term]
            assert row.severity in {finding.severity for finding in same}
            assert row.license in {finding.license for finding in same}
            if row.license or row.term == "upstream_missing":
                assert row.origin in {(finding.origin_kind, finding.origin_id) for finding in same}
                assert row.path in {None, *(finding.path for finding in same)}


@given(st.randoms(use_true_random=False))
@examples(few=3, many=100)
def test_bills_of_any_graph(chance: random.Random) -> None:
    records, names = made_up(chance, "any")
    with MemoryStore() as store:
        store.write(tables(records))
        for name, declared_only in zip(names[-3:], (False, True, False), strict=False):
            check_bill(Graph(store), name, declared_only=declared_only)
            check_components(Graph(store), name, declared_only=declared_only)


def test_a_bill_with_its_impact_has_what_a_family_has(embedded: Store) -> None:
    graph = Graph(embedded)
    for name in ("clash/base", "dataset:corp/a"):
        bill, family = graph.bill(name, impact=True), graph.family(name)
        assert [each.member for each in bill.components] == family.members
        assert sorted(map(str, bill.rows)) == sorted(map(str, family.rows))
        assert {each.member.side for each in bill.components} <= {
            SUBJECT, UPSTREAM, DOWNSTREAM, BESIDE
        }  # fmt: skip
    with pytest.raises(UsageError, match="impact is known of models and datasets"):
        graph.bill("github.com/gap/reader", impact=True)


def test_the_bill_of_a_whole_graph_has_everything_and_no_subject(embedded: Store) -> None:
    graph = Graph(embedded)
    bill = graph.bill(made=MADE)
    assert (bill.subject, bill.licenses, bill.about, bill.also) == (None, None, None, ())
    counts = Counter(each.key[0] for each in bill.components)
    held = {row["label"]: row["number"] for row in graph.ask("contents").rows}
    assert counts == {kind: held[kind] for kind in ("Model", "Dataset", "Repository")}
    assert bill == graph.bill(made=MADE)
    assert "conflict" in {row.level for row in bill.conflicts}
    for name in ("clash/finetune", "two/minds"):
        [own] = [each for each in bill.components if each.key == ("Model", name)]
        assert own.labels == graph.bill(name).components[0].labels
    assert bill.to_networkx().number_of_nodes() == len(bill.components)
    with pytest.raises(UsageError, match="no impact"):
        graph.bill(impact=True)


def test_a_graph_that_is_too_large_for_a_bill_is_refused(
    memory: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_COMPONENTS", 2)
    memory.write(tables([model("org/a"), model("org/b")]))
    assert len(Graph(memory).bill().components) == 2
    memory.write(tables([dataset("org/c")]))
    with pytest.raises(UsageError, match=r"3 artifacts, and a bill of materials 2 .* \.jsonl"):
        Graph(memory).bill()


def test_what_is_downstream_and_too_much_is_left_out_and_counted(
    memory: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_MEMBERS", 2)
    far = [derived(f"org/far{number}", f"org/near{number}") for number in range(2)]
    near = [derived(f"org/near{number}", "org/root") for number in range(2)]
    memory.write(tables([model("org/root"), *near, *far]))
    bill = Graph(memory).bill("org/root", impact=True)
    assert [each.key[1] for each in bill.components] == ["org/root", "org/near0", "org/near1"]
    assert (bill.left_out, bill.parameters["left_out"], bill.is_complete) == (2, 2, False)
    assert families.MOST_MEMBERS == reading.MOST_COMPONENTS


# What a component has ---------------------------------------------------------------------------


def test_a_component_has_all_that_is_stated_of_it(memory: Store) -> None:
    own, base = (Model, "org/own"), (Model, "org/base")
    memory.write(tables([
        model("org/own", carbon_g=12.5, revision="abc"),
        model("org/base", "hub-api"),
        derived("org/own", "org/base", method="finetune", revision="def"),
        licensed("org/own", "mit", raw="MIT", link="https://example.org/l"),
        claim(PublishedBy, own, (Owner, "hf:org")),
        claim(PublishedBy, own, (Owner, "hf:other"), "card"),
        Paper(id="arxiv:1", url="https://example.org/p", stated_by="hub", facts_at=MADE),
        claim(DescribedIn, own, (Paper, "arxiv:1")),
        claim(SucceededBy, base, own),
        Weights(id="sha256:ab", bytes=7, format="gguf", stated_by="hub", facts_at=MADE),
        claim(HasWeights, own, (Weights, "sha256:ab"), path="b.gguf", revision="abc"),
        claim(HasWeights, own, (Weights, "sha256:ab"), path="a.gguf"),
        evaluated("org/own", "org/data", metric="f1", value=0.5, split="test"),
    ]))  # fmt: skip
    bill = Graph(memory).bill("org/own")
    subject, parent = bill.components
    assert [(s.parent_id, s.method, s.revision) for s in subject.steps] == [
        ("org/base", "finetune", "def")
    ]
    assert [(row.license, row.raw, row.link) for row in subject.labels] == [
        ("mit", "MIT", "https://example.org/l")
    ]
    assert [(row.id, row.stated_by) for row in subject.owners] == [
        ("hf:org", "hub"), ("hf:other", "card")
    ]  # fmt: skip
    assert [(row.id, row.url) for row in subject.papers] == [("arxiv:1", "https://example.org/p")]
    assert [(row.path, row.bytes, row.format, row.revision) for row in subject.weights] == [
        ("a.gguf", 7, "gguf", None), ("b.gguf", 7, "gguf", "abc")
    ]  # fmt: skip
    assert [(row.kind, row.id) for row in parent.newer] == [own_key := ("Model", "org/own")]
    assert subject.key == own_key
    [result] = subject.results
    assert (result.dataset_id, result.metric, result.value) == ("org/data", "f1", 0.5)
    facts = {row.property: row for row in subject.facts}
    assert facts["carbon_g"].value == 12.5
    assert facts["revision"].stated_by == "hub"
    assert (subject.gaps, parent.gaps, parent.states_no_base) == ((), (NO_BASE,), True)


def test_a_fact_has_the_date_and_source_that_it_is_of(memory: Store) -> None:
    memory.write(tables([model("org/own", "hub", "2026-01-01", likes=3, task="fill-mask")]))
    memory.write(tables([model("org/own", "card", "2026-02-01", likes=4)]))
    [own] = Graph(memory).bill("org/own").components
    dated = {row.property: (row.value, row.stated_by, row.facts_at[:10]) for row in own.facts}
    assert dated == {
        "likes": (4, "card", "2026-02-01"),
        "task": ("fill-mask", "hub", "2026-01-01"),
    }


def test_every_place_is_there_and_what_a_text_only_mentions_is_apart(memory: Store) -> None:
    repository = "github.com/some/app"
    memory.write(tables([
        model("org/used"), model("org/named"),
        used(repository, "org/used", path="a.py", line=3, how="literal", call="load",
             role="product", pinned="v1", revision="fed"),
        used(repository, "org/used", path="b.py", line=4, how="literal", reuse="loads"),
        used(repository, "org/named", path="README.md", line=1, how="text", declared=False),
    ]))  # fmt: skip
    bill = check_bill(Graph(memory), repository)
    subject, only = bill.components
    assert only.key == ("Model", "org/used")
    assert [
        (s.path, s.line, s.call, s.role, s.pinned, s.revision, s.reuse) for s in subject.steps
    ] == [
        ("a.py", 3, "load", "product", "v1", "fed", None),
        ("b.py", 4, None, None, None, None, "loads"),
    ]
    assert [(s.parent_id, s.path) for s in subject.mentions] == [("org/named", "README.md")]
    assert Graph(memory).bill(repository, declared_only=True).components[0].mentions == []


def test_what_is_too_much_of_a_component_is_counted(
    memory: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MOST_WEIGHTS", "MOST_RESULTS"):
        monkeypatch.setattr(components, name, 2)
    for module in (components, reading):
        monkeypatch.setattr(module, "MOST_PLACES", 2)
    own, repository = (Model, "org/own"), "github.com/some/app"
    memory.write(tables([
        *(claim(HasWeights, own, (Weights, f"sha256:{n}"), path=f"{n}.bin") for n in range(5)),
        *(evaluated("org/own", "org/data", metric=f"m{n}") for n in range(4)),
        *(used(repository, "org/own", path=f"{n}.py", how="literal") for n in range(3)),
        *(used(repository, "org/other", path=f"{n}.md", how="text", declared=False)
          for n in range(6)),
    ]))  # fmt: skip
    bill = Graph(memory).bill(repository)
    subject, model_of_it = bill.components
    assert subject.left_out == {"occurrences": 1, "mentions": 4}
    assert (len(subject.steps), subject.steps[0].places, len(subject.mentions)) == (2, 3, 2)
    assert model_of_it.left_out == {"weights": 3, "results": 2}
    assert [row.path for row in model_of_it.weights] == ["0.bin", "1.bin"]
    assert not bill.is_complete
    counted = {(row["id"], row["reason"]): row["number"] for row in bill.parts["gaps"].rows}
    assert counted["org/own", "weights"] == 3
    assert counted["org/own", MENTIONED] is None


def test_gaps_say_why_a_component_is_not_known_to_its_end(memory: Store) -> None:
    memory.write(tables([
        model("org/child"), model("org/root"), dataset("org/data"),
        derived("org/child", "org/root"), derived("org/child", "org/stub"),
        derived("org/child", "org/path"), trained("org/child", "org/data"),
        *states_base(End(Model, "org/path"), "/raid/model", stated_by="card"),
        model("org/lost", gone_since="2026-03-01", gone_stated_by="hub"),
        derived("org/child", "org/lost"),
    ]))  # fmt: skip
    bill = check_bill(Graph(memory), "org/child")
    gaps = {each.key[1]: each.gaps for each in bill.components}
    assert gaps == {
        "org/child": (),
        "org/root": (NO_BASE,),
        "org/stub": (NO_BASE, MENTIONED),
        "org/path": (UNRESOLVED, MENTIONED),
        "org/data": (),
        "org/lost": (NO_BASE, GONE),
    }
    assert component(bill, "org/path").unresolved[0].text == "/raid/model"
    lost = component(bill, "org/lost").gone
    assert lost is not None
    assert lost.gone_since == "2026-03-01"


def test_a_bill_ends_where_a_lineage_ends_and_says_where(memory: Store) -> None:
    memory.write(tables([derived(f"far/{n}", f"far/{n + 1}") for n in range(130)]))
    bill = Graph(memory).bill("far/0", made=MADE)
    assert "beyond_search" in {row.term for row in bill.conflicts}
    last = bill.components[-1]
    assert (len(bill.components), last.gaps) == (BOUND + 1, (BEYOND, MENTIONED))
    assert [each.key for each in bill.components if BEYOND in each.gaps] == [last.key]
    near = Graph(memory).bill("far/120")
    assert [bill.touches_bound(), near.touches_bound()] == [True, False]
    assert near.is_complete
    whole = Graph(memory).bill()
    assert (len(whole.components), whole.touches_bound()) == (131, False)


def test_circles_and_ids_with_the_same_name_are_components_once(memory: Store) -> None:
    memory.write(tables([
        derived("ring/a", "ring/b"), derived("ring/b", "ring/a"), derived("ring/a", "ring/a"),
        trained("ring/a", "ring/a"), licensed("ring/a", "mit", kind=Dataset),
    ]))  # fmt: skip
    bill = check_bill(Graph(memory), "ring/a")
    keys = [each.key for each in bill.components]
    assert keys == [("Model", "ring/a"), ("Model", "ring/b"), ("Dataset", "ring/a")]
    assert bill.also == ("dataset:ring/a",)
    assert set(bill.to_networkx()) == {"ring/a", "dataset:ring/a", "ring/b"}


def test_an_artifact_that_has_only_itself(memory: Store) -> None:
    memory.write(tables([model("only/self", downloads=3)]))
    bill = check_bill(Graph(memory), "only/self")
    assert [each.key[1] for each in bill.components] == ["only/self"]
    assert (bill.rows, bill.conflicts, bill.components[0].facts[0].value) == ([], [], 3)
    with pytest.raises(NotFoundError):
        Graph(memory).bill("only/other")
    memory.write(tables([licensed("only/self", "mit")]))
    with pytest.raises(UsageError, match="licence"):
        Graph(memory).bill("license:mit")


# How it shows itself ----------------------------------------------------------------------------


def test_a_bill_is_a_report_as_others_are(embedded: Store) -> None:
    bill = Graph(embedded).bill("clash/finetune", made=MADE)
    assert repr(bill).startswith("<BillReport of 'clash/finetune': ")
    assert "clash/" in str(bill)
    assert "clash/" in (bill._repr_html_() or "")
    values = json.loads(render(bill, "json"))
    assert values["question"] == "bill"
    assert {"components", "labels", "conflicts", "gone", "unresolved", "gaps"} <= values[
        "parts"
    ].keys()
    assert len(bill.to_pandas()) == len(bill)
    graph = bill.to_networkx()
    assert set(graph) == {each.key[1] for each in bill.components}
    assert "cc-by" in " ".join(str(node.get("license")) for _, node in graph.nodes(data=True))


def test_a_component_of_a_repository_is_none_that_a_base_can_be_asked_of(memory: Store) -> None:
    memory.write(tables([Repository(id="github.com/a/b", stated_by="hub", facts_at=MADE)]))
    [own] = Graph(memory).bill("github.com/a/b").components
    assert (own.gaps, own.states_no_base) == ((), False)
