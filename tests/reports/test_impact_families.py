"""Impacts too broad for a screen: what is one step away, by how it was made and by whom."""

from hypothesis import given
from hypothesis import strategies as st

from queries.impact_report import ImpactReport, Siblings
from queries.rows import Artifact, GoneArtifact
from queries.subject import Subject
from reports import render
from reports.cap import SHOWN
from reports.text.screen import width
from reports.views.impact import view_impact
from reports.views.tree_folds import FOLDED_FROM
from tests.attacks import ATTACKS
from tests.examples import examples
from tests.reports.answers_made import EVIL, FORBIDDEN

SUBJECT = Subject("Model", "org/base", "org/base")


def siblings(
    method: str | None, ids: list[str], by: str = "card", *, declared: bool = True
) -> Siblings:
    """Return what a source states of models that were made alike."""
    return Siblings("Model", "DERIVED_FROM", method, by, declared, ids)


def impact(*children: Siblings, gone: tuple[str, ...] = ()) -> ImpactReport:
    """Return the impact of a model on which these are built."""
    ids = sorted({identifier for each in children for identifier in each.ids})
    marks = [GoneArtifact(name, "Model", None, "2026-10-09", "hub", 1) for name in gone]
    built = [Artifact(name, "Model", 1) for name in ids]
    return ImpactReport(SUBJECT, built, [], gone=marks, children=list(children))


def names(number: int, owners: int = 3, word: str = "m") -> list[str]:
    """Return so many ids of so many owners."""
    return [f"own{n % owners}/{word}-{n:04}" for n in range(number)]


def screen(report: ImpactReport) -> list[str]:
    """Return the lines of an impact, each of which fits the terminal."""
    lines = render(report, "tree").splitlines()
    assert all(width(line) <= 80 for line in lines)
    return lines


def test_many_children_are_shown_by_how_they_were_made() -> None:
    made = impact(
        siblings("quantized", names(3_214, 812, "q")),
        siblings("finetune", ["a/x", "a/y", "b/z"]),
        siblings(None, ["bert-derived"]),
        gone=("own0/q-0000",),
    )
    lines = screen(made)
    assert lines[2:4] == [
        "Built on it: 3,218 models (1 since deleted), 1 step away",
        "  quantized from it: 3,214 models by 812 owners: own0 4, own1 4, own10 4, …",
    ]
    assert lines[4] == "    own0/q-0000  (last stated before 2026-10-09, since deleted)"
    assert all(line.startswith("    own") for line in lines[5:20])
    assert lines[20:25] == [
        "    … and 3,198 more",
        "  fine-tuned from it: 3 models by 2 owners: a 2",
        "    a/x",
        "    a/y",
        "    b/z",
    ]
    assert lines[25:27] == ["  derived from it: 1 model", "    bert-derived"]


def test_without_ways_many_are_counted_by_their_owners() -> None:
    built = [Artifact(name, "Model", 1 + n % 2) for n, name in enumerate(names(100, 4))]
    lines = screen(ImpactReport(SUBJECT, built, []))
    assert lines.count("    … and 40 more by 2 owners: own2 25, own0 15") == 1
    assert not any("from it" in line for line in lines)


def test_what_sources_state_in_several_ways_is_counted_once_as_it_is_judged() -> None:
    ids = names(20)
    made = impact(
        siblings("finetune", ids, "hub-tag"),
        siblings("merge", ids[:5], "card"),
        siblings(None, ids[4:8], "survey"),
        siblings("quantized", ids[4:5], "inferred-name", declared=False),
    )
    [level] = view_impact(made).levels
    found = {family.way[1]: family.number for family in level.families if family.way}
    assert found == {"finetune": 15, "merge": 5}


def test_a_dataset_is_trained_on_and_made_from() -> None:
    made = ImpactReport(
        Subject("Dataset", "org/data", "dataset:org/data"),
        [Artifact("a/d", "Dataset", 1), *(Artifact(name, "Model", 1) for name in names(20))],
        [],
        children=[
            Siblings("Model", "TRAINED_ON", None, "card", True, names(20)),
            Siblings("Dataset", "DERIVED_FROM", None, "card", True, ["a/d"]),
        ],
    )
    lines = screen(made)
    assert "  trained on it: 20 models by 3 owners: own0 7, own1 7, own2 6" in lines
    assert "  made from it: 1 dataset by 1 owner" in lines


def test_ways_beyond_a_screen_stand_together() -> None:
    ways = [siblings(f"way {n:02}", names(40 - n, word=f"w{n}")) for n in range(30)]
    lines = screen(impact(*ways))
    assert len(lines) <= 60
    [level] = view_impact(impact(*ways)).levels
    assert len(level.families) == FOLDED_FROM - 1
    assert sum(family.number for family in level.families) == level.number
    assert any(line.startswith("  in further ways: 540 artifacts by 3 owners") for line in lines)


IDS = st.text(min_size=1, max_size=40) | st.sampled_from(
    [
        *ATTACKS.values(),
        EVIL,
        "x" * 5_000,
        "模型/宽",
        "שלום/\u202eabc",
        "</script>/<b>",
        "a//b",
        "/",
        "👩‍👩‍👧/🤗",
    ]
)


@examples(25, 500)
@given(
    st.lists(
        st.builds(
            siblings,
            st.none() | st.sampled_from(["merge", "finetune"]) | IDS,
            st.lists(IDS, min_size=1, max_size=20, unique=True),
            st.sampled_from(["card", "hub-tag", "inferred-name"]),
        ),
        max_size=12,
    )
)
def test_any_children_are_each_counted_once(children: list[Siblings]) -> None:
    report = impact(*children)
    shown = render(report, "tree")
    assert not FORBIDDEN.search(shown)
    assert len(shown.splitlines()) < 800
    for level in view_impact(report).levels:
        assert sum(family.number for family in level.families) == level.number
        assert sum(len(family.ids) for family in level.families) <= SHOWN
