"""`ptm check`, `lineage` and `licenses` of a folder of code, beside each engine's graph."""

from __future__ import annotations

import itertools
import json
import os
import re
import socket
import tempfile
from pathlib import Path
from typing import Any

import pytest

from graph.store.connect import open_store
from ptm.cli import browsers
from tests.cli.conftest import Ptm
from tests.factories import claim_line, derived_line, json_lines, label_line, node_line
from tests.made_code import make_checkout, read_made_code
from tests.reports.sarif import checked

APP = "github.com/made/app"
HASH = "5e" * 32
GRAPH = json_lines(
    *(node_line(name) for name in ("lab/nc", "lab/mit", "lab/tuned", "lab/llama", "lab/base")),
    node_line("corp/data", "Dataset"),
    label_line("lab/nc", "cc-by-nc-4.0"),
    label_line("lab/mit", "mit"),
    label_line("lab/tuned", "mit"),
    label_line("lab/base", "cc-by-nc-4.0"),
    label_line("lab/llama", "llama3"),
    label_line("corp/data", "cc-by-4.0", "Dataset"),
    derived_line("lab/tuned", "lab/base", method="finetune"),
    {"alias": "lab/old-name", "node": "Model", "id": "lab/mit", "stated_by": "mine"},
    node_line("lab/shipped"),
    label_line("lab/shipped", "cc-by-nc-4.0"),
    claim_line("HAS_WEIGHTS", ("Model", "lab/shipped"), ("Weights", f"sha256:{HASH}"), path="m"),
    # What another scan of the repository has found there counts for nothing here.
    claim_line("USES", ("Repository", APP), ("Model", "lab/elsewhere"), path="x.py", line=1),
)
FILES = {
    "app/load.uses": "# what it needs\n\nload lab/nc\nload lab/old-name@v1.0\nload ./weights/x\n",
    "app/more.uses": "load lab/nc\nload lab/tuned\n",
    "tests/try.uses": "load lab/llama\n",
    "README.uses": "mention lab/prose\nmention lab/nc\n",
    "data/read.uses": "data corp/data\nload nobody/knows\n",
}
DENIED = '[terms]\ndenied = ["non_commercial"]\n'


@pytest.fixture
def on_each(ptm: Ptm, each_url: str, monkeypatch: pytest.MonkeyPatch) -> Ptm:
    """Return what runs a command beside the small graph, on each engine; made code is read."""
    monkeypatch.setenv("PTM_GRAPH", each_url)
    read_made_code(monkeypatch)
    return ptm


@pytest.fixture
def on_graph(ptm: Ptm, small_file: Path, monkeypatch: pytest.MonkeyPatch) -> Ptm:
    """Return what runs a command beside the small graph; made code is read."""
    monkeypatch.setenv("PTM_GRAPH", str(small_file))
    read_made_code(monkeypatch)
    return ptm


