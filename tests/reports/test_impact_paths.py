"""The ways to what is built on an artifact, drawn with it at the root."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.impact_report import ImpactReport
from queries.rows import Artifact, GoneArtifact, RepositoryUse, Step
from queries.subject import Subject
from reports import render
from reports.cap import SHOWN
from reports.text.screen import width
from tests.attacks import ATTACKS
from tests.examples import examples
from tests.reports.answers_made import EVIL, FACTS, FORBIDDEN

SUBJECT = Subject("Model", "org/base", "org/base")
Pairs = list[tuple[str, str]]


def distances(pairs: Pairs, root: str) -> dict[str, int]:
    """Return how far each artifact stands downstream, given children with their parents."""
    far, waiting = {root: 0}, [root]
    for parent in waiting:
        for child, of in pairs:
            if of == parent and child not in far:
                far[child] = far[parent] + 1
                waiting.append(child)
    return far


def impact(
    pairs: Pairs, *uses: RepositoryUse, method: str | None = "finetune", by: str = "card"
) -> ImpactReport:
    """Return the impact of a model, with the ways to it."""
    far = distances(pairs, SUBJECT.id)
    ends = ("Model", "Model")
    steps = [
        Step(far[parent] + 1, child, "DERIVED_FROM", parent, method, by, True, *ends)
        for child, parent in pairs
        if parent in far
    ]
    built = [Artifact(name, "Model", steps) for name, steps in far.items() if steps]
    return ImpactReport(SUBJECT, sorted(built), list(uses), paths=steps, facts=FACTS)


def use(
    repository: str, through: str, distance: int, path: str | None = None, line: int | None = None
) -> RepositoryUse:
    """Return a use in a repository."""
    return RepositoryUse(repository, distance, through, path, line, "code-scan")


def tree(report: ImpactReport, limit: int | None = SHOWN) -> list[str]:
    """Return the lines of the ways, each of which fits the terminal."""
    lines = render(report, "tree", limit=limit).splitlines()
    assert all(width(line) <= 80 for line in lines)
    return lines


def test_children_stand_below_and_repositories_are_leaves() -> None:
    report = impact(
        [("a/x", "org/base"), ("b/y", "a/x")],
        use("github.com/o/r", "b/y", 3, "app/load.py", 1_007),
        use("github.com/o/r", "b/y", 3, "z.py", 1),
        use("github.com/o/s", "org/base", 1),
    )
    assert tree(report) == [
        "org/base",
        "├─ a/x                   fine-tuned from it",
        "│  └─ b/y                fine-tuned from it",
        "│     └─ github.com/o/r  uses it             app/load.py:1007 and 1 more",
        "└─ github.com/o/s        uses it",
        "",
        "Built on it: 2 models, up to 2 steps away",
        "Used by: 2 repositories, 1 directly",
        "Facts of 2026-11-01 (hub).",
    ]


def test_a_diamond_is_shown_once_in_full_and_then_named() -> None:
    pairs = [("a/l", "org/base"), ("a/r", "org/base"), ("b/m", "a/l"), ("b/m", "a/r"), ("c", "b/m")]
    lines = tree(impact(pairs, method="merge"))
    rows = [line for line in lines if "b/m" in line]
    assert len(rows) == 2
    assert "shown above" not in rows[0]
    assert "shown above" in rows[1]
    assert sum("─ c " in line for line in lines) == 1


def test_circles_and_loops_end() -> None:
    pairs = [("a", "org/base"), ("org/base", "a"), ("a", "a"), ("org/base", "org/base")]
    lines = tree(impact(pairs))
    assert sum("names itself" in line for line in lines) == 2
    assert any("org/base" in line and "shown above" in line for line in lines[1:])


def test_many_children_are_folded_and_the_most_used_are_shown() -> None:
    pairs = [(f"own{n % 3}/m{n:03}", "org/base") for n in range(300)]
    report = impact(pairs, *(use(f"github.com/o/r{n}", "own0/m003", 2) for n in range(30)))
    report.downloads["Model", "own2/m299"] = 5
    report.used_by["own0/m003"] = 30
    lines = tree(report)
    assert "own0/m003" in lines[1]
    assert "├─ github.com/o/r0" in lines[2]
    assert any("… 25 more repositories" in line for line in lines)
    assert sum("own2/m299" in line for line in lines) == 1
    assert any("… 295 more models, by 3 owners" in line for line in lines)
    assert "All of it: ptm impact org/base --paths --all" in lines
    assert sum("─ own" in line for line in tree(report, None)) == 300


def test_the_cap_counts_what_it_leaves_out() -> None:
    pairs = [("m/00", "org/base"), *((f"m/{n:02}", f"m/{n - 1:02}") for n in range(1, 30))]
    lines = tree(impact(pairs))
    assert sum("─ m/" in line for line in lines) == SHOWN
    assert any("more downstream, not shown" in line for line in lines)
    said = "10 artifacts downstream are not shown. All of it:"
    assert any(line.startswith(said) for line in lines)
    assert sum("─ m/" in line for line in tree(impact(pairs), None)) == 30


def test_what_is_gone_and_inferred_is_marked() -> None:
    report = impact([("a/x", "org/base")])
    step = report.paths[0] if report.paths else None
    assert step
    gone = [GoneArtifact("a/x", "Model", None, "2026-10-09", "hub", 1)]
    marked = ImpactReport(
        SUBJECT, report.artifacts, [], gone=gone, paths=[step._replace(declared=False)]
    )
    assert "inferred; last stated before 2026-10-09, since deleted" in " ".join(
        " ".join(tree(marked)).split()
    )


def test_sources_are_told_apart_where_there_are_several() -> None:
    steps = [*(impact([("a/x", "org/base")]).paths or [])]
    steps += [steps[0]._replace(stated_by="hub-tag")]
    built = [Artifact("a/x", "Model", 1)]
    assert "card, hub-tag" in tree(ImpactReport(SUBJECT, built, [], paths=steps))[1]


def test_a_use_of_a_dataset_is_told_from_that_of_a_model_of_its_id() -> None:
    subject = Subject("Dataset", "org/same", "dataset:org/same")
    steps = [
        Step(1, "org/mid", "TRAINED_ON", "org/same", None, "card", True, "Model", "Dataset"),
        Step(2, "org/same", "DERIVED_FROM", "org/mid", None, "card", True, "Model", "Model"),
    ]
    built = [Artifact("org/mid", "Model", 1), Artifact("org/same", "Model", 2)]
    uses = [use("github.com/o/far", "org/same", 3), use("github.com/o/near", "org/same", 1)]
    lines = tree(ImpactReport(subject, built, uses, paths=steps))
    assert lines[0] == "dataset:org/same"
    assert lines[3].startswith("│     └─ github.com/o/far")
    assert lines[4].startswith("└─ github.com/o/near")


def test_nothing_built_on_it_is_an_answer_here_too() -> None:
    lines = tree(impact([]))
    assert lines[:3] == ["org/base", "", "Built on it: nothing is recorded."]


@pytest.mark.parametrize("form", ["json", "markdown", "table"])
def test_the_steps_are_a_part_and_the_rows_are_as_ever(form: str) -> None:
    report = impact([("a/x", "org/base")])
    text = render(report, form)
    if form != "json":
        assert "paths" in text.lower()
        return
    value = json.loads(text)
    assert [row["id"] for row in value["rows"]] == ["a/x"]
    assert value["parts"]["paths"] == [
        {
            "step": 1, "child_id": "a/x", "relation": "DERIVED_FROM", "parent_id": "org/base",
            "method": "finetune", "stated_by": "card", "declared": True,
            "child_kind": "Model", "parent_kind": "Model",
        }
    ]  # fmt: skip
    whole = ImpactReport(SUBJECT, report.artifacts, [])
    assert "paths" not in json.loads(render(whole, "json"))["parts"]


IDS = st.sampled_from(
    [
        *ATTACKS.values(),
        EVIL,
        "x" * 5_000,
        "模型/宽",
        "שלום/\u202eabc",
        "</script>/<b>",
        "a//b",
        "/",
    ]
) | st.text(min_size=1, max_size=30)


@examples(25, 500)
@given(
    st.lists(IDS, min_size=1, max_size=14, unique=True),
    st.lists(st.tuples(st.integers(0, 13), st.integers(0, 14)), max_size=40),
    st.lists(st.tuples(st.integers(0, 14), IDS), max_size=10),
    st.none() | st.integers(1, 30),
)
def test_any_ids_and_any_circles_are_drawn_once_and_end(
    names: list[str], pairs: list[tuple[int, int]], uses: list[tuple[int, str]], limit: int | None
) -> None:
    known = ["org/base", *names]
    made: Pairs = [
        (names[child % len(names)], known[parent % len(known)]) for child, parent in pairs
    ]
    far = distances(made, "org/base")
    used = [known[of % len(known)] for of, _ in uses]
    rows = [
        use(repository, through, far[through] + 1, "a.py", 1)
        for through, (_, repository) in zip(used, uses, strict=True)
        if through in far
    ]
    text = render(impact(list(dict.fromkeys(made)), *rows), "tree", limit=limit)
    assert not FORBIDDEN.search(text)
    if limit is None:
        count = sum(parent in far for _, parent in set(made)) + len(
            {(row.through, row.repository) for row in rows}
        )
        said = " ".join(text.split())
        assert said.count("fine-tuned from it") + said.count("uses it") >= count
