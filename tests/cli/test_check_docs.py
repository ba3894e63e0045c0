"""The workflow and the hook of docs/how-to/check.md do what they say, as far as they run here."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from licenses.policy.keys import EXCEPTION_KEYS, KEYS
from licenses.rule.reasons import TERMS
from ptm.cli.app import COMMANDS
from tests.cli.conftest import Ptm, start
from tests.cli.test_check import GRAPH
from tests.conftest import ROOT
from tests.reports.sarif import checked

PAGE = (ROOT / "docs" / "how-to" / "check.md").read_text(encoding="utf-8")
WORKFLOW, HOOKS = (
    yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
)
STEPS: list[dict[str, Any]] = WORKFLOW["jobs"]["licences"]["steps"]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with what the workflow expects of a repository, and `ptm` on the path."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    monkeypatch.chdir(folder)
    Path("lineage.jsonl").write_text(GRAPH, encoding="utf-8")
    assert start("check", "--init").returncode == 0
    tool = tmp_path / "bin" / "ptm"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m ptm "$@"\n', "utf-8")
    tool.chmod(0o755)
    return folder


def run(folder: Path, model: str) -> list[int]:
    """Run the workflow's own commands; return their statuses, up to the first that fails."""
    environment = {
        **os.environ,
        **{name: str(value) for name, value in WORKFLOW["jobs"]["licences"]["env"].items()},
        "MODELS": model,
        "PYTHONPATH": str(ROOT),
        "PATH": f"{folder.parent / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
    }
    statuses = []
    for step in STEPS:
        if "run" in step and step["name"] != "Install":
            done = subprocess.run(
                ["bash", "-e", "-c", step["run"]], env=environment, cwd=folder, check=False
            )
            statuses.append(done.returncode)
            if done.returncode:
                break
    return statuses


def test_the_workflow_stops_a_broken_policy_and_tells_why(checkout: Path) -> None:
    assert run(checkout, "org/good org/bad") == [0, 0, 1]
    told = (checkout / "summary.md").read_text(encoding="utf-8")
    assert told.startswith("## Licences: the policy is broken\n")
    [run_] = checked((checkout / "licences.sarif").read_text(encoding="utf-8"))["runs"]
    assert [result["level"] for result in run_["results"]] == ["error"]


def test_the_workflow_lets_through_what_keeps_to_the_policy(checkout: Path) -> None:
    assert run(checkout, "org/good") == [0, 0, 0]
    assert json.loads((checkout / "licences.sarif").read_bytes())["runs"][0]["results"] == []


def test_the_workflow_uploads_what_it_writes_and_may_do_so() -> None:
    upload = next(s for s in STEPS if str(s.get("uses")).startswith("github/codeql-action/upload"))
    assert f"> {upload['with']['sarif_file']}" in " ".join(str(s.get("run")) for s in STEPS)
    assert WORKFLOW["permissions"] == {"contents": "read", "security-events": "write"}
    # YAML 1.1 reads the key `on` as true.
    assert {"pull_request", "push"} <= set(WORKFLOW.get("on") or WORKFLOW[True])


def test_both_hooks_call_a_command_that_there_is(on_made: Ptm) -> None:
    [own] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    [local] = HOOKS["repos"][0]["hooks"]
    same = ("id", "entry", "name", "pass_filenames", "always_run")
    assert {name: own[name] for name in same} == {name: local[name] for name in same}
    assert own["language"] == "python"
    script, command = own["entry"].split()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert script in project["project"]["scripts"]
    assert command in COMMANDS
    # Its arguments are understood: it is the policy that is missing here.
    result = on_made(command, *local["args"])
    assert result.status == 3
    assert "ptm-policy.toml cannot be read" in result.err


def test_the_pages_name_every_key_and_every_term() -> None:
    reference = (ROOT / "docs" / "reference" / "policy.md").read_text(encoding="utf-8")
    for name in (*(key.name for key in KEYS), *EXCEPTION_KEYS, *TERMS):
        assert f"| `{name}` |" in reference
    for statuses in range(4):
        assert f"\n| {statuses} | " in PAGE
