"""Every format: what it takes, and that nothing from outside gets through raw."""

import csv
import functools
import io
import json
import math
import re
import subprocess
import sys
import types
import xml.etree.ElementTree as ElementTree
from decimal import Decimal

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import UsageError
from ptm.api import Graph
from queries.answer import Answer
from queries.rows import columns
from reports import find_format, formats_of, render
from reports.formats import FORMATS, Format
from reports.text.words import plain, visible
from tests.examples import examples
from tests.queries.made_graph import HOSTILE
from tests.reports.answers_made import (
    EVIL,
    FORBIDDEN,
    answers,
    empty,
    everything,
    takes,
)

NAMES = [each.name for each in FORMATS]

# Every format -----------------------------------------------------------------------------------


def test_the_formats_are_those_that_are_promised() -> None:
    assert {"tree", "table", "json", "csv", "markdown", "graphml"} <= set(NAMES)


@pytest.mark.parametrize("form", NAMES)
def test_it_renders_every_row_type_that_it_takes_and_refuses_the_others(form: str) -> None:
    for answer in everything("org/name"):
        if takes(form, answer):
            text = render(answer, form)
            assert text.endswith("\n")
            assert "org/name" in text
        else:
            with pytest.raises(UsageError, match=f"cannot be shown as {form}"):
                render(answer, form)


@pytest.mark.parametrize("form", NAMES)
def test_it_renders_an_answer_without_rows(form: str) -> None:
    for report in map(empty, everything("org/name")):
        if takes(form, report):
            assert render(report, form).endswith("\n")


@pytest.mark.parametrize("form", ["tree", "table", "json", "markdown"])
def test_nothing_from_outside_can_command_the_terminal(form: str) -> None:
    for answer in everything(EVIL):
        if takes(form, answer):
            text = render(answer, form)
            assert not FORBIDDEN.search(text)
            assert text.isascii() or form != "json"


@pytest.mark.parametrize("form", ["csv", "graphml"])
def test_what_programs_read_is_made_visible_for_a_terminal(form: str) -> None:
    for answer in everything(EVIL):
        if takes(form, answer):
            assert not FORBIDDEN.search(visible(render(answer, form)))


@settings(deadline=None)
@given(st.text(max_size=20) | st.text(alphabet=st.characters(categories=["Cc", "Cf", "Zl", "Zp"])))
def test_any_text_becomes_one_printable_line(text: str) -> None:
    assert plain(text).isprintable()
    assert plain(text) == text or not text.isprintable()


SHAPES = ("LineageReport", "Step", "ImpactReport", "LicenseReport", "CheckReport", "Row")


def test_a_command_offers_the_formats_that_take_what_it_answers() -> None:
    offered = {shape: [each.name for each in formats_of(shape)] for shape in SHAPES}
    # The first is the default.
    assert offered == {
        "LineageReport": ["tree", "table", "csv", "graphml", "json", "markdown"],
        "Step": ["table", "csv", "graphml", "json", "markdown"],
        "ImpactReport": ["tree", "table", "csv", "graphml", "json", "markdown"],
        "LicenseReport": ["tree", "table", "csv", "json", "markdown"],
        "CheckReport": ["table", "csv", "json", "markdown", "sarif"],
        "Row": ["table", "csv", "json", "markdown"],
    }


