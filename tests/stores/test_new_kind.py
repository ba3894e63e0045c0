"""A node kind more is one class: in a copy of the packages it is loaded, found, shown and exported.

The copy's declaration gets a made-up kind that joins USES, and a claim of its own that is a use as
well; nothing else of it is changed, and the commands are run from there.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = [pytest.mark.process, pytest.mark.long]

PACKAGES = ("graph", "ingest", "licenses", "ptm", "queries", "reports")
KIND = '''
@dataclass(frozen=True, slots=True, kw_only=True)
class Space(Artifact):
    """An application on the Hub."""

    label: ClassVar[str] = "Space"
    plural: ClassVar[str] = "spaces"
    prefixes: ClassVar[tuple[str, ...]] = ("space",)
    example: ClassVar[str] = "org/demo"
    hub_id: str | None = prop("The Hub's own _id, which survives renames.")
    sdk: str | None = prop("What it is written with, such as gradio.")


'''
CLAIM = '''
@dataclass(frozen=True, slots=True, kw_only=True)
class Runs(Claim):
    """A Space runs a model."""

    label: ClassVar[str] = "RUNS"
    ends: ClassVar[EndKinds] = ((Space, Model),)
    leads_upstream: ClassVar[Upstream] = Upstream.USES


'''

USES_END = "        (Repository, Dataset),\n"


def claim(label: str, start: str, end: str, stated_by: str) -> dict[str, object]:
    """Return the line of a claim between two nodes, each written KIND:ID."""
    ends = {"from": start.split(":"), "to": end.split(":")}
    return {"claim": label, **ends, "stated_by": stated_by}


LINES = [
    {"node": "Space", "id": "org/demo", "sdk": "gradio", "stated_by": "mine"},
    {"alias": "demo", "node": "Space", "id": "org/demo", "stated_by": "mine"},
    claim("RUNS", "Space:org/demo", "Model:org/child", "mine"),
    claim("USES", "Space:org/tool", "Model:org/base", "mine"),
    claim("USES", "Repository:github.com/org/code", "Model:org/base", "mine"),
    claim("DERIVED_FROM", "Model:org/child", "Model:org/base", "card"),
    claim("LICENSED_AS", "Space:org/demo", "License:mit", "mine"),
    claim("LICENSED_AS", "Space:org/tool", "License:gpl-3.0", "mine"),
    claim("LICENSED_AS", "Model:org/base", "License:cc-by-nc-4.0", "card"),
]

Run = Callable[..., str]


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with our packages, whose declaration has one kind and one claim more."""
    folder = tmp_path_factory.mktemp("packages")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name, marker, added in (
        ("nodes", "NODES: tuple", KIND),
        ("claims", "# What follows -", CLAIM),
        ("claims", USES_END, "        (Space, Model),\n"),
        ("claims", "    Repository,\n    UnresolvedBase", "    Space,\n"),
    ):
        declaration = folder / "graph" / "schema" / f"{name}.py"
        text = declaration.read_text(encoding="utf-8")
        assert text.count(marker) == 1
        declaration.write_text(text.replace(marker, added + marker), encoding="utf-8")
    return folder


@pytest.fixture
def run(packages: Path, url: str) -> Run:
    """Return what runs a command of the copy on a graph of its own."""
    environment = {**os.environ, "PYTHONPATH": str(packages), "PTM_GRAPH": url, "COLUMNS": "80"}

    def ptm(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "ptm", *words],
            env=environment,
            cwd=packages,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return ptm


def test_a_kind_more_is_one_class(run: Run, tmp_path: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text("\n".join(map(json.dumps, LINES)), encoding="utf-8")
    run("ingest", "records", str(lines))

    def rows(*words: str) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(run(*words, "--format", "json"))["rows"]
        return found

    assert [(row["id"], row["kind"]) for row in rows("find", "DEMO")] == [("org/demo", "Space")]
    for name in ("space:org/demo", "org/demo", "demo", "https://huggingface.co/spaces/org/demo"):
        shown = {row["property"]: row["value"] for row in rows("show", name)}
        assert shown == {"sdk": "gradio"}, name
    assert "RUNS" in run("ask", "space-claims", "--space-id", "org/demo", "--format", "json")
    lineage = rows("lineage", "space:org/demo")
    assert [(row["child_kind"], row["relation"], row["parent_id"]) for row in lineage] == [
        ("Space", "RUNS", "org/child"),
        ("Model", "DERIVED_FROM", "org/base"),
    ]
    assert [(row["child_kind"], row["relation"]) for row in rows("lineage", "org/tool")] == [
        ("Space", "USES")
    ]
    below = rows("impact", "org/base")
    assert [(row["id"], row["kind"], row["steps"], row["through"]) for row in below] == [
        ("github.com/org/code", "Repository", 1, "org/base"),
        ("org/child", "Model", 1, None),
        ("org/demo", "Space", 2, "org/child"),
        ("org/tool", "Space", 1, "org/base"),
    ]
    assert "cc-by-nc-4.0" in run("licenses", "space:org/demo")
    assert "org/demo" in run("ask", "clashes-below", "--model-id", "org/base", "--format", "json")

    screen = run("impact", "org/base")
    assert "Built on it: 1 model, 1 step away" in screen
    assert "Used by: 2 spaces, 1 repository, 2 directly" in screen
    for user in ("org/demo", "org/tool"):
        phrase = "uses org/child" if user == "org/demo" else "uses org/base"
        assert f"─ {phrase}" in run("lineage", f"space:{user}")
        licenses = run("licenses", f"space:{user}", "--why")
        assert "uses org/" in licenses
        assert "made from" not in licenses

    drawn = tmp_path / "impact.graphml"
    run("export", "org/base", "--impact", "-o", str(drawn))
    assert drawn.read_text(encoding="utf-8").count(">Space</data>") == 4, "two nodes, two edges"
    clashing = [(row["id"], row["edge"]) for row in rows("ask", "clashing-repositories")]
    assert clashing == [("org/tool", "repo_uses_model")]

    out = tmp_path / "all.jsonl"
    run("export", "--all", "-o", str(out))
    exported = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    for line in LINES:
        assert any(line.items() <= each.items() for each in exported), line
