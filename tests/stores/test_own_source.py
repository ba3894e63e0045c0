"""The example of docs/how-to/write-a-source.md: it loads a table on both engines, as shown."""

from __future__ import annotations

import csv
import re
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import UnavailableError
from graph.schema import Model
from ingest.items import FullyRead, Skip
from ptm import open_graph
from tests.conftest import ROOT
from tests.examples import examples

EXAMPLE = ROOT / "examples" / "own_source"
PAGE = (ROOT / "docs" / "how-to" / "write-a-source.md").read_text(encoding="utf-8")
SOURCE = runpy.run_path(str(EXAMPLE / "register.py"))
load_register: Callable[[str, str], Any] = SOURCE["load_register"]
TEXTS = st.text(max_size=20) | st.sampled_from(["acme/one", "merge", "mit", "/raid/x", "None"])


def steps(url: str, model: str) -> list[tuple[str, str | None]]:
    """Return the parents of a model, and how it was made from them."""
    with open_graph(url) as graph:
        rows = graph.lineage(model).steps
        return [(row.parent_id, row.method) for row in rows if row.child_id == model]


def test_a_table_is_loaded_and_what_it_no_longer_states_is_retracted(
    url: str, tmp_path: Path
) -> None:
    table = tmp_path / "models.csv"
    table.write_text((EXAMPLE / "models.csv").read_text())
    summary = load_register(str(table), url)
    assert [skip.reason for skip in summary.skips] == ["there is no method 'squeezed'"]
    assert steps(url, "acme/support-7b-awq") == [("acme/support-7b", "quantized")]
    assert steps(url, "acme/reader") == [("facebook/nougat-base", "finetune")]
    with open_graph(url) as graph:
        [stated] = graph.ask("stated_bases", ids=["acme/old-reader"]).rows
        assert stated["text"] == "/raid/models/nougat"
    table.write_text(table.read_text().replace("facebook/nougat-base", ""))
    load_register(str(table), url)
    assert steps(url, "acme/reader") == []
    assert load_register(str(table), url).written.new == {}


def test_a_table_that_is_not_there_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match=r"no\.csv cannot be read: No such file"):
        list(SOURCE["fetch"](str(tmp_path / "no.csv")))


def test_a_table_in_another_encoding_is_an_error_in_words(tmp_path: Path) -> None:
    table = tmp_path / "latin.csv"
    table.write_bytes("model,base\nacmé/one,\n".encode("latin-1"))
    with pytest.raises(UnavailableError, match=r"latin\.csv is no table in UTF-8: "):
        list(SOURCE["fetch"](str(table)))


def test_a_table_of_a_spreadsheet_is_read(tmp_path: Path) -> None:
    """It begins with a byte order mark, which is no part of the name of the first column."""
    table = tmp_path / "models.csv"
    table.write_text("model,base\nacme/one,\n", encoding="utf-8-sig")
    [row] = SOURCE["fetch"](str(table))
    assert row.cells["model"] == "acme/one"


def test_without_a_table_the_usage_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["register.py"])
    with pytest.raises(SystemExit, match="2"):
        SOURCE["main"]()
    assert capsys.readouterr().err.startswith("usage: register.py [-h] table\n")


@given(cells=st.dictionaries(st.sampled_from("model base method datasets license".split()), TEXTS))
@examples(50, 2_000)
def test_a_row_of_any_texts_is_read_or_skipped(cells: dict[str, str]) -> None:
    read = list(SOURCE["to_records"](SOURCE["Row"]("models.csv, line 2", cells)))
    assert all(one.reason for one in read if isinstance(one, Skip))
    if not any(isinstance(one, Skip) for one in read):
        assert read[-1] == FullyRead(Model, cells["model"], ("acme-register",))


def test_the_page_shows_the_example() -> None:
    """Docstrings are left out there: the text says what they say."""
    code = re.sub(r'^ +""".*?"""\n', "", (EXAMPLE / "register.py").read_text(), flags=re.S | re.M)
    shown = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len(shown) == 4
    assert [block for block in shown if block not in code] == []
    table = (EXAMPLE / "models.csv").read_text()
    assert table in PAGE
    assert len(list(csv.DictReader(table.splitlines()))) == 5
