"""What disappeared, and bases that nobody can look up: on every command, and in its verdicts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ingest.unresolved import stated_text
from ptm import open_graph
from tests.cli.conftest import Keep, Ptm, load_lines
from tests.factories import claim_line, derived_line, json_lines, label_line, node_line
from tests.reports.sarif import checked

PATH = "/raid/u2/models/Llama-2-7b-hf"
MARK = "last stated 2025-03-05, since deleted"
STATED = "2025-03-05T10:00:00Z"
LONG = "/scratch/" + "x" * 3_000
HOSTILE = "C:\\runs\n[a](b) | <b>`\x1b[31m"
KEPT = {stated_text(HOSTILE), stated_text(LONG)}
FORMS = ("tree", "table", "json", "csv", "markdown", "graphml")


def base_line(own: str, text: str, kind: str = "Model", **values: Any) -> dict[str, Any]:
    """Return the line that an artifact states a base which is no id of the Hub."""
    end = ("UnresolvedBase", f"{kind}:{own} {text[:30]}")
    return claim_line("STATES_BASE", (kind, own), end, text=text, **values)


def graph_lines(**gone: Any) -> str:
    """Return a lineage: a tool, an app, its parent and its base; ``gone`` is said of the parent."""
    tool = "github.com/acme/tool"
    described = ("acme/app", "lab/base", "solo/lora", "acme/twice", "solo/odd")
    return json_lines(
        *(node_line(name, facts_at="2026-10-01") for name in described),
        node_line("lab/parent", facts_at=STATED, task="text-generation", **gone),
        node_line("lab/data", "Dataset", facts_at=STATED, **gone),
        node_line(tool, "Repository", facts_at=STATED, **gone),
        derived_line("acme/app", "lab/parent", method="finetune"),
        derived_line("lab/parent", "lab/base", method="adapter"),
        derived_line("acme/twice", "acme/app", method="quantized"),
        claim_line("TRAINED_ON", ("Model", "lab/parent"), ("Dataset", "lab/data")),
        claim_line("USES", ("Repository", tool), ("Model", "acme/app"), path="load.py", line=3),
        base_line("lab/base", "None", method="finetune"),
        base_line("lab/base", "None", method="finetune") | {"stated_by": "card"},
        base_line("solo/lora", PATH, method="adapter", evidence=f"base_model: {PATH}"),
        base_line("solo/odd", HOSTILE),
        base_line("solo/odd", LONG, declared=False) | {"stated_by": "inferred-config"},
        base_line("lab/data", "csv", "Dataset"),
        label_line("acme/app", "apache-2.0"),
        label_line("acme/twice", "apache-2.0"),
        label_line("solo/lora", "apache-2.0"),
        label_line("solo/odd", "mit"),
        label_line("lab/parent", "cc-by-nc-4.0"),
        label_line("lab/base", "mit"),
        label_line("lab/data", "mit", "Dataset"),
        label_line(tool, "mit", "Repository"),
    )


GONE = {"gone_since": "2025-03-12", "gone_stated_by": "snapshot"}


@pytest.fixture(scope="module")
def gaps_file(tmp_path_factory: pytest.TempPathFactory, keep_open: Keep) -> Path:
    """Return the path of a graph with gaps; nobody writes to it."""
    return keep_open(load_lines(tmp_path_factory.mktemp("gaps"), graph_lines(**GONE)))


@pytest.fixture
def on_gaps(ptm: Ptm, gaps_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ptm:
    """Return what runs a command on a graph with gaps, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PTM_GRAPH", str(gaps_file))
    return ptm


def words(text: str) -> str:
    """Return a screen on one line, without the lines of its tree."""
    return " ".join(re.sub("[│├└─]", " ", text).split())


def is_base_of_model(row: dict[str, Any]) -> bool:
    """Return whether a finding is about a base that a model states."""
    return (row["term"], row["origin_kind"]) == ("base_unresolved", "Model")


def policy(text: str) -> str:
    """Write a policy to this folder; return its name."""
    Path("ptm-policy.toml").write_text(text, encoding="utf-8")
    return "ptm-policy.toml"


# Bases that nobody can look up ------------------------------------------------------------------


