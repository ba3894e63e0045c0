"""`ptm check` of many ids: from a file, from the policy, and where one of them is no id."""

from __future__ import annotations

from pathlib import Path

import pytest

from ptm.cli import id_lists
from tests.cli.conftest import Ptm
from tests.factories import derived_line, json_lines, label_line, node_line

GRAPH = json_lines(
    *(node_line(name) for name in ("org/bad", "org/good", "lab/nc")),
    derived_line("org/bad", "lab/nc", method="merge"),
    label_line("org/bad", "mit"),
    label_line("org/good", "mit"),
    label_line("lab/nc", "cc-by-nc-4.0"),
)


@pytest.fixture
def on_small(ptm: Ptm, small_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ptm:
    """Return what runs a command on the small graph, in a folder of its own within a home."""
    monkeypatch.setenv("HOME", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PTM_GRAPH", str(small_file))
    return ptm


def checked(shown: str) -> dict[str, str]:
    """Return the verdict of each artifact of a check in JSON."""
    import json

    return {row["id"]: row["verdict"] for row in json.loads(shown)["parts"]["checked"]}


# Lists ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["-", "ids.txt"])
def test_a_list_has_one_id_a_line(on_small: Ptm, given: str) -> None:
    content = "\ufeff# ours\r\norg/bad  \r\n\r\n\torg/good\r\n  # not lab/nc\r\nno/such".encode()
    Path("ids.txt").write_bytes(content)
    result = on_small("check", "--from", given, "--format", "json", stdin=content)
    assert result.status == 1
    assert checked(result.out) == {"org/bad": "fail", "org/good": "pass", "no/such": "fail"}
    assert "no/such is not in the graph." in result.err


def test_words_and_a_list_are_checked_together_each_once(on_small: Ptm) -> None:
    words = ("check", "org/good", "--from", "-", "--format", "json")
    result = on_small(*words, stdin="org/good\nhf.co/lab/nc\nlab/nc\n")
    assert result.status == 0
    assert checked(result.out) == {"org/good": "pass", "lab/nc": "pass"}


def test_a_line_that_is_no_id_is_named_and_the_others_are_checked(on_small: Ptm) -> None:
    lines = ["org/good", "x" * 5_000, "license:mit", *(str(n) * 5_000 for n in range(3))]
    result = on_small("check", "--from", "-", "--format", "json", stdin="\n".join(lines))
    assert result.status == 1
    found = checked(result.out)
    assert len(found) == 6
    assert [found.pop("org/good"), *found.values()] == ["pass", *["fail"] * 5]
    assert "4 lines of standard input are no ids: line 2: " in result.err
    assert "; and 1 more." in result.err
    assert "mit is a licence" in result.err


def test_of_many_that_are_not_there_the_first_are_named(on_small: Ptm) -> None:
    lines = "\n".join(f"no/such{number}" for number in range(9))
    result = on_small("check", "--from", "-", stdin=lines)
    assert result.status == 1
    # The report says of each why; beside it the ids are named, in lines that fit a screen.
    assert result.out.count("is not in the graph.") == 9
    said = " ".join(result.err.split())
    assert "9 ids cannot be checked: no/such0, no/such1," in said
    assert " and 4 more." in said
    assert max(map(len, result.err.splitlines())) <= 80
    told = on_small("check", "--from", "-", "--format", "csv", stdin=lines).err
    assert told.count("is not in the graph.") == 5
    assert "And 4 more cannot be checked." in told


def test_what_may_be_a_slip_is_not_offered_to_be_fetched(on_small: Ptm) -> None:
    said = on_small("check", "org/badd", "else/where").err
    assert "ptm ingest hub else/where\n" in said
    assert "org/badd" not in said.partition("To fetch")[2]
    assert "To fetch" not in on_small("check", "org/badd").err
    assert "org/badd" not in on_small("licenses", "org/badd", "else/where").err.partition("To f")[2]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "names nothing"),
        (b"# nothing\n\n", "names nothing"),
        (b"org/good\norg/\xff\n", "is not UTF-8: line 2 cannot be read"),
        ("org/good\n".encode("utf-16"), "is not UTF-8 but has zero bytes"),
        (b"a/b\n" * 6, "has over 5 lines"),
        (b"a/b" * 100, "too many for a list of ids"),
    ],
)
def test_a_list_that_cannot_be_read_ends_with_3(
    on_small: Ptm, monkeypatch: pytest.MonkeyPatch, content: bytes, said: str
) -> None:
    monkeypatch.setattr(id_lists, "MOST", 5)
    monkeypatch.setattr(id_lists, "LARGEST", 100)
    result = on_small("check", "--from", "-", stdin=content)
    assert (result.status, result.out) == (3, "")
    assert said in result.err
    assert on_small("check", "--from", "missing.txt").status == 3


