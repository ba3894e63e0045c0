"""`ptm export` of bills of materials: into one's own, and the same again."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph import clock
from graph.errors import UnavailableError
from ptm.cli import joining
from ptm.cli.files import read_file
from reports import render
from reports.cyclonedx import checking
from reports.cyclonedx.checking import find_faults
from reports.cyclonedx.merging import merge_documents
from tests.cli.conftest import Ptm
from tests.factories import claim_line, derived_line, json_lines, label_line, node_line
from tests.made_code import make_checkout, read_made_code
from tests.reports.cyclonedx.documents_made import component, document

BILLS = ["cdx.json", "spdx.json"]
FORMATS = ["jsonl", "json", "csv", "md", "graphml", "html", "svg", "mmd", *BILLS]
OF_ALL = ["jsonl", "json", "csv", "md", "graphml", *BILLS]
APP = "github.com/made/app"
MODEL, BASE = "model:lab/tuned", "model:lab/base"
GRAPH = json_lines(
    *(node_line(name) for name in ("lab/tuned", "lab/base")),
    node_line("corp/data", "Dataset"),
    label_line("lab/tuned", "mit"),
    label_line("lab/base", "cc-by-nc-4.0"),
    derived_line("lab/tuned", "lab/base", method="finetune"),
    claim_line("TRAINED_ON", ("Model", "lab/base"), ("Dataset", "corp/data")),
    claim_line("USES", ("Repository", APP), ("Model", "lab/tuned"), path="x.py", line=1),
)
THEIRS = {"type": "application", "bom-ref": "mine", "name": "mine", "version": "1"}


@pytest.fixture
def on_graph(ptm: Ptm, small_file: Path, monkeypatch: pytest.MonkeyPatch) -> Ptm:
    """Return what runs a command on the small graph; made code is read."""
    monkeypatch.setenv("PTM_GRAPH", str(small_file))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    read_made_code(monkeypatch)
    return ptm


@pytest.fixture
def app(tmp_path: Path) -> Path:
    return make_checkout(tmp_path / "app", {"a.uses": "load lab/tuned\n"})


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """Return the path of an application's own bill of materials."""
    return save(tmp_path / "mine.json", application())


def application(spec: str = "1.5", **more: Any) -> dict[str, Any]:
    library = component("lib", version="1", purl="pkg:pypi/torch@1")
    depends = [{"ref": "mine", "dependsOn": ["lib"]}]
    fields = {"metadata": {"component": THEIRS}, "components": [library], "dependencies": depends}
    return document(spec, **{**fields, **more})


