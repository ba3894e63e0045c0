"""`ptm find`, `show`, `lineage`, `impact` and `ask`, as they are typed."""

import csv
import io
import json
import re
import shlex
from pathlib import Path

import pytest

from licenses.rule.permissions import ACTIONS, ANSWERS, LIMITS
from ptm.cli.app import COMMANDS
from queries.catalog import Question, questions
from queries.rows import columns
from tests.cli.conftest import Ptm
from tests.queries.made_graph import HOSTILE, TOP

SUBJECT = {"model_id": "mix/cd", "dataset_id": "corp/c", "repository_id": "github.com/some/tool"}
ASKED = {
    "text": "mix",
    "id": "mixed",
    "ids": "mix/cd",
    "words": "mix",
    "license_id": "mit",
    "owner_id": "mix",
    "limit": "3",
    "over_bytes": "1048576",
    "among": "100",
    "stale_after": "7",
    "action": "commercial",
    "answer": "no",
}
OF_ITS_OWN = {
    "duplicates_of": {"model_id": "mix/abcd"},
    "dataset_clashes": {"dataset_id": "clash/data-2"},
    "dataset_clashes_below": {"dataset_id": "clash/data"},
    "evaluated_on": {"dataset_id": "corp/a"},
    "license_claims": {"license_id": "apache-2.0 AND/OR cc-by-nc-4.0"},
    "alike_names": {"words": "mi"},
    "gone": {"model_id": "gap/child"},
    "dataset_gone": {"dataset_id": "gap/data"},
    "repository_gone": {"repository_id": "github.com/gap/tool"},
    "gone_descendants": {"model_id": "gap/base"},
    "dataset_gone_descendants": {"dataset_id": "gap/data"},
    "which_gone": {"ids": "gap/gone"},
    "license_answers_things": {"action": "commercial", "answer": "no"},
    "unresolved_bases": {"model_id": "gap/child"},
    "dataset_unresolved_bases": {"dataset_id": "gap/data"},
    "repository_unresolved_bases": {"repository_id": "github.com/gap/tool"},
    "stated_bases": {"ids": "gap/base"},
}
"""What a question is asked about that has nothing to say of SUBJECT."""


# Help -------------------------------------------------------------------------------------------


def test_help_lists_every_command_and_nothing_that_does_not_work(ptm: Ptm) -> None:
    shown = ptm("--help")
    assert shown.status == 0
    listed = re.findall(r"^  ([a-z]+)  ", shown.out.partition("Commands:")[2], re.MULTILINE)
    assert listed == list(COMMANDS)
    for name in listed:
        helped = ptm(name, "--help")
        assert helped.status == 0
        assert f"ptm {name}" in helped.out


@pytest.mark.parametrize("words", [("-h",), ("graph", "copy", "-h"), ("ask", "ancestors", "-h")])
def test_short_help_works_everywhere(ptm: Ptm, words: tuple[str, ...]) -> None:
    assert ptm(*words).status == 0


def test_the_version_is_that_of_the_distribution(ptm: Ptm) -> None:
    assert re.fullmatch(r"ptm-lineage \d+\.\d+\.\d+\n", ptm("--version").out)


def test_an_unknown_command_gets_did_you_mean(ptm: Ptm) -> None:
    result = ptm("linage", "x")
    assert result.status == 2
    assert "There is no command 'linage'. Did you mean lineage?" in result.err


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("lineage",),
        ("lineage", "a", "b"),
        ("lineage", "mix/abcd", "--no-such-option"),
        ("lineage", "mix/abcd", "--format", "pdf"),
        ("find",),
        ("find", "x", "--limit", "many"),
        ("find", "x", "--limit", "-1"),
        ("find", ""),
        ("find", "\udcff"),
        ("show", ""),
        ("lineage", "x" * 5_000),
        ("lineage", "\udcff"),
        ("ask", "no-such-question"),
        ("ask", "ancestors"),
        ("ask", "ancestors", "--model-id"),
        ("ask", "cycles", "--limit", "99999999999999999999"),
        ("ask", "cycles", "--declared-only"),
        ("ask", "license-answers-things", "--action", "sell"),
        ("ask", "__init__"),
        ("impact", "github.com/some/tool"),
        ("--graph", "mysql://x", "find", "y"),
        ("graph",),
    ],
)
def test_wrong_words_end_with_2_and_say_nothing_on_standard_output(
    on_made: Ptm, words: tuple[str, ...]
) -> None:
    result = on_made(*words)
    # A bare group shows its help, which is what was wanted.
    assert result.status == 2
    assert not result.out or words in ((), ("graph",))


