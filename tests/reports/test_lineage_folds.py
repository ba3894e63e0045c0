"""Lineages too broad for a screen, and the licences in them that conflict."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licenses.rule.judgement import EDGES
from licenses.rule.readings import Policy
from ptm.api import Graph
from queries.lineage_conflicts import find_conflicts
from queries.lineage_report import LineageReport, without_mentions
from queries.narrowing import owner_of
from queries.rows import CodeUse, GoneArtifact, LicensedArtifact, StatedBase, Step
from queries.subject import Subject
from queries.verdicts.license_report import judge_lineage
from reports import render
from reports.text.screen import width
from reports.views import folding
from reports.views.lineage import view_lineage
from reports.views.lineage_folds import LineageFolds
from reports.views.tree_folds import FEW, FOLDED_FROM, Fold
from tests.attacks import ATTACKS
from tests.examples import examples
from tests.reports.answers_made import EVIL, FORBIDDEN

SUBJECT = Subject("Model", "org/m", "org/m")
REPOSITORY = Subject("Repository", "github.com/o/r", "github.com/o/r")


def step(
    child: str, parent: str, method: str | None = "merge", *, declared: bool = True, far: int = 1
) -> Step:
    """Return a derivation between two models."""
    ends = ("Model", "Model")
    return Step(far, child, "DERIVED_FROM", parent, method, "card", declared, *ends)


def trained(parent: str) -> Step:
    """Return that the subject was trained on a dataset."""
    return Step(1, "org/m", "TRAINED_ON", parent, None, "card", True, "Model", "Dataset")


def label(identifier: str, licence: str | None, kind: str = "Model") -> LicensedArtifact:
    """Return the label of an artifact."""
    far = int(identifier != "org/m")
    return LicensedArtifact(far, identifier, kind, licence, "hub-tag", True, licence, False)


def merge(number: int, licence: str | None = "mit", own: str | None = "mit") -> LineageReport:
    """Return the lineage of a merge of so many models of three owners, all of one licence."""
    names = [f"lab{n % 3}/{n:04}" for n in range(number)]
    labels = [label("org/m", own), *(label(name, licence) for name in names)]
    return LineageReport(SUBJECT, [step("org/m", name) for name in names], labels)


def tree(report: LineageReport) -> list[str]:
    """Return the lines of a tree, each of which fits the terminal."""
    lines = render(report, "tree").splitlines()
    assert all(width(line) <= 80 for line in lines)
    return lines


def drawn(report: LineageReport) -> list[str]:
    """Return the ids of the parents of the subject that have a row of their own."""
    branches = LineageFolds(view_lineage(report, judged=True)).branches(report.subject.key)
    return [each.parent[1] for each in branches if not isinstance(each, Fold)]


def uses(number: int, **values: object) -> LineageReport:
    """Return the lineage of a repository that loads so many models, each in a file."""
    names = [f"lab/{n:02}" for n in range(number)]
    ends = ("Repository", "Model")
    steps = [Step(1, REPOSITORY.id, "USES", name, None, "code-scan", True, *ends) for name in names]
    places = [
        CodeUse(
            REPOSITORY.id, name, "Model", f"src/{name}.py", 7, "call", "load", "product", None,
            None, "code-scan", True,
        )
        for name in names
    ]  # fmt: skip
    return LineageReport(REPOSITORY, steps, [label(name, "mit") for name in names], uses=places)


# Folding ----------------------------------------------------------------------------------------


def test_a_merge_of_three_hundred_is_a_screen_and_all_of_it_is_counted() -> None:
    lines = tree(merge(300))
    assert len(lines) <= 15
    [row] = [line for line in lines if "…" in line]
    assert row.split("  ")[0] == "└─ … merged from 295 more models, by 3 owners"
    assert "mit" in row
    assert any(line.startswith("300 models · 300 steps declared, 0 inferred") for line in lines)
    assert lines.count("All steps: ptm lineage org/m --all") == 1


def test_a_tree_folds_from_the_number_that_a_picture_folds_from() -> None:
    assert FOLDED_FROM == folding.FOLDED_FROM


def test_one_less_than_a_fold_is_shown_whole() -> None:
    assert len(drawn(merge(FOLDED_FROM - 1))) == FOLDED_FROM - 1
    assert not any("…" in line or "All steps" in line for line in tree(merge(FOLDED_FROM - 1)))
    assert len(drawn(merge(FOLDED_FROM))) == FEW


def test_what_came_about_in_another_way_is_another_family() -> None:
    report = merge(300)
    data = [f"data/{n:03}" for n in range(600)]
    report = replace(
        report,
        steps=[*report.steps, step("org/m", "lab/base", "finetune"), *map(trained, data)],
        artifacts=[*report.artifacts, *(label(name, None, "Dataset") for name in data)],
    )
    lines = tree(report)
    assert len(lines) <= 25
    shown = "\n".join(lines)
    assert "fine-tuned from lab/base" in shown
    assert shown.index("295 more models") < shown.index("595 more datasets, by 1 owner")
    assert "600 datasets" in " ".join(lines)


def test_a_repository_that_loads_eighty_models_is_a_screen() -> None:
    lines = tree(uses(80))
    assert len(lines) <= 20
    assert any("src/lab/00.py:7" in line for line in lines)
    assert any("… uses 75 more models, by 1 owner" in line for line in lines)


def test_uses_in_tests_stand_behind_those_in_the_product() -> None:
    report = uses(20)
    roles = ["test"] * 12 + ["product"] * 8
    places = [use._replace(role=role) for use, role in zip(report.uses, roles, strict=True)]
    assert drawn(replace(report, uses=places)) == [f"lab/{n}" for n in range(12, 12 + FEW)]


def test_what_needs_attention_keeps_a_row_of_its_own() -> None:
    report = merge(50)
    changed = {
        "lab0/0045": step("org/m", "lab0/0045", declared=False),
        "lab0/0030": step("lab0/0030", "root/a", "finetune", far=2),
    }
    steps = [changed.pop(row.parent_id, row) if row.parent_id != "lab0/0030" else row
             for row in report.steps]  # fmt: skip
    labels = [
        row._replace(license="gpl-3.0") if row.id == "lab2/0047" else row
        for row in report.artifacts
    ]
    gone = [GoneArtifact("lab1/0040", "Model", "2026-10-01", "2026-10-09", "hub", 1)]
    report = replace(report, steps=[*steps, *changed.values()], artifacts=labels, gone=gone)
    first = ["lab2/0047", "lab1/0040", "lab0/0045", "lab0/0030", "lab0/0000"]
    assert drawn(report) == first
    lines = tree(report)
    assert any("▲ conflicts with mit" in line for line in lines)
    assert any("fine-tuned from root/a" in line for line in lines)


def test_a_conflict_far_upstream_keeps_the_way_to_it() -> None:
    report = merge(50)
    upper = [step("lab1/0049", "mid/x", far=2), step("mid/x", "top/y", far=3)]
    report = replace(
        report,
        steps=[*report.steps, *upper],
        artifacts=[*report.artifacts, label("mid/x", "mit"), label("top/y", "gpl-3.0")],
    )
    assert drawn(report)[0] == "lab1/0049"
    assert tree(report)[3].startswith("│     └─ merged from top/y")
    assert "▲ conflicts with mit" in tree(report)[3]


def test_a_fold_says_what_its_rows_would_be_marked_with() -> None:
    report = merge(40)
    steps = [row._replace(declared=False) for row in report.steps]
    labels = [row._replace(only_mentioned=row.id != "org/m") for row in report.artifacts]
    gone = [
        GoneArtifact(row.id, "Model", None, "2026-10-09", "hub", 1) for row in report.artifacts[1:]
    ]
    shown = " ".join(
        " ".join(tree(replace(report, steps=steps, artifacts=labels, gone=gone))).split()
    )
    assert "35 inferred; 35 only mentioned; 35 since deleted" in shown
    assert "20 ▲ in conflict" in " ".join(" ".join(tree(merge(25, "gpl-3.0"))).split())


def test_an_ancestor_that_is_first_met_in_a_fold_is_drawn_where_it_is_met_again() -> None:
    report = merge(30)
    [*steps] = report.steps
    folded = "lab2/0029"
    steps += [step(folded, "deep/a", far=2), step("lab0/0000", folded, far=2)]
    # Others lead on as well, so that this one is folded.
    steps += [step(f"lab{n % 3}/{n:04}", "deep/b", far=2) for n in range(10)]
    report = replace(report, steps=steps)
    assert folded not in drawn(report)
    lines = tree(report)
    [row] = [line for line in lines if f"merged from {folded}" in line]
    assert "shown above" not in row
    assert sum("merged from deep/a" in line for line in lines) == 1


def test_many_bases_that_cannot_be_looked_up_are_counted() -> None:
    bases = [
        StatedBase("org/m", "Model", f"my model {n}", None, "card", True, None, 0)
        for n in range(50)
    ]
    lines = tree(replace(merge(3), unresolved=bases))
    assert len(lines) <= 25
    assert "└─ … states 45 more base models that are no ids of the Hub" in lines
    assert "50 bases that cannot be looked up" in " ".join(lines)


def test_many_disputes_are_counted() -> None:
    report = merge(300)
    second = [row._replace(license="apache-2.0", stated_by="card") for row in report.artifacts[1:]]
    lines = tree(replace(report, artifacts=[*report.artifacts, *second]))
    assert len(lines) <= 40
    assert "… and 295 more: --all shows them." in lines


@pytest.mark.parametrize(
    ("identifier", "owner"),
    [("a/b", "a"), ("bert", ""), ("github.com/a/b", "a"), ("", "")],
)
def test_the_owner_is_what_an_id_names_before_its_name(identifier: str, owner: str) -> None:
    assert owner_of(identifier) == owner


@pytest.mark.parametrize("text", ["模型/" + "宽" * 9, "שלום/אבגד", "👩‍👩‍👧/🤗", "e\u0301/o\u0308"])
def test_wide_and_right_to_left_ids_stand_in_columns(text: str) -> None:
    names = [f"{text}{n}" for n in range(20)]
    labels = [label(name, "gpl-3.0") for name in names]
    lines = tree(LineageReport(SUBJECT, [step("org/m", name) for name in names], labels))
    rows = [line for line in lines if "gpl-3.0" in line]
    assert len(rows) == FEW + 1
    starts = {width(line.partition("gpl-3.0")[0]) for line in rows[:FEW]}
    assert len(starts) == 1


HOSTILE = st.text(max_size=60) | st.sampled_from(
    [
        *ATTACKS.values(),
        EVIL,
        "x" * 5_000,
        "模型/" + "宽" * 50,
        "שלום/\u202eabc",
        "</script>/<b>",
        "a//b",
        "👩‍👩‍👧/🤗",
    ]
)


@examples(25, 500)
@given(
    st.lists(HOSTILE.filter(bool), min_size=FOLDED_FROM, max_size=30, unique=True),
    st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29), st.booleans()), max_size=40),
)
def test_any_ids_and_any_circles_are_drawn_once_and_end(
    names: list[str], more: list[tuple[int, int, bool]]
) -> None:
    steps = [step("org/m", name) for name in names]
    pairs = {(names[a % len(names)], names[b % len(names)]): sure for a, b, sure in more}
    steps += [step(*ends, declared=sure, far=2) for ends, sure in pairs.items()]
    report = LineageReport(SUBJECT, steps, [label(name, "gpl-3.0") for name in names])
    shown = render(report, "tree")
    assert not FORBIDDEN.search(shown)
    assert len(shown.splitlines()) < 400
    view = view_lineage(report, judged=True)
    entries = LineageFolds(view).branches(SUBJECT.key)
    links = [x for each in entries for x in (each.links if isinstance(each, Fold) else [each])]
    assert sorted(link.parent for link in links) == sorted(view.links[SUBJECT.key])


# Conflicts --------------------------------------------------------------------------------------


def by_the_report(lineage: LineageReport) -> tuple[set[tuple[str, str]], bool]:
    """Return the artifacts that `ptm licenses` finds in conflict, and whether nothing fits all."""
    report = judge_lineage(without_mentions(lineage), Policy())
    conflicts = [row for row in report.findings if row.level == "conflict"]
    clash = any(row.term == "irreconcilable" for row in conflicts)
    return {(r.origin_kind, r.origin_id) for r in conflicts if r.term != "irreconcilable"}, clash


CLASHING = (
    *(f"clash/{n}{again}" for n in ("adapter", "merge", "None") for again in ("", " again")),
    *("clash/base", "clash/below", "clash/unlabelled", "dataset:clash/data-2"),
    *("github.com/clash/tool", "github.com/some/tool", "mix/abcd", "two/minds", "ring/below"),
)


def test_conflicts_are_those_of_the_report_about_licences(made: Graph) -> None:
    found = 0
    for name in CLASHING:
        lineage = made.lineage(name)
        artifacts, clash = by_the_report(lineage)
        conflicts = find_conflicts(lineage)
        assert (set(conflicts.artifacts), conflicts.clash) == (artifacts, clash)
        found += len(artifacts)
    assert found


LICENCES = st.sampled_from(
    "mit apache-2.0 gpl-2.0 gpl-3.0 mpl-2.0 llama3.1 cc-by-nc-4.0 cc-by-nd-4.0 openrail cc0-1.0 "
    "other other:unrecognised:x gemma bigscience-bloom-rail-1.0".split()
)


@examples(60, 2_000)
@given(
    LICENCES | st.none(),
    st.lists(st.tuples(LICENCES | st.none(), st.sampled_from(EDGES)), min_size=1, max_size=6),
    st.sampled_from(["org/m", "org/Llama-3.1-x", "org/gemma"]),
    st.booleans(),
)
def test_any_lineage_conflicts_as_the_report_says(
    own: str | None, parents: list[tuple[str | None, str]], name: str, chained: bool
) -> None:
    subject = Subject("Model", name, name)
    names = [f"up/{n}" for n in range(len(parents))]
    steps = [
        step(name if not chained or n == 0 else names[n - 1], names[n], method, far=n + 1)
        for n, (_, method) in enumerate(parents)
    ]
    labels = [label(key, licence) for key, (licence, _) in zip(names, parents, strict=True)]
    lineage = LineageReport(subject, steps, [label(name, own), *labels])
    conflicts = find_conflicts(lineage)
    assert (set(conflicts.artifacts), conflicts.clash) == by_the_report(lineage)


def test_a_conflict_is_marked_and_counted_once() -> None:
    report = merge(3, "gpl-3.0", own="mpl-2.0")
    report = replace(report, steps=[*report.steps, step("lab0/0000", "lab1/0001", far=2)])
    lines = tree(report)
    assert sum("▲ conflicts with mpl-2.0" in line for line in lines) == 4
    assert "▲ 3 licence conflicts: ptm licenses org/m" in lines
    alone = tree(merge(1, "gpl-3.0", own="mpl-2.0"))
    assert "▲ 1 licence conflict: ptm licenses org/m" in alone


def test_a_conflict_with_a_name_or_without_a_label_is_called_so() -> None:
    assert any("▲ conflicts with the name" in x for x in tree(merge(1, "llama3.1", "llama3.1")))
    assert any("▲ licence conflict" in x for x in tree(merge(1, "cc-by-nc-nd-4.0", None)))


def test_parents_that_leave_no_licence_are_said_without_a_conflict_of_one() -> None:
    report = merge(2, "gpl-3.0", None)
    labels = [*report.artifacts[:2], report.artifacts[2]._replace(license="epl-2.0")]
    found = find_conflicts(replace(report, artifacts=labels))
    assert (found.artifacts, found.clash) == ({}, True)
    lines = tree(replace(report, artifacts=labels))
    assert "▲ No licence fits all that it is made from: ptm licenses org/m" in lines


def test_commands_ask_about_the_same_with_the_same_options() -> None:
    lines = tree(replace(merge(30, "gpl-3.0"), declared_only=True))
    assert "▲ 30 licence conflicts: ptm licenses org/m --declared-only" in lines
    assert "All steps: ptm lineage org/m --declared-only --all" in lines


def test_where_nothing_conflicts_nothing_is_said_of_it() -> None:
    for report in (merge(3), merge(3, "gpl-3.0", None), merge(3, None), uses(3), merge(0)):
        assert not any("▲" in line or "ptm licenses" in line for line in tree(report))