@pytest.fixture
def alone(ptm: Ptm, monkeypatch: pytest.MonkeyPatch) -> Ptm:
    """Return what runs a command where there is no graph, and no network."""

    def refuse(*_: Any) -> None:
        pytest.fail("the network was used", pytrace=False)

    read_made_code(monkeypatch)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    return ptm


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a checkout, with the policy that denies its models, in the folder of the command."""
    folder = make_checkout(tmp_path / "app", FILES)
    (folder / "policy.toml").write_text(DENIED, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def last(text: str) -> str:
    """Return the verdict and what stands below it, of a text that was folded."""
    return " ".join(text.rpartition("\n\n")[2].split())


# What is found ----------------------------------------------------------------------------------


def test_weights_in_a_folder_are_judged_as_the_model_that_holds_them(
    on_each: Ptm, tmp_path: Path
) -> None:
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{HASH}\nsize 9000000\n"
    files = {"models/own.safetensors": pointer, "models/other.safetensors": "nothing"}
    folder = make_checkout(tmp_path / "shipping", files, None)
    (folder / "policy.toml").write_text(DENIED, encoding="utf-8")
    result = on_each(
        "check", str(folder), "--policy", str(folder / "policy.toml"), "--format", "json"
    )
    assert result.status == 1
    rows = json.loads(result.out)["rows"]
    [found] = [row for row in rows if row["outcome"] == "fail"]
    assert (found["origin_id"], found["file"]) == ("lab/shipped", "models/own.safetensors")


def test_the_code_of_this_folder_is_judged_at_file_and_line(on_each: Ptm, app: Path) -> None:
    assert app.is_dir()
    result = on_each("check", "--policy", "policy.toml")
    assert result.status == 1
    assert "Scanned . (github.com/made/app at 1a2b3c4): 5 files name 6 models" in result.err
    assert f"{APP} fails the policy." in result.err
    text = " ".join(result.out.split())
    assert "app/load.uses:3 and 1 more: lab/nc is cc-by-nc-4.0" in text
    # What is upstream of a load stands at the line of the load.
    assert "app/more.uses:2: lab/base is cc-by-nc-4.0, upstream of lab/tuned" in text
    assert "lab/llama llama3 tests/try.uses:1 (test)" in text
    assert "lab/mit mit app/load.uses:4" in text
    assert "Only mentioned, and not judged: lab/prose (README.uses:1)." in text
    assert "app/load.uses:5 ./weights/x: it is a path" in text
    assert "Not described: nobody/knows (not in the graph)." in text
    # The answers say it, with who decides.
    assert "not allowed: commercial use (lab/" in text
    assert "its use restrictions (meta-llama3-aup) (lab/llama, llama3)" in text
    assert "Its user has to" not in text
    assert "If the models are passed on: ptm notices ." in text
    assert "lab/elsewhere" not in text
    assert "1 artifact fails the policy policy.toml: 2 finding" in last(result.out)
    assert max(map(len, result.out.splitlines())) <= 80


def test_findings_have_the_first_place_and_parts_have_all(on_graph: Ptm, app: Path) -> None:
    answer = on_graph("check", str(app), "--policy", "policy.toml", "--format", "json").json()
    rows = {row["origin_id"]: row for row in answer["rows"]}
    assert list(answer["rows"][0])[-3:] == ["file", "line", "label_raw"]
    assert (rows["lab/nc"]["file"], rows["lab/nc"]["line"]) == ("app/load.uses", 3)
    assert (rows["lab/base"]["file"], rows["lab/base"]["line"]) == ("app/more.uses", 2)
    assert (rows["lab/llama"]["file"] if "lab/llama" in rows else None) is None
    uses = [(row["id"], row["path"], row["line"]) for row in answer["parts"]["uses"]]
    assert [place for own, *place in uses if own == "lab/nc"] == [
        ["app/load.uses", 3],
        ["app/more.uses", 1],
        ["README.uses", 2],
    ]
    [pinned] = [row["pinned"] for row in answer["parts"]["uses"] if row["id"] == "lab/mit"]
    assert pinned == "v1.0"
    [load] = answer["parts"]["unresolved_loads"]
    assert (load["path"], load["line"], load["text"]) == ("app/load.uses", 5, "./weights/x")
    [absent] = answer["parts"]["absent"]
    assert (absent["id"], absent["reason"]) == ("nobody/knows", "it is not in the graph")


def test_mentions_break_no_policy(on_graph: Ptm, tmp_path: Path) -> None:
    folder = make_checkout(tmp_path / "prose", {"README.uses": "mention lab/nc\n"})
    (tmp_path / "policy.toml").write_text(
        '[findings]\nundeclared = "pass"\n[licenses]\ndenied = ["cc-by-nc-4.0"]\n', "utf-8"
    )
    result = on_graph("check", folder, "--policy", tmp_path / "policy.toml")
    assert result.status == 0
    assert "It loads no model and no dataset that could be found." in result.out
    assert "Only mentioned, and not judged: lab/nc (README.uses:1)." in result.out
    licences = on_graph("licenses", folder, "--format", "json").json()
    assert (licences["rows"], licences["parameters"]["above"]) == ([], 0)
    assert "mentions lab/nc" in on_graph("lineage", folder).out


def test_a_mention_that_was_kept_breaks_no_policy_either(
    ptm: Ptm, app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_made_code(monkeypatch)
    assert ptm("ingest", "records", "-", stdin=GRAPH).status == 0
    assert ptm("ingest", "code", app).status == 0
    (app / "policy.toml").write_text('[licenses]\ndenied = ["cc-by-nc-4.0"]\n', "utf-8")
    rows = ptm("check", APP, "--policy", "policy.toml", "--format", "json").json()["rows"]
    assert {row["origin_id"] for row in rows if row["outcome"] == "fail"} == {"lab/nc", "lab/base"}
    assert "lab/prose" not in {row["origin_id"] for row in rows}
    audit = ptm("ask", "license-audit-things", "--format", "json").json()["rows"]
    assert [row["unknown"] for row in audit if row["id"] == APP] != []


def test_a_folder_inside_a_repository_is_checked_alone(on_graph: Ptm, app: Path) -> None:
    result = on_graph("check", "tests")
    assert result.status == 0
    assert "Scanned tests (github.com/made/app at 1a2b3c4, tests/): 1 file names 1 m" in result.err
    assert f"{APP} (tests/): review, 1 finding" in result.out
    assert "tests/try.uses:1 (test)" in result.out
    assert "lab/nc" not in result.out
    os.chdir(app / "tests")
    again = on_graph("check")
    assert "tests/try.uses:1 (test)" in again.out


def test_a_folder_is_under_the_licence_of_its_repository(on_graph: Ptm, app: Path) -> None:
    metadata = '[project]\nname = "app"\nlicense = "Apache-2.0"\n'
    (app / "pyproject.toml").write_text(metadata, encoding="utf-8")
    for word in (".", "app", "app/"):
        result = on_graph("check", word)
        assert result.status == 1
        text = " ".join(result.out.split())
        assert "FAIL medium non_commercial findings.conflict" in text
        assert ", labelled apache-2.0: fail" in text
        assert "app/load.uses:3 and 1 more: lab/nc is cc-by-nc-4.0" in text
    shown = on_graph("licenses", "app/").out
    assert f"{APP} is labelled apache-2.0 (package-metadata)." in shown


def test_lineage_and_licenses_of_a_folder(on_graph: Ptm, app: Path) -> None:
    tree = on_graph("lineage", app)
    assert tree.status == 0
    text = " ".join(tree.out.replace("│", " ").split())
    assert "uses lab/nc cc-by-nc-4.0 app/load.uses:3 and 1 more" in text
    assert "fine-tuned from lab/base" in text
    assert "mentions lab/prose not known README.uses:1" in text
    rows = on_graph("lineage", app, "--format", "json").json()["rows"]
    assert {"step", "child_id", "relation", "parent_id", "method", "stated_by", "declared"} <= set(
        rows[0]
    )
    licences = on_graph("licenses", "app")
    explained = on_graph("licenses", "app", "--why").out
    assert "app/load.uses:3; app/more.uses:1" in " ".join(explained.split())
    assert re.search(r"Why: ptm licenses app --why$", licences.out, re.MULTILINE)


@pytest.mark.parametrize("ending", ["cdx.json", "spdx.json"])
def test_a_bill_of_a_folder_has_its_places_and_no_path_of_the_machine(
    on_graph: Ptm, app: Path, tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"bill.{ending}"
    assert on_graph("export", app, "-o", file).status == 0
    text = file.read_text(encoding="utf-8")
    assert "app/more.uses" in text
    assert "lab/tuned" in text
    for place in (app, tmp_path, Path.home()):
        assert str(place) not in text


def test_nothing_found_is_said_and_passes(alone: Ptm, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    result = alone("check", folder)
    assert result.status == 0
    assert "no file names a model or dataset" in result.err
    assert "It loads no model and no dataset that could be found." in result.out
    assert "local:empty" in result.out


def test_no_graph_is_an_empty_one(alone: Ptm, app: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    result = alone("check")
    assert result.status == 0
    text = " ".join(result.out.split())
    assert f"{APP}: review, 7 findings, and nothing is known of what it loads" in text
    assert "Not described: lab/llama, lab/nc, lab/old-name and 3 more (not in the graph)." in text
    assert "Ask the Hub with: ptm check . --online" in text
    assert "no licence is stated" not in text
    assert "app/load.uses:3 and 1 more: lab/nc is not in the graph" in text
    assert "Remedy: Ask the Hub with --online, or keep it: `ptm ingest hub" in text
    assert last(result.out).startswith(
        "1 artifact needs review by the built-in policy, and nothing is known of what it loads: "
    )
    # Only a graph that somebody has named can be missed.
    assert "There is no graph at " in result.err
    assert sorted(tmp_path.rglob("*")) == before
    assert alone("lineage", app).status == 0
    assert alone("licenses", app).status == 0


def test_what_nobody_looked_up_is_counted_apart(on_graph: Ptm, app: Path) -> None:
    text = " ".join(on_graph("check", str(app)).out.split())
    assert f"{APP}: review, 2 findings" in text
    assert "1 artifact not in the graph" in text
    assert "data/read.uses:2: nobody/knows is not in the graph" in text


def test_its_user_is_bound_by_what_licenses_shows(on_graph: Ptm, app: Path) -> None:
    licences = on_graph("licenses", app, "--format", "json").json()["parts"]["obligations"]
    text = " ".join(on_graph("check", app).out.split())
    assert {row["text"] for row in licences} == {
        "keep to its use restrictions",
        "use it for no commercial purpose",
    }
    assert "not allowed: commercial use (lab/nc, cc-by-nc-4.0)" in text
    assert "its use restrictions (meta-llama3-aup) (lab/llama, llama3)" in text
    assert "Its user has to" not in text


def test_what_no_answer_names_its_user_has_to_keep_to(ptm: Ptm, tmp_path: Path) -> None:
    labels = {"lab/one": "llama3", "lab/two": "llama2"}
    lines = (label_line(name, licence) for name, licence in labels.items())
    assert ptm("ingest", "records", "-", stdin=json_lines(*lines)).status == 0
    loads = "".join(f"AutoModel.from_pretrained('{name}')\n" for name in labels)
    code = f"from transformers import AutoModel\n{loads}"
    folder = make_checkout(tmp_path / "two", {"a.py": code})
    text = " ".join(ptm("check", folder).out.split())
    said = re.findall(r"Its user has to: keep to its use restrictions \((\S+)\)\.", text)
    assert len(said) == 1
    assert said[0] in labels.values()


def test_what_is_not_described_is_said_once(on_graph: Ptm, app: Path) -> None:
    text = " ".join(on_graph("licenses", app).out.split())
    assert text.lower().count("not described: nobody/knows") == 1


def test_a_label_is_shown_without_findings_too(on_graph: Ptm, tmp_path: Path) -> None:
    files = {"a.uses": "load lab/mit\n", "pyproject.toml": '[project]\nlicense = "MIT"\n'}
    shown = on_graph("check", make_checkout(tmp_path / "plain", files, remote=None)).out
    assert "local:plain, labelled mit: pass\n" in shown


def test_the_path_from_code_says_that_it_uses(ptm: Ptm) -> None:
    lines = (
        derived_line("lab/a", "lab/base", method="finetune"),
        derived_line("lab/b", "lab/base", method="finetune"),
        *(label_line(name, "cc-by-nc-4.0") for name in ("lab/a", "lab/b", "lab/base")),
        claim_line("USES", ("Repository", APP), ("Model", "lab/a"), path="x.py", line=1),
        claim_line("USES", ("Repository", APP), ("Model", "lab/b"), path="x.py", line=2),
        label_line(APP, "mit", "Repository"),
    )
    assert ptm("ingest", "records", "-", stdin=json_lines(*lines)).status == 0
    assert "github.com/made/app, uses lab/a" in ptm("check", APP).out
    assert "github.com/made/app, uses lab/b" in ptm("licenses", APP).out
    assert "]->" not in ptm("licenses", APP).out


def test_without_a_label_one_line_says_so(on_graph: Ptm, app: Path) -> None:
    text = " ".join(on_graph("licenses", app).out.split())
    sentence = "states no licence of its own: state one to have it compared"
    assert f"{APP} {sentence}." in text
    assert "the label is not stated" not in text
    assert "UNKNOWN: lab/" not in text
    assert "UNKNOWN: not described: nobody/knows (not in the graph)." in text
    assert f"Nothing is compared, because {APP} states no licence." in text
    assert "artifacts upstream, 1 is not in the graph." in text
    assert "If the models are passed on: ptm notices " in text
    rows = on_graph("licenses", app, "--format", "json").json()["rows"]
    assert "downstream_missing" in {row["term"] for row in rows}
    assert f" {APP} {sentence}" in " ".join(on_graph("check", app).out.split())


def test_evidence_that_is_cut_says_so(on_graph: Ptm, tmp_path: Path) -> None:
    files = {f"{name}.uses": "load lab/nc\n" for name in "abcde"}
    files["pyproject.toml"] = '[project]\nlicense = "MIT"\n'
    shown = on_graph("licenses", make_checkout(tmp_path / "many", files)).out
    assert "a.uses:1; b.uses:1; c.uses:1 and 2 more)" in " ".join(shown.split())


def test_steps_of_a_lineage_stand_in_two_lines_each_where_one_is_too_narrow(
    on_graph: Ptm, app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "64")
    lines = on_graph("lineage", app).out.splitlines()
    steps = [place for place, line in enumerate(lines) if "─ " in line]
    assert len(steps) > 5
    assert {after - before for before, after in itertools.pairwise(steps)} == {2}
    assert "code-scan" not in "".join(lines)


# Words and paths --------------------------------------------------------------------------------


def test_a_folder_of_an_ids_name_is_the_id(on_graph: Ptm, app: Path) -> None:
    (app / "lab" / "mit").mkdir(parents=True)
    named = on_graph("check", "lab/mit")
    assert "lab/mit is in the graph, and is looked up there: ./lab/mit is the folder." in named.err
    assert named.out.startswith("lab/mit: pass")
    for word in ("./lab/mit", "lab/mit/", str(app / "lab" / "mit")):
        assert f"Scanned {word} (" in on_graph("check", word).err


def test_ids_and_folders_are_checked_together(on_graph: Ptm, app: Path) -> None:
    words = ["lab/mit", "./app", "nobody/else", "tests"]
    result = on_graph("check", *words, "--policy", "policy.toml", "--format", "json")
    assert result.status == 1
    answer = result.json()
    assert [(row["id"], row["verdict"]) for row in answer["parts"]["checked"]] == [
        ("lab/mit", "pass"),
        ("nobody/else", "fail"),
        (APP, "fail"),
        (APP, "review"),
    ]
    routes = {row["route"]: row for row in answer["parts"]["routes"] if row["step"] == 1}
    for row in answer["rows"]:
        assert row["route"] is None or routes[row["route"]]["parent_id"] == row["origin_id"]
    text = on_graph("check", *words).out
    assert text.index("lab/mit: pass") < text.index(f"{APP} (app/)") < text.index("(tests/)")
    assert app.is_dir()


def test_what_takes_no_path_or_no_file_says_so(on_graph: Ptm, app: Path) -> None:
    asked = on_graph("impact", "./app")
    assert asked.status == 1
    assert "./app is a path, and ptm impact takes an ID: `ptm lineage ./app`" in asked.err
    single = on_graph("check", "./policy.toml")
    assert single.status == 3
    assert "policy.toml is a single file: name a folder, or an archive of one." in single.err
    assert app.is_dir()


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("check", "./nowhere"), 3),
        (("check", "/nowhere/at/all"), 3),
        (("lineage", "../nowhere"), 3),
        (("licenses", "~/nowhere-at-all"), 3),
        (("check", "nobody/knows"), 1),
    ],
)
def test_words_that_name_nothing(
    on_graph: Ptm, app: Path, words: tuple[str, ...], status: int
) -> None:
    result = on_graph(*words)
    assert result.status == status
    assert app.is_dir()


# What is left as it is --------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("check", "."), ("lineage", "."), ("licenses", "app/")])
def test_nothing_is_written(
    on_each: Ptm,
    each_url: str,
    app: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
) -> None:
    temporary = tmp_path_factory.mktemp("temporary")
    monkeypatch.setenv("TMPDIR", str(temporary))
    places = [app.parent, *([Path(each_url).parent] if "://" not in each_url else [])]
    for place in places:
        for left in place.glob("graph.lbug.*"):
            left.unlink()
    before, held = files_in(places), held_in(each_url)
    assert on_each(*words).status == 0
    assert files_in(places) == before
    assert held_in(each_url) == held
    assert list(temporary.iterdir()) == []


def files_in(folders: list[Path]) -> dict[Path, bytes]:
    """Return all files of some folders with what they hold."""
    found = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in found}


def held_in(url: str) -> list[dict[str, Any]]:
    """Return all that a graph holds, as far as it can be counted."""
    with open_store(url) as store:
        return store.rows("MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(n), count(r)")


# SARIF ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [".", "app", "..", "/"])
def test_sarif_stands_at_the_code_from_the_root_of_the_repository(
    on_graph: Ptm, app: Path, tmp_path: Path, place: str
) -> None:
    where = {"..": tmp_path, "/": Path("/")}.get(place, app / place)
    word = os.path.relpath(app, where)
    os.chdir(where)
    policy = app / "policy.toml"
    shown = on_graph("check", f"./{word}", "--policy", policy, "--format", "sarif").out
    [run] = checked(shown)["runs"]
    assert list(run["originalUriBaseIds"]) == ["%SRCROOT%"]
    found = {}
    for result in run["results"]:
        places = [each["physicalLocation"] for each in result["locations"]]
        assert all(each["artifactLocation"]["uriBaseId"] == "%SRCROOT%" for each in places)
        found[result["properties"]["path"].rpartition(" ")[2]] = [
            (each["artifactLocation"]["uri"], each["region"]["startLine"]) for each in places
        ]
    assert found["lab/nc"] == [("app/load.uses", 3), ("app/more.uses", 1)]
    assert found["lab/base"] == [("app/more.uses", 2)]
    assert "tmp" not in json.dumps(run["results"])


def test_sarif_of_an_id_stays_in_the_policy(on_graph: Ptm, app: Path) -> None:
    words = ["lab/nc", ".", "--policy", "policy.toml", "--format", "sarif"]
    [run] = checked(on_graph("check", *words).out)["runs"]
    places = {
        result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]: result["locations"][0][
            "physicalLocation"
        ]["artifactLocation"]
        for result in run["results"]
    }
    assert places["lab/nc"] == {"uri": "policy.toml"}
    assert places[APP]["uriBaseId"] == "%SRCROOT%"
    assert app.is_dir()


def test_other_formats_name_what_the_code_loads(on_graph: Ptm, app: Path) -> None:
    page = on_graph("check", ".", "--format", "markdown").out
    assert f"### What {APP} loads" in page
    assert "| lab/nc | cc-by-nc-4.0 | app/load.uses:3 and 1 more |" in page
    header, *rows = on_graph("check", ".", "--format", "csv").out.splitlines()
    assert header.endswith(",file,line,label_raw")
    assert any(row.endswith("data/read.uses,2,") for row in rows)
    assert app.is_dir()


def test_a_pull_request_shows_file_and_line(
    on_graph: Ptm, app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A page is as wide as its reader's window, whatever terminal it was made in.
    monkeypatch.setenv("COLUMNS", "40")
    page = on_graph("check", app, "--policy", "policy.toml", "--format", "markdown").out
    assert (
        "| FAIL | app/load.uses:3 and 1 more | lab/nc | cc-by-nc-4.0 | non\\_commercial |" in page
    )
    table = page.partition("<details>")[0]
    assert [line for line in table.splitlines() if line.startswith("|") and APP in line] == []
    assert "\n- app/load.uses:5 ./weights/x: it is a path" in page
    assert "\nNot described: nobody/knows \\(not in the graph\\).\n" in page
    assert "\nOnly mentioned, and not judged: lab/prose \\(README.uses:1\\).\n" in page


def test_sarif_speaks_plainly_and_its_rules_agree_with_the_results(
    on_graph: Ptm, app: Path
) -> None:
    shown = on_graph("check", app, "--policy", "policy.toml", "--format", "sarif").out
    [run] = checked(shown)["runs"]
    levels = {
        rule["id"]: rule["defaultConfiguration"]["level"] for rule in run["tool"]["driver"]["rules"]
    }
    assert levels["non_commercial"] == "error"
    assert levels["upstream_missing"] == "warning"
    texts = [result["message"]["text"] for result in run["results"]]
    assert not any("repo_uses_model" in text or "->" in text for text in texts)
    assert f"{APP}: uses lab/tuned; lab/tuned: fine-tuned from lab/base." in "".join(texts)


@pytest.mark.parametrize("form", ["table", "json", "sarif", "markdown"])
def test_no_name_of_a_file_gets_through_raw(on_graph: Ptm, tmp_path: Path, form: str) -> None:
    odd = "a\x1b[31m\u202e|](x)\n`<b>.uses"
    folder = make_checkout(tmp_path / "odd", {odd: "load lab/nc\nload ./x\x1b[2J\n"}, remote=None)
    unnamed = os.fsdecode(bytes(folder) + b"/\xff.uses")
    Path(unnamed).write_text("load nobody/knows\n", encoding="utf-8")
    policy = tmp_path / "policy.toml"
    policy.write_text(DENIED, encoding="utf-8")
    result = on_graph("check", folder, "--policy", policy, "--format", form)
    assert result.status == 1
    for text in (result.out, result.err):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]", text)
    if form == "sarif":
        checked(result.out)
    if form == "markdown":
        assert "<b>" not in result.out


def test_a_folder_whose_name_is_no_text(on_graph: Ptm, tmp_path: Path) -> None:
    folder = os.fsdecode(bytes(tmp_path) + b"/\xffold")
    os.mkdir(folder)
    (Path(folder) / "a.uses").write_text("load lab/mit\n", encoding="utf-8")
    for command in ("check", "lineage", "licenses"):
        result = on_graph(command, folder)
        assert result.status == 0
        assert "local:" in result.out
    assert on_graph("check", f"{folder}/nowhere").status == 3


def test_a_folder_that_is_named_twice_is_scanned_once(alone: Ptm, app: Path) -> None:
    result = alone("check", ".", f"{app}/", "../app")
    assert result.err.count("Scanned ") == 1


@pytest.mark.parametrize("command", ["check", "notices", "lineage", "licenses"])
def test_halves_of_characters_cost_no_other_claim(ptm: Ptm, tmp_path: Path, command: str) -> None:
    folder = tmp_path / "halves"
    folder.mkdir()
    loads = [
        'from_pretrained("lab/one", revision="\\ud800")',
        'from_pretrained("lab/two\\udc80")',
        'from_pretrained("./\\udfff/model")',
        'from_pretrained("lab/three")',
    ]
    code = "\n".join(f"AutoModel.{load}" for load in loads)
    (folder / "a.py").write_text(f"from transformers import AutoModel\n{code}\n", encoding="utf-8")
    package = '{"name": "x", "license": "MIT\\ud800", "author": "\\ud800"}'
    (folder / "package.json").write_text(package, encoding="utf-8")
    for form in ("json", "markdown") if command in ("check", "notices") else ("json", "csv"):
        result = ptm(command, folder, "--format", form)
        assert result.status == 0, result.err
        assert "lab/three" in result.out
        assert "Traceback" not in result.err
    assert ptm("ingest", "code", folder).status == 0


# Files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["html", "json", "jsonl", "md"])
def test_what_a_folder_uses_is_exported(on_graph: Ptm, app: Path, ending: str) -> None:
    result = on_graph("export", str(app), "-o", f"x.{ending}")
    scanned, *_, wrote = result.err.splitlines()
    assert (result.status, result.out, wrote) == (0, "", f"Wrote x.{ending}.")
    assert scanned.startswith("Scanned ")
    assert (app / f"x.{ending}").stat().st_size
    assert on_graph("export", str(app), "--impact", "-o", f"y.{ending}").status == 2
    assert not (app / f"y.{ending}").exists()


def test_what_a_folder_uses_is_opened(
    on_graph: Ptm, app: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(browsers, "open_in_browser", lambda _url: False)
    result = on_graph("open", str(app))
    assert result.status == 0
    assert Path(result.out.strip()).name.startswith("ptm-lineage-of-github.com-made-app-")