@pytest.mark.parametrize("wrong", ["", " ", "\udcff", "license:mit", "x" * 1_000_000])
def test_what_is_no_id_fails_beside_others(on_small: Ptm, wrong: str) -> None:
    result = on_small("check", "org/good", wrong, "--format", "json")
    assert result.status == 1
    assert list(checked(result.out).values()) == ["pass", "fail"]
    [row] = result.json()["rows"]
    assert (row["kind"], row["rule"]) == (None, "no_artifact")
    assert len(row["id"]) < 4_000
    assert result.err.endswith(" fails the policy.\n")
    assert not result.err.endswith("  fails the policy.\n")


@pytest.mark.parametrize("form", ["table", "csv", "markdown", "sarif"])
def test_every_format_says_what_is_no_id(on_small: Ptm, form: str) -> None:
    result = on_small("check", "org/good", "", "--format", form)
    assert result.status == 1
    shown = result.out.replace("\\", "")
    assert "'': fail, the name of no artifact" in shown or form != "table"
    assert "no_artifact" in shown or form == "table"


# The list of a policy ---------------------------------------------------------------------------


def test_a_bare_check_takes_the_list_of_the_policy(on_small: Ptm) -> None:
    text = 'models = ["https://huggingface.co/org/good", "hf.co/lab/nc",\n "org/good"]\n'
    Path("ptm-policy.toml").write_text(text, encoding="utf-8")
    result = on_small("check", "--format", "json")
    assert result.status == 0
    assert checked(result.out) == {"org/good": "pass", "lab/nc": "pass"}
    assert result.json()["parameters"]["policy"] == "ptm-policy.toml"
    assert "The policy is ptm-policy.toml; --no-policy leaves it out." in result.err
    assert "Checking the 3 ids that ptm-policy.toml lists." in result.err
    # Whoever names something is answered about that.
    one = on_small("check", "org/bad", "--format", "json")
    assert checked(one.out) == {"org/bad": "fail"}
    listed = on_small("check", "--from", "-", "--format", "json", stdin="org/bad")
    assert checked(listed.out) == {"org/bad": "fail"}


def test_without_a_list_a_bare_check_takes_the_folder(on_small: Ptm) -> None:
    Path("ptm-policy.toml").write_text("[use]\ncommercial = true\n", encoding="utf-8")
    Path("app.py").write_text('x = AutoModel.from_pretrained("org/good")\n', encoding="utf-8")
    result = on_small("check")
    assert "Scanned . (local:" in result.err
    assert "the policy ptm-policy.toml" in " ".join(result.out.split())


def test_no_policy_leaves_it_out(on_small: Ptm) -> None:
    Path("ptm-policy.toml").write_text('[licenses]\nfail = ["mit"]\n', encoding="utf-8")
    assert on_small("check", "org/good").status == 1
    result = on_small("check", "org/good", "--no-policy")
    assert (result.status, result.err) == (0, "")
    assert "the built-in policy" in result.out


