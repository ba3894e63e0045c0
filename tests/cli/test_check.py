"""`ptm check` as it is typed: statuses, formats, policies, and the file that it begins with."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from licenses.policy.file import read_gate
from licenses.policy.gate import Gate
from queries.rows import columns
from tests.cli.conftest import Ptm, Result
from tests.factories import derived_line, json_lines, label_line, node_line
from tests.queries.made_graph import HOSTILE
from tests.reports.sarif import checked

SCOPE = "it is no legal advice"
FORMS = ["table", "json", "sarif", "markdown", "csv"]


GRAPH = json_lines(
    *(node_line(name) for name in ("org/bad", "org/good", "org/quiet", "lab/nc", "lab/free")),
    derived_line("org/bad", "lab/nc", method="merge", evidence="base_model: lab/nc"),
    derived_line("org/good", "lab/free", method="finetune"),
    derived_line("org/quiet", "lab/unheard", method="finetune"),
    derived_line("org/strange", "lab/page", method="finetune"),
    label_line("org/bad", "apache-2.0"),
    label_line("lab/nc", "cc-by-nc-4.0"),
    label_line("org/good", "mit"),
    label_line("lab/free", "mit"),
    label_line("org/quiet", "mit"),
    label_line("org/strange", "mit"),
    label_line("lab/page", "unrecognised:0123456789abcdef", raw="<script>alert(1)</script>" * 400),
)


@pytest.fixture
def on_small(ptm: Ptm, small_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ptm:
    """Return what runs a command on the small graph, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PTM_GRAPH", str(small_file))
    return ptm


def policy(text: str, name: str = "ptm-policy.toml") -> str:
    """Write a policy to this folder; return its name."""
    Path(name).write_text(text, encoding="utf-8")
    return name


def test_what_one_licence_brings_twice_along_a_path_is_told_once(ptm: Ptm) -> None:
    lines = (
        derived_line("a/child", "a/tuned", method="finetune"),
        derived_line("a/tuned", "a/base", method="finetune"),
        derived_line("a/child", "a/aside", method="finetune"),
        *(label_line(name, "cc-by-nc-4.0") for name in ("a/tuned", "a/base", "a/aside")),
        label_line("a/child", "mit"),
    )
    assert ptm("ingest", "records", "-", stdin=json_lines(*lines)).status == 0
    shown = " ".join(ptm("check", "a/child").out.split())
    assert "a/child, fine-tuned from a/tuned the same from a/base" in shown
    assert "3 findings from 1 licence. Findings that say the same along one path are" in shown
    assert shown.count("but the label is mit") == 2
    page = ptm("check", "a/child", "--format", "markdown").out
    assert "| a/tuned, the same from a/base |" in page
    assert page.count("[[exceptions]]") == 3
    assert len(ptm("check", "a/child", "--format", "json").json()["rows"]) == 3
    log = ptm("check", "a/child", "--format", "sarif").json()["runs"][0]
    assert len(log["results"]) == 3
    assert "shown as one" not in str(log)


# Statuses ---------------------------------------------------------------------------------------


def test_what_keeps_to_the_policy_ends_with_0(on_small: Ptm) -> None:
    result = on_small("check", "org/good")
    assert result.status == 0
    assert "org/good: pass\n" in result.out
    assert "1 artifact passes the built-in policy." in result.out
    assert not result.err


def test_a_conflict_ends_with_1_and_is_told_with_its_path(on_small: Ptm) -> None:
    result = on_small("check", "org/bad")
    assert result.status == 1
    said = " ".join(result.out.split())
    assert "FAIL high non_commercial findings.conflict" in said
    assert "lab/nc is cc-by-nc-4.0, but the label is apache-2.0" in said
    assert "org/bad, merged from lab/nc" in said
    assert "1 artifact fails the built-in policy: 1 finding." in said
    assert result.err == "org/bad fails the policy.\n"


def test_one_licence_of_several_things_is_counted_as_such(ptm: Ptm) -> None:
    above = ["lab/nc-1", "lab/nc-2", "lab/nc-3", "lab/quiet-1", "lab/quiet-2"]
    told = json_lines(
        label_line("org/mix", "apache-2.0"),
        *(derived_line("org/mix", name, method="merge") for name in above),
        *(label_line(name, "cc-by-nc-4.0") for name in above[:3]),
        label_line("lab/nc-1", "llama3.1") | {"stated_by": "card"},
    )
    assert ptm("ingest", "records", "-", stdin=told).status == 0
    said = " ".join(ptm("check", "org/mix").out.split())
    assert (
        "1 artifact fails the built-in policy: 6 findings from 2 licences; 2 need review. Each step"
        in said
    )
    said = " ".join(ptm("check", "org/mix", "no/such").out.split())
    assert "2 of 2 artifacts fail the built-in policy: 7 findings from 2 licences and 1 id" in said
    assert "not in the graph; 2 need review. Each" in said


