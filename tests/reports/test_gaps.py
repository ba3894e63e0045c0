"""Bases that nobody can look up, and dates of what is gone, whatever strangers wrote as them."""

from __future__ import annotations

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from queries.lineage_report import LineageReport
from queries.rows import GoneArtifact, StatedBase
from queries.subject import Subject
from reports import render

texts = st.text(max_size=300) | st.sampled_from(["None", "/raid/x", "C:\\m\n", "\x1b[31m", ""])


def lineage(text: str | None, day: str | None = "2025-03-05") -> LineageReport:
    """Return the lineage of a model that is gone, and stated a base."""
    return LineageReport(
        Subject("Model", "org/m", "org/m"),
        [],
        [],
        gone=[GoneArtifact("org/m", "Model", day, "2025-03-12T00:00:00Z", None, 0)],
        unresolved=[StatedBase("org/m", "Model", text, "adapter", "card", True, None, 0)],
    )


@settings(max_examples=150, deadline=None)
@given(texts | st.none())
def test_any_text_is_shown_as_a_statement_and_commands_nothing(text: str | None) -> None:
    report = lineage(text)
    for form in ("tree", "markdown", "table", "graphml"):
        shown = render(report, form)
        assert form == "graphml" or not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", shown)
        assert "no base stated" not in shown
        if form in ("tree", "markdown"):
            assert "states a base model that is no id of the Hub:" in " ".join(shown.split())
    [row] = json.loads(render(report, "json"))["parts"]["unresolved"]
    assert row["text"] == text


@given(st.none() | st.dates().map(str))
def test_what_is_gone_says_of_which_day_it_was_last_stated(day: str | None) -> None:
    shown = render(lineage("x", day), "tree")
    assert f"last stated {day or 'before 2025-03-12'}, since deleted" in shown
