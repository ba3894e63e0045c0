"""`ptm licenses`, `ptm impact` and `ptm show` of several ids, and of those of a list."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from queries.rows import columns
from tests.cli.conftest import Ptm
from tests.factories import derived_line, json_lines, label_line, node_line

GRAPH = json_lines(
    *(node_line(name, downloads=7) for name in ("org/a", "org/b", "lab/base")),
    {**node_line("org/a", downloads=7), "node": "Dataset"},
    derived_line("org/a", "lab/base", method="finetune"),
    derived_line("org/b", "lab/base", method="merge"),
    label_line("org/a", "mit"),
    label_line("lab/base", "cc-by-nc-4.0"),
)
COMMANDS = {
    "licenses": ("org/a", "org/b"),
    "impact": ("lab/base", "org/a"),
    "show": ("org/a", "license:mit"),
}
FORMS = {
    "licenses": ("tree", "table", "markdown"),
    "impact": ("tree", "table", "markdown"),
    "show": ("table", "markdown"),
}


@pytest.fixture
def on_small(ptm: Ptm, small_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ptm:
    """Return what runs a command on the small graph, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PTM_GRAPH", str(small_file))
    return ptm


@pytest.mark.parametrize(
    ("command", "form"), [(command, form) for command, forms in FORMS.items() for form in forms]
)
def test_reports_are_drawn_one_after_the_other(on_small: Ptm, command: str, form: str) -> None:
    each = [on_small(command, name, "--format", form).out for name in COMMANDS[command]]
    assert on_small(command, *COMMANDS[command], "--format", form).out == "\n".join(each)


@pytest.mark.parametrize("command", COMMANDS)
def test_rows_of_json_name_their_subject_last(on_small: Ptm, command: str) -> None:
    names = COMMANDS[command]
    alone = [on_small(command, name, "--format", "json").json() for name in names]
    both = on_small(command, *names, "--format", "json").json()
    subjects = [each["parameters"]["id"] for each in alone]
    assert [each["id"] for each in both["parameters"]["subjects"]] == subjects
    tagged = [
        {**row, "subject": subject}
        for subject, each in zip(subjects, alone, strict=True)
        for row in each["rows"]
    ]
    assert both["rows"] == tagged
    assert all(list(row)[-1] == "subject" for row in both["rows"])
    assert both["facts"] == alone[0]["facts"]
    for name in alone[0]["parts"]:
        rows = [len(each["parts"][name]) for each in alone]
        found = both["parts"][name]
        assert [sum(row["subject"] == own for row in found) for own in subjects] == rows


@pytest.mark.parametrize("command", COMMANDS)
def test_csv_has_one_header(on_small: Ptm, command: str) -> None:
    out = on_small(command, *COMMANDS[command], "--format", "csv").out
    rows = list(csv.reader(io.StringIO(out)))
    own = on_small(command, COMMANDS[command][0], "--format", "csv").out.split("\n")[0]
    assert ",".join(rows[0]) == f"{own},subject"
    assert {len(row) for row in rows} == {len(rows[0])}


def test_graphml_holds_every_subject(on_small: Ptm) -> None:
    shown = on_small("impact", "lab/base", "org/b", "--format", "graphml").out
    assert all(f'<node id="{name}">' in shown for name in ("lab/base", "org/a", "org/b"))


def test_ids_of_one_artifact_are_shown_once(on_small: Ptm) -> None:
    names = ("org/b", "hf.co/org/b", "org/b", "hf://org/b")
    rows = on_small("show", *names, "--format", "json").json()["rows"]
    assert rows
    assert len({row["property"] for row in rows}) == len(rows)
    assert {row["subject"] for row in rows} == {"org/b"}