def test_a_row_of_the_registry_is_a_new_format(monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("ids_of_a_user")
    module.render = lambda report: "".join(f"{row['id']}\n" for row in report.rows)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    ids = Format("ids", module.__name__, ("Artifact",), ".ids", dated=False)
    monkeypatch.setattr("reports.FORMATS", (*FORMATS, ids))
    assert find_format("ids") is ids
    assert ids in formats_of("Artifact")
    assert ids not in formats_of("Step")
    assert render(Answer("x", {}, "Artifact", [{"id": "a/b"}]), "ids") == "a/b\n"


@pytest.mark.process
def test_a_format_is_imported_when_it_renders() -> None:
    text = "import reports, sys; print([n for n in sys.modules if n.startswith('reports.')])"
    told = subprocess.run([sys.executable, "-c", text], capture_output=True, check=True, text=True)
    assert told.stdout.strip() == "['reports.cap', 'reports.formats']"


def test_an_unknown_format_is_named() -> None:
    for form in ("pdf", "_words", "__init__", "", "../json", "Json"):
        with pytest.raises(UsageError, match="There is no format"):
            render(answers("x")[0], form)


# JSON and CSV -----------------------------------------------------------------------------------


def test_json_keeps_every_character_and_every_column() -> None:
    for answer in everything(EVIL):
        read = json.loads(render(answer, "json"))
        assert read["schema_version"] == 1
        assert read["question"] == answer.question
        assert EVIL in read["parameters"].values() or answer.shape == "CheckReport"
        assert [list(row) for row in read["rows"]] == [list(row) for row in answer.rows]
        assert read["rows"] == answer.rows


def test_json_can_say_what_engines_return() -> None:
    rows = [{"a": Decimal(12), "b": Decimal("1.5"), "c": math.nan, "d": [math.inf], "e": {"f": 1}}]
    read = json.loads(render(Answer("cypher", {}, "Row", rows), "json"), parse_constant=pytest.fail)
    assert read["rows"] == [{"a": 12, "b": "1.5", "c": None, "d": [None], "e": {"f": 1}}]


def test_the_columns_that_are_fixed_have_their_names() -> None:
    assert columns("Step")[:7] == tuple(
        "step child_id relation parent_id method stated_by declared".split()
    )
    assert columns("Artifact") == ("id", "kind", "steps")
    assert columns("RepositoryUse")[:5] == ("repository", "distance", "through", "path", "line")


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
    answer = Answer("x", {}, "Artifact", [{"id": text, "kind": "Model", "steps": 1}])
    [_, row] = csv.reader(io.StringIO(render(answer, "csv"), newline=""))
    assert row == [text, "Model", "1"]


def test_csv_of_no_rows_has_its_header() -> None:
    assert render(Answer("x", {}, "Artifact", []), "csv") == "id,kind,steps\n"


# GraphML ----------------------------------------------------------------------------------------

# Each shape is a test, and to make the answers takes longer than to write one of them.
answers_about = functools.cache(everything)


@pytest.mark.parametrize(
    "shape", ["LineageReport", "ImpactReport", "Step", "Artifact", "RepositoryUse", "StatedClaim"]
)
def test_graphml_is_read_by_networkx_whatever_the_ids(shape: str) -> None:
    for text in (*HOSTILE, EVIL, "\x00", "]]>", "&lt;", "<!--"):
        [answer] = [one for one in answers_about(text) if one.shape == shape]
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


def test_graphml_has_all_that_the_graph_knows(made: Graph) -> None:
    for report in (made.lineage("mix/abcd"), made.impact("ladder/11-a"), made.ask("all_claims")):
        xml = render(report, "graphml")
        graph = nx.parse_graphml(xml)
        nodes = dict(graph.nodes(data=True))
        if "mix/abcd" in nodes:
            assert nodes["mix/abcd"]["parameters"] == 7_000_000_000
            assert nodes["mix/abcd"]["license"]
        edges = ElementTree.fromstring(xml).iter("{http://graphml.graphdrawing.org/xmlns}edge")  # noqa: S314 - our own
        ids = [edge.get("id") for edge in edges]
        assert ids == [f"e{number}" for number in range(graph.number_of_edges())]
        seen = {name for _, _, values in graph.edges(data=True) for name in values}
        assert {"first_seen", "stated_by", "declared"} <= seen
    assert "evidence" in seen
    assert ">true</data>" in xml
    assert ">True</data>" not in xml


VALUES = st.one_of(
    st.text(max_size=8),
    st.text(alphabet="\r\n\t\x00\ufffe\ud800<>&\"' ", max_size=6),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
)


@examples(30, 2_000)
@given(st.lists(st.tuples(st.text(max_size=4), st.text(max_size=4), VALUES, VALUES), max_size=6))
def test_graphml_is_read_back_as_it_was(rows: list[tuple[str, str, object, object]]) -> None:
    kinds = {"child_kind": "Model", "parent_kind": "Model", "relation": "DERIVED_FROM"}
    made = [
        {**kinds, "child_id": child, "parent_id": parent, "evidence": one, "raw": two}
        for child, parent, one, two in rows
    ]
    answer = Answer("all_claims", {}, "StatedClaim", made)
    before = answer.to_networkx()
    after = nx.parse_graphml(render(answer, "graphml"), edge_key_type=str, force_multigraph=True)
    assert after.number_of_nodes() == before.number_of_nodes()
    assert after.number_of_edges() == before.number_of_edges() == len(made)
    assert [after.degree(node) for node in after] == [before.degree(node) for node in before]
    for name in ("evidence", "raw"):
        read = {type(values[name]) for *_, values in after.edges(data=True) if name in values}
        assert len(read) <= 1
    shown = [edge for *_, edge in sorted(after.edges(keys=True, data="evidence"), key=order)]
    told = [values.get("evidence") for *_, values in before.edges(data=True)]
    assert len({type(value) for value in told} - {type(None)}) > 1 or all(
        read == value or not (isinstance(value, str) and value.isprintable())
        for read, value in zip(shown, told, strict=True)
    )


def order(edge: tuple[str, str, str, object]) -> int:
    """Return the number that an edge's id has."""
    return int(edge[2].removeprefix("e"))


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
