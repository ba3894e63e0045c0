"""Every format: what it takes, that nothing from outside gets through raw, and how it reads."""

import csv
import io
import json
import math
import re
import types
import xml.etree.ElementTree as ElementTree
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reports
from graph.batches import Batches
from graph.errors import WrongWords
from graph.schema import Model
from graph.store import open_store
from ptm.api import Graph
from queries.answers import ROW_TYPES, Answer, Row, columns
from reports import find_format, formats, formats_of, render
from reports._words import plain, visible
from tests.queries.conftest import write_made_graph
from tests.queries.made_graph import HOSTILE, TAKEN, derived, licensed, model, trained

FACTS = [{"source": "hub", "taken": "2026-11-01", "finished": "2026-11-02", "incomplete": 0}]
EVIL = "\x1b[31m\x07\x9bA\u202egnp\n|`<b>x</b>` [a](http://e.org) \ud800"
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def wide(monkeypatch: pytest.MonkeyPatch, narrow: None) -> None:
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with open_store(str(tmp_path_factory.mktemp("reports") / "made.lbug")) as store:
        yield Graph(write_made_graph(store))


def value_of(hint: Any, text: str) -> Any:
    """Return a value of a column's type."""
    if get_origin(hint) is types.UnionType:
        hint = get_args(hint)[0]
    return {str: text, int: 1_234, bool: True}.get(hint, text)


def row_of(row_type: str, text: str) -> Row:
    """Return a row of a type, all of whose texts are this one."""
    hints = get_type_hints(ROW_TYPES[row_type])
    row = {name: value_of(hint, text) for name, hint in hints.items()}
    # These are not free texts.
    return row | {"relation": "DERIVED_FROM"} if "relation" in row else row


def answers(text: str) -> list[Answer]:
    """Return an answer of every row type, full of a text."""
    made = []
    for row_type in ROW_TYPES:
        rows = [row_of(row_type, text), dict.fromkeys(columns(row_type)) | row_of(row_type, "b")]
        facts = [{**FACTS[0], "source": text}]
        made.append(Answer("question", {"id": text, "kind": "Model"}, row_type, rows, facts))
    return made


def with_lineage(text: str) -> list[Answer]:
    """Return these answers and that of ``Graph.lineage``, which has its things beside it."""
    made = {answer.row_type: answer for answer in answers(text)}
    steps, things = made["Step"], made["LicensedThing"]
    parts = {"things": things}
    lineage = Answer("lineage", steps.parameters, "Step", steps.rows, steps.facts, parts)
    return [*made.values(), lineage]


def takes(form: str, answer: Answer) -> bool:
    """Return whether a format is made for these rows."""
    shapes = [answer.row_type, *(f"{answer.row_type}/{part}" for part in answer.parts)]
    return any(map(find_format(form).fits, shapes))


# Every format -----------------------------------------------------------------------------------


def test_the_formats_are_those_that_are_promised() -> None:
    assert {"tree", "table", "json", "csv", "markdown", "graphml"} <= set(formats())


@pytest.mark.parametrize("form", formats())
def test_it_renders_every_row_type_that_it_takes_and_refuses_the_others(form: str) -> None:
    for answer in with_lineage("org/name"):
        if takes(form, answer):
            text = render(answer, form)
            assert text.endswith("\n")
            assert "org/name" in text
        else:
            with pytest.raises(WrongWords, match=f"cannot be shown as {form}"):
                render(answer, form)


@pytest.mark.parametrize("form", formats())
def test_it_renders_an_answer_without_rows(form: str) -> None:
    for answer in with_lineage("org/name"):
        empty = Answer(answer.question, answer.parameters, answer.row_type, [], [], answer.parts)
        if takes(form, empty):
            assert render(empty, form).endswith("\n")


@pytest.mark.parametrize("form", ["tree", "table", "json", "markdown"])
def test_nothing_from_outside_can_command_the_terminal(form: str) -> None:
    for answer in with_lineage(EVIL):
        if takes(form, answer):
            text = render(answer, form)
            assert not FORBIDDEN.search(text)
            assert text.isascii() or form != "json"


