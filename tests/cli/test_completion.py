"""Completion in a shell: commands, options, questions, files, and ids of the graph."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.schema import Dataset, Model
from graph.store.base import Store
from graph.store.connect import open_store
from ptm.cli import completion
from ptm.cli.app import ptm as app
from ptm.cli.lazy import COMPLETING
from queries.id_prefixes import find_prefixed
from tests.cli.conftest import load_lines
from tests.conftest import ROOT
from tests.examples import examples
from tests.factories import json_lines, node_line, tables

HOSTILE = [
    "org/a b",
    "org/a\nb",
    "org/$(touch x)",
    "org/`touch x`",
    "org/a;touch x",
    "org/*",
    "org/'q",
    'org/"q',
    "org/\x1b[31m",
    "org/\u202eright",
    "org/a\\b",
    "-rf",
    "~root",
    "$HOME",
]
IDS = ["org/chat-7b", "org/chat-7b-GGUF", "org/other", "Upper/Case", "gpt2"]

Complete = Callable[..., list[str]]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lines = [node_line(own, downloads=n) for n, own in enumerate([*IDS, *HOSTILE])]
    lines += [node_line("org/corpus", "Dataset"), node_line("squad", "Dataset")]
    lines += [node_line("github.com/maker/tool", "Repository"), node_line("mit", "License")]
    return load_lines(tmp_path_factory.mktemp("completion"), json_lines(*lines))


@pytest.fixture
def complete(
    graph: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Complete:
    """Return what completes the last of some words, as bash splits them; nothing else is said."""
    monkeypatch.setenv("PTM_GRAPH", str(graph))
    monkeypatch.setenv(COMPLETING, "bash_complete")
    monkeypatch.setattr(completion, "PATIENCE", 1_000)  # it ends the process
    monkeypatch.setattr(completion, "_QUERY", 100)

    def run(*words: str) -> list[str]:
        monkeypatch.setenv("COMP_WORDS", "\n".join(["ptm", *words]))
        monkeypatch.setenv("COMP_CWORD", str(len(words)))
        assert completion.complete_line(app, COMPLETING) == 0
        said = capsys.readouterr()
        assert said.err == ""
        return said.out.split()

    return run


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("lin", ["lineage"]),
        ("ingest sna", ["snapshot"]),
        ("lineage --onl", ["--online"]),
        ("lineage --format mark", ["markdown"]),
        ("lineage --format = mark", ["markdown"]),
        ("ask ances", ["ancestors"]),
        ("lineage org/ch", ["org/chat-7b-GGUF", "org/chat-7b"]),  # the most downloaded first
        ("check gpt2 org/chat-7b-", ["org/chat-7b-GGUF"]),
        ("licenses --why upper/", ["Upper/Case"]),
        ("show dataset : sq", ["squad"]),  # bash takes this for three words
        ("show dataset :", ["org/corpus", "squad"]),
        ("show Dataset : org/", ["org/corpus"]),
        ("show license : m", ["mit"]),
        ("impact github.com/", ["github.com/maker/tool"]),
        ("ask ancestors --model-id org/o", ["org/other"]),
        ("ask ancestors org/o", ["org/other"]),
        ("ingest hub gp", ["gpt2"]),
        ("export org/oth", ["org/other"]),
        ("lineage no/such", []),
        ("nosuch org/", []),
        ("ask nosuch org/", []),
        ("cypher MATCH", []),
    ],
)
def test_words_are_completed(complete: Complete, words: str, wanted: list[str]) -> None:
    found = [line.removeprefix("plain,") for line in complete(*words.split(" "))]
    assert [line for line in found if not line.startswith("file,")] == wanted


@pytest.mark.parametrize(
    "words", ["lineage ./", "check ~/", "ingest records ", "show --graph ", "licenses --policy ./p"]
)
def test_files_are_completed_by_the_shell(complete: Complete, words: str) -> None:
    [line] = complete(*words.split(" "))
    assert line.startswith("file,")


def test_ids_that_a_shell_could_misread_are_left_out(complete: Complete) -> None:
    found = complete("show", "")
    assert {line.removeprefix("plain,") for line in found} == {
        *IDS,
        *("org/corpus", "squad", "github.com/maker/tool"),
    }
    assert complete("show", "org/a") == []
    assert complete("show", "-r") == []


def test_nothing_is_written_and_nothing_is_said(
    complete: Complete, graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.read_bytes() for path in graph.parent.iterdir()}
    assert complete("show", "org/")
    assert {path: path.read_bytes() for path in graph.parent.iterdir()} == before
    (tmp_path / "broken.lbug").write_bytes(b"no graph at all")
    for place in (tmp_path / "none.lbug", tmp_path / "broken.lbug", tmp_path, "ftp://nowhere/x"):
        monkeypatch.setenv("PTM_GRAPH", str(place))
        assert complete("show", "org/") == []
    assert [path.name for path in tmp_path.iterdir()] == ["broken.lbug"]


def test_a_graph_of_an_older_version_is_left_as_it_is(
    complete: Complete, graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = graph.read_bytes()
    monkeypatch.setattr("graph.embedded.store.SCHEMA_VERSION", 1_000)
    assert complete("show", "org/") == []
    assert graph.read_bytes() == before


@examples(30, 1_000)
@given(st.lists(st.text(alphabet="org/:='\"\\$-~.ab 🤗\x1b", max_size=12), max_size=4))
def test_whatever_is_typed_is_answered_in_safe_lines(graph: Path, words: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(COMPLETING, "bash_complete")
        patched.setenv("PTM_GRAPH", str(graph))
        patched.setenv("COMP_WORDS", "\n".join(["ptm", "show", *words]))
        patched.setenv("COMP_CWORD", str(len(words) + 1))
        completer = completion.completer_of("bash", app, COMPLETING)
        assert completer
        for line in completer.complete().split("\n"):
            kind, _, value = line.partition(",")
            assert kind in ("", "plain", "file")
            assert kind != "plain" or not set(value) - set(
                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/:@+-"
            )


def test_prefixes_on_both_engines(url: str) -> None:
    with open_store(url) as store:
        fill(store)
        assert find_prefixed(store, "a/", [Model, Dataset], 10) == ["a/two", "a/one", "a/data"]
        assert find_prefixed(store, "a/", [Model], 1) == ["a/two"]
        assert find_prefixed(store, "A/", [Model], 10) == ["a/two", "a/one"]
        assert find_prefixed(store, "a/' OR 1=1", [Model], 10) == []


def fill(store: Store) -> None:
    """Write three artifacts."""
    records = [
        Model(id="a/one", stated_by="x", downloads=1),
        Model(id="a/two", stated_by="x", downloads=2),
        Dataset(id="a/data", stated_by="x"),
    ]
    store.write(tables(records, "2026-01-01"))


# As processes ----------------------------------------------------------------------------------


def environment(graph: Path | str, **more: str) -> dict[str, str]:
    """Return the variables of a process that finds `ptm` and a graph."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PTM_GRAPH": str(graph), **more}


