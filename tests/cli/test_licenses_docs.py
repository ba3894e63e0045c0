"""The JSON that docs/how-to/licenses.md shows is what the command prints of the sample."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Ptm
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "how-to" / "licenses.md").read_text(encoding="utf-8")


def test_the_page_shows_json_as_it_is(
    ptm: Ptm, sample_graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTM_GRAPH", str(sample_graph))
    [shown] = (json.loads(block) for block in re.findall(r"```json\n(.*?)\n```", PAGE, re.DOTALL))
    made = ptm("licenses", shown["parameters"]["id"], "--format", "json").json()
    assert shown["schema_version"] == made["schema_version"]
    assert shown["parameters"] == made["parameters"]
    [answer] = [row for row in shown["parts"]["answers"] if isinstance(row, dict)]
    assert answer in made["parts"]["answers"]