@pytest.mark.parametrize("form", ["tree", "markdown"])
def test_a_base_that_is_no_id_is_shown_and_never_called_none(on_gaps: Ptm, form: str) -> None:
    for own, text in (("solo/lora", PATH), ("lab/base", "None"), ("acme/twice", "None")):
        shown = words(on_gaps("lineage", own, "--format", form).out)
        assert f"states a base model that is no id of the Hub: {text}" in shown
        assert "states no base model" not in shown
        assert "no base stated" not in shown
        assert "cannot be looked up" in shown
    shown = words(on_gaps("lineage", "dataset:lab/data", "--format", form).out)
    assert "states a source dataset that is no id of the Hub: csv" in shown
    assert "states no source" not in shown


def test_two_sources_of_one_base_are_one_base(on_gaps: Ptm) -> None:
    shown = words(on_gaps("lineage", "lab/base").out)
    assert "1 base that cannot be looked up" in shown
    assert shown.count("no id of the Hub") == 1
    found = on_gaps("lineage", "lab/base", "--format", "json").json()
    assert [row["stated_by"] for row in found["parts"]["unresolved"]] == ["card", "mine"]
    assert found["rows"] == []


def test_no_two_strangers_share_a_base(ptm: Ptm) -> None:
    strangers = ("solo/lora", "other/lora")
    lines = json_lines(*(base_line(own, PATH) for own in strangers))
    assert ptm("ingest", "records", "-", stdin=lines).status == 0
    for own in strangers:
        found = ptm("lineage", own, "--format", "json").json()
        assert [row["id"] for row in found["parts"]["unresolved"]] == [own]
    assert ptm("impact", PATH).status == 1


@pytest.mark.parametrize("form", FORMS)
def test_whatever_the_text_every_format_can_be_read(on_gaps: Ptm, form: str) -> None:
    result = on_gaps("lineage", "solo/odd", "--format", form)
    assert result.status == 0
    if form != "csv":
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", result.out)
    if form in ("tree", "markdown"):
        assert stated_text(LONG) not in result.out, "screens have its beginning"
        assert "x" * 60 in result.out
    if form == "json":
        assert {row["text"] for row in result.json()["parts"]["unresolved"]} == KEPT
    if form == "graphml":
        assert "x" * 400 in result.out
    if form == "markdown":
        assert "<b>" not in result.out.replace("\\<b\\>", "")


def test_csv_says_beside_it_what_its_rows_lack(on_gaps: Ptm) -> None:
    result = on_gaps("lineage", "acme/app", "--format", "csv")
    assert "statements of a base that cannot be looked up" in result.err
    assert "2 artifacts since deleted" in result.err
    assert "looked up" not in on_gaps("impact", "lab/base", "--format", "csv").err


def test_an_inferred_base_is_marked_and_can_be_left_out(on_gaps: Ptm) -> None:
    assert "inferred" in on_gaps("lineage", "solo/odd").out
    found = on_gaps("lineage", "solo/odd", "--declared-only", "--format", "json").json()
    assert [row["text"] for row in found["parts"]["unresolved"]] == [stated_text(HOSTILE)]


def test_what_an_unknown_base_asks_for_is_unknown(on_gaps: Ptm) -> None:
    for own in ("solo/lora", "lab/base", "dataset:lab/data"):
        found = on_gaps("licenses", own, "--format", "json").json()
        assert found["parameters"]["verdict"] == "unknown"
        [row] = [row for row in found["rows"] if row["term"] == "base_unresolved"]
        assert (row["level"], row["license"], row["route"]) == ("unknown", None, 0)
        shown = words(on_gaps("licenses", own).out)
        assert "no id of the Hub" in shown
        assert "1 stated base cannot be looked up" in shown
        assert "Nothing is known upstream" not in shown
    far = on_gaps("licenses", "acme/twice", "--format", "json").json()
    [row] = [row for row in far["rows"] if is_base_of_model(row)]
    steps = [step for step in far["parts"]["routes"] if step["route"] == row["route"]]
    assert [step["parent_id"] for step in steps] == ["lab/base", "lab/parent", "acme/app"]


