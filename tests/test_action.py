"""The GitHub Action and the hook: parsed, and run with a `ptm` that notes its words."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from ptm.cli.app import COMMANDS
from tests.conftest import ROOT

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: dict[str, dict[str, Any]] = {
    str(step.get("name") or step["uses"]): step for step in ACTION["runs"]["steps"]
}
FAKE = """#!/bin/sh
printf '%s\\n' "$@" >> "$NOTED"
echo '--' >> "$NOTED"
echo '{}'
exit "$ENDS_WITH"
"""
process = pytest.mark.process


@pytest.fixture
def noted(tmp_path: Path) -> Path:
    """Return the file in which a fake `ptm` notes its words; it stands first on the path."""
    tool = tmp_path / "home" / "bin" / "ptm"
    tool.parent.mkdir(parents=True)
    tool.write_text(FAKE, encoding="utf-8")
    tool.chmod(0o755)
    return tmp_path / "noted"


def run_step(name: str, noted: Path, status: int = 0, **inputs: str) -> tuple[int, str, list[str]]:
    """Run a step as a runner does; return its status, its outputs, and the words of `ptm`."""
    step, folder = STEPS[name], noted.parent
    given = {key: str(each["default"]) for key, each in ACTION["inputs"].items()}
    given |= {key.replace("_", "-"): value for key, value in inputs.items()}
    values = {f"inputs.{key}": value for key, value in given.items()}
    values |= {"runner.temp": str(folder), "steps.check.outputs.status": str(status)}
    environment = {
        key: re.sub(r"\$\{\{ (.*?) \}\}", lambda found: values[found[1]], str(text))
        for key, text in step["env"].items()
    }
    made = {"PTM_HOME": str(folder / "home"), "NOTED": str(noted), "ENDS_WITH": str(status)}
    files = {name: str(folder / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        env={"PATH": os.environ["PATH"], **environment, **made, **files},
        cwd=folder,
        check=False,
        capture_output=True,
    )
    words = (
        noted.read_text(encoding="utf-8").split("\n--\n")[0].split("\n") if noted.exists() else []
    )
    output = folder / "GITHUB_OUTPUT"
    return done.returncode, output.read_text("utf-8") if output.exists() else "", words


def test_no_input_stands_in_a_text_that_is_run() -> None:
    runs = [step["run"] for step in STEPS.values() if "run" in step]
    assert len(runs) == 3
    assert not any("${{" in text for text in runs)
    for step in STEPS.values():
        assert ("run" in step) == ("shell" in step)


def test_actions_of_others_are_pinned_by_major_version() -> None:
    used = [str(step["uses"]) for step in STEPS.values() if "uses" in step]
    assert len(used) == 2
    assert all(re.fullmatch(r"(actions|github)/[\w/-]+@v\d+", each) for each in used)
    upload = STEPS["Upload"]["with"]["sarif_file"]
    assert upload == STEPS["Check"]["env"]["PTM_SARIF"]


def test_inputs_are_those_that_are_documented() -> None:
    assert list(ACTION["inputs"]) == ["path", "policy", "online", "declared-only", "upload"]
    page = (ROOT / "docs" / "how-to" / "check.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in ACTION["inputs"])
    assert all(each["description"] for each in ACTION["inputs"].values())


@process
@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({}, ["check", "--online", "--format"]),
        ({"path": "app"}, ["check", "./app", "--online"]),
        ({"path": "/abs/app", "online": "false"}, ["check", "/abs/app"]),
        ({"path": "../app", "declared_only": "true"}, ["check", "../app", "--online", "--decla"]),
        ({"path": "-x; touch $(id)", "policy": "a b.toml"}, ["check", "./-x; touch $(id)"]),
        ({"path": "."}, ["check", ".", "--online"]),
    ],
)
def test_the_check_is_called_with_the_inputs(
    noted: Path, inputs: dict[str, str], words: list[str]
) -> None:
    status, output, called = run_step("Check", noted, **inputs)
    assert (status, output.splitlines()[0]) == (0, "status=0")
    assert called[-2:] == ["--format", "sarif"]
    assert all(any(word.startswith(each) for word in called) for each in words)
    assert ("--policy=a b.toml" in called) == ("policy" in inputs)
    assert ("--online" in called) == (inputs.get("online", "true") == "true")
    assert (noted.parent / "ptm-check.sarif").read_text("utf-8") == "{}\n"
    assert (noted.parent / "GITHUB_STEP_SUMMARY").read_text("utf-8") == "{}\n"


@process
@pytest.mark.parametrize("status", [0, 1, 2, 3])
def test_the_status_of_the_check_is_that_of_the_job(noted: Path, status: int) -> None:
    ended, output, _ = run_step("Check", noted, status)
    assert f"status={status}\n" in output
    # With 2 and 3 there is nothing to upload; with 1 the job fails after it.
    assert ended == (status if status > 1 else 0)
    assert run_step("Verdict", noted, status)[0] == status


def test_the_action_installs_its_own_checkout() -> None:
    step = STEPS["Install"]
    assert step["env"]["PTM_SOURCE"] == "${{ github.action_path }}"
    assert '-m pip install --quiet "$PTM_SOURCE"' in step["run"]


def test_the_hook_calls_a_command_that_there_is() -> None:
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)
    script, command = hook["entry"].split()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert script in project["project"]["scripts"]
    assert command in COMMANDS


@process
def test_a_checkout_cannot_stand_in_for_the_tool(tmp_path: Path) -> None:
    # The command is a script of its own: what lies in the folder that is checked is not imported.
    (tmp_path / "graph.py").write_text("raise SystemExit('imported')\n", encoding="utf-8")
    script = Path(sys.executable).with_name("ptm")
    if not script.exists():
        pytest.skip("ptm is not installed beside this Python")
    done = subprocess.run(
        [str(script), "check", "."],
        cwd=tmp_path,
        env={**os.environ, "PTM_GRAPH": str(tmp_path / "none.lbug")},
        check=False,
        capture_output=True,
    )
    assert (done.returncode, b"imported" in done.stderr) == (0, False)