@pytest.mark.parametrize("form", ["csv", "graphml"])
def test_what_programs_read_is_made_visible_for_a_terminal(form: str) -> None:
    for answer in answers(EVIL):
        if takes(form, answer):
            assert not FORBIDDEN.search(visible(render(answer, form)))


@settings(deadline=None)
@given(st.text(max_size=20) | st.text(alphabet=st.characters(categories=["Cc", "Cf", "Zl", "Zp"])))
def test_any_text_becomes_one_printable_line(text: str) -> None:
    assert plain(text).isprintable()
    assert plain(text) == text or not text.isprintable()


def test_a_command_offers_the_formats_that_take_what_it_answers() -> None:
    offered = {
        shape: [each.name for each in formats_of(shape)]
        for shape in ("Step/things", "Step", "Impact", "LicenseFinding", "Breach", "Row")
    }
    # The first is the default.
    assert offered == {
        "Step/things": ["tree", "table", "csv", "graphml", "json", "markdown"],
        "Step": ["table", "csv", "graphml", "json", "markdown"],
        "Impact": ["tree", "table", "csv", "graphml", "json", "markdown"],
        "LicenseFinding": ["tree", "table", "csv", "json", "markdown"],
        "Breach": ["table", "csv", "json", "markdown", "sarif"],
        "Row": ["table", "csv", "json", "markdown"],
    }


def test_a_new_file_is_a_new_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = """TAKES = ("Thing",)
ENDING = ".ids"
DATED = False
def render(answer):
    return "".join(f"{row['id']}\\n" for row in answer.rows)
"""
    (tmp_path / "ids.py").write_text(f'"""The ids alone."""\n\n{text}', encoding="utf-8")
    monkeypatch.setattr(reports, "__path__", [*reports.__path__, str(tmp_path)])
    assert find_format("ids") == ("ids", ("Thing",), ".ids", False, False)
    assert "ids" in [each.name for each in formats_of("Thing")]
    assert "ids" not in [each.name for each in formats_of("Step")]
    assert render(Answer("x", {}, "Thing", [{"id": "a/b"}]), "ids") == "a/b\n"
    find_format.cache_clear()


def test_an_unknown_format_is_named() -> None:
    for form in ("pdf", "_words", "__init__", "", "../json", "Json"):
        with pytest.raises(WrongWords, match="There is no format"):
            render(answers("x")[0], form)


# JSON and CSV -----------------------------------------------------------------------------------


def test_json_keeps_every_character_and_every_column() -> None:
    for answer in answers(EVIL):
        read = json.loads(render(answer, "json"))
        assert read["schema_version"] == 1
        assert read["question"] == "question"
        assert read["parameters"]["id"] == EVIL
        assert [list(row) for row in read["rows"]] == [list(row) for row in answer.rows]
        assert read["rows"] == answer.rows


def test_json_can_say_what_engines_return() -> None:
    rows = [{"a": Decimal(12), "b": Decimal("1.5"), "c": math.nan, "d": [math.inf], "e": {"f": 1}}]
    read = json.loads(render(Answer("cypher", {}, "Row", rows), "json"), parse_constant=pytest.fail)
    assert read["rows"] == [{"a": 12, "b": "1.5", "c": None, "d": [None], "e": {"f": 1}}]


def test_the_columns_that_are_fixed_have_their_names() -> None:
    assert columns("Step") == tuple(
        "step child_id relation parent_id method stated_by declared".split()
    )
    assert columns("Thing") == ("id", "kind", "steps")
    assert columns("Use")[:5] == ("repository", "distance", "through", "path", "line")


def test_csv_read_back_has_the_rows() -> None:
    for answer in answers("a,\"b\"\n'c'\t"):
        header, *rows = csv.reader(io.StringIO(render(answer, "csv"), newline=""))
        assert tuple(header) == answer.columns()
        expected = [
            ["" if v is None else str(v).lower() if v is True else str(v) for v in row.values()]
            for row in answer.rows
        ]
        assert rows == expected


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", '=HYPERLINK("http://e.org";"x")'])
def test_csv_changes_no_id_for_the_sake_of_spreadsheets(text: str) -> None:
    answer = Answer("x", {}, "Thing", [{"id": text, "kind": "Model", "steps": 1}])
    [_, row] = csv.reader(io.StringIO(render(answer, "csv"), newline=""))
    assert row == [text, "Model", "1"]


