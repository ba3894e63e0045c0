"""Flowcharts of Mermaid: nothing from outside ends a label, and they stay small enough to draw."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptm.api import Graph
from queries.families.report import LICENSES, SUBJECT, UPSTREAM, FamilyReport
from queries.families.upstream import family_of
from queries.lineage_report import LineageReport
from queries.rows import LicensedArtifact, Step
from queries.subject import Subject
from reports import render
from reports.text.flowchart import MOST_DRAWN, escaped
from tests.attacks import ATTACKS
from tests.examples import examples
from tests.reports.families_made import made_family, step_between

TEXT = r'"(?:[A-Za-z0-9 ,./()_-]|[^\x00-\xa9\xb0\xb6\xdf\ufb02\u2000-\u206f]|#\d+;|<br/>)*"'
LINES = [
    re.compile(pattern)
    for pattern in (
        r"flowchart RL",
        rf"  n\d+(?:\[{TEXT}\]|\[\({TEXT}\)\]|\{{\{{{TEXT}\}}\}}|\[\[{TEXT}\]\]|\(\[{TEXT}\]\))",
        rf"  n\d+ (?:-->|-\.->|==>)\|{TEXT}\| n\d+",
        rf"  note\[{TEXT}\]",
        r"  classDef [a-z]+ [a-z-]+:[#0-9a-z. ]+(?:,[a-z-]+:[#0-9a-z. ]+)*",
        r"  class n\d+(?:,n\d+)* [a-z]+",
        r"  style note [a-z:,-]+",
    )
]


def chart(report: FamilyReport) -> list[str]:
    """Return the lines of a family's flowchart, each of which is of a known form."""
    lines = render(report, "mermaid").splitlines()
    for line in lines:
        assert any(form.fullmatch(line) for form in LINES), line
    return lines


def test_a_flowchart_reads_from_right_to_left() -> None:
    lines = chart(made_family(("org/child", "base/parent"), subject="org/child"))
    assert lines[:4] == [
        "flowchart RL",
        '  n1["org/child<br/>no licence stated<br/>'
        '#10003; its label agrees with the licences upstream"]',
        '  n2["base/parent<br/>no licence stated"]',
        '  n1 -->|"fine-tuned from"| n2',
    ]


def test_a_fold_is_one_node_and_an_inferred_line_is_dotted() -> None:
    steps = [
        *(step_between(f"o{n % 3}/m{n}", "s", method="quantized") for n in range(3_214)),
        step_between("s", "a", declared=False),
        step_between("s", "data", relation="TRAINED_ON", method=None, parent_kind="Dataset"),
    ]
    lines = chart(made_family(*steps, bases=[("a", "my base")]))
    text = "\n".join(lines)
    assert '[["3,214 models<br/>by 3 owners"]]' in text
    assert '(["my base<br/>cannot be looked up"])' in text
    assert '-->|"states as base"| ' in text
    assert '[("data<br/>no licence stated")]' in text
    assert [line for line in lines if "-.->" in line] == ['  n1 -.->|"fine-tuned from"| n2']
    assert "Dotted line#58; inferred, nobody declares it." in text
    assert "no legal advice" in text


def test_the_way_of_a_conflict_is_thick_and_the_gone_say_so() -> None:
    report = made_family(
        ("s", "a"), ("a", "b"), ("s", "c"), conflicts=[["s", "a", "b"]], gone=["b"], start=LICENSES
    )
    lines = chart(report)
    assert sum("==>" in line for line in lines) == 2
    assert any("gone since 2026-11-01" in line for line in lines)
    assert any(line.endswith(" conflict") for line in lines)


@pytest.mark.parametrize("name", ATTACKS)
def test_nothing_from_outside_means_anything(name: str) -> None:
    text = ATTACKS[name] or "-"
    report = made_family(
        step_between(text, f"{text}/up", method=text), subject=text, labels={text: text},
        bases=[(text, text)], gone=[f"{text}/up"],
        facts=[{"source": text, "taken": text, "finished": None}],
    )  # fmt: skip
    lines = chart(report)
    assert sum(line.startswith("  n") and "|" not in line for line in lines) == 4
    assert sum("|" in line for line in lines) == 2