def test_a_page_about_licences_tells_of_bases_in_a_sentence(on_gaps: Ptm) -> None:
    for own, origin, text in (("solo/lora", "solo/lora", PATH), ("acme/twice", "lab/base", "None")):
        page = on_gaps("licenses", own, "--format", "markdown").out.replace("\\", "")
        assert f"- {origin} states a base model that is no id of the Hub: {text}" in page


def test_an_unknown_base_needs_review_wherever_it_stands(on_gaps: Ptm) -> None:
    result = on_gaps("check", "solo/lora")
    assert result.status == 0
    said = words(result.out)
    assert "REVIEW medium base_unresolved upstream.unresolved" in said
    assert f"solo/lora states a base model that is no id of the Hub: {PATH}" in said
    assert "nothing is known upstream" not in said
    assert "1 artifact needs review by the built-in policy: 1 finding." in said
    rows = on_gaps("check", "acme/twice", "--format", "json").json()["rows"]
    [row] = [row for row in rows if is_base_of_model(row)]
    path = "acme/twice, quantized from acme/app, fine-tuned from lab/parent, adapter of lab/base"
    assert (row["outcome"], row["compared"], row["path"]) == ("review", "None", path)
    assert row["reason"].endswith("states a base model that is no id of the Hub: None")
    tool = on_gaps("check", "github.com/acme/tool", "--format", "json").json()["rows"]
    assert {"base_unresolved", "upstream_gone"} <= {row["term"] for row in tool}


@pytest.mark.parametrize(("outcome", "status"), [("fail", 1), ("review", 0), ("pass", 0)])
def test_a_policy_decides_on_gaps(on_gaps: Ptm, outcome: str, status: int) -> None:
    unresolved = policy(f'[upstream]\nunresolved = "{outcome}"')
    result = on_gaps("check", "solo/lora", "--policy", unresolved, "--format", "json")
    assert result.status == status
    assert [row["outcome"] for row in result.json()["rows"]] == [outcome] * (outcome != "pass")
    gone = policy(f'[upstream]\ngone = "{outcome}"\n[findings]\nconflict = "pass"')
    result = on_gaps("check", "acme/app", "--policy", gone, "--format", "json")
    assert result.status == status
    found = [row for row in result.json()["rows"] if row["term"] == "upstream_gone"]
    assert [row["outcome"] for row in found] == [outcome] * (2 * (outcome != "pass"))


@pytest.mark.parametrize(
    "exception",
    [
        'term = "base_unresolved"',
        'id = "solo/lora"',
        'id = "model:solo/lora"\nterm = "base_unresolved"',
    ],
)
def test_an_exception_lets_a_gap_pass(on_gaps: Ptm, exception: str) -> None:
    until = 'reason = "It is Llama 2."\nuntil = 9999-12-31'
    text = f'[upstream]\nunresolved = "fail"\n[[exceptions]]\n{exception}\n{until}'
    result = on_gaps("check", "solo/lora", "--policy", policy(text), "--format", "json")
    assert result.status == 0
    [row] = result.json()["rows"]
    assert row["outcome"] == "pass"
    other = text.replace("base_unresolved", "upstream_gone").replace("solo/lora", "lab/none")
    assert on_gaps("check", "solo/lora", "--policy", policy(other)).status == 1


def test_lists_of_terms_may_name_a_gap(on_gaps: Ptm) -> None:
    denied = policy('[terms]\ndenied = ["base_unresolved"]')
    assert on_gaps("check", "solo/lora", "--policy", denied).status == 1
    allowed = policy('[upstream]\nunresolved = "fail"\n[terms]\nallowed = ["base_unresolved"]')
    assert on_gaps("check", "solo/lora", "--policy", allowed).status == 0


@pytest.mark.parametrize("text", ['[upstream]\nlost = "fail"', '[upstream]\ngone = "maybe"'])
def test_a_wrong_key_of_gaps_is_refused(on_gaps: Ptm, text: str) -> None:
    assert on_gaps("check", "solo/lora", "--policy", policy(text)).status == 2


