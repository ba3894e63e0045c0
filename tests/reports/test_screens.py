"""How trees, sheets and tables read in a terminal."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph.schema import Model
from graph.store.connect import open_store
from graph.store.table_builder import Batches
from ptm.api import Graph
from queries.answer import Answer
from queries.impact_report import ImpactReport
from queries.lineage_report import LineageReport
from queries.rows import Artifact, RepositoryUse, columns, row_types
from queries.subject import Subject
from reports import render
from reports.cap import SHOWN
from tests.queries.made_graph import TAKEN, derived, licensed, model, trained
from tests.reports.answers_made import FACTS, row_of

# Trees ------------------------------------------------------------------------------------------


def tree(graph: Graph, identifier: str, limit: int | None = SHOWN, **options: Any) -> str:
    """Return the lineage of a thing as a tree."""
    return render(graph.lineage(identifier, **options), "tree", limit=limit)


@pytest.mark.usefixtures("wide")
def test_a_ladder_of_three_to_the_eleventh_walks_is_shown_once_each(made: Graph) -> None:
    lines = tree(made, "ladder/11-a", None).splitlines()
    steps = [line for line in lines if "─ merged from" in line]
    assert len(steps) == 3 + 9 * 10
    assert sum("shown above" in line for line in steps) == len(steps) - 33 - 3 * 2
    assert "33 models · 93 steps declared" in " ".join(lines)


def test_circles_and_loops_are_shown_and_end(made: Graph) -> None:
    shown = tree(made, "ring/1")
    assert "fine-tuned from ring/1" in shown
    assert "shown above" in shown
    assert "names itself" in tree(made, "loop/alone")
    assert "names itself" in tree(made, "loop/based")
    assert tree(made, "closed/below").count("closed/y") == 2


@pytest.mark.usefixtures("wide")
def test_inferred_and_only_mentioned_things_are_marked(made: Graph) -> None:
    [line] = [x for x in tree(made, "guess/grandchild").splitlines() if "guess/base" in x]
    assert "inferred; only mentioned" in line
    [line] = [x for x in tree(made, "guess/both").splitlines() if "─ " in x]
    assert "fine-tuned from guess/base" in line
    assert "inferred;" not in line
    assert "inferred" not in tree(made, "guess/grandchild", declared_only=True).splitlines()[1]


def test_an_inferred_licence_is_marked_and_can_be_left_out(made: Graph) -> None:
    [line] = [x for x in tree(made, "guess/grandchild").splitlines() if "from guess/child" in x]
    assert "mit (inferred)" in line
    stated = tree(made, "guess/grandchild", declared_only=True)
    assert "mit" not in stated
    assert "not stated" in stated
    shown = " ".join(tree(made, "guess/both").split())
    assert "apache-2.0 (hub-tag); mit (inferred-file, inferred)" in shown
    assert "apache-2.0" in tree(made, "guess/both", declared_only=True).splitlines()[0]


def test_no_base_model_stated_is_never_called_original(made: Graph) -> None:
    for identifier in ("plain/model", "ladder/0-a", "corp/a", "Data/C", "dataset:loop/data"):
        shown = " ".join(tree(made, identifier).split())
        assert "original" not in shown.replace("does not make it an original work", "")
    assert "that does not make it an original work" in " ".join(tree(made, "plain/model").split())
    assert "no base stated" in tree(made, "ladder/1-a")
    # Trained on something, and no word of a base model.
    assert "no base stated" in tree(made, "trained/only").splitlines()[0]


def test_what_is_only_mentioned_is_not_said_to_state_anything(made: Graph) -> None:
    shown = " ".join(tree(made, "mix/next").split())
    assert "is only mentioned by others" in shown
    assert "nothing is known of its origin" in shown
    assert "states no" not in shown


def test_two_licences_of_two_sources_are_both_shown(made: Graph) -> None:
    shown = " ".join(tree(made, "two/minds").split())
    assert "mit (card; survey)" in shown
    assert "apache-2.0 (hub-tag)" in shown


def test_sources_that_name_different_ways_are_both_shown(made: Graph) -> None:
    [line] = [x for x in tree(made, "two/minds").splitlines() if "─ " in x]
    assert "fine-tuned from / merged from two/base" in line
    # A source that names none does not disagree.
    assert "derived from" not in line


def test_a_model_and_a_dataset_of_one_name_keep_apart(made: Graph) -> None:
    lines = tree(made, "same/child").splitlines()
    assert "├─ derived from same/name" in lines[1]
    assert " mit" in lines[1]
    [trained_on] = [
        x for x in lines if "   └─ trained on same/name" in x or "│  └─ trained on" in x
    ]
    assert " odbl" in trained_on
    [source] = [x for x in lines if "same/source" in x]
    assert "made from" in source
    assert source.index("made from") > trained_on.index("trained on")
    uses = [x for x in tree(made, "github.com/same/user").splitlines() if "─ uses same/name" in x]
    assert {"mit" in line for line in uses} == {"odbl" in line for line in uses} == {True, False}


def test_a_dataset_is_named_as_it_is_typed(made: Graph) -> None:
    assert tree(made, "dataset:same/name").startswith("dataset:same/name ")
    assert "ptm impact dataset:same/name" in tree(made, "dataset:same/name")


def test_ordinary_lineages_fit_into_eighty_columns(tmp_path: Path) -> None:
    batches = Batches(TAKEN)
    chain = ["TheBloke/zephyr-7B-GGUF", "HuggingFaceH4/zephyr-7b", "mistralai/Mistral-7B-v0.1"]
    for name in chain:
        batches.add(model(name, downloads=1_000_000))
        batches.add(licensed(Model, name, "apache-2.0"))
    for child, parent, by in zip(chain, chain[1:], ("hub-tag", "card"), strict=False):
        batches.add(derived(child, parent, "quantized", by=by))
    batches.add(trained(chain[1], "HuggingFaceH4/ultrachat"))
    long = "trl-internal-testing/tiny-LlavaForConditionalGeneration-with-a-very-long-name"
    batches.add(derived(chain[2], long, "merge"))
    with open_store(str(tmp_path / "graph.lbug")) as store:
        store.write(batches.tables())
        graph = Graph(store)
        for identifier in chain:
            lines = tree(graph, identifier).splitlines()
            assert [x for x in lines if len(x) > 80 and long not in x] == []
            for answer, form in (
                (graph.impact(identifier), "tree"),
                (graph.show(identifier), "table"),
            ):
                shown = render(answer, form).splitlines()
                assert [x for x in shown if len(x) > 80 and long not in x] == []


# Impact -----------------------------------------------------------------------------------------


def impact(*rows: Artifact | RepositoryUse) -> str:
    """Return the impact of what is built on org/base and of its uses."""
    built = [row for row in rows if isinstance(row, Artifact)]
    uses = [row for row in rows if isinstance(row, RepositoryUse)]
    subject = Subject("Model", "org/base", "org/base")
    return render(ImpactReport(subject, built, uses, facts=FACTS), "tree")


def built(identifier: str, steps: int) -> Artifact:
    """Return a model that is built on the start."""
    return Artifact(identifier, "Model", steps)


def use(
    repository: str, distance: int, path: str | None = None, line: int | None = None
) -> RepositoryUse:
    """Return a use in a repository."""
    through = "org/base" if distance == 1 else "org/child"
    return RepositoryUse(repository, distance, through, path, line, "scan")


def test_nothing_built_on_it_is_an_answer() -> None:
    shown = impact()
    assert "Built on it: nothing is recorded." in shown
    assert "Used by: no repository is recorded." in shown


def test_one_and_many_are_told_in_words_that_fit() -> None:
    assert "Built on it: 1 model, 1 step away\n" in impact(built("a", 1))
    assert "Built on it: 2 models, up to 2 steps away\n" in impact(built("a", 1), built("b", 2))
    assert "Used by: 1 repository, directly\n" in impact(use("r", 1))
    assert "Used by: 2 repositories, all directly\n" in impact(use("r", 1), use("s", 1))
    assert "Used by: 2 repositories, 1 directly\n" in impact(use("r", 1), use("s", 2))
    assert "Used by: 1 repository, through what is built on it\n" in impact(use("s", 3))


def test_places_are_with_command_file_and_line() -> None:
    shown = impact(use("r", 1, "app/load.py", 1_007), use("s", 2, "b.py"), use("t", 2))
    assert re.search(r"r +directly +app/load\.py:1007\n", shown)
    assert re.search(r"s +through org/child +b\.py\n", shown)
    assert re.search(r"t +through org/child\n", shown)


def test_what_does_not_fit_on_the_screen_is_counted() -> None:
    shown = impact(
        *(built(f"m{n}", 1) for n in range(1_000)), *(use(f"r{n}", 1) for n in range(99))
    )
    assert len(shown.splitlines()) < 50
    assert "… and 980 more" in shown
    assert "… and 79 more repositories\n" in shown
    assert "All of it: ptm impact org/base --all\n" in shown
    assert shown.endswith("Facts of 2026-11-01 (hub).\n")


def test_uses_with_and_without_a_line_can_stand_in_one_file(made: Graph) -> None:
    rows = made.impact("ladder/11-a").rows
    assert [row["line"] for row in rows if row["path"] == "app/load.py"] == [7, 1_007, None]


# How old facts are ------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["tree", "table", "markdown"])
def test_every_answer_says_how_old_its_facts_are(form: str) -> None:
    report = LineageReport(Subject("Model", "x", "x"), [], [], facts=FACTS)
    assert "Facts of 2026-11-01" in render(report, form)
    assert "No source was loaded" in render(replace(report, facts=[]), form)


def test_the_newest_source_is_told_first_and_what_broke_off_is_named() -> None:
    old = {"source": "peatmoss", "taken": "2023-07-10", "incomplete": 1}
    unknown = {"source": "mine", "taken": None, "incomplete": 0}
    answer = Answer("find", {}, "FoundArtifact", [], [old, unknown, *FACTS])
    shown = " ".join(render(answer, "table").split())
    assert "Facts of 2026-11-01 (hub), 2023-07-10 (peatmoss) and unknown date (mine)." in shown
    assert "Not read to the end: peatmoss." in shown


# All about one thing ----------------------------------------------------------------------------


def sheet(graph: Graph, identifier: str) -> str:
    """Return what `ptm show` prints."""
    return render(graph.show(identifier), "table")


def test_a_sheet_has_every_fact_and_claim(made: Graph) -> None:
    shown = sheet(made, "mix/abcd")
    assert shown.startswith("Model mix/abcd\n")
    assert re.search(r"parameters +7,000,000,000\n", shown)
    assert "Stated by hub-api, 2026-01-02." in shown
    for claim in ("licensed as", "published by", "described in", "succeeded by", "derived from"):
        assert claim in shown
    assert "read: read of mix/abcd" in shown or "read of mix/abcd\n" in shown


def test_a_sheet_tells_where_a_repository_uses_things(made: Graph) -> None:
    shown = sheet(made, "github.com/some/tool")
    assert "ladder/11-a app/load.py:7 " in shown
    assert "ladder/11-a app/load.py:1007 " in shown
    assert "corp/c data.py:3 " in shown


def test_a_sheet_marks_what_is_inferred_and_who_disagrees(made: Graph) -> None:
    assert "inferred-name (inferred)" in sheet(made, "guess/child")
    assert sheet(made, "two/minds").count("licensed as") == 3


def test_a_sheet_of_what_is_only_mentioned_says_so(made: Graph) -> None:
    assert "It is only mentioned" in sheet(made, "mix/next")
    shown = sheet(made, "guess/both")
    assert "It is only mentioned" in shown
    assert "Yet this is stated about it" in shown
    assert "It is only mentioned" not in sheet(made, "plain/model")
    [row] = made.show("mix/next").rows
    assert (row["property"], row["value"]) == ("only_mentioned", True)


# Tables -----------------------------------------------------------------------------------------


def test_a_table_breaks_no_id_and_puts_a_long_one_in_a_line_of_its_own() -> None:
    rows = [{"id": "x" * 78, "kind": "Model", "steps": 1}]
    shown = render(Answer("descendants", {}, "Artifact", rows, FACTS), "table")
    assert shown.splitlines()[:4] == ["id", "  " + "x" * 78, "kind   Model", "steps  1"]
    rows = [{"id": f"org/m-{n}" + "x" * 70 * (n == 1), "kind": "Model"[n:]} for n in range(4)]
    lines = render(Answer("descendants", {}, "Row", rows, FACTS), "table").splitlines()
    assert lines[0].split() == ["id", "kind"]
    assert lines[2].split() == ["org/m-0", "Model"]
    assert lines[3:5] == ["org/m-1" + "x" * 70, " " * 75 + "odel"]


@pytest.mark.parametrize("row_type", row_types())
def test_no_table_is_broken_into_ribbons(row_type: str) -> None:
    rows = [row_of(row_type, "google-bert/bert-base-uncased")]
    shown = render(Answer("question", {}, row_type, rows, FACTS), "table")
    assert max(map(len, shown.splitlines())) <= 80
    for name in columns(row_type):
        assert name in shown
    assert "google-bert/b" in shown


def test_rows_of_too_many_columns_are_told_line_by_line() -> None:
    rows = [{f"column {n}": f"value {n}" for n in range(30)}] * 2
    shown = render(Answer("cypher", {}, "Row", rows, FACTS), "table")
    assert shown.count("column 7   value 7\n") == 2
    assert "2 rows." in shown


def test_what_is_unknown_in_every_row_is_not_said_of_every_row() -> None:
    rows = [{"id": f"{n}" * 90, "kind": "Model", "why": "y" * 90, "gone": None} for n in range(2)]
    shown = render(Answer("duplicates", {}, "Row", rows, FACTS), "table")
    assert "In every row: kind Model, why\ny" in shown
    assert "gone" not in shown
    assert "unknown" not in shown.split("2 rows.")[0]
    for row in rows:
        del row["kind"], row["why"]
    assert "In every row" not in render(Answer("duplicates", {}, "Row", rows, FACTS), "table")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("gone", "Neither org/a nor anything upstream of it is recorded as gone."),
        ("gone_descendants", "Nothing that is built on org/a is recorded as gone."),
    ],
)
def test_where_nothing_is_gone_the_answer_says_of_what(question: str, said: str) -> None:
    for kind in ("model", "dataset"):
        name = question if kind == "model" else f"dataset_{question}"
        answer = Answer(name, {f"{kind}_id": "org/a"}, "GoneArtifact", [], FACTS)
        assert said in render(answer, "table")
    answer = Answer("gone_parents", {}, "GoneParent", [], FACTS)
    assert "Nothing is recorded for gone-parents." in render(answer, "table")


def test_the_parts_of_an_answer_stand_below_it() -> None:
    sources = Answer("freshness", {}, "Freshness", [row_of("Freshness", "hub")])
    rows = [row_of("Count", "Model")]
    answer = Answer("contents", {}, "Count", rows, FACTS, {"sources": sources})
    shown = render(answer, "table")
    assert "Sources:" in shown
    assert shown.count("Facts of") == 1
    assert "## Sources" in render(answer, "markdown")
    assert json.loads(render(answer, "json"))["parts"]["sources"][0]["source"] == "hub"