# Find -------------------------------------------------------------------------------------------


def test_find_shows_what_contains_a_text_the_most_downloaded_first(on_made: Ptm) -> None:
    rows = on_made("find", "MIX/", "--format", "json").json()["rows"]
    assert rows[0] == {
        "id": "mix/abcd",
        "kind": "Model",
        "downloads": 1_000,
        "only_mentioned": False,
    }
    assert {row["id"] for row in rows} >= {"mix/a", "mix/ab"}
    assert len(on_made("find", "ladder", "--limit", "5", "--format", "json").json()["rows"]) == 5


def test_find_without_a_find_ends_with_1(on_made: Ptm) -> None:
    result = on_made("find", "nothing like it \x1b[31m")
    assert (result.status, result.out) == (1, "")
    assert result.err.rstrip("\n").isprintable()


# Show, lineage, impact --------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["show", "lineage", "impact"])
@pytest.mark.parametrize("identifier", ["mix/abcd", "mixed", "dataset:corp/c", "hf.co/mix/abcd"])
def test_every_format_of_every_command_answers(on_made: Ptm, command: str, identifier: str) -> None:
    helped = on_made(command, "--help").out
    forms = re.search(r"--format \[([^\]]+)\]", helped)
    assert forms
    for form in forms[1].split("|"):
        result = on_made(command, identifier, "--format", form)
        assert result.status == 0
        assert "mix/a" in result.out or "corp/" in result.out or (command, form) == ("show", "csv")
        if form == "json":
            read = result.json()
            assert (read["schema_version"], read["question"]) == (1, command)
            assert read["facts"][0]["taken"] == "2026-01-02"
        if form == "csv":
            header = result.out.partition("\n")[0]
            kind = {"show": "Fact", "lineage": "Step", "impact": "Impact"}[command]
            assert header == ",".join(columns(kind))
        # How old the facts are is told, and not among what programs read.
        told = result.err if form in ("csv", "graphml") else result.out.replace("\\", "")
        assert "Facts of 2026-01-02 (made)." in told or form == "json"


@pytest.mark.parametrize("command", ["show", "lineage", "impact"])
def test_what_is_not_in_the_graph_ends_with_1(on_made: Ptm, command: str) -> None:
    result = on_made(command, "mix/abcdd", "--format", "json")
    assert (result.status, result.out) == (1, "")
    assert result.err.startswith("mix/abcdd is not in the graph. Did you mean mix/abcd")


def test_declared_only_leaves_out_what_was_inferred(on_made: Ptm) -> None:
    words = ("lineage", "guess/grandchild", "--format", "json")
    assert len(on_made(*words).json()["rows"]) == 3
    assert [row["parent_id"] for row in on_made(*words, "--declared-only").json()["rows"]] == [
        "guess/child"
    ]
    words = ("impact", "guess/base", "--format", "json")
    everything = {row["id"] for row in on_made(*words).json()["rows"]}
    stated = {row["id"] for row in on_made(*words, "--declared-only").json()["rows"]}
    assert everything - stated == {"guess/child", "guess/grandchild", "github.com/some/tool"}


def test_a_name_of_two_things_gets_a_remark_on_standard_error(on_made: Ptm) -> None:
    result = on_made("lineage", "same/name", "--format", "json")
    assert result.json()["parameters"]["kind"] == "Model"
    assert "dataset:same/name" in result.err
    other = on_made("lineage", "dataset:same/name", "--format", "json")
    assert other.json()["parameters"]["kind"] == "Dataset"
    assert other.err == ""


@pytest.mark.parametrize("identifier", HOSTILE[:-1])
def test_hostile_ids_can_be_asked_about_and_never_reach_the_terminal(
    on_made: Ptm, identifier: str
) -> None:
    for command in ("show", "lineage", "impact"):
        # A blank at an end, a colon or an address are read as such: the prefix tells the rest.
        result = on_made(command, f"model:{identifier}")
        if identifier != identifier.strip():
            continue
        assert result.status == 0
        text = result.out + result.err
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e]", text)


def test_an_answer_names_the_next_command_as_it_can_be_typed(on_made: Ptm) -> None:
    for identifier in ("mix/abcd", "dataset:corp/c", HOSTILE[0]):
        shown = on_made("lineage", identifier).out
        [command] = [line for line in shown.splitlines() if "ptm impact" in line]
        words = shlex.split(command.partition("ptm ")[2])
        assert on_made(*words).status == 0