def test_the_audit_counts_what_rests_on_an_unknown_base(on_gaps: Ptm) -> None:
    rows = on_gaps("ask", "license-audit-things", "--format", "json").json()["rows"]
    judged = {row["id"]: row for row in rows}
    assert judged["solo/lora"]["verdict"] == "unknown"
    assert judged["solo/lora"]["terms"] == "base_unresolved"
    assert judged["acme/app"]["verdict"] == "conflict"
    for own in ("acme/app", "lab/parent", "lab/base", "solo/odd"):
        found = on_gaps("licenses", own, "--format", "json").json()
        assert found["parameters"]["verdict"] == judged[own]["verdict"]
    counted = on_gaps("ask", "license-audit", "--format", "json").json()["rows"]
    assert sum(row["things"] for row in counted if row["terms"] == "base_unresolved") == 8


# What disappeared -------------------------------------------------------------------------------


MARKS = ("origin_last_stated", "origin_gone_since")


def judged_rows(read: Any) -> list[dict[str, Any]]:
    """Return the rows of an answer without what says that something is gone."""
    rows = [row for row in read["rows"] if row.get("term") != "upstream_gone"]
    return [{k: v for k, v in row.items() if k not in MARKS} for row in rows]


@pytest.fixture(scope="module")
def living_file(tmp_path_factory: pytest.TempPathFactory, keep_open: Keep) -> Path:
    """Return the path of the same graph before anything disappeared; nobody writes to it."""
    return keep_open(load_lines(tmp_path_factory.mktemp("living"), graph_lines()))


@pytest.mark.parametrize("command", ["lineage", "impact", "licenses", "check"])
@pytest.mark.parametrize("own", ["acme/app", "acme/twice", "lab/parent", "lab/base"])
def test_that_a_parent_is_gone_changes_no_verdict_and_no_step(
    on_gaps: Ptm, living_file: Path, command: str, own: str
) -> None:
    gone = on_gaps(command, own, "--format", "json")
    there = on_gaps(command, own, "--graph", living_file, "--format", "json")
    assert gone.status == there.status
    assert judged_rows(gone.json()) == judged_rows(there.json())
    assert gone.json()["parameters"] == there.json()["parameters"]
    assert there.json()["parts"]["gone"] == []


@pytest.mark.parametrize("command", ["lineage", "licenses", "check", "impact", "show", "find"])
def test_what_is_gone_is_marked_on_every_command(on_gaps: Ptm, command: str) -> None:
    shown = words(on_gaps(command, "lab/parent").out)
    assert MARK in shown
    found = on_gaps(command, "lab/parent", "--format", "json").json()["parts"]["gone"]
    [row] = [row for row in found if row["id"] == "lab/parent"]
    assert (row["kind"], row["last_stated"], row["gone_since"]) == ("Model", STATED, "2025-03-12")
    assert row["gone_stated_by"] == "snapshot"


@pytest.mark.parametrize("command", ["lineage", "licenses", "check"])
@pytest.mark.parametrize("form", [None, "markdown"])
def test_a_gone_ancestor_is_marked_in_its_place(
    on_gaps: Ptm, command: str, form: str | None
) -> None:
    shown = words(on_gaps(command, "acme/app", *(["--format", form] if form else [])).out)
    assert MARK in shown
    if command == "check":
        unmarked = shown.replace("\\", "")
        assert f"lab/parent ({MARK}) is cc-by-nc-4.0, but the label is apache-2.0" in unmarked


def test_lineage_counts_what_is_gone(on_gaps: Ptm) -> None:
    assert "2 since deleted" in words(on_gaps("lineage", "acme/app").out)
    for form in ("tree", "markdown"):
        # Of what it stated the conflict is not with its own licence alone.
        shown = words(on_gaps("licenses", "acme/twice", "--format", form).out)
        assert f"lab/data ({MARK})" in shown.replace("\\", "")


def test_impact_marks_and_counts_what_is_gone(on_gaps: Ptm) -> None:
    shown = words(on_gaps("impact", "lab/base").out)
    assert "Built on it: 3 models (1 since deleted), up to 3 steps away" in shown
    assert f"lab/parent ({MARK})" in shown
    assert f"github.com/acme/tool ({MARK})" in shown


