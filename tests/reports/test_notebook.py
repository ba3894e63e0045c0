"""What a notebook shows of a result: a page in a frame, or a table that stays small."""

from __future__ import annotations

import base64
import gzip
import html
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from graph.embedded.memory import MemoryStore
from ptm.api import Graph
from queries.answer import Answer, Report
from reports import notebook
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