def test_a_licence_and_an_owner_can_be_shown_and_have_no_lineage(on_made: Ptm) -> None:
    shown = on_made("show", "license:The Apache License, Version 2.0").out
    assert shown.startswith("License apache-2.0\n")
    assert "ptm ask licensed-under --license-id apache-2.0" in shown
    assert "includes  cc-by-nc-4.0" in on_made("show", "license:cc-by-nc-4.0 AND/OR apache-2.0").out
    shown = on_made("show", "owner:mix").out
    assert "publishes  mix/abcd  hub-api" in shown
    assert "ptm lineage" not in shown
    for command in ("lineage", "impact", "licenses", "check"):
        for name, told in (("license:mit", "mit is a licence"), ("owner:mix", "is an owner")):
            result = on_made(command, name)
            assert (result.status, result.out) == (2, "")
            assert told in result.err
            assert f"ptm show {name.partition(':')[0]}:" in result.err


def test_a_label_that_was_not_recognised_is_shown_as_it_was_written(ptm: Ptm) -> None:
    claim = {"claim": "LICENSED_AS", "from": ["Model", "a/b"], "stated_by": "mine"}
    for licence, written in (("unrecognised:0123", "Our own terms"), ("mit", "mit")):
        told = json.dumps({**claim, "to": ["License", licence], "raw": written})
        assert ptm("ingest", "records", "-", stdin=told).status == 0
    shown = ptm("show", "a/b")
    [line] = [line for line in shown.out.splitlines() if "unrecognised:" in line]
    assert '"Our own terms"' in line
    assert '"mit"' not in shown.out
    part = ptm("show", "a/b", "--format", "json").json()["parts"]["claims"]
    assert {row["raw"] for row in part} == {"Our own terms", "mit"}


def test_an_answer_that_ends_at_the_bound_says_so(ptm: Ptm) -> None:
    records = "".join(
        json.dumps(
            {
                "claim": "DERIVED_FROM",
                "from": ["Model", f"m/{n}"],
                "to": ["Model", f"m/{n + 1}"],
                "stated_by": "x",
            }
        )
        + "\n"
        for n in range(105)
    )
    assert ptm("ingest", "records", "-", stdin=records).status == 0
    for form in ("tree", "json"):
        assert "The search ends 100 steps away" in ptm("lineage", "m/0", "--format", form).err
    assert "The search ends" not in ptm("lineage", "m/50").err


# Ask --------------------------------------------------------------------------------------------


def test_ask_lists_every_question(ptm: Ptm) -> None:
    shown = ptm("ask")
    assert shown.status == 0
    for question in questions():
        assert re.search(rf"^  {question.name.replace('_', '-')} +\S", shown.out, re.MULTILINE)
    assert ptm("ask", "--help").status == 0


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_every_question_is_asked_with_its_options(on_made: Ptm, question: Question) -> None:
    name = question.name.replace("_", "-")
    helped = on_made("ask", name, "--help")
    assert helped.status == 0
    assert " ".join(question.title.split()) in " ".join(helped.out.split())
    words = []
    for parameter in question.parameters:
        option = f"--{parameter.replace('_', '-')}"
        assert option in helped.out
        words += [option, {**ASKED, **SUBJECT, **OF_ITS_OWN.get(question.name, {})}[parameter]]
    for form in ("table", "json", "csv", "markdown"):
        result = on_made("ask", name, *words, "--format", form)
        assert result.status == 0
        assert result.out
    answer = on_made("ask", name, *words, "--format", "json").json()
    assert answer["question"] == question.name
    assert answer["rows"]
    # An underscore is understood as well.
    assert on_made("ask", question.name, *words).status == 0
    if question.can_leave_out_inferred:
        assert on_made("ask", name, *words, "--declared-only").status == 0


def test_the_help_of_answers_has_every_word_that_may_be_asked(ptm: Ptm) -> None:
    helped = " ".join(ptm("ask", "license-answers-things", "--help").out.split())
    said, _, example = helped.partition("For example:")
    for word in (*ACTIONS, *LIMITS, *ANSWERS):
        assert re.search(rf"[ :]{word}[,;. ]", said), word
    assert example.strip() == "ptm ask license-answers-things --action commercial --answer no"


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_the_example_in_a_help_can_be_typed(on_made: Ptm, question: Question) -> None:
    helped = on_made("ask", question.name, "--help").out
    example = " ".join(helped.partition("For example:")[2].split())
    words = shlex.split(example.removeprefix("ptm "))
    # The made graph does not have the thing of the example.
    assert on_made(*words).status in (0, 1)


