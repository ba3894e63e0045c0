"""The workflow and the hook of docs/how-to/check.md call what there is."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import click
import yaml

from licenses.policy.keys import EXCEPTION_KEYS, KEYS
from licenses.rule.reasons import TERMS
from ptm.cli.app import COMMANDS, ptm
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "how-to" / "check.md").read_text(encoding="utf-8")
WORKFLOW, HOOKS = (
    yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
)
STEPS: list[dict[str, Any]] = WORKFLOW["jobs"]["licences"]["steps"]


def test_the_workflow_calls_the_action_with_inputs_that_it_has() -> None:
    [own] = [step for step in STEPS if "ptm-lineage" in str(step["uses"])]
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert set(own["with"]) <= set(action["inputs"])
    assert WORKFLOW["permissions"] == {"contents": "read", "security-events": "write"}
    # YAML 1.1 reads the key `on` as true.
    assert {"pull_request", "push"} <= set(WORKFLOW.get("on") or WORKFLOW[True])


def test_both_hooks_call_a_command_that_there_is() -> None:
    [own] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    [local] = HOOKS["repos"][0]["hooks"]
    same = ("id", "entry", "name", "pass_filenames", "always_run")
    assert {name: own[name] for name in same} == {name: local[name] for name in same}
    assert own["language"] == "python"
    script, command = own["entry"].split()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert script in project["project"]["scripts"]
    assert command in COMMANDS
    called = ptm.get_command(click.Context(ptm), command)
    assert called is not None
    assert set(local["args"]) <= {name for option in called.params for name in option.opts}


def test_the_pages_name_every_key_and_every_term() -> None:
    reference = (ROOT / "docs" / "reference" / "policy.md").read_text(encoding="utf-8")
    for name in (*(key.name for key in KEYS), *EXCEPTION_KEYS, *TERMS):
        assert f"| `{name}` |" in reference
    for statuses in range(4):
        assert f"\n| {statuses} | " in PAGE
