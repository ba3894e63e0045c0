"""How wide what is read on a screen is: folded for a terminal, whole lines without one."""

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.artifact_report import ArtifactReport
from queries.lineage_report import LineageReport
from queries.rows import Fact, LicensedArtifact, StatedClaim, Step
from queries.subject import Subject
from reports import render
from reports.text.screen import aligned, columns, folded, laid_out, width, with_command

WIDE = "organisation-of-a-name/model-of-a-long-name"
DEPTH = 40


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)


def chain(depth: int) -> LineageReport:
    """Return a lineage in which each model is made from the next, and all from one more."""
    names = [f"{WIDE}-{n}" for n in range(depth + 1)]
    pairs = [*itertools.pairwise(names), *((name, "a/root") for name in names)]
    ends = ("Model", "Model")
    steps = [
        Step(n % depth + 1, child, "DERIVED_FROM", parent, "quantized", by, True, *ends)
        for n, (child, parent) in enumerate(pairs)
        for by in ("hub-tag", "card-prose")
    ]
    artifacts = [
        LicensedArtifact(n, name, "Model", "cc-by-nc-sa-4.0", "hub-tag", True, "x", False)
        for n, name in enumerate([*names, "a/root"])
    ]
    return LineageReport(Subject("Model", names[0], names[0]), steps, artifacts)


def sheet(evidence: str) -> ArtifactReport:
    """Return all about a repository that uses many models."""
    name = "github.com/a/b"
    claims = [
        StatedClaim(
            name, "Repository", "USES", f"{WIDE}-{n}", "Model", "code-scan", True, evidence,
            "2026-01-02", f"src/folder/of/a/file/{n}.py", n, None,
        )
        for n in range(30)
    ]  # fmt: skip
    facts = [Fact("languages", "some words " * 30, None, by, None) for by in ("hub-api", "card")]
    return ArtifactReport(Subject("Repository", name, name), facts, claims, False)


def ids(text: str) -> list[str]:
    """Return the ids of a text in order."""
    return re.findall(r"organisation-of-a-name/\S+|a/root", text)


@pytest.mark.usefixtures("terminal")
def test_a_deep_tree_fits_the_terminal_and_cuts_no_id() -> None:
    text = render(chain(DEPTH), "tree", limit=None)
    lines = text.splitlines()
    assert max(map(len, lines)) <= 80
    assert {f"{WIDE}-{n}" for n in range(DEPTH + 1)} <= set(ids(text))
    # What is too deep is told where it stands, and drawn once.
    assert text.count("goes on below") == text.count("(from above)") > 2


@pytest.mark.usefixtures("terminal")
def test_what_goes_on_in_the_next_line_keeps_the_bars_of_the_tree() -> None:
    lines = render(chain(3), "tree").splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("├─ quantized from"))
    assert lines[first : first + 7] == [
        "├─ quantized from a/root           cc-by-nc-sa-4.0  hub-tag, card-prose",
        "│     no base stated",
        f"└─ quantized from {WIDE}-1  cc-by-nc-sa-4.0",
        "   │  hub-tag, card-prose",
        "   ├─ quantized from a/root        cc-by-nc-sa-4.0  hub-tag, card-prose",
        "   │     no base stated",
        f"   └─ quantized from {WIDE}-2",
    ]


@pytest.mark.usefixtures("no_terminal")
def test_without_a_terminal_a_thing_of_a_tree_has_one_line() -> None:
    lines = render(chain(DEPTH), "tree", limit=None).splitlines()
    steps = [line for line in lines if "quantized from" in line]
    assert len(steps) == 2 * DEPTH + 1
    assert all("cc-by-nc-sa-4.0" in line and "hub-tag, card-prose" in line for line in steps)
    assert "goes on below" not in "\n".join(lines)


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("evidence", ["", "a sentence of many words " * 6])
def test_all_about_a_thing_fits_the_terminal(evidence: str) -> None:
    text = render(sheet(evidence), "table", limit=None)
    assert max(map(len, text.splitlines())) <= 80
    assert ids(text) == [f"{WIDE}-{n}" for n in range(30)]


@pytest.mark.usefixtures("no_terminal")
def test_without_a_terminal_a_claim_has_one_line() -> None:
    lines = render(sheet("a sentence of many words " * 6), "table", limit=None).splitlines()
    claims = [line for line in lines if line.startswith("  uses")]
    assert len(claims) == 30
    assert all(line.endswith("a sentence of many words") for line in claims)


@pytest.mark.usefixtures("terminal")
def test_a_row_goes_on_below_its_second_column() -> None:
    words = " ".join(["word"] * 30)
    [short, long] = laid_out([["name", "b"], ["languages", words]])
    assert short == ["name       b"]
    assert [line[:11] for line in long] == ["languages  ", " " * 11, " " * 11]
    assert " ".join(long).split() == ["languages", *words.split()]


@pytest.mark.usefixtures("terminal")
def test_a_word_that_is_wider_than_the_terminal_stays_whole() -> None:
    word = "x" * 100
    assert [word in line for line in folded(f"see {word}", "  ")] == [False, True]
    assert laid_out([[word, "b"]], ["  "]) == [[word, "  b"]]
    assert with_command("See:", word) == ["See:", f"  {word}"]
    assert with_command("See:", "that") == ["See: that"]


@pytest.mark.usefixtures("terminal")
def test_columns_stay_aligned_while_the_terminal_has_room_for_all() -> None:
    rows = [["a/b", "fine-tuned from it", ""], ["x" * 50, "merged from it", "y" * 8]]
    assert aligned(rows) == [
        f"a/b{' ' * 47}  fine-tuned from it",
        f"{'x' * 50}  merged from it      {'y' * 8}",
    ]


@pytest.mark.usefixtures("terminal")
def test_only_a_cell_that_is_too_long_for_the_others_stands_out() -> None:
    short = [["a" * size, "b" * 50] for size in (10, 20, 26, 28)]
    long = ["c" * 40, "b" * 38]
    made = [lines for [lines] in laid_out([*short, long])]
    assert [line.index("b") for line in made] == [30, 30, 30, 30, 42]


@given(
    st.lists(st.lists(st.text("ab ▲日", max_size=90), min_size=1, max_size=4), max_size=8),
    st.integers(0, 4),
)
def test_no_cell_is_lost_however_wide_it_is(rows: list[list[str]], yielding: int) -> None:
    with columns(80):
        laid = laid_out(rows, yielding=yielding)
    for row, lines in zip(rows, laid, strict=True):
        assert "".join("".join(lines).split()) == "".join("".join(row).split())


def test_columns_are_aligned_by_what_is_seen() -> None:
    assert width("日本") == 4
    assert aligned([["日本", "a"], ["abc", "b"]]) == ["日本  a", "abc   b"]


def test_one_place_alone_knows_how_wide_the_terminal_is() -> None:
    found = [
        path.name
        for path in (Path(__file__).parents[2] / "reports").rglob("*.py")
        if "get_terminal_size" in path.read_text(encoding="utf-8")
    ]
    assert found == ["screen.py"]


def test_a_first_cell_of_many_words_is_folded_and_pushes_nothing_aside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for rows in ([["x " * 2_500]], [["x " * 2_500, "note"]]):
        [lines] = laid_out(rows)
        assert len(lines) < 100
        assert max(map(width, lines)) <= 80
