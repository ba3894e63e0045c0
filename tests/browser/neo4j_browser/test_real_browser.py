"""What `ptm browser` makes, in the real Neo4j Browser against a real server."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from graph.store.base import Store
from tests.browser.neo4j_browser.real_browser import (
    captions,
    draw_link,
    drawn,
    drop_file,
    fills,
    open_link,
    read_rows,
    run_editor,
)
from tests.factories import derived, tables

Words = Callable[..., str]
MODEL = "mix/abcd"
HOSTILE = 'it\'s "quoted"\n</script><script>alert(1)</script>; // & # $model_id \u202egnp \\u0041'


def answer(said: Words, *words: str) -> list[dict[str, Any]]:
    """Return the rows of `ptm ask`."""
    found: list[dict[str, Any]] = json.loads(said("ask", *words, "--format", "json"))["rows"]
    return found


def test_a_link_shows_the_rows_of_ptm_ask(window: Page, link: Words, said: Words) -> None:
    open_link(window, link("lineage", MODEL, "--values"))
    rows = read_rows(run_editor(window))
    assert rows
    assert sorted(rows, key=str) == sorted(answer(said, "lineage", MODEL), key=str)


def test_a_link_with_a_line_for_the_parameter_sets_it_and_its_text_runs_then(
    window: Page, link: Words, said: Words
) -> None:
    open_link(window, link("ancestors", MODEL))
    text = said("ask", "ancestors", MODEL, "--cypher").rstrip("\n")
    parameter, _, query = text.partition("\n")
    script = run_editor(window)
    shown = script.locator("[data-testid=multi-statement-list-title]").all_inner_texts()
    assert len(shown) == 2
    assert shown[0] == parameter.rstrip(";")
    assert "ERROR" not in script.inner_text()
    # Browser shows no rows of several statements; the parameter is there from now on.
    window.click("[data-testid=activeEditor] .monaco-editor")
    window.keyboard.insert_text(query)
    rows = read_rows(run_editor(window))
    assert rows == answer(said, "ancestors", MODEL)


def test_an_id_is_only_ever_a_value(window: Page, link: Words, said: Words, made: Store) -> None:
    made.write(tables([derived(HOSTILE, "plain/model")]))
    dialogs: list[str] = []
    window.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    open_link(window, link("lineage", HOSTILE, "--values"))
    rows = read_rows(run_editor(window))
    assert rows == answer(said, "lineage", HOSTILE)
    assert rows[0]["child_id"] == HOSTILE
    assert dialogs == []


def test_a_drawing_is_drawn_in_the_colours_of_the_style_sheet(
    window: Page, link: Words, said: Words, tmp_path: Path
) -> None:
    style = tmp_path / "ptm.grass"
    said("browser", "--style", style)
    frame = draw_link(window, link("lineage", MODEL, "--drawing"), style.read_bytes())
    nodes, claims = drawn(frame)
    steps = answer(said, "lineage", MODEL)
    assert nodes == len({step[end] for step in steps for end in ("child_id", "parent_id")})
    assert claims >= len(steps)  # Browser adds what else joins the nodes
    assert "mix" in " ".join(captions(frame))
    colour = re.search(r"node\.Model \{[^}]*\s\scolor: (#\w+);", style.read_text())
    assert colour
    assert colour[1] in fills(frame)
    window.screenshot(path=tmp_path / "drawing.png")


def test_favourites_are_imported_by_browser_and_run(
    window: Page, link: Words, said: Words, tmp_path: Path
) -> None:
    said("browser", "--favorites", tmp_path)
    [archive] = tmp_path.glob("*.zip")
    open_link(window, link("lineage", MODEL, "--values"))
    drop_file(window, archive.name, archive.read_bytes())
    window.click("[data-testid=navigationFavorites]")
    window.click('[data-testid="expandFolder-ptm: first steps"]')
    titles = window.locator("[data-testid^='scriptTitle-']")
    titles.first.wait_for()
    numbered = sorted(path.stem for path in tmp_path.glob("*.cypher"))
    assert sorted(titles.all_inner_texts()) == numbered
    titles.first.click()
    frame = run_editor(window)
    assert "ERROR" not in frame.inner_text()
