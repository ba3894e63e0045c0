"""What a notebook shows of a result: a page in a frame, or a table that stays small."""

from __future__ import annotations

import base64
import gzip
import html
import itertools
import json
import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.embedded.memory import MemoryStore
from ptm.api import Graph, open_graph
from queries.answer import Answer, Report
from queries.catalog import questions
from reports import notebook, render
from reports.cap import SHOWN
from reports.notebook import MOST_COLUMNS, show_report
from tests.factories import derived, licensed, model, tables

MARKUP = '<script>alert("1")</script>\'"&'
RECORDS = [
    model("org/child"),
    derived("org/child", "org/base", evidence=MARKUP),
    derived("org/below", "org/child"),
    licensed("org/child", "mit"),
    licensed("org/base", "cc-by-nc-4.0"),
]


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with MemoryStore() as store:
        store.write(tables(RECORDS))
        yield Graph(store)


def shown(report: Report) -> str:
    """Return what a notebook shows."""
    text = report._repr_html_()
    assert text is not None
    return text


def framed(text: str) -> dict[str, Any]:
    """Return the data of the page that stands in a frame, and in nothing else."""
    style = 'style="width: 100%; height: 640px; [^"<>]*"'
    frame = f'<iframe title="[^"<>]*" sandbox="allow-scripts" srcdoc="([^"<>]*)" {style}></iframe>'
    found = re.fullmatch(frame, text)
    assert found
    [packed] = re.findall(r"H4sI[A-Za-z0-9+/=]+", html.unescape(found[1]))
    data: dict[str, Any] = json.loads(gzip.decompress(base64.b64decode(packed)))
    return data


def test_a_family_is_a_page_in_a_frame(graph: Graph) -> None:
    data = framed(shown(graph.family("org/child", start="impact")))
    assert (data["title"], data["start"], data["only_upstream"]) == ("org/child", "impact", False)
    assert data["nodes"]["id"] == ["org/child", "org/base", "org/below"]


def test_a_lineage_and_its_licences_are_the_same_page_without_what_is_downstream(
    graph: Graph,
) -> None:
    family = framed(shown(graph.family("org/child")))
    lineage, licenses = graph.lineage("org/child"), graph.licenses("org/child")
    for report, start in ((lineage, "lineage"), (licenses, "licenses")):
        data = framed(shown(report))
        assert data["nodes"]["id"] == ["org/child", "org/base"]
        assert data["only_upstream"]
        assert (data["start"], data["age"]) == (start, family["age"])
        assert data["verdict"] == family["verdict"] == "conflict"
        assert data["nodes"]["verdict"] == family["nodes"]["verdict"][:2] == [2, -1]
        assert len(data["conflicts"]) == len(family["conflicts"]) == 1


def test_a_page_that_is_too_large_is_a_table(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook, "LARGEST_PAGE", 100_000)
    text = shown(graph.family("org/child"))
    said = "too large for a notebook: ptm export org/child -o FILE.html writes it."
    assert said in text
    assert "<table>" in text
    assert "iframe" not in text


def test_anything_else_is_a_table_that_says_how_old_it_is(graph: Graph) -> None:
    text = shown(graph.impact("org/base"))
    assert "<caption>impact of org/base: 2 rows</caption>" in text
    assert "more: .rows" not in text
    assert "No source was loaded into this graph." in text


def test_a_table_is_bounded() -> None:
    rows = [{"id": f"org/{number}", "kind": "Model", "steps": 1} for number in range(SHOWN + 2)]
    rows[0]["id"] = "x" * 5_000
    text = show_report(Answer("descendants", {}, "Artifact", rows))
    assert text.count("<tr>") == SHOWN + 1
    assert f"<caption>descendants: {SHOWN + 2} rows</caption>" in text
    assert "2 rows more: .rows has all." in text
    assert len(text) < 5_000


def test_markup_is_text(graph: Graph) -> None:
    rows = [{"id": MARKUP, "kind": "Model", "steps": 1}]
    for text in (
        show_report(Answer(MARKUP, {}, "Artifact", rows)),
        show_report(Answer("cypher", {}, "Row", [{MARKUP: MARKUP}])),
        shown(graph.lineage("org/child")),
    ):
        assert "<script" not in text


def test_a_table_says_what_it_does_not_show(graph: Graph) -> None:
    text = shown(graph.check("org/child"))
    assert "Verdict: fail." in text
    assert "Not shown: claims (2 rows). They are in .parts." in shown(graph.show("org/child"))
    wide = {f"column {number}": "a\u202egpj.exe\x1b[31m" for number in range(MOST_COLUMNS + 1)}
    text = show_report(Answer("cypher", {}, "Row", [{**wide, "n" * 5_000: 1}]))
    assert "2 columns more: .columns() has all." in text
    assert not re.search("[\u202e\x1b]|n{500}", text)


# Python -----------------------------------------------------------------------------------------


def test_a_graph_shows_what_it_holds_and_what_can_be_asked(graph: Graph) -> None:
    assert repr(graph) == f"<Graph at {graph.store.url}: 3 models>"
    text = graph._repr_html_()
    assert "<caption>contents: " in text
    assert "graph.questions()" in text
    assert "No source was loaded into this graph." in text


def test_a_graph_that_is_not_there_says_so(tmp_path: Path) -> None:
    missing = open_graph(tmp_path / "none.lbug")
    assert repr(missing) == f"<Graph at {tmp_path / 'none.lbug'}>"
    assert "There is no graph at" in missing._repr_html_()


def test_questions_are_an_answer(graph: Graph) -> None:
    found = graph.questions()
    assert len(found) == len(questions())
    row = next(row for row in found.rows if row["question"] == "ancestors")
    assert row["parameters"] == "model_id"
    assert row["asks"].endswith("?")
    assert f"questions: {len(found)} rows" in shown(found)
    few = graph.questions("licence", "conflict")
    assert 0 < len(few) < len(found)


def test_a_report_is_short_by_itself_and_its_text_is_that_of_the_command(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    reports = {
        "tree": [graph.lineage("org/child"), graph.impact("org/base"), graph.licenses("org/child")],
        "table": [graph.check("org/child"), graph.show("org/child"), graph.find("org")],
        "markdown": [graph.notices("org/child")],
    }
    drawn = {id(each): render(each, form) for form in reports for each in reports[form]}
    monkeypatch.setenv("COLUMNS", "40")
    for each in itertools.chain.from_iterable(reports.values()):
        assert f"{each}\n" == drawn[id(each)]
        assert len(repr(each)) < 100
    assert repr(graph.lineage("org/child")) == "<LineageReport of 'org/child': 1 row>"
    assert repr(Answer("find", {}, "Artifact", [])) == "<find: 0 rows>"


def test_a_graph_of_networkx_has_what_is_known(graph: Graph) -> None:
    made = graph.impact("org/base").to_networkx()
    assert made.nodes["org/child"]["kind"] == "Model"
    assert made.nodes["org/child"]["license"] == "mit (hub)"
    assert made.nodes["org/base"]["license"] == "cc-by-nc-4.0 (hub)"
    lineage = graph.lineage("org/child")
    [(_, _, values)] = lineage.to_networkx().edges(data=True)
    assert values["evidence"] == MARKUP
    # A copy has no graph to ask, and says what the report says.
    copied = pickle.loads(pickle.dumps(lineage))  # noqa: S301 - our own
    assert copied == lineage
    [(_, _, values)] = copied.to_networkx().edges(data=True)
    assert "evidence" not in values