def test_a_gone_ancestor_needs_review_with_its_path(on_gaps: Ptm) -> None:
    said = words(on_gaps("check", "acme/twice").out)
    assert "REVIEW low upstream_gone upstream.gone" in said
    assert (
        f"lab/parent: {MARK} acme/twice, quantized from acme/app, fine-tuned from lab/parent"
        in said
    )
    # That the artifact itself is gone is marked, and no finding.
    rows = on_gaps("check", "lab/parent", "--format", "json").json()["rows"]
    gone = [row["origin_id"] for row in rows if row["term"] == "upstream_gone"]
    assert gone == ["lab/data"]


def test_show_says_what_it_was_and_who_noticed(on_gaps: Ptm) -> None:
    shown = words(on_gaps("show", "lab/parent").out)
    assert f"It is gone: {MARK} (noticed 2025-03-12 by snapshot)." in shown
    assert "task text-generation" in shown
    assert "cc-by-nc-4.0" in shown
    rows = on_gaps("show", "lab/parent", "--format", "json").json()["rows"]
    [row] = [row for row in rows if row["property"] == "gone_since"]
    assert (row["stated_by"], row["facts_at"]) == ("snapshot", "2025-03-12")


def test_show_has_the_text_of_an_unknown_base(on_gaps: Ptm) -> None:
    assert f"states base no id of the Hub: {PATH}" in words(on_gaps("show", "solo/lora").out)
    claims = on_gaps("show", "solo/odd", "--format", "json").json()["parts"]["claims"]
    assert {row["raw"] for row in claims if row["relation"] == "STATES_BASE"} == KEPT


def test_what_nobody_described_before_it_disappeared_has_no_date(ptm: Ptm) -> None:
    # Its only facts are about the disappearance itself.
    lines = json_lines(
        node_line("a/b", facts_at="2026-11-01", gone_since="2025-03-12"), derived_line("c/d", "a/b")
    )
    assert ptm("ingest", "records", "-", stdin=lines).status == 0
    for command in ("lineage", "check", "licenses"):
        assert "last stated before 2025-03-12, since deleted" in words(ptm(command, "c/d").out)


def test_the_living_children_of_what_is_gone_can_be_asked_for(on_gaps: Ptm) -> None:
    rows = on_gaps("ask", "gone-parents", "--format", "json").json()["rows"]
    assert [(row["id"], row["users"]) for row in rows] == [("lab/parent", 1)]
    rows = on_gaps("ask", "gone", "--model-id", "acme/app", "--format", "json").json()["rows"]
    assert {(row["id"], row["steps"]) for row in rows} == {("lab/parent", 1), ("lab/data", 2)}


# Status, and the formats of a check --------------------------------------------------------------


def test_no_base_that_is_unknown_counts_as_only_mentioned(on_gaps: Ptm) -> None:
    rows = on_gaps("graph", "status", "--format", "json").json()["rows"]
    counts = {row["label"]: (row["number"], row["only_mentioned"]) for row in rows}
    assert counts["UnresolvedBase"] == (5, None)
    assert counts["Model"][1] == 0


@pytest.mark.parametrize("own", ["acme/app", "acme/twice", "solo/odd", "github.com/acme/tool"])
def test_sarif_with_gaps_keeps_to_its_schema(on_gaps: Ptm, own: str) -> None:
    [run] = checked(on_gaps("check", own, "--format", "sarif").out)["runs"]
    prints = [json.dumps(result["partialFingerprints"]) for result in run["results"]]
    assert len(set(prints)) == len(prints)
    assert {"base_unresolved"} <= {result["ruleId"] for result in run["results"]}


def test_the_screens_fit_into_eighty_columns(on_gaps: Ptm) -> None:
    for own in ("acme/app", "acme/twice", "lab/parent", "solo/lora", "github.com/acme/tool"):
        for command in ("lineage", "licenses", "check", "show"):
            assert max(map(len, on_gaps(command, own).out.splitlines())) <= 80
    for own in ("lab/base", "lab/parent", "dataset:lab/data"):
        assert max(map(len, on_gaps("impact", own).out.splitlines())) <= 80


# Where a finding rests on what is inferred -------------------------------------------------------