def test_a_dataset_that_is_called_like_a_model_is_told_apart(on_small: Ptm) -> None:
    rows = on_small("show", "org/a", "dataset:org/a", "lab/base", "--format", "json").json()["rows"]
    assert {row["subject"] for row in rows} == {"org/a", "dataset:org/a", "lab/base"}


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_not_there_costs_no_other(on_small: Ptm, command: str) -> None:
    first = COMMANDS[command][0]
    result = on_small(command, "no/such", first, "no/other")
    assert result.status == 1
    assert result.out == on_small(command, first).out
    assert "no/such is not in the graph." in result.err
    assert "ptm ingest hub no/such no/other" in result.err
    wrong = on_small(command, first, "", "no/such")
    assert (wrong.status, wrong.out) == (2, result.out)
    assert "the id is empty" in wrong.err
    nothing = on_small(command, "no/such", "no/other", "--format", "json")
    assert (nothing.status, nothing.out) == (1, "")


def test_of_many_that_are_not_there_the_first_are_named(on_small: Ptm) -> None:
    result = on_small("show", "org/a", *(f"lab/bas{n}" for n in range(14)))
    assert result.status == 1
    assert result.err.count("is not in the graph.") == 10
    # Each guess takes seconds in a graph of the Hub.
    assert result.err.count("Did you mean lab/base?") == 5
    assert "And 4 more are not answered." in result.err


@pytest.mark.parametrize("command", COMMANDS)
def test_a_list_is_several_however_many_it_has(on_small: Ptm, command: str) -> None:
    first = COMMANDS[command][0]
    rows = on_small(command, "--from", "-", "--format", "json", stdin=f"# ours\n{first}\n").json()
    assert all(list(row)[-1] == "subject" for row in rows["rows"])
    Path("ids.txt").write_text(f"{first}\n{'x' * 5_000}\n", encoding="utf-8")
    result = on_small(command, "--from", "ids.txt", first)
    assert (result.status, result.out) == (2, on_small(command, first).out)
    assert "1 line of ids.txt is no id: line 2" in result.err
    assert on_small(command, "--from", "missing.txt").status == 3
    none = on_small(command)
    assert (none.status, none.out) == (2, "")
    assert "--from" in none.err


def test_folders_and_ids_are_answered_together(on_small: Ptm) -> None:
    app = Path("app")
    app.mkdir()
    (app / "load.py").write_text('x = AutoModel.from_pretrained("org/b")\n', encoding="utf-8")
    result = on_small("licenses", "./app", "org/a", "./nowhere", "--format", "json")
    assert result.status == 3
    subjects = [each["id"] for each in result.json()["parameters"]["subjects"]]
    assert subjects == ["org/a", "local:app"]
    assert "nowhere" in result.err
    impact = on_small("impact", "lab/base", "./app")
    assert impact.status == 1
    assert "./app is a path, and ptm impact takes an ID" in impact.err


def test_the_columns_of_one_are_as_they_were(on_small: Ptm) -> None:
    header = on_small("licenses", "org/a", "--format", "csv").out.split("\n")[0]
    assert tuple(header.split(",")) == columns("LicenseFinding")


@pytest.mark.parametrize("command", [*COMMANDS, "check"])
def test_every_list_that_is_named_is_read(on_small: Ptm, command: str) -> None:
    Path("one.txt").write_text("org/a\nlab/base\n")
    Path("two.txt").write_text("no/such\n")
    result = on_small(command, "--from", "one.txt", "--from", "two.txt", "--format", "json")
    assert result.status == 1
    assert "no/such is not in the graph" in result.err
    assert "org/a" in result.out
    assert "lab/base" in result.out


@pytest.mark.parametrize("command", [*COMMANDS, "check"])
def test_standard_input_is_one_list(on_small: Ptm, command: str) -> None:
    result = on_small(command, "--from", "-", "--from", "-", stdin="org/a\n")
    assert (result.status, result.out) == (2, "")
    assert "name --from - once" in result.err


@pytest.mark.parametrize("command", ["check", "licenses"])
def test_a_second_policy_is_refused(on_small: Ptm, command: str) -> None:
    for name in ("one.toml", "two.toml"):
        Path(name).write_text("")
    result = on_small(command, "org/a", "--policy", "one.toml", "--policy", "two.toml")
    assert (result.status, result.out) == (2, "")
    assert "Name one policy." in result.err
