"""Who asks: a user of an artifact, or its publisher; a folder of code is always its publisher's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ptm.api import open_graph
from tests.cli.conftest import Ptm
from tests.factories import derived_line, json_lines, label_line
from tests.made_code import make_checkout

FOR_OWNERS = re.compile(r"state a licence|rename it|release it under|choose a label", re.I)


@pytest.fixture
def relabelled(ptm: Ptm) -> Ptm:
    """Return the command on a model whose label and name drop what its base asks."""
    lines = (
        derived_line("a/child", "a/base", method="finetune"),
        derived_line("a/child", "a/held", method="finetune"),
        label_line("a/child", "mit"),
        label_line("a/base", "llama3.1"),
        label_line("a/held", "cc-by-nc-sa-4.0"),
        label_line("a/alone", "mit"),
    )
    assert ptm("ingest", "records", "-", stdin=json_lines(*lines)).status == 0
    return ptm


@pytest.mark.parametrize("form", ["table", "markdown", "sarif"])
def test_a_user_is_told_nothing_that_only_a_publisher_can_do(relabelled: Ptm, form: str) -> None:
    shown = relabelled("check", "a/child", "--format", form).out
    assert not FOR_OWNERS.search(shown)
    assert "choose another model" in " ".join(shown.split())
    to_publishers = relabelled("check", "a/child", "--as", "publisher", "--format", form).out
    assert FOR_OWNERS.search(" ".join(to_publishers.split()))


@pytest.mark.parametrize("form", [[], ["--format", "markdown"]])
def test_licences_end_with_what_who_asks_can_do(relabelled: Ptm, form: list[str]) -> None:
    def ending(*options: str) -> str:
        return " ".join(relabelled("licenses", *options, *form).out.split())

    to_user = ending("a/child")
    owners = "a and the owners of what it is made from"
    assert f"What you can do: get a licence from {owners}, choose another model, or" in to_user
    assert not FOR_OWNERS.search(to_user)
    to_publisher = ending("a/child", "--as", "publisher")
    assert "What you can do: pass the restrictions on: state the same licence" in to_publisher
    assert to_publisher.count("State a licence that keeps the limit") == 1
    assert "ptm check" not in to_publisher
    assert "What you can do" not in ending("a/alone")


def test_a_user_in_conflict_is_told_where_an_exception_is_to_paste(relabelled: Ptm) -> None:
    assert "ready to paste: ptm check a/child" in relabelled("licenses", "a/child").out
    assert "ready to paste" not in relabelled("licenses", "a/held").out


def test_json_says_who_asks(relabelled: Ptm) -> None:
    for role in ("user", "publisher"):
        for command in ("check", "licenses"):
            told = relabelled(command, "a/child", "--as", role, "--format", "json").json()
            assert told["parameters"]["as"] == role


def test_a_folder_is_its_publishers_beside_ids_that_are_not(
    relabelled: Ptm, tmp_path: Path
) -> None:
    loads = "from transformers import AutoModel\nAutoModel.from_pretrained('a/held')\n"
    label = '[project]\nname = "app"\nlicense = "MIT"\n'
    folder = make_checkout(tmp_path / "app", {"app.py": loads, "pyproject.toml": label})
    shown = " ".join(relabelled("check", folder, "a/child").out.split())
    assert "State a licence that keeps the limit" in shown
    assert "Keep to the limit whatever the label says" in shown


def test_a_role_that_there_is_not_is_refused(relabelled: Ptm) -> None:
    assert relabelled("check", "a/child", "--as", "lawyer").status == 2
    with open_graph() as graph:
        for ask in (graph.check, graph.licenses):
            with pytest.raises(ValueError, match="role has to be one of user, publisher"):
                ask("a/child", role="lawyer")