@pytest.fixture(scope="module")
def inferred_file(tmp_path_factory: pytest.TempPathFactory, keep_open: Keep) -> Path:
    """Return the path of a graph whose steps and licences are partly inferred."""
    prose = {"stated_by": "inferred-prose", "declared": False}
    named = {"stated_by": "inferred-name", "declared": False}
    lines = json_lines(
        derived_line("acme/app", "lab/research") | prose,
        derived_line("acme/copy", "acme/app", method="quantized"),
        derived_line("acme/sure", "lab/research"),
        derived_line("acme/sure", "lab/research") | named,
        derived_line("acme/guess", "lab/guessed"),
        label_line("lab/research", "cc-by-nc-4.0"),
        label_line("lab/guessed", "cc-by-nc-4.0") | named,
        *(label_line(f"acme/{name}", "apache-2.0") for name in ("app", "copy", "sure", "guess")),
    )
    return keep_open(load_lines(tmp_path_factory.mktemp("inferred"), lines))


@pytest.fixture
def on_inferred(ptm: Ptm, inferred_file: Path, monkeypatch: pytest.MonkeyPatch) -> Ptm:
    """Return what runs a command on that graph."""
    monkeypatch.setenv("PTM_GRAPH", str(inferred_file))
    return ptm


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ("acme/app", "acme/app from lab/research (inferred from prose)"),
        ("acme/copy", "acme/app from lab/research (inferred from prose)"),
        ("acme/guess", "the licence of lab/guessed (inferred from name)"),
        ("acme/sure", None),
    ],
)
def test_what_rests_on_an_inference_says_so_and_needs_review(
    on_inferred: Ptm, own: str, said: str | None
) -> None:
    [row] = on_inferred("check", own, "--format", "json").json()["rows"]
    assert row["inferred"] == said
    assert (row["outcome"], row["rule"]) == (
        ("review", "findings.inferred") if said else ("fail", "findings.conflict")
    )
    for form in ("table", "markdown", "sarif"):
        shown = words(on_inferred("check", own, "--format", form).out.replace("\\", ""))
        expected = f"Not declared: {said}; --declared-only leaves it out."
        assert (expected in shown) is (said is not None)
    alone = on_inferred("check", own, "--declared-only", "--format", "json").json()["rows"]
    assert any(row["outcome"] == "fail" for row in alone) is (said is None)


def test_what_is_inferred_alone_is_left_out_and_counted(ptm: Ptm) -> None:
    guess = {"stated_by": "inferred-prose", "declared": False}
    path = {"stated_by": "inferred-config", "declared": False}
    lines = json_lines(
        *(node_line(name, facts_at=STATED) for name in ("one/path", "two/prose", "no/base")),
        base_line("one/path", PATH) | path,
        derived_line("two/prose", "lab/a") | guess,
        derived_line("two/prose", "lab/b") | guess,
        derived_line("lab/a", "lab/c"),
        *(label_line(name, "mit") for name in ("one/path", "two/prose", "no/base")),
    )
    assert ptm("ingest", "records", "-", stdin=lines).status == 0
    for own, left in (("one/path", "1 inferred base is"), ("two/prose", "2 inferred bases are")):
        for command in (["lineage"], ["lineage", "--format", "markdown"], ["check"], ["licenses"]):
            shown = words(ptm(*command, own, "--declared-only").out)
            assert f"{left} left out" in shown, command
            assert not re.search("states? no base|stating no base|is known upstream", shown)
            assert "left out" not in ptm(*command, own).out
    assert "left out" not in ptm("lineage", "no/base", "--declared-only").out


def test_python_has_the_gaps_as_typed_rows(gaps_file: Path) -> None:
    with open_graph(gaps_file) as graph:
        lineage = graph.lineage("acme/app")
        assert [(row.id, row.steps) for row in lineage.gone] == [("lab/parent", 1), ("lab/data", 2)]
        assert {(row.id, row.text) for row in lineage.unresolved} == {
            ("lab/base", "None"), ("lab/data", "csv"),
        }  # fmt: skip
        report = graph.check("acme/app", "acme/twice")
        assert [(row.id, row.steps) for row in report.gone] == [("lab/parent", 1), ("lab/data", 2)]
        assert graph.licenses("acme/app").gone == lineage.gone
        assert graph.show("lab/parent").gone is not None
        assert graph.show("acme/app").gone is None
        assert [row.id for row in graph.impact("lab/base").gone] == [
            "lab/parent", "github.com/acme/tool",
        ]  # fmt: skip