def test_csv_of_no_rows_has_its_header() -> None:
    assert render(Answer("x", {}, "Thing", []), "csv") == "id,kind,steps\n"


# GraphML ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("row_type", ["Step", "Impact", "Thing", "Use", "Statement"])
def test_graphml_is_read_by_networkx_whatever_the_ids(row_type: str) -> None:
    for text in (*HOSTILE, EVIL, "\x00", "]]>", "&lt;", "<!--"):
        [answer] = [one for one in answers(text) if one.row_type == row_type]
        xml = render(answer, "graphml")
        ElementTree.fromstring(xml.encode("utf-8"))  # noqa: S314 - our own
        graph = nx.parse_graphml(xml)
        assert graph.number_of_nodes() >= 2


def test_graphml_has_both_licences_and_both_things_of_one_name(made: Graph) -> None:
    graph = nx.parse_graphml(render(made.lineage("two/minds"), "graphml"))
    assert graph.nodes["two/minds"]["license"].count("(") == 3
    assert "apache-2.0 (hub-tag)" in graph.nodes["two/minds"]["license"]
    graph = nx.parse_graphml(render(made.lineage("same/child"), "graphml"))
    assert {"same/name", "dataset:same/name"} <= set(graph)
    assert graph.nodes["dataset:same/name"]["kind"] == "Dataset"
    assert graph.nodes["same/name"]["license"] == "mit (hub-tag)"
    assert graph.nodes["dataset:same/name"]["license"] == "odbl (hub-tag)"
    assert ("dataset:same/name", "same/source") in graph.edges()
    assert not list(nx.selfloop_edges(graph))


def test_graphml_of_everything_tells_every_kind(made: Graph) -> None:
    answer = made.ask("all_claims")
    graph = nx.parse_graphml(render(answer, "graphml"))
    assert graph.number_of_edges() == len(answer)
    kinds = {kind for _, kind in graph.nodes(data="kind")}
    assert kinds == {"Model", "Dataset", "Repository", "License"}


# Markdown ---------------------------------------------------------------------------------------


def cells(line: str) -> list[str]:
    """Return the cells of a Markdown row: cut at bars that no backslash stands before."""
    return re.split(r"(?<!\\)(?:\\\\)*\|", line.strip())[1:-1]


@pytest.mark.parametrize(
    "text", [*HOSTILE, EVIL, "a|b\\", "\\|", "\\\\|", "https://e.org", "x\\\\"]
)
def test_no_id_can_break_a_markdown_table_or_become_markup(text: str) -> None:
    for answer in answers(text):
        shown = render(answer, "markdown")
        rows = [line for line in shown.splitlines() if line.startswith("|")]
        assert len(rows) == 2 + len(answer.rows)
        assert {len(cells(row)) for row in rows} == {len(answer.columns())}
        bare = re.sub(r"\\[^\w\s]", "", shown)
        for mark in ("`", "<", "](", "![", "www.", "://"):
            assert mark not in bare
        assert not re.search(r"@\w", bare)


def test_a_markdown_lineage_tells_how_sure_each_step_is(made: Graph) -> None:
    shown = render(made.lineage("guess/grandchild"), "markdown").replace("\\", "")
    assert "| 2 | guess/child | derived from | guess/base | inferred-name | inferred |" in shown
    assert "only mentioned, not described by any source" in shown
    shown = render(made.lineage("two/minds"), "markdown").replace("\\", "")
    assert "apache-2.0 (hub-tag); mit (card; survey)" in shown


def test_a_title_names_a_thing_and_never_a_limit(made: Graph) -> None:
    ranked = render(made.ask("most_depended_upon", limit=20), "markdown")
    assert ranked.startswith("# Most depended upon\n")
    asked = render(made.ask("ancestors", model_id="mix/abcd"), "markdown")
    assert asked.startswith("# Ancestors of mix/abcd\n")


# Trees ------------------------------------------------------------------------------------------


def tree(graph: Graph, identifier: str, **options: Any) -> str:
    """Return the lineage of a thing as a tree."""
    return render(graph.lineage(identifier, **options), "tree")


