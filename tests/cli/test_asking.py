"""`ptm ask`: its argument, the words that look for questions, and their texts for Browser."""

import csv
import io
import re

import pytest

from ptm.cli.asking import fold_comments
from ptm.cli.options import EVERYTHING
from queries.catalog import by_kind, find_question, questions, search_questions
from tests.cli.conftest import Ptm

# What a question is asked about -----------------------------------------------------------------


@pytest.mark.parametrize(
    "identifier",
    ["mix/abcd", "mixed", "https://huggingface.co/mix/abcd", "model:mix/abcd", "hf://mix/abcd"],
)
def test_an_id_is_an_argument_in_any_form(on_made: Ptm, identifier: str) -> None:
    rows = on_made("ask", "ancestors", identifier, "--format", "json").json()["rows"]
    assert (
        rows
        == on_made("ask", "ancestors", "--model-id", "mix/abcd", "--format", "json").json()["rows"]
    )
    assert len(rows) == 9


@pytest.mark.parametrize(
    ("question", "identifier", "asked", "parameters"),
    [
        ("lineage", "mix/cd", "lineage", {"model_id": "mix/cd"}),
        ("lineage", "dataset:corp/c", "dataset_lineage", {"dataset_id": "corp/c"}),
        ("lineage", "corp/c", "dataset_lineage", {"dataset_id": "corp/c"}),
        ("lineage", "huggingface.co/datasets/corp/c", "dataset_lineage", {"dataset_id": "corp/c"}),
        ("dataset-lineage", "same/name", "dataset_lineage", {"dataset_id": "same/name"}),
        (
            "claims",
            "github.com/Some/Tool",
            "repository_claims",
            {"repository_id": "github.com/some/tool"},
        ),
        ("claims", "license:mit", "license_claims", {"license_id": "mit"}),
        (
            "licensed-under",
            "MIT License",
            "licensed_under",
            {"license_id": "mit", "limit": EVERYTHING},
        ),
        (
            "licensed-under",
            "license:mit",
            "licensed_under",
            {"license_id": "mit", "limit": EVERYTHING},
        ),
        ("owner-claims", "owner:mix", "owner_claims", {"owner_id": "hf:mix"}),
        ("identify", "mixed", "identify", {"id": "mixed"}),
        ("find", "MIX/AB", "find", {"text": "MIX/AB", "limit": EVERYTHING}),
    ],
)
def test_the_question_is_that_of_the_kind_that_is_named(
    on_made: Ptm, question: str, identifier: str, asked: str, parameters: dict[str, object]
) -> None:
    answer = on_made("ask", question, identifier, "--format", "json").json()
    assert (answer["question"], answer["parameters"]) == (asked, parameters)


def test_what_the_same_name_means_besides_is_said(on_made: Ptm) -> None:
    result = on_made("ask", "lineage", "same/name", "--format", "json")
    assert result.json()["question"] == "lineage"
    assert "The same name also means dataset:same/name." in result.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("lineage", "license:mit"), "it is a licence"),
        (("ancestors", "corp/c"), "it is a dataset"),
        (("dataset-lineage", "model:mix/cd"), "it is a model"),
        (("lineage", "no/such"), "no/such is not in the graph"),
        (("credits", "no/such", "nor/this"), "nor/this is not in the graph"),
    ],
)
def test_what_cannot_be_asked_about_ends_with_1(
    on_made: Ptm, words: tuple[str, ...], said: str
) -> None:
    result = on_made("ask", *words)
    assert (result.status, result.out) == (1, "")
    assert said in result.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("lineage",), "ID is missing, for example: ptm ask lineage HuggingFaceH4/zephyr-7b-beta"),
        (("alike",), "WORD… is missing, for example: ptm ask alike bert uncased"),
        (("lineage", "mix/cd", "mix/ab"), "lineage takes one ID, and not 2"),
        (("lineage", "mix/cd", "--model-id", "mix/ab"), "given twice: leave out --model-id"),
        (("lineage", ""), "empty"),
        (("credits", ""), "empty"),
        (("cycles", "mix/cd"), "unexpected extra argument"),
    ],
)
def test_wrong_words_about_a_question_end_with_2(
    on_made: Ptm, words: tuple[str, ...], said: str
) -> None:
    result = on_made("ask", *words)
    assert (result.status, result.out) == (2, "")
    assert said in result.err


def test_a_list_is_several_words_and_what_is_missing_costs_only_itself(on_made: Ptm) -> None:
    both = on_made("ask", "credits", "mix/cd", "model:mix/abcd", "--format", "json")
    assert {row["id"] for row in both.json()["rows"]} == {"mix/cd", "mix/abcd"}
    some = on_made("ask", "credits", "mix/cd", "no/such", "mix/abcd", "--format", "json")
    assert (some.status, some.json()["rows"]) == (1, both.json()["rows"])
    assert "no/such is not in the graph" in some.err
    words = on_made("ask", "alike", "ladder/11", "mix/abcd", "--format", "json").json()
    assert words["parameters"]["words"] == ["ladder/11", "mix/abcd"]