@pytest.mark.parametrize(
    "identifier",
    [
        "mix/abcd",
        "mixed",
        "https://huggingface.co/mix/abcd/tree/main",
        "model:mix/abcd",
        "mix/abcd/",
    ],
)
def test_a_question_takes_ids_as_people_write_them(on_made: Ptm, identifier: str) -> None:
    rows = on_made("ask", "ancestors", "--model-id", identifier, "--format", "json").json()["rows"]
    assert len(rows) == 9


@pytest.mark.parametrize(
    ("option", "identifier"),
    [
        ("dataset", "corp/c"),
        ("dataset", "dataset:corp/c"),
        ("dataset", "huggingface.co/datasets/corp/c"),
        ("dataset", "same/name"),
        ("repository", "some/tool"),
        ("repository", "https://github.com/Some/Tool.git"),
        ("repository", "git@github.com:some/tool.git"),
    ],
)
def test_so_do_questions_about_other_kinds(on_made: Ptm, option: str, identifier: str) -> None:
    words = ("ask", f"{option}-lineage", f"--{option}-id", identifier, "--format", "json")
    assert on_made(*words).json()["rows"]


def test_a_question_about_a_thing_of_another_kind_ends_with_1(on_made: Ptm) -> None:
    result = on_made("ask", "ancestors", "--model-id", "corp/c")
    assert (result.status, result.out) == (1, "")
    assert "corp/c is in the graph, but it is a dataset." in result.err


def test_a_list_is_given_by_repeating_an_option(on_made: Ptm) -> None:
    words = ("ask", "alike", "--words", "ladder/11", "--words", "mix/abcd", "--format", "csv")
    found = {row["id"] for row in csv.DictReader(io.StringIO(on_made(*words).out))}
    assert found == {"ladder/11-a", "ladder/11-b", "ladder/11-c", "mix/abcd"}


def test_nothing_found_is_an_answer(on_made: Ptm) -> None:
    result = on_made("ask", "ancestors", "--model-id", "plain/model")
    assert result.status == 0
    assert "ancestors" in result.out


# Where the graph is -----------------------------------------------------------------------------


def test_the_graph_is_named_before_or_after_the_command_or_in_the_environment(
    ptm: Ptm, made_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(made_file)
    for words in (("--graph", path, "find", "mix"), ("find", "mix", "--graph", path)):
        assert ptm(*words).status == 0
    # What stands nearer to the command wins, and both win over the environment.
    assert ptm("--graph", "/no/such/graph", "find", "mix", "--graph", path).status == 0
    assert ptm("find", "mix").status == 3
    monkeypatch.setenv("PTM_GRAPH", path)
    assert ptm("find", "mix").status == 0
    assert ptm("find", "mix", "--graph", "/no/such/graph").status == 3


@pytest.mark.parametrize(
    "words",
    [
        ("find", "x"),
        ("show", "x"),
        ("lineage", "x"),
        ("impact", "x"),
        ("cypher", "RETURN 1 AS x"),
        ("ask", "cycles"),
        ("graph", "status"),
        ("export", "--all", "-o", "x.json"),
    ],
)
def test_a_graph_that_is_not_there_ends_with_3_and_is_not_made(
    ptm: Ptm, tmp_path: Path, words: tuple[str, ...]
) -> None:
    result = ptm(*words, "--graph", f"{tmp_path}/none/graph.lbug")
    assert (result.status, result.out) == (3, "")
    assert "`ptm ingest sample` makes one" in result.err
    assert not list(tmp_path.iterdir())


def test_what_is_no_graph_ends_with_3_and_is_left_as_it_is(ptm: Ptm, tmp_path: Path) -> None:
    for name, content in (("text", b"not a graph\n" * 500), ("empty", b""), ("bin", bytes(9_000))):
        path = tmp_path / name
        path.write_bytes(content)
        result = ptm("find", "x", "--graph", str(path))
        assert (result.status, result.out) == (3, "")
        assert path.read_bytes() == content
    assert ptm("find", "x", "--graph", str(tmp_path)).status == 3


def test_a_server_that_does_not_answer_ends_with_3(ptm: Ptm) -> None:
    result = ptm("find", "x", "--graph", "bolt://127.0.0.1:9")
    assert result.status == 3
    assert "No Neo4j server answers at bolt://127.0.0.1:9" in result.err
    assert TOP not in result.out


def test_a_licence_can_be_named_as_the_world_writes_it(on_made: Ptm) -> None:
    one, other = (
        on_made("ask", "licensed-under", "--license-id", name, "--format", "json").json()["rows"]
        for name in ("mit", "The MIT License")
    )
    assert one == other != []