def test_the_exception_that_is_offered_lets_it_pass(on_small: Ptm) -> None:
    shown = on_small("check", "org/bad")
    assert "To let it pass, add to ptm-policy.toml and check with" in shown.out
    block = shown.out[shown.out.index("  [[exceptions]]") :].partition("\n\n")[0]
    block = block[: block.index("until = ") + len("until = 2027-01-31")]
    pasted = on_small("check", "org/bad", "--policy", policy(block))
    assert pasted.status == 0
    assert "org/bad: pass" in pasted.out
    page = on_small("check", "org/bad", "--no-policy", "--format", "markdown").out
    assert "```toml\n" + "\n".join(line.strip() for line in block.split("\n")) + "\n```" in page


def test_the_unknown_is_told_and_does_not_fail(on_small: Ptm) -> None:
    result = on_small("check", "org/quiet", "org/strange")
    assert result.status == 0
    assert result.out.count("REVIEW") == 2
    failing = policy('[findings]\nunknown = "fail"\nundeclared = "fail"')
    assert on_small("check", "org/quiet", "--policy", failing).status == 1
    assert on_small("check", "org/strange", "--policy", failing).status == 1


def test_all_ids_are_checked_and_told_whatever_one_of_them_is(on_small: Ptm) -> None:
    result = on_small("check", "org/good", "org/badd", "org/bad", "--format", "json")
    assert result.status == 1
    checked_ = {r["id"]: r["verdict"] for r in result.json()["parts"]["checked"]}
    assert checked_ == {"org/good": "pass", "org/badd": "fail", "org/bad": "fail"}
    assert "org/badd is not in the graph. Did you mean org/bad?" in result.err
    assert "org/bad and 1 other artifact fail the policy.\n" in result.err


def test_a_thing_that_is_named_twice_is_checked_once(on_small: Ptm) -> None:
    rows = on_small("check", "org/bad", "https://huggingface.co/org/bad", "--format", "json").json()
    assert len(rows["parts"]["checked"]) == len(rows["rows"]) == 1


def test_of_a_name_of_two_things_the_other_is_told(on_made: Ptm) -> None:
    result = on_made("check", "same/name", "dataset:same/name", "--format", "json")
    things = [(r["kind"], r["id"]) for r in result.json()["parts"]["checked"]]
    assert things == [("Model", "same/name"), ("Dataset", "same/name")]
    assert "The same name also means dataset:same/name." in on_made("check", "same/name").err


@pytest.mark.parametrize(
    "words",
    [
        ("license:mit", "--online"),
        ("--init", "--online"),
        ("org/bad", "--init"),
        ("--init", "--policy", "x.toml"),
        ("org/bad", "--format", "tree"),
        ("\udcff",),
        ("",),
        ("license:mit",),
        ("org/bad", "--policy", "wrong.toml"),
        ("org/bad", "--policy", "large.toml"),
        ("org/bad", "--policy", "binary.toml"),
        ("org/bad", "--policy", "zero\0.toml"),
        ("org/bad", "--policy", ""),
        ("org/bad", "--policy", "x.toml", "--no-policy"),
        ("--init", "--no-policy"),
        ("--init", "--from", "x.txt"),
        ("--from", "zero\0.txt"),
    ],
)
def test_wrong_words_end_with_2(on_small: Ptm, words: tuple[str, ...]) -> None:
    policy("[licences]", "wrong.toml")
    policy("# " + "x" * 10_000_000, "large.toml")
    Path("binary.toml").write_bytes(bytes(range(256)))
    result = on_small("check", *words)
    assert (result.status, result.out) == (2, "")


@pytest.mark.parametrize(
    "words", [("--policy", "missing.toml"), ("--policy", "."), ("--graph", "nothing.lbug")]
)
def test_what_cannot_be_read_ends_with_3(on_small: Ptm, words: tuple[str, ...]) -> None:
    assert on_small("check", "org/bad", *words).status == 3


# Policies ---------------------------------------------------------------------------------------


