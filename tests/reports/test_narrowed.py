"""What of a lineage or an impact is asked for is said, and nothing false of what is left out."""

import json
from dataclasses import replace

import pytest

from queries.answer import Report
from queries.impact_report import ImpactReport
from queries.lineage_report import LineageReport, narrow_lineage
from queries.narrowing import Narrowing
from queries.rows import Artifact, LicensedArtifact, RepositoryUse, Step
from queries.subject import Subject
from reports import render
from reports.notebook import show_report
from reports.text.narrowed import narrowed_words, narrowing_options
from reports.views.impact import view_impact
from tests.attacks import ATTACKS
from tests.reports.answers_made import EVIL, FACTS, FORBIDDEN

SUBJECT = Subject("Model", "org/m", "org/m")
FAR = Narrowing(depth=1)


def lineage(narrowing: Narrowing) -> LineageReport:
    """Return a lineage of two steps, of which some is asked for."""
    steps = [
        Step(1, "org/m", "DERIVED_FROM", "lab/a", "merge", "card", True, "Model", "Model"),
        Step(2, "lab/a", "DERIVED_FROM", "corp/b", "merge", "card", True, "Model", "Model"),
    ]
    artifacts = [
        LicensedArtifact(far, name, "Model", "mit", "card", True, "mit", False)
        for far, name in enumerate(["org/m", "lab/a", "corp/b"])
    ]
    return narrow_lineage(LineageReport(SUBJECT, steps, artifacts, facts=FACTS), narrowing)


def impact(narrowing: Narrowing, *, beyond: bool = False) -> ImpactReport:
    """Return an impact of one model and one repository."""
    built, uses = [Artifact("lab/a", "Model", 1)], [RepositoryUse("r", 1, "org/m", "f", 1, "s")]
    return ImpactReport(SUBJECT, built, uses, narrowing=narrowing, beyond=beyond, facts=FACTS)


def test_what_is_asked_for_is_one_sentence() -> None:
    both = Narrowing(2, ("TheBloke", "Qwen"), ("Model", "Dataset"))
    assert narrowed_words(both, beyond=True) == (
        "Asked for: models and datasets by TheBloke or Qwen, up to 2 steps away. "
        "More lies beyond 2 steps."
    )
    assert narrowed_words(FAR, beyond=False) == "Asked for: artifacts up to 1 step away."
    assert narrowed_words(Narrowing(), beyond=True) == ""
    assert narrowing_options(replace(both, owners=("a b",))) == (
        " --depth 2 --owner 'a b' --kind model --kind dataset"
    )


def test_what_lies_beyond_the_depth_is_not_said_to_be_missing() -> None:
    text = render(lineage(FAR), "tree")
    assert "More lies beyond 1 step." in text
    assert "no base" not in text
    assert "corp/b" not in text
    assert "1 model · 1 step declared" in text
    assert "no base stated" in render(lineage(Narrowing()), "tree")


def test_the_way_is_shown_and_not_counted() -> None:
    text = render(lineage(Narrowing(owners=("corp",))), "tree")
    assert "merged from lab/a" in text
    assert "merged from corp/b" in text
    assert "1 model · 2 steps declared" in text
    assert "What else is shown is the way there." in text
    assert "What else" not in render(lineage(Narrowing(kinds=("Model",))), "tree")


def test_where_nothing_is_asked_for_nothing_is_said_of_its_origin() -> None:
    text = render(lineage(Narrowing(owners=("nobody",))), "tree")
    assert "Nothing of that is known upstream of org/m." in text
    assert "original work" not in text


@pytest.mark.parametrize("report", [lineage(FAR), impact(FAR, beyond=True)])
@pytest.mark.parametrize("form", ["tree", "table", "markdown"])
def test_every_text_says_what_is_asked_for(report: Report, form: str) -> None:
    assert "Asked for: artifacts up to 1 step away" in render(report, form)
    assert "More lies beyond 1 step." in " ".join(render(report, form).split())


def test_json_says_it_in_parameters_and_without_it_nothing_changes() -> None:
    assert json.loads(render(lineage(FAR), "json"))["parameters"] == {
        "id": "org/m", "kind": "Model", "depth": 1, "beyond": True
    }  # fmt: skip
    whole = json.loads(render(lineage(Narrowing()), "json"))["parameters"]
    assert whole == {"id": "org/m", "kind": "Model"}


def test_a_notebook_shows_a_part_as_a_table_that_says_so() -> None:
    text = show_report(lineage(FAR))
    assert "<table>" in text
    assert "Asked for: artifacts up to 1 step away. More lies beyond 1 step." in text
    assert "iframe" in show_report(lineage(Narrowing()))


def test_of_an_impact_only_what_is_asked_for_is_said_to_be_or_not() -> None:
    empty = ImpactReport(SUBJECT, [], [], narrowing=Narrowing(kinds=("Dataset",)))
    assert "Used by" not in render(empty, "tree")
    assert "Built on it: nothing of that is recorded." in render(empty, "tree")
    empty = replace(empty, narrowing=Narrowing(kinds=("Repository",)))
    assert "Built on it" not in render(empty, "tree")
    assert "Used by: nothing of that is recorded." in render(empty, "tree")


def test_what_is_most_used_comes_first() -> None:
    names = [f"a/{n}" for n in range(6)]
    report = ImpactReport(
        SUBJECT,
        [Artifact(name, "Model", 1) for name in names],
        [RepositoryUse(f"r{n}", 1, "org/m", None, None, "s") for n in range(3)],
        downloads={("Model", "a/2"): 10, ("Model", "a/3"): 99, ("Model", "a/5"): 5},
        used_by={"a/4": 2},
        stars={"r2": 7},
    )
    view = view_impact(report, 4)
    assert view.levels[0].ids == ["a/4", "a/3", "a/2", "a/5"]
    assert [place.repository for place in view.places] == ["r2", "r0", "r1"]
    rows = [row["id"] for row in report.rows]
    assert rows == [*names, "r0", "r1", "r2"]


def test_commands_ask_for_the_same_again() -> None:
    many = [Artifact(f"a/{n}", "Model", 1) for n in range(30)]
    report = replace(impact(Narrowing(owners=("a b",))), artifacts=many, declared_only=True)
    assert "All of it: ptm impact org/m --declared-only --owner 'a b' --all\n" in render(
        report, "tree"
    )
    assert "All" not in render(report, "tree", limit=None)


@pytest.mark.parametrize("text", [*ATTACKS.values(), EVIL, "x" * 5_000, "</script>", "\u202eabc"])
def test_the_name_of_an_owner_is_a_bounded_text(text: str) -> None:
    for form in ("tree", "table", "markdown"):
        shown = render(impact(Narrowing(owners=(text,))), form)
        assert not FORBIDDEN.search(shown) or form == "markdown"
        assert len(shown) < 1_500