def test_one_that_is_given_goes_before_one_that_is_found(on_small: Ptm) -> None:
    Path("ptm-policy.toml").write_text("this is no policy", encoding="utf-8")
    Path("other.toml").write_text('[licenses]\nfail = ["mit"]\n', encoding="utf-8")
    result = on_small("check", "org/good", "--policy", "other.toml")
    assert result.status == 1
    assert "the policy other.toml" in result.out
    assert "ptm-policy.toml" not in result.err


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("models = 'org/good'", 2, "line 1: models has to be a list of ids"),
        ("models = [\n'org/good',\n7]", 2, "line 3: an id has to be a text"),
        ("models = [\n'org/good',\n'']", 2, "line 3: an id has to be a text"),
        ("models = ['license:mit']", 2, "line 1: license:mit is a licence"),
        (f"models = ['{'x' * 5_000}']", 2, "line 1: 'xxx"),
        ("[licenses]\nmodels = ['org/good']", 2, "line 2: models has to stand above the first"),
        ("[licences]", 2, "line 1: there is no key"),
        ("\udcff", 2, "line 1: this is not UTF-8"),
    ],
)
def test_a_wrong_policy_that_is_found_is_an_error(
    on_small: Ptm, text: str, status: int, said: str
) -> None:
    Path("ptm-policy.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    result = on_small("check", "org/good")
    assert (result.status, result.out) == (status, "")
    assert f"ptm-policy.toml, {said}" in result.err


def test_something_else_of_that_name_is_an_error(on_small: Ptm) -> None:
    Path("ptm-policy.toml").mkdir()
    result = on_small("check", "org/good")
    assert (result.status, result.out) == (3, "")
    assert "ptm-policy.toml cannot be read: it is no file." in result.err


def test_the_policy_that_init_writes_is_found(on_small: Ptm) -> None:
    assert on_small("check", "--init").status == 0
    text = Path("ptm-policy.toml").read_text(encoding="utf-8")
    assert '# models = ["org/model", "dataset:name"]' in text
    Path("ptm-policy.toml").write_text(text.replace("# models", "models"), encoding="utf-8")
    result = on_small("check", "--format", "json")
    assert checked(result.out) == {"org/model": "fail", "dataset:name": "fail"}


# What many look like ----------------------------------------------------------------------------


def test_a_check_of_many_begins_with_a_line_for_each_the_gravest_first(on_small: Ptm) -> None:
    named = ("org/good", "org/bad", "lab/nc", "no/such", "no/other", "no/third")
    shown = on_small("check", *named).out
    table, _, rest = shown.partition("\n\n")
    rows = [line.split()[:2] for line in table.splitlines()]
    assert rows[0] == ["id", "verdict"]
    assert {name for name, verdict in rows if verdict == "fail"} == {"org/bad", *named[3:]}
    assert [name for name, verdict in rows if verdict == "pass"] == ["org/good", "lab/nc"]
    assert "no commercial use" in table
    # What passes without a finding stands in the table alone, and a long remedy is told once.
    assert "org/good:" not in rest
    assert "org/bad: fail" in rest
    assert max(map(len, table.splitlines())) <= 80


def test_a_long_remedy_is_told_once(ptm: Ptm) -> None:
    told = json_lines(
        *(derived_line("a/child", name, method="merge") for name in ("b/one", "b/two")),
        *(label_line(name, "cc-by-nc-4.0") for name in ("b/one", "b/two")),
        label_line("a/child", "mit"),
    )
    assert ptm("ingest", "records", "-", stdin=told).status == 0
    shown = ptm("check", "a/child").out
    assert shown.count("Remedy: Keep to the limit") == 1
    assert "Remedy: as above for non_commercial." in shown


def test_csv_says_what_has_no_row_as_it_passes(on_small: Ptm) -> None:
    result = on_small("check", "org/good", "lab/nc", "org/bad", "--format", "csv")
    assert len(result.out.splitlines()) == 2
    assert (
        "2 artifacts pass without a finding and have no row: org/good, lab/nc. "
        "--format json has every verdict.\n"
    ) in result.err
    assert "no row" not in on_small("check", "org/bad", "--format", "csv").err
    assert "no row" not in on_small("check", "org/good", "--format", "json").err


def test_csv_of_licences_without_a_finding_says_where_the_answers_are(on_small: Ptm) -> None:
    result = on_small("licenses", "org/good", "--format", "csv")
    assert len(result.out.splitlines()) == 1
    assert "--format json has the answers as well." in result.err
    assert "--format json" not in on_small("licenses", "org/bad", "--format", "csv").err
