"""What of a lineage or an impact is asked for: depth, owners, kinds; the same on every engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.embedded.memory import MemoryStore
from graph.errors import NotFoundError, UsageError
from graph.schema import Dataset, Model, Owner, PublishedBy, Repository
from graph.store.base import Store
from ptm.graph import Graph
from queries.answer import Key
from queries.impact_report import report_impact
from queries.lineage_report import LineageReport, narrow_lineage, report_lineage
from queries.narrowing import Narrowing, owner_of, reached_from, read_narrowing
from queries.question_text import text_within
from queries.rows import LicensedArtifact, Step
from queries.subject import Subject
from tests.examples import examples
from tests.factories import claim, derived, model, tables, trained, used

APP, OTHER = "github.com/lab/app", "github.com/o/app"
RECORDS = [
    derived("lab/top", "Lab/mid", "hub-tag"),
    derived("Lab/mid", "corp/base", "hub-tag"),
    derived("corp/base", "lab/root", "hub-tag"),
    derived("Lab/mid", "other/base", "hub-tag"),
    trained("corp/base", "corp/data"),
    model("corp/named"),
    claim(PublishedBy, (Model, "corp/named"), (Owner, "hf:lab")),
    derived("corp/named", "lab/root", "hub-tag"),
    used(APP, "Lab/mid", path="a.py", line=1),
    used(OTHER, "corp/base", path="b.py", line=2),
    used(OTHER, "lab/root", path="c.py", line=3),
    *(model(f"fan/{n}", downloads=n) for n in range(14)),
    *(derived(f"fan/{n}", "fan/root", "hub-tag") for n in range(14)),
    derived("lab/fan", "fan/root", "hub-tag"),
    used(OTHER, "fan/3", path="d.py", line=3),
]


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with MemoryStore() as store:
        store.write(tables(RECORDS))
        yield Graph(store)


def keys(report: LineageReport) -> set[Key]:
    """Return the artifacts of a lineage."""
    return {(row.kind, row.id) for row in report.artifacts}


def ways(report: LineageReport) -> list[tuple[str, str]]:
    """Return the steps of a lineage."""
    return [(row.child_id, row.parent_id) for row in report.steps]


@pytest.mark.parametrize("depth", [1, 2, 5, 100])
@pytest.mark.parametrize("identifier", ["ladder/11-a", "ring/1", "loop/alone", "guess/grandchild"])
def test_a_lineage_to_a_depth_is_the_near_part_of_it(
    made: Store, identifier: str, depth: int
) -> None:
    whole = report_lineage(made, identifier)
    near = report_lineage(made, identifier, narrowing=Narrowing(depth))
    assert near.steps == [row for row in whole.steps if row.step <= depth]
    assert near.artifacts == [row for row in whole.artifacts if row.steps <= depth]
    assert near.unresolved == [row for row in whole.unresolved if (row.steps or 0) < depth]
    assert near.beyond == (
        len(near.steps) < len(whole.steps) or len(near.unresolved) < len(whole.unresolved)
    )


@pytest.mark.parametrize("depth", [1, 2, 5, 100])
@pytest.mark.parametrize("identifier", ["ladder/0-a", "ring/1", "dataset:corp/c"])
def test_an_impact_to_a_depth_is_the_near_part_of_it(
    made: Store, identifier: str, depth: int
) -> None:
    whole = report_impact(made, identifier)
    near = report_impact(made, identifier, narrowing=Narrowing(depth))
    assert near.artifacts == [row for row in whole.artifacts if row.steps <= depth]
    assert near.uses == [row for row in whole.uses if row.distance <= depth]
    assert near.beyond == (len(near) < len(whole))
    assert {(row.kind, row.id) for row in near.gone} <= near.members


@pytest.mark.parametrize("depth", [None, 1, 3])
@pytest.mark.parametrize("identifier", ["ladder/0-a", "ring/1", "dataset:corp/c"])
def test_the_ways_of_an_impact_lead_to_all_of_it(
    made: Store, identifier: str, depth: int | None
) -> None:
    report = report_impact(made, identifier, paths=True, narrowing=Narrowing(depth))
    ends = {(row.child_kind, row.child_id): row.step for row in reversed(report.paths or [])}
    ends.pop(report.subject.key, None)
    assert ends == {(row.kind, row.id): row.steps for row in report.artifacts}


def test_the_ways_are_narrowed_with_what_they_lead_to(graph: Graph) -> None:
    report = graph.impact("lab/root", paths=True, owner="lab")
    assert [(row.child_id, row.parent_id) for row in report.paths or []] == [
        ("corp/base", "lab/root"),
        ("corp/named", "lab/root"),
        ("Lab/mid", "corp/base"),
        ("lab/top", "Lab/mid"),
    ]
    report = graph.impact("lab/root", paths=True, kind="repository", depth=2)
    assert [row.child_id for row in report.paths or []] == ["corp/base"]
    assert graph.impact("lab/root").paths is None


def test_a_graph_of_the_ways_has_their_steps(graph: Graph) -> None:
    made = graph.impact("lab/root", paths=True, owner="lab").to_networkx()
    assert set(made.edges()) >= {("lab/top", "Lab/mid"), ("corp/base", "lab/root")}
    assert made.nodes["corp/base"]["kind"] == "Model"
    assert ("lab/top", "Lab/mid") not in graph.impact("lab/root", owner="lab").to_networkx().edges()


def test_what_is_asked_for_is_shown_with_the_way_to_it(graph: Graph) -> None:
    report = graph.lineage("lab/top", kind="dataset")
    assert ways(report) == [
        ("lab/top", "Lab/mid"), ("Lab/mid", "corp/base"), ("corp/base", "corp/data")
    ]  # fmt: skip
    assert [row["id"] for row in report.parts["things"].rows] == ["lab/top", "corp/data"]
    assert report.parameters["kind"] == ["dataset"]
    assert "depth" not in report.parameters
    assert not report.beyond


def test_owners_are_named_in_any_case_and_by_what_sources_state(graph: Graph) -> None:
    report = graph.lineage("lab/top", owner="LAB")
    assert ("corp/base", "lab/root") in ways(report)
    assert ("Lab/mid", "other/base") not in ways(report)
    assert {row["id"] for row in report.parts["things"].rows} == {"lab/top", "Lab/mid", "lab/root"}
    built = graph.impact("lab/root", owner="hf:lab")
    assert [row.id for row in built.artifacts] == ["Lab/mid", "corp/named", "lab/top"]
    assert built.uses == []
    both = graph.impact("lab/root", owner=["lab", "corp"])
    assert {row.repository for row in both.uses} == {APP}
    assert len(both.artifacts) == 4


def test_kinds_are_those_of_what_is_built_or_uses_it(graph: Graph) -> None:
    report = graph.impact("lab/root", kind="repository")
    assert report.artifacts == []
    assert {row.repository for row in report.uses} == {APP, OTHER}
    assert graph.impact("lab/root", kind=["model"]).uses == []
    assert graph.impact("lab/root", kind="dataset").rows == []


def test_owners_that_the_graph_lacks_are_refused_with_a_near_one(graph: Graph) -> None:
    for ask in (graph.lineage, graph.impact):
        with pytest.raises(NotFoundError, match=r"no owner lba\. Did you mean hf:lab\?"):
            ask("lab/root" if ask == graph.impact else "lab/top", owner="lba")
    assert graph.impact("lab/root", owner=["labb", "LAB"]).rows


def test_depth_and_owner_go_together_and_say_what_lies_beyond(graph: Graph) -> None:
    report = graph.lineage("lab/top", depth=2, owner="corp")
    assert ways(report) == [("lab/top", "Lab/mid"), ("Lab/mid", "corp/base")]
    assert report.beyond
    assert report.parameters == {
        "id": "lab/top", "kind": "Model", "depth": 2, "beyond": True, "owner": ["corp"]
    }  # fmt: skip
    # What is left out states a base all the same.
    assert ("Model", "corp/base") in report.based_beyond
    assert not graph.lineage("lab/top", depth=4).beyond


def test_direct_uses_are_one_step_away(graph: Graph) -> None:
    report = graph.impact("lab/root", depth=1)
    assert [(row.repository, row.path) for row in report.uses] == [(OTHER, "c.py")]
    assert {row.id for row in report.artifacts} == {"corp/base", "corp/named"}


def test_families_have_what_is_asked_for(graph: Graph) -> None:
    report = graph.impact("fan/root", children=True, owner="fan")
    assert sum(len(each.ids) for each in report.children) == 14
    [one] = graph.impact("fan/root", children=True, owner="lab").children
    assert one.ids == ["lab/fan"]
    assert report.downloads[("Model", "fan/5")] == 5
    assert report.used_by == {"fan/3": 1}


def test_an_impact_in_python_is_shown_as_its_command_shows_it(graph: Graph) -> None:
    report = graph.impact("fan/root")
    assert report.children
    assert " it: 15 models by 2 owners: fan 14" in str(report)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"depth": 0}, "depth has to be a whole number above 0"),
        ({"depth": True}, "depth has to be"),
        ({"depth": 1.5}, "depth has to be"),
        ({"owner": "  "}, "names no owner"),
        ({"owner": "hf:"}, "names no owner"),
        ({"owner": 7}, "An owner is a text such as 'org', and not 7."),
        ({"kind": [None]}, "A kind is a text such as 'model', and not None."),
        ({"kind": "license"}, "There is no kind 'license'; there are model, dataset, repository."),
        ({"kind": ["x" * 5_000]}, "There is no kind"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(
    graph: Graph, asked: dict[str, Any], said: str
) -> None:
    with pytest.raises(UsageError, match=said.replace("(", "\\(")) as refused:
        graph.lineage("lab/top", **asked)
    assert len(str(refused.value)) < 200


def test_a_text_follows_paths_as_far_as_is_asked_and_no_farther() -> None:
    assert text_within("-[:A *1..100]->", 3) == "-[:A *1..3]->"
    assert text_within("-[:A *1..100]->", 500) == "-[:A *1..100]->"


@pytest.mark.parametrize(
    ("kind", "identifier", "owner", "taken"),
    [
        (Model, "TheBloke/x", "thebloke", True),
        (Model, "TheBloke/x", "owner:hf:TheBloke", True),
        (Model, "TheBloke/x", "github:TheBloke", False),
        (Repository, "github.com/thebloke/x", "github:TheBloke", True),
        (Repository, "github.com/thebloke/x", "hf:TheBloke", False),
        (Dataset, "squad", "squad", False),
        (Model, "x/TheBloke", "TheBloke", False),
    ],
)
def test_owners_are_read_from_ids(
    graph: Graph, kind: Any, identifier: str, owner: str, taken: bool
) -> None:
    assert read_narrowing(graph.store, owner=owner).takes((kind.label, identifier)) is taken


def made_lineage(pairs: list[tuple[int, int]]) -> LineageReport:
    """Return a lineage of models by number, of which 0 is the subject."""
    names = [f"{'ab'[n % 2]}/{n}" for n in range(8)]
    children: dict[int, list[int]] = {}
    for child, parent in pairs:
        children.setdefault(child, []).append(parent)
    far, waiting = {0: 0}, [0]
    for child in waiting:
        for parent in children.get(child, []):
            if parent not in far:
                far[parent] = far[child] + 1
                waiting.append(parent)
    steps = [
        Step(far[a] + 1, names[a], "DERIVED_FROM", names[b], None, "card", True, "Model", "Model")
        for a, b in dict.fromkeys(pairs)
        if a in far
    ]
    artifacts = [
        LicensedArtifact(steps, names[n], "Model", None, None, None, None, False)
        for n, steps in far.items()
    ]
    return LineageReport(Subject("Model", names[0], names[0]), steps, artifacts)


@examples(40, 800)
@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20),
    st.sampled_from([(), ("a",), ("b",), ("c",)]),
    st.none() | st.integers(1, 4),
)
def test_all_that_is_asked_for_is_kept_and_every_way_leads_from_the_subject(
    pairs: list[tuple[int, int]], owners: tuple[str, ...], depth: int | None
) -> None:
    whole = made_lineage(pairs)
    narrowing = Narrowing(depth, owners)
    found = narrow_lineage(whole, narrowing)
    near = {(row.kind, row.id) for row in whole.artifacts if depth is None or row.steps <= depth}
    assert {key for key in near if narrowing.takes(key)} <= keys(found)
    parents: dict[Key, list[Key]] = {}
    children: dict[Key, list[Key]] = {}
    for row in found.steps:
        child, parent = (row.child_kind, row.child_id), (row.parent_kind, row.parent_id)
        parents.setdefault(child, []).append(parent)
        children.setdefault(parent, []).append(child)
    assert reached_from([found.subject.key], parents) == keys(found)
    asked = {key for key in keys(found) if narrowing.takes(key)}
    assert keys(found) - {found.subject.key} <= reached_from(asked, children)


def test_ids_without_an_owner_have_none() -> None:
    assert [owner_of(text) for text in ("a/b", "a", "github.com/a/b", "/")] == ["a", "", "a", ""]