@pytest.mark.process
@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")
def test_bash_completes_as_its_script_says(graph: Path, tmp_path: Path) -> None:
    script = """
    eval "$(_PTM_COMPLETE=bash_source ptm)" || exit 9
    complete -p ptm > /dev/null || exit 8
    try() {
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
        _ptm_completion ptm 2>> "$OUT"; echo "${COMPREPLY[*]}"
    }
    compopt() { :; }
    try ptm lin
    try ptm lineage org/ch
    try ptm show dataset : sq
    try ptm show 'org/a'
    try ptm nosuch org/
    """
    said = tmp_path / "said"
    done = subprocess.run(
        ["bash", "--norc", "-c", script],
        env=environment(graph, OUT=str(said)),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr, said.read_text()) == (0, "", "")
    wanted = ["lineage", "org/chat-7b-GGUF org/chat-7b", "squad", "", ""]
    assert done.stdout.splitlines() == wanted


@pytest.mark.process
@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_have_a_script_and_answers(graph: Path, shell: str) -> None:
    run = [sys.executable, "-m", "ptm"]
    own = environment(graph, PYTHONPATH=str(ROOT), _PTM_COMPLETE=f"{shell}_source")
    script = subprocess.run(run, env=own, capture_output=True, text=True, check=True).stdout
    assert "_ptm_completion" in script
    words = {"COMP_WORDS": "ptm show org/ch", "COMP_CWORD": "org/ch" if shell == "fish" else "2"}
    own |= {"_PTM_COMPLETE": f"{shell}_complete", **words}
    found = subprocess.run(run, env=own, capture_output=True, text=True, check=True)
    assert "org/chat-7b-GGUF" in found.stdout
    assert found.stderr == ""


@pytest.mark.process
def test_a_server_that_does_not_answer_costs_no_more_than_a_moment() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"bolt://127.0.0.1:{server.getsockname()[1]}"
        own = environment(url, PYTHONPATH=str(ROOT), _PTM_COMPLETE="bash_complete")
        own |= {"COMP_WORDS": "ptm\nshow\norg/", "COMP_CWORD": "2"}
        run = [sys.executable, "-m", "ptm"]
        done = subprocess.run(run, env=own, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


@pytest.mark.process
def test_an_unknown_shell_is_a_usage_error() -> None:
    own = environment("none", PYTHONPATH=str(ROOT), _PTM_COMPLETE="tcsh_source")
    done = subprocess.run(
        [sys.executable, "-m", "ptm"], env=own, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "bash_source, zsh_source, fish_source" in done.stderr