@examples(100, 5_000)
@given(st.text(st.characters(exclude_categories=()), max_size=80))
def test_an_escaped_text_is_plain_signs_and_entities(text: str) -> None:
    made = escaped(text)
    assert re.fullmatch(TEXT, f'"{made}"')
    read = re.sub(r"#(\d+);", lambda found: chr(int(found[1])), made)
    assert read.replace("\u200b", "") == text.replace("\u200b", "")


def test_what_mermaid_would_make_icons_of_stays_text() -> None:
    assert escaped("fa:fa-car") == "fa#58;#8203;fa-car"
    assert escaped("a\\n") == "a#92;#8203;n"
    assert escaped("1. a") == "#49;. a"


def test_a_flowchart_is_bounded() -> None:
    names = [f"m{n}-" + "\u4e2d" * 300 for n in range(30)]
    pairs = [(a, b) for a in names for b in names]
    lines = chart(made_family(*(("s", name) for name in names), *pairs))
    assert len(lines) < MOST_DRAWN + 420
    assert sum(map(len, lines)) < 50_000
    assert any("lines between them are not drawn" in line for line in lines)


def test_letters_of_any_script_stand_as_they_are() -> None:
    for text in ("漢字の名前", "हिन्दी", "ภาษาไทย", "tiếng Việt", "Straße"):
        assert escaped(text) == text.replace("ß", "#223;")
    names = [f"模型家族/{'漢字の名前' * 40}{n}" for n in range(60)]
    lines = chart(made_family(*(("s", name) for name in names[:30])))
    assert sum("漢字" in line for line in lines) == 30


def test_a_method_is_cut() -> None:
    lines = chart(made_family(step_between("s", "a", method="by hand " * 600)))
    assert all(len(line) < 200 for line in lines[:-2])


WORD = st.sampled_from(["a", "漢", "#", "\U0010fffd", "😀", "fa:fa-", "\\n", "\u202e", "-", "́"])
LONG = st.builds(lambda word, n, mark: f"{word * n}{mark}", WORD, st.integers(1, 90), st.integers())


@examples(10, 300)
@given(st.lists(LONG, min_size=2, max_size=70, unique=True), st.integers(1, 60))
def test_no_text_makes_a_flowchart_too_large(names: list[str], near: int) -> None:
    pairs = ((a, b) for n, a in enumerate(names) for b in names[n + 1 : n + 1 + near])
    steps = [step_between(a, b, method=a) for a, b in pairs]
    report = made_family(
        *steps, subject=names[0], labels={step.child_id: f"{step.child_id} too" for step in steps},
        gone=names[1:2], bases=[(names[0], name) for name in names],
        facts=[{"source": name, "taken": name, "finished": None} for name in names],
    )  # fmt: skip
    text = render(report, "mermaid")
    assert len(text.encode("utf-16-le", "surrogatepass")) // 2 < 45_000


# In Markdown ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ATTACKS)
def test_a_lineage_has_its_flowchart_in_a_fence_that_no_text_closes(name: str) -> None:
    text = ATTACKS[name] or "-"
    steps = [Step(1, text, "DERIVED_FROM", f"{text}/up", text, text, True, "Model", "Model")]
    labels = [LicensedArtifact(0, text, "Model", text, text, True, text, False)]
    page = render(LineageReport(Subject("Model", text, text), steps, labels), "markdown")
    lines = page.split("\n")
    start = lines.index("```mermaid")
    end = lines.index("```", start)
    assert [line for line in lines if line.startswith("```")] == ["```mermaid", "```"]
    for line in lines[start + 1 : end]:
        assert any(form.fullmatch(line) for form in LINES), line
    assert "no legal advice" in lines[end + 2]


def test_a_lineage_without_steps_has_no_picture() -> None:
    page = render(LineageReport(Subject("Model", "s", "s"), [], []), "markdown")
    assert "mermaid" not in page


@pytest.mark.parametrize(
    "name", ["mix/abcd", "ring/1", "loop/based", "clash/below", "same/name", "gap/child"]
)
def test_a_lineage_is_the_upstream_part_of_the_family(name: str, made: Graph) -> None:
    family, lineage = made.family(name), family_of(made.lineage(name))
    upstream = {m.key: m.steps for m in family.members if m.side in (SUBJECT, UPSTREAM)}
    assert {member.key: member.steps for member in lineage.members} == upstream
    joined = {(s.child, s.parent) for s in family.steps if {s.child, s.parent} <= set(upstream)}
    assert {(step.child, step.parent) for step in lineage.steps} == joined
    assert lineage.licenses.verdict == family.licenses.verdict