def test_a_wrong_policy_is_told_with_its_file_and_line(on_small: Ptm) -> None:
    name = policy('# ours\n[licenses]\ndenied = ["mit",\n  "apach-2.0",\n]\n', "rules.toml")
    for command in ("check", "licenses"):
        result = on_small(command, "org/bad", "--policy", name)
        assert result.status == 2
        expected = "rules.toml, line 4: there is no licence 'apach-2.0'. Did you mean apache-2.0?\n"
        assert result.err.lower() == expected.lower()


def test_an_exception_lets_it_through_until_it_ends(on_small: Ptm) -> None:
    text = '[[exceptions]]\nid = "lab/nc"\nreason = "Bought | <b>."\nuntil = {}\n'
    kept = on_small("check", "org/bad", "--policy", policy(text.format("9999-12-31")))
    assert kept.status == 0
    assert "  PASS  high  non_commercial" in kept.out
    assert "1 passes by an exception." in kept.out
    assert "By an exception: Bought | <b>. (until 9999-12-31)" in kept.out
    ended = on_small("check", "org/bad", "--policy", policy(text.format("2020-01-31")))
    assert ended.status == 1
    assert "The exception of lab/nc ended on 2020-01-31" in " ".join(ended.out.split())


def test_exceptions_that_let_nothing_pass_are_told_in_one_line(on_small: Ptm) -> None:
    text = '[[exceptions]]\nid = "{}"\nterm = "naming"\nreason = "x"\nuntil = 9999-12-31\n'
    made = "".join(text.format(name) for name in ("org/typo", "a/1", "a/2", "a/3"))
    several = on_small("check", "org/good", "--policy", policy(made))
    assert several.status == 0
    told = " ".join(several.out.split())
    named = "org/typo, naming; a/1, naming; a/2, naming; and 1 more."
    assert f"4 exceptions let nothing pass here: {named}" in told
    one = on_small(
        "check", "org/good", "--policy", policy(text.format("org/typo")), "--format", "markdown"
    )
    assert "- 1 exception lets nothing pass here: org/typo, naming." in one.out


def test_the_readings_of_a_policy_count_for_licenses_too(on_made: Ptm, tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text('[readings]\ndataset = "strict"\n', encoding="utf-8")
    plain = on_made("licenses", "mix/cd", "--format", "json").json()
    strict = on_made("licenses", "mix/cd", "--policy", path, "--format", "json").json()
    contested = [r["term"] for r in plain["rows"] if r["term"].endswith("_contested")]
    assert contested
    assert not [r["term"] for r in strict["rows"] if r["term"].endswith("_contested")]
    assert on_made("licenses", "mix/cd", "--policy", "no.toml").status == 3


def test_the_help_explains_the_three_verdicts_with_their_exit_status(ptm: Ptm) -> None:
    helped = " ".join(ptm("check", "--help").out.split())
    said = next(each for each in helped.split(". ") if each.startswith("Fail means"))
    for words in ("(status 1)", "review that", "pass that", "(both status 0)", "2 or 3"):
        assert words in said


# Formats ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_every_format_says_once_what_it_is_not_and_how_old_the_facts_are(
    on_small: Ptm, form: str
) -> None:
    for words in (("org/bad", "no/such"), ("org/good",)):
        result = on_small("check", *words, "--format", form)
        assert result.status == (len(words) > 1)
        said = " ".join((result.out + (result.err if form == "csv" else "")).split())
        assert said.count(SCOPE) == 1
        aged = '"taken": "' if form == "json" else "(records"
        assert aged in said.replace("\\", "")


def test_json_has_the_columns_of_a_breach(on_small: Ptm) -> None:
    read = on_small("check", "org/bad", "--format", "json").json()
    assert (read["schema_version"], read["question"]) == (1, "check")
    assert read["parameters"]["verdict"] == "fail"
    [row] = read["rows"]
    assert tuple(row) == columns("PolicyFinding")
    assert read["parts"]["routes"][0]["evidence"] == "base_model: lab/nc"


def test_csv_has_a_line_for_each_breach(on_small: Ptm) -> None:
    result = on_small("check", "org/bad", "--format", "csv")
    [row] = csv.DictReader(io.StringIO(result.out))
    assert row["outcome"] == "fail"
    assert tuple(row) == columns("PolicyFinding")