@pytest.mark.usefixtures("wide")
def test_a_ladder_of_three_to_the_eleventh_walks_is_shown_once_each(made: Graph) -> None:
    lines = tree(made, "ladder/11-a").splitlines()
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
    for identifier in ("plain/model", "ladder/0-a", "data/a", "Data/C", "dataset:loop/data"):
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


def impact(*rows: Row, kind: str = "Model") -> str:
    """Return the impact that rows tell."""
    names = dict.fromkeys(columns("Impact"))
    parameters = {"id": "org/base", "kind": kind}
    return render(
        Answer("impact", parameters, "Impact", [names | row for row in rows], FACTS), "tree"
    )


def built(identifier: str, steps: int) -> Row:
    """Return a model that is built on the start."""
    return {"id": identifier, "kind": "Model", "steps": steps}


def use(repository: str, distance: int, path: str | None = None, line: int | None = None) -> Row:
    """Return a use in a repository."""
    return {
        "id": repository,
        "kind": "Repository",
        "steps": distance,
        "repository": repository,
        "distance": distance,
        "through": "org/base" if distance == 1 else "org/child",
        "path": path,
        "line": line,
        "stated_by": "scan",
    }


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


def test_places_are_told_with_file_and_line() -> None:
    shown = impact(use("r", 1, "app/load.py", 1_007), use("s", 2, "b.py"), use("t", 2))
    assert re.search(r"r +directly +app/load\.py:1007\n", shown)
    assert re.search(r"s +through org/child +b\.py\n", shown)
    assert re.search(r"t +through org/child\n", shown)


def test_what_does_not_fit_on_the_screen_is_counted() -> None:
    shown = impact(
        *(built(f"m{n}", 1) for n in range(1_000)), *(use(f"r{n}", 1) for n in range(99))
    )
    assert len(shown.splitlines()) < 40
    assert "… and 994 more" in shown
    assert "… and 87 more places" in shown
    assert shown.endswith("Facts of 2026-11-01 (hub).\n")


def test_uses_with_and_without_a_line_can_stand_in_one_file(made: Graph) -> None:
    rows = made.impact("ladder/11-a").rows
    assert [row["line"] for row in rows if row["path"] == "app/load.py"] == [7, 1_007, None]


# How old facts are ------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["tree", "table", "markdown"])
def test_every_answer_says_how_old_its_facts_are(form: str) -> None:
    parts = {"things": Answer("things", {}, "LicensedThing", [])}
    answer = Answer("lineage", {"id": "x", "kind": "Model"}, "Step", [], FACTS, parts)
    assert "Facts of 2026-11-01" in render(answer, form)
    answer = Answer("x", answer.parameters, "Step", [], [], parts)
    assert "No source was loaded" in render(answer, form)


def test_the_newest_source_is_told_first_and_what_broke_off_is_named() -> None:
    old = {"source": "peatmoss", "taken": "2023-07-10", "incomplete": 1}
    unknown = {"source": "mine", "taken": None, "incomplete": 0}
    answer = Answer("find", {}, "Found", [], [old, unknown, *FACTS])
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
    assert "data/c data.py:3 " in shown


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


def test_a_table_keeps_to_the_terminal_and_loses_nothing() -> None:
    rows = [{"id": "x" * 200, "kind": "Model", "steps": 1}]
    shown = render(Answer("descendants", {}, "Thing", rows, FACTS), "table")
    assert max(map(len, shown.splitlines())) <= 80
    assert shown.count("x") == 200


@pytest.mark.parametrize("row_type", ROW_TYPES)
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


def test_the_parts_of_an_answer_stand_below_it() -> None:
    answer = Answer("contents", {}, "Count", [row_of("Count", "Model")], FACTS)
    answer.parts["sources"] = Answer("freshness", {}, "Freshness", [row_of("Freshness", "hub")])
    shown = render(answer, "table")
    assert "Sources:" in shown
    assert shown.count("Facts of") == 1
    assert "## Sources" in render(answer, "markdown")
    assert json.loads(render(answer, "json"))["parts"]["sources"][0]["source"] == "hub"