def save(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def read(path: Path) -> dict[str, Any]:
    """Return a document that was written, in which nothing is wrong."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    assert find_faults(found) == []
    return found


def depends(found: dict[str, Any]) -> dict[str, list[str]]:
    return {each["ref"]: each.get("dependsOn", []) for each in found["dependencies"]}


# Into one's own ---------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", [None, "1.6", "1.7"])
def test_a_model_is_joined_into_a_bill(
    on_graph: Ptm, tmp_path: Path, theirs: Path, spec: str | None
) -> None:
    out = tmp_path / "out.cdx.json"
    options = ("--spec", spec) if spec else ()
    result = on_graph("export", "lab/tuned", "-o", out, "--merge", theirs, *options)
    assert (result.status, result.out) == (0, "")
    said = f"{theirs} is CycloneDX 1.5, and is written as {spec or '1.6'}. Wrote {out}."
    assert "".join(result.err.split()) == said.replace(" ", "")
    found = read(out)
    assert found["specVersion"] == (spec or "1.6")
    assert found["metadata"]["component"] == THEIRS
    assert [each["bom-ref"] for each in found["components"]][:2] == ["lib", MODEL]
    assert depends(found)["mine"] == ["lib", MODEL]
    assert depends(found)[MODEL] == [BASE]
    assert json.loads(theirs.read_text(encoding="utf-8")) == application()


def test_a_document_of_the_newer_version_keeps_it(on_graph: Ptm, tmp_path: Path) -> None:
    theirs = save(tmp_path / "mine.json", application("1.7"))
    out = tmp_path / "out.cdx.json"
    assert on_graph("export", "lab/tuned", "-o", out, "--merge", theirs).status == 0
    assert read(out)["specVersion"] == "1.7"
    refused = on_graph("export", "lab/tuned", "-o", out, "--merge", theirs, "--spec", "1.6")
    assert refused.status == 2
    assert "--spec 1.7" in refused.err


def test_it_may_be_written_over_and_joined_again(on_graph: Ptm, tmp_path: Path) -> None:
    path = save(tmp_path / "mine.cdx.json", application())
    path.chmod(0o640)
    for _ in range(2):
        assert on_graph("export", "lab/tuned", "-o", path, "--merge", path).status == 0
    first = path.read_bytes()
    with clock.set_to("2040-01-01T00:00:00"):
        assert on_graph("export", "lab/tuned", "-o", path, "--merge", path).status == 0
    assert path.read_bytes() == first
    assert path.stat().st_mode & 0o777 == 0o640
    # A second artifact is joined into the same one.
    assert on_graph("export", "dataset:corp/data", "-o", path, "--merge", path).status == 0
    found = read(path)
    assert len({each["bom-ref"] for each in found["components"]}) == len(found["components"]) == 4
    assert sorted(os.listdir(tmp_path)) == [path.name]


def test_a_folder_is_what_the_bill_describes(
    on_graph: Ptm, tmp_path: Path, theirs: Path, app: Path
) -> None:
    out = tmp_path / "out.cdx.json"
    assert on_graph("export", app, "-o", out, "--merge", theirs).status == 0
    found = read(out)
    assert {key: found["metadata"]["component"][key] for key in THEIRS} == THEIRS
    assert depends(found)["mine"] == ["lib", MODEL]
    assert APP not in [each["name"] for each in found["components"]]


def test_what_is_wrong_with_theirs_is_said_and_stays(on_graph: Ptm, tmp_path: Path) -> None:
    wrong = component("lib", purl="pkg:PyPI/\x1b[31mTorch")
    theirs = save(tmp_path / "mine.json", application(components=[wrong]))
    out = tmp_path / "out.cdx.json"
    result = on_graph("export", "lab/tuned", "-o", out, "--merge", theirs)
    assert result.status == 0
    said = " ".join(result.err.split())
    assert "has 1 fault of its own, which stays: at /components/0/purl" in said
    assert "\x1b" not in result.err
    assert json.loads(out.read_text(encoding="utf-8"))["components"][0] == wrong


@pytest.mark.parametrize(
    "words",
    [
        ("lab/tuned", "-o", "a.spdx.json"),
        ("lab/tuned", "-o", "a.json"),
        ("lab/tuned", "-o", "a.cdx.json", "--impact"),
        ("--all", "-o", "a.cdx.json"),
    ],
)
def test_only_what_an_id_is_made_of_is_joined(
    on_graph: Ptm, words: tuple[str, ...], theirs: Path
) -> None:
    result = on_graph("export", *words, "--merge", theirs)
    assert (result.status, result.out) == (2, "")
    assert "write .cdx.json" in " ".join(result.err.split())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No such file"),
        ("<bom/>", "it is XML"),
        ("{", "it is no JSON"),
        ("{}", "is no document of CycloneDX"),
        (json.dumps(document("1.6", components=1)), "at /components it is not of type"),
        (json.dumps(document("1.6", signature={"algorithm": "ES256", "value": "x"})), "is signed"),
    ],
)
def test_what_cannot_be_joined_into_is_said(
    on_graph: Ptm, tmp_path: Path, content: str | None, said: str
) -> None:
    path, out = tmp_path / "mine.json", tmp_path / "out.cdx.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    result = on_graph("export", "lab/tuned", "-o", out, "--merge", path)
    assert (result.status, result.out) == (3, "")
    assert said in " ".join(result.err.split())
    assert not out.exists()


def test_a_folder_a_pipe_and_too_much_are_no_bill(
    on_graph: Ptm, tmp_path: Path, theirs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, pipe = tmp_path / "out.cdx.json", tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, said in ((tmp_path, "is a folder"), (pipe, "is no regular file")):
        result = on_graph("export", "lab/tuned", "-o", out, "--merge", path)
        assert result.status == 3
        assert said in " ".join(result.err.split())
    monkeypatch.setattr(joining, "LARGEST", 10)
    assert on_graph("export", "lab/tuned", "-o", out, "--merge", theirs).status == 3
    with pytest.raises(UnavailableError, match="has over 0 MB"):
        read_file(theirs, 10, "bill of materials")
    with pytest.raises(UnavailableError, match="cannot be read"):
        read_file(Path("a\0b"), 10, "bill of materials")


def test_python_users_join_too(small_file: Path) -> None:
    from ptm import open_graph

    with open_graph(small_file) as graph:
        ours = json.loads(render(graph.bill("lab/tuned"), "cyclonedx"))
    joined = merge_documents(ours, application())
    assert find_faults(joined) == []
    assert depends(joined)["mine"] == ["lib", MODEL]


# The same again ---------------------------------------------------------------------------------


def write_all(ptm: Ptm, folder: Path, url: str) -> dict[str, bytes]:
    """Return what every format has of an artifact, and of the whole graph."""
    folder.mkdir()
    kinds: list[tuple[str, tuple[str, ...], list[str]]] = [
        ("of", ("lab/tuned",), FORMATS),
        ("seven", ("lab/tuned", "--spec", "1.7"), ["cdx.json"]),
        ("all", ("--all",), OF_ALL),
    ]
    for name, words, endings in kinds:
        for ending in endings:
            path = folder / f"{name}.{ending}"
            result = ptm("export", *words, "-o", path, "--reproducible", "--graph", url)
            assert result.status == 0, result.err
    return {each.name: each.read_bytes() for each in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def written() -> dict[str, bytes]:
    """Return what was written of the small graph first, once it was."""
    return {}


@pytest.mark.long
def test_the_same_graph_is_written_the_same_again(
    on_graph: Ptm, tmp_path: Path, each_url: str, small_file: Path, written: dict[str, bytes]
) -> None:
    if not written:
        with clock.set_to("2030-05-06T07:08:09"):
            written.update(write_all(on_graph, tmp_path / "first", str(small_file)))
        assert len(written) == len(FORMATS) + len(OF_ALL) + 1
        assert not [name for name, content in written.items() if b"2030-05" in content]
    # Another engine, or the same one at another path, on another day.
    with clock.set_to("2041-02-03T04:05:06"):
        again = write_all(on_graph, tmp_path / "again", each_url)
    assert [name for name, content in written.items() if again[name] != content] == []


@pytest.mark.parametrize("ending", ["jsonl", "html", *BILLS])
def test_a_folder_is_written_the_same_on_another_day(
    on_graph: Ptm, tmp_path: Path, app: Path, ending: str
) -> None:
    found = set()
    for number, day in enumerate(("2030-05-06T07:08:09", "2041-02-03T04:05:06")):
        path = tmp_path / f"{number}.{ending}"
        with clock.set_to(day):
            assert on_graph("export", app, "-o", path, "--reproducible").status == 0
        found.add(path.read_bytes())
    assert len(found) == 1


def test_a_scan_is_not_dated_by_the_newest_facts(on_graph: Ptm, tmp_path: Path, app: Path) -> None:
    path = tmp_path / "a.cdx.json"
    with clock.set_to("2030-05-06T07:08:09"):
        on_graph("export", app, "-o", path, "--reproducible")
    document = json.loads(path.read_text(encoding="utf-8"))
    said = [each["value"] for each in document["metadata"]["properties"]]
    assert "code" in said
    own = document["metadata"]["component"]["properties"]
    assert "code-scan" in {each["value"] for each in own}
    claims = [json.loads(each["value"]) for each in own if each["name"] == "ptm:claim"]
    assert claims
    assert not [each for each in claims if "first_seen" in each]
    assert "ptm:fact:facts_at" not in {each["name"] for each in own}


def times(path: Path) -> list[str]:
    """Return the times that a bill bears."""
    found = json.loads(path.read_text(encoding="utf-8"))
    if "metadata" in found:
        return [found["metadata"]["timestamp"]]
    return [each["created"] for each in found["@graph"] if "created" in each]


@pytest.mark.parametrize("ending", BILLS)
def test_a_bill_bears_the_time_now_or_that_of_a_build(
    on_graph: Ptm, tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"a.{ending}"
    with clock.set_to("2030-05-06T07:08:09"):
        on_graph("export", "lab/tuned", "-o", path)
        assert times(path) == ["2030-05-06T07:08:09Z"]
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        for options in ((), ("--reproducible",)):
            on_graph("export", "lab/tuned", "-o", path, *options)
            assert times(path) == ["2023-11-14T22:13:20Z"]
    for wrong in ("soon", "9" * 30, "1.5"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", wrong)
        result = on_graph("export", "lab/tuned", "-o", path)
        assert result.status == 2
        assert "SOURCE_DATE_EPOCH has to be a number of seconds" in " ".join(result.err.split())


def test_a_folder_without_a_graph_is_written_the_same_too(
    ptm: Ptm, tmp_path: Path, app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_made_code(monkeypatch)
    path = tmp_path / "a.cdx.json"
    assert ptm("export", app, "-o", path, "--reproducible").status == 0
    assert times(path) == ["1970-01-01T00:00:00Z"]


# What is in no document -------------------------------------------------------------------------


def test_no_document_says_where_it_was_written(
    on_graph: Ptm, tmp_path: Path, app: Path, small_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "somebody"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(app.parent)
    places = [str(home), os.getcwd(), str(small_file), str(app), os.path.realpath(app.parent)]
    names = {getpass.getuser(), os.uname().nodename} - {"root", "localhost"}
    of_app = ["jsonl", "html", *BILLS]
    written = [(app if each in of_app else "lab/tuned", each) for each in FORMATS]
    for word, ending in written:
        path = tmp_path / f"a.{ending}"
        assert on_graph("export", word, "-o", path).status == 0
        text = path.read_text(encoding="utf-8")
        assert [place for place in places if place in text] == [], ending
        if ending in BILLS:
            assert [name for name in names if name in text] == [], ending


def test_a_mistake_of_ours_is_not_written(
    on_graph: Ptm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.cdx.json"
    made: Callable[..., Any] = checking.find_faults
    monkeypatch.setattr(
        checking, "find_faults", lambda found, *_: made({**found, "dependencies": [{"ref": "z"}]})
    )
    with pytest.raises(AssertionError, match="Something went wrong inside ptm"):
        on_graph("export", "lab/tuned", "-o", path)
    assert not path.exists()
