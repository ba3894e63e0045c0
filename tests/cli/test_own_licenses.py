"""A policy that describes a licence, as it is typed: in `ptm check` and in `ptm licenses`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Ptm
from tests.factories import derived_line, json_lines, label_line, node_line

GRAPH = json_lines(
    *(node_line(name) for name in ("acme/base", "us/free")),
    label_line("acme/base", "other:acme internal", raw="Acme Internal"),
    label_line("us/free", "mit"),
    derived_line("us/free", "acme/base", method="finetune"),
)
OURS = """[[own_licenses]]
name = "acme-internal"
allows_commercial = "no"
allows_derivatives = "yes"
share_alike = "none"
use_restrictions = "none"
research_only = "no"
revenue_threshold_usd = {}
"""


@pytest.fixture
def on_labelled(ptm: Ptm, small_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ptm:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PTM_GRAPH", str(small_file))
    return ptm


def test_a_described_licence_decides(on_labelled: Ptm) -> None:
    Path("ours.toml").write_text(OURS.format(1_000_000), encoding="utf-8")
    assert on_labelled("check", "us/free").status == 0
    failed = on_labelled("check", "us/free", "--policy", "ours.toml", "--format", "json")
    assert failed.status == 1
    shown = on_labelled("licenses", "us/free", "--policy", "ours.toml", "--format", "json")
    answers = {row["action"]: row for row in json.loads(shown.out)["parts"]["answers"]}
    assert answers["commercial"]["answer"] == "no"
    assert answers["commercial"]["decided_by"] == "acme/base"
    assert answers["any_revenue"]["limit"] == "up to USD 1,000,000 of revenue a year"


@pytest.mark.parametrize("command", ["check", "licenses"])
def test_a_wrong_description_ends_with_2_and_its_line(on_labelled: Ptm, command: str) -> None:
    Path("ours.toml").write_text(OURS.format('"1 M EUR"'), encoding="utf-8")
    refused = on_labelled(command, "us/free", "--policy", "ours.toml")
    assert refused.status == 2
    assert refused.err == (
        "ours.toml, line 8: revenue_threshold_usd has to be a whole number of US dollars, and is "
        "'1 M EUR'.\n"
    )
