"""Policies from Python: a path is read as the command line reads it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import UnavailableError, UsageError
from graph.schema import Dataset
from graph.store.connect import open_store
from licenses.policy.file import read_gate
from licenses.policy.gate import Gate
from licenses.rule.readings import Policy
from ptm.api import Graph
from ptm.policies import find_policy
from tests.factories import dataset, licensed, model, tables, trained

STRICT = '[licenses]\nfail = ["cc-by-nc-4.0"]\n[readings]\ndataset = "strict"\n'


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """Return a graph of a model whose data is not for commercial use."""
    with open_store(str(tmp_path_factory.mktemp("policies") / "made.lbug")) as store:
        records = [
            model("org/a"), dataset("org/data"), trained("org/a", "org/data", declared=True),
            licensed("org/a", "mit"), licensed("org/data", "cc-by-nc-4.0", kind=Dataset),
        ]  # fmt: skip
        store.write(tables(records))
        yield Graph(store)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the path of a strict policy in this folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "pol.toml"
    path.write_text(STRICT, encoding="utf-8")
    return path


def test_a_check_reads_the_policy_of_a_path(opened: Graph, path: Path) -> None:
    assert opened.check("org/a").verdict == "review"
    for given in (path, str(path), "pol.toml"):
        report = opened.check("org/a", policy=given)
        assert (report.verdict, report.policy) == ("fail", "pol.toml")
        assert report.lines["licenses.fail"] == 2


def test_beside_a_gate_it_is_a_name(opened: Graph) -> None:
    report = opened.check("org/a", gate=Gate(), policy="no/such.toml")
    assert (report.verdict, report.policy) == ("review", "no/such.toml")


def test_licenses_take_readings_a_gate_or_a_path(opened: Graph, path: Path) -> None:
    assert opened.licenses("org/a").verdict == "unknown"
    gate = read_gate(path.read_bytes())
    for given in (path, "pol.toml", gate, Policy(dataset="strict")):
        assert opened.licenses("org/a", policy=given).verdict == "conflict"


def test_errors_are_those_of_the_command_line(opened: Graph, path: Path) -> None:
    with pytest.raises(UnavailableError, match="The policy no-such"):
        opened.check("org/a", policy="no-such.toml")
    path.write_text("[licences]\n", encoding="utf-8")
    for asked in (opened.check, opened.licenses):
        with pytest.raises(UsageError, match="line 1: there is no key 'licences'"):
            asked("org/a", policy="pol.toml")


# Where a policy is found --------------------------------------------------------------------------


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home with a folder in a folder, in which the test runs."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    inner = tmp_path / "home" / "repository" / "inner"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    return tmp_path


def test_the_nearest_policy_is_found(tree: Path) -> None:
    assert find_policy() is None
    (tree / "home" / "ptm-policy.toml").touch()
    assert find_policy() == "../../ptm-policy.toml"
    (tree / "home" / "repository" / "ptm-policy.toml").touch()
    assert find_policy() == "../ptm-policy.toml"
    (tree / "home" / "repository" / "inner" / "ptm-policy.toml").touch()
    assert find_policy() == "ptm-policy.toml"


def test_nothing_is_found_above_a_home_or_a_repository(tree: Path) -> None:
    (tree / "ptm-policy.toml").touch()
    assert find_policy() is None
    (tree / "home" / "ptm-policy.toml").touch()
    (tree / "home" / "repository" / ".git").touch()
    assert find_policy() is None


def test_a_link_that_leads_nowhere_is_not_passed_over(tree: Path) -> None:
    (tree / "home" / "ptm-policy.toml").symlink_to("nowhere")
    with pytest.raises(UnavailableError, match="it is no file"):
        find_policy()


def test_a_folder_that_is_gone_has_no_policy(tree: Path) -> None:
    (tree / "home" / "repository" / "inner").rmdir()
    assert find_policy() is None