def test_sarif_points_at_the_line_of_the_policy_by_a_path_below_this_folder(
    on_small: Ptm, tmp_path: Path
) -> None:
    text = '[use]\ncommercial = true\n[licenses]\n\ndenied = ["CC-BY-NC-4.0"]\n'
    for name in ("ptm-policy.toml", str(tmp_path / "ptm-policy.toml")):
        result = on_small("check", "org/bad", "--policy", policy(text, name), "--format", "sarif")
        assert str(tmp_path) not in result.out
        [run] = checked(result.out)["runs"]
        places = {r["ruleId"]: r["locations"][0]["physicalLocation"] for r in run["results"]}
        assert places["license_denied"] == {
            "artifactLocation": {"uri": "ptm-policy.toml"},
            "region": {"startLine": 5},
        }
    outside = tmp_path.parent / "elsewhere.toml"
    result = on_small(
        "check", "org/bad", "--policy", policy(text, str(outside)), "--format", "sarif"
    )
    assert '"uri": "elsewhere.toml"' in result.out
    assert str(tmp_path.parent) not in result.out


def test_markdown_gives_the_verdict_first_and_folds_the_paths(on_small: Ptm) -> None:
    shown = on_small("check", "org/bad", "--format", "markdown").out
    assert shown.startswith("## Licences: fail\n")
    assert "| FAIL | org/bad | non\\_commercial | high | cc-by-nc-4.0 | lab/nc |" in shown
    before, _, details = shown.partition("<details>")
    assert "base\\_model: lab/nc" in details
    assert "**Remedy:**" in details
    assert "base\\_model" not in before


@pytest.mark.parametrize("form", FORMS)
def test_no_id_and_no_label_gets_through_raw(on_made: Ptm, form: str) -> None:
    result = on_made("check", *HOSTILE, "--format", form)
    assert result.status in (0, 1)
    assert form == "csv" or not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]", result.out)


def test_no_hostile_id_breaks_the_markdown_of_a_pull_request(on_made: Ptm) -> None:
    shown = on_made("check", *HOSTILE, "--format", "markdown").out
    ours = re.sub(r"</?(details|summary)>", "", shown)
    bare = re.sub(r"\\[^\w\s]", "", ours)
    for mark in ("`", "<", "](", "![", "www.", "://"):
        assert mark not in bare
    rows = [line for line in shown.splitlines() if line.startswith("|")]
    cells = {len(re.split(r"(?<!\\)(?:\\\\)*\|", row)) for row in rows}
    assert cells == {10}


@pytest.mark.parametrize("form", ["markdown", "table", "sarif"])
def test_a_long_label_of_markup_is_told_in_short_and_as_text(on_small: Ptm, form: str) -> None:
    result = on_small("check", "org/strange", "--format", form)
    assert result.status == 0
    assert "alert" in result.out
    assert result.out.count("alert") <= 20
    assert form != "markdown" or "<script>" not in result.out


# Beginning --------------------------------------------------------------------------------------


def test_init_writes_the_built_in_policy_and_never_over_another(on_small: Ptm) -> None:
    result = on_small("check", "--init")
    assert (result.status, result.out) == (0, "")
    written = Path("ptm-policy.toml")
    assert read_gate(written.read_bytes()) == Gate()
    plain = on_small("check", "org/bad", "org/quiet", "--format", "csv")
    with_it = on_small(
        "check", "org/bad", "org/quiet", "--policy", "ptm-policy.toml", "--format", "csv"
    )
    assert (plain.status, plain.out) == (with_it.status, with_it.out)
    written.write_text("# mine", encoding="utf-8")
    again: Result = on_small("check", "--init")
    assert again.status == 2
    assert "is there already" in again.err
    assert written.read_text(encoding="utf-8") == "# mine"


def test_help_says_what_can_be_checked(ptm: Ptm) -> None:
    shown = " ".join(ptm("check", "--help").out.split())
    assert "Without a word, the models that the policy lists are checked" in shown
    assert "where it lists none, this folder" in shown
    assert "up to the root of a git repository or to your home" in shown
    assert "no legal advice" in shown


def test_what_lies_beyond_the_search_is_told_in_every_format(ptm: Ptm) -> None:
    chain = [derived_line(f"ch/{n}", f"ch/{n + 1}", method="finetune") for n in range(120)]
    label = {"from": ["Model", "ch/0"], "to": ["License", "mit"], "stated_by": "mine"}
    said = json_lines(*chain, {"claim": "LICENSED_AS", **label})
    assert ptm("ingest", "records", "-", stdin=said).status == 0
    for form in ("table", "json", "csv", "markdown", "sarif"):
        assert "beyond" in ptm("check", "ch/0", "--format", form).out.replace("\\", "")
    assert "more may lie above" in ptm("licenses", "ch/0").out
    strict = '[findings]\nunknown = "fail"\n'
    told = ptm("licenses", "ch/0", "--format", "json").json()
    assert "beyond_search" in {row["term"] for row in told["rows"]}, strict