# How much is asked for --------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("ask", "most-depended-upon"), ("find", "a")])
def test_only_a_table_has_a_limit_that_nobody_gave(on_made: Ptm, words: tuple[str, ...]) -> None:
    default = on_made(*words, "--limit", "1", "--all", "--format", "json")
    every = on_made(*words, "--format", "json")
    assert every.json()["rows"] == default.json()["rows"]
    assert len(every.json()["rows"]) > 20
    assert (every.status, every.err) == (0, "")
    listed = csv.DictReader(io.StringIO(on_made(*words, "--format", "csv").out, newline=""))
    assert len(list(listed)) == len(every.json()["rows"])
    assert f"\n{len(every.json()['rows'])} rows.\n" in on_made(*words, "--all").out


def test_a_limit_that_is_reached_is_said_in_every_format(on_made: Ptm) -> None:
    said = "The limit of 20 is reached: --limit N or --all asks for more."
    table = on_made("ask", "most-depended-upon")
    assert f"\n20 rows. {said}\n" in table.out
    assert said not in table.err
    for form in ("json", "csv", "markdown"):
        given = on_made("ask", "most-depended-upon", "--limit", "20", "--format", form)
        assert said in given.err
        assert said not in given.out
    assert "limit" not in on_made("ask", "most-depended-upon", "--limit", "1000").out
    assert "2 rows. The limit of 2 is reached" in on_made("find", "mix", "--limit", "2").out


# Words that look for questions ------------------------------------------------------------------


def test_the_same_of_other_kinds_stands_below_a_question(ptm: Ptm) -> None:
    lines = ptm("ask").out.splitlines()
    assert max(map(len, lines)) <= 80
    place = next(i for i, line in enumerate(lines) if line.startswith("  lineage "))
    assert re.fullmatch(r"  dataset-lineage +the same of a dataset", lines[place + 1])


def test_words_list_the_questions_in_which_all_of_them_stand(ptm: Ptm) -> None:
    shown = ptm("ask", "Licences", "DATASET").out
    assert "ptm ask dataset-clashes ID\n    Which upstream licences" in shown
    assert "training-datasets" not in shown
    one = ptm("ask", "training")
    assert (one.status, one.err) == (0, "")
    assert one.out.startswith("ptm ask training-datasets ID\n    Which datasets are behind")
    assert "1 question;" in one.out
    assert "ptm ask sources\n" in ptm("ask", "census").out
    assert max(map(len, ptm("ask", "along", "lineage").out.splitlines())) <= 80


@pytest.mark.parametrize("words", [("linege",), ("linege", "mix/cd"), ("lineag", "--limit", "3")])
def test_what_no_question_has_ends_with_2_and_a_near_name(ptm: Ptm, words: tuple[str, ...]) -> None:
    result = ptm("ask", *words)
    assert (result.status, result.out) == (2, "")
    assert "Did you mean lineage" in result.err


def test_the_name_of_a_question_asks_it_and_is_no_word_to_look_for(on_made: Ptm) -> None:
    assert "made from themselves" not in on_made("ask", "cycles").out
    assert [q.name for q in search_questions(["cycle"])] == ["cycles"]


def test_every_question_has_questions_of_other_kinds_or_none() -> None:
    for question in questions():
        for label, other in by_kind(question).items():
            assert other.asked_about == f"{label.lower()}_id"
    assert list(by_kind(find_question("lineage"))) == ["Model", "Dataset", "Repository"]
    assert by_kind(find_question("cycles")) == {}


# Texts ------------------------------------------------------------------------------------------


def test_a_text_needs_no_graph_where_nothing_is_named(ptm: Ptm) -> None:
    shown = ptm("ask", "ancestors", "--cypher")
    assert (shown.status, shown.err) == (0, "")
    assert shown.out.startswith(':param model_id => "HuggingFaceH4/zephyr-7b-beta"\n// What is')
    assert "declared: true}]->" not in shown.out
    assert "{declared: true}]->" in ptm("ask", "ancestors", "--cypher", "--declared-only").out


def test_a_text_is_that_of_the_kind_and_id_that_are_named(on_made: Ptm) -> None:
    shown = on_made("ask", "lineage", "huggingface.co/datasets/corp/c", "--cypher").out
    assert shown.startswith(':param dataset_id => "corp/c"\n')
    assert "MATCH (child:Dataset {id: $dataset_id})" in shown
    limited = on_made("ask", "licensed-under", "MIT License", "--limit", "3", "--cypher").out
    assert limited.startswith(':param license_id => "mit"\n:param limit => 3\n')


def test_what_is_computed_has_no_text_and_ends_with_1(ptm: Ptm) -> None:
    result = ptm("ask", "cycles", "--cypher")
    assert (result.status, result.out) == (1, "")
    assert "cycles has no Cypher text" in result.err


def test_comments_above_a_query_fit_a_screen_and_the_query_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for question in questions():
        if question.in_python:
            continue
        text = question.browser_text(dict(question.example))
        shown = fold_comments(text)
        begin = re.search(r"^(?!// |:param )", text, re.MULTILINE)
        assert begin
        query = text[begin.start() :]
        assert shown.endswith(query)
        above = shown.removesuffix(query).splitlines()
        assert all(len(line) <= 80 for line in above if line.startswith("// "))
        # Browser takes a line and what follows for one command, unless it ends with a semicolon.
        lines = [line.removesuffix(";") if line[0] == ":" else line for line in above]
        words = [word for word in "\n".join([*lines, query]).split() if word != "//"]
        assert words == [word for word in text.split() if word != "//"]