# What may be done ---------------------------------------------------------------------------------


BARE = {
    "lab/nc": ("cc-by-nc-4.0", "pass, but no commercial use (its own cc-by-nc-4.0), and nothing"),
    "lab/llama": (
        "llama3",
        "within limits of its own llama3: up to 700,000,000 users a month; its",
    ),
    "lab/gemma": ("gemma", "within limits of its own gemma: its use restrictions (gemma-pup)"),
    "lab/rail": ("openrail++", "within limits of its own openrail++: its use restrictions"),
    "lab/free": ("mit", "pass, but nothing is known upstream of it"),
}
"""Models with nothing upstream, their labels, and what is said of them."""


def test_the_exceptions_of_a_pull_request_read_back_whatever_the_ids(
    on_made: Ptm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    strict = policy('[findings]\nunknown = "fail"\nundeclared = "fail"')
    shown = on_made("check", *HOSTILE[-12:], "--policy", strict, "--format", "markdown").out
    blocks = re.findall(r"^```toml\n(.*?)\n```$", shown, re.MULTILINE | re.DOTALL)
    exceptions = [each for block in blocks for each in read_gate(block.encode()).exceptions]
    assert len(exceptions) == sum(block.count("[[exceptions]]") for block in blocks) > 12
    named = {f"model:{name.strip()}" for name in HOSTILE}
    assert {each.id for each in exceptions} <= named
    assert shown.count("<details>") == shown.count("</details>") == 1


@pytest.fixture
def bare(ptm: Ptm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ptm:
    """Return a graph of models that have nothing but a label, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    told = json_lines(*(label_line(name, label) for name, (label, _) in BARE.items()))
    assert ptm("ingest", "records", "-", stdin=told).status == 0
    return ptm


def test_what_passes_within_limits_says_so_in_one_line(bare: Ptm) -> None:
    result = bare("check", *BARE)
    assert result.status == 0
    said = " ".join(result.out.split())
    assert "5 artifacts pass the built-in policy." in said
    for name, (_, words) in BARE.items():
        assert words in said.partition(f"{name}: ")[2]
    assert "limits: " not in said, "what the first line says is not said again"
    # Llama 3 forbids to train others on its outputs, and the others ask for no such thing.
    assert said.count("not allowed: ") == 1
    assert "not allowed: training other models with its outputs (its own label, llama3)" in said


@pytest.mark.parametrize("form", ["markdown", "sarif"])
def test_what_passes_within_limits_says_so_in_ci_too(bare: Ptm, form: str) -> None:
    said = re.sub(r"\\(?=[^\w\s])", "", bare("check", *BARE, "--format", form).out)
    for name, (label, words) in BARE.items():
        assert (f"{name}: pass" in said) == (label != "mit")
        assert label == "mit" or words in said


def test_what_may_be_done_stands_before_the_findings(bare: Ptm) -> None:
    told = json_lines(
        label_line("lab/child", "apache-2.0"),
        *(derived_line("lab/child", name, method="merge") for name in ("lab/nc", "lab/llama")),
    )
    assert bare("ingest", "records", "-", stdin=told).status == 0
    said = " ".join(bare("check", "lab/child").out.split())
    answers = said.partition("FAIL")[0]
    assert answers.startswith("lab/child: fail not allowed: ")
    assert "not allowed: commercial use (lab/nc, cc-by-nc-4.0)" in answers
    assert "limits: up to 700,000,000 users a month; its use restrictions (meta-ll" in answers
    rows = bare("check", "lab/child", "--format", "json").json()["parts"]["answers"]
    [commercial] = [row for row in rows if row["action"] == "commercial"]
    assert (commercial["answer"], commercial["decided_by"]) == ("no", "lab/nc")
    intended = policy('[use]\ncommercial = true\n[findings]\nconflict = "pass"')
    rows = bare("check", "lab/child", "lab/gemma", "--policy", intended, "--format", "json").json()
    limits = {row["origin_id"]: row for row in rows["rows"] if row["term"] == "use_limits"}
    assert set(limits) == {"lab/llama", "lab/gemma"}
    assert limits["lab/llama"]["outcome"] == "review"
    assert limits["lab/llama"]["compared"].startswith("up to 700,000,000 users a month; ")
