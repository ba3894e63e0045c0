"""One cap for what a screen shows of a list: what is left out is counted, and all can be had."""

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.answer import Answer
from queries.artifact_report import ArtifactReport
from queries.lineage_report import LineageReport
from queries.rows import LicensedArtifact, StatedClaim, Step
from queries.subject import Subject
from queries.verdicts.rows import Checked
from reports import render
from reports.cap import SHOWN, part_of, share_out
from reports.views.check import CheckedArtifact, CheckView
from tests.examples import examples
from tests.reports.answers_made import FACTS

SUBJECT = Subject("Model", "org/m", "org/m")


def answer(number: int) -> Answer:
    """Return an answer of so many rows, with a part of as many."""
    rows = [{"id": f"org/{n}", "kind": "Model", "steps": 1} for n in range(number)]
    part = Answer("sources", {}, "Row", rows)
    return Answer("descendants", {}, "Artifact", rows, FACTS, {"sources": part})


def step(child: str, parent: str, far: int = 1) -> Step:
    """Return a merge."""
    return Step(far, child, "DERIVED_FROM", parent, "merge", "card", True, "Model", "Model")


def lineage(*steps: Step, labels: dict[str, str] | None = None) -> LineageReport:
    """Return the lineage of a model labelled mit; what is upstream is, unless it is named."""
    names = dict.fromkeys(["org/m", *(row.parent_id for row in steps)])
    artifacts = [
        LicensedArtifact(
            1, name, "Model", (labels or {}).get(name, "mit"), "hub-tag", True, "mit", False
        )
        for name in names
    ]
    return LineageReport(SUBJECT, list(steps), artifacts, facts=FACTS)


def rows_of(text: str) -> list[str]:
    """Return the lines of a tree that are artifacts."""
    return [line for line in text.splitlines() if "─ merged from" in line]


def test_a_table_shows_the_cap_and_counts_what_it_leaves_out() -> None:
    text = render(answer(25), "table")
    assert text.count("org/24 ") == 0
    assert text.count("org/19 ") == 2
    assert text.count("… and 5 more rows: --all shows them.\n") == 2
    assert "… and 1 more row: --all shows it.\n" in render(answer(SHOWN + 1), "table")
    assert "--all" not in render(answer(SHOWN), "table")


def test_the_cap_is_changed_and_lifted() -> None:
    assert "… and 22 more rows" in render(answer(25), "table", limit=3)
    text = render(answer(25), "table", limit=None)
    assert text.count("org/24 ") == 2
    assert "--all" not in text


@pytest.mark.parametrize("form", ["json", "csv", "markdown"])
def test_what_is_no_screen_is_complete(form: str) -> None:
    text = render(answer(25), form, limit=3)
    assert "org/24" in text
    assert form != "json" or len(json.loads(text)["parts"]["sources"]) == 25


def test_what_all_rows_share_is_said_of_all_rows_and_not_of_those_shown() -> None:
    rows = [{"id": f"{n}" * 90, "kind": "Model"} for n in range(9)]
    rows.append({"id": "x", "kind": "Dataset"})
    text = render(Answer("q", {}, "Row", rows, FACTS), "table", limit=3)
    assert "In every row" not in text


def test_a_long_chain_is_drawn_to_the_cap_and_says_that_it_goes_on() -> None:
    names = ["org/m", *(f"a/{n}" for n in range(30))]
    report = lineage(*(step(a, b, n) for n, (a, b) in enumerate(itertools.pairwise(names), 1)))
    text = render(report, "tree")
    lines = rows_of(text)
    assert len(lines) == SHOWN
    assert "a/19" in lines[-1]
    assert "more upstream, not shown" in text
    assert "10 artifacts upstream are not shown. All steps: ptm lineage org/m --all\n" in text
    assert "30 models · 30 steps" in text
    assert len(rows_of(render(report, "tree", limit=None))) == 30
    assert len(rows_of(render(report, "tree", limit=2))) == 2


def test_nearer_artifacts_are_drawn_before_farther_ones() -> None:
    near = [step("org/m", f"a/{n}") for n in range(7)]
    far = [step(f"a/{n}", f"b/{n}-{k}", 2) for n in range(7) for k in range(6)]
    text = render(lineage(*near, *far), "tree")
    assert all(f"a/{n} " in text for n in range(7))
    assert "… merged from 5 more models" in text
    assert len(rows_of(text)) == SHOWN


def test_the_way_to_a_conflict_is_drawn_however_far_it_is() -> None:
    names = ["org/m", *(f"a/{n}" for n in range(8)), "bad/one"]
    chain = [step(a, b, n) for n, (a, b) in enumerate(itertools.pairwise(names), 1)]
    near = [step("org/m", f"z/{n}") for n in range(6)]
    far = [step(f"z/{n}", f"y/{n}-{k}", 2) for n in range(6) for k in range(6)]
    report = lineage(*near, *far, *chain, labels={"bad/one": "gpl-3.0"})
    text = render(report, "tree", limit=12)
    assert len(rows_of(text)) == 12
    assert "merged from bad/one" in text
    assert "▲ conflicts with mit" in " ".join(text.split())


def test_all_lifts_the_folds_of_a_tree() -> None:
    report = lineage(*(step("org/m", f"a/{n:02}") for n in range(50)))
    assert len(rows_of(render(report, "tree"))) == 5
    text = render(report, "tree", limit=None)
    assert len(rows_of(text)) == 50
    assert "…" not in text
    assert len(rows_of(render(report, "tree", limit=100))) == 25


def test_the_claims_of_an_owner_are_cut() -> None:
    claims = [
        StatedClaim(
            f"org/{n}", "Model", "PUBLISHED_BY", "hf:org", "Owner", "hub", True, None,
            "2026-01-02", None, None, None,
        )
        for n in range(25)
    ]  # fmt: skip
    report = ArtifactReport(Subject("Owner", "hf:org", "hf:org"), [], claims, False, facts=FACTS)
    text = render(report, "table")
    assert text.count("publishes") == SHOWN
    assert "  … and 5 more: --all shows them.\n" in text
    assert render(report, "table", limit=None).count("publishes") == 25


def test_a_part_of_the_room_is_never_nothing() -> None:
    assert [part_of(limit, 4) for limit in (None, 1, 20)] == [None, 1, 5]


@examples(50, 1_000)
@given(st.lists(st.integers(0, 50), max_size=12), st.none() | st.integers(1, 60))
def test_lists_share_the_room_and_leave_none_of_it_unused(
    sizes: list[int], limit: int | None
) -> None:
    shares = share_out(sizes, limit)
    assert all(0 <= share <= size for share, size in zip(shares, sizes, strict=True))
    assert sum(shares) == (sum(sizes) if limit is None else min(limit, sum(sizes)))
    if limit is not None and limit >= len(sizes):
        assert all(share > 0 for share, size in zip(shares, sizes, strict=True) if size)


def checked(identifier: str, verdict: str) -> CheckedArtifact:
    """Return an artifact with the outcome of its check."""
    return CheckedArtifact(Checked(identifier, "Model", verdict, 1, 0, 0, 0), [])


def test_of_many_checked_artifacts_those_that_fail_are_shown_first() -> None:
    verdicts = ["pass"] * 30 + ["review", "fail", "pass"]
    artifacts = [checked(f"org/{n}", verdict) for n, verdict in enumerate(verdicts)]
    view = CheckView(artifacts, 1, 1, [], [], None, {}, [], {})
    assert [each.checked.id for each in view.first_artifacts(3)] == ["org/31", "org/30", "org/0"]
    # All that are shown keep their order.
    assert view.first_artifacts(40) == view.first_artifacts(None) == artifacts


def test_copies_reach_their_limit_by_files() -> None:
    rows = [{"weights": name, "model_id": f"org/{n}"} for name in "ab" for n in range(3)]
    assert Answer("duplicates", {"limit": 3}, "WeightsCopy", rows).reached_limit is None
    assert Answer("duplicates", {"limit": 2}, "WeightsCopy", rows).reached_limit == 2


def test_python_says_that_a_limit_is_reached() -> None:
    rows = [{"id": f"org/{n}", "kind": "Model"} for n in range(3)]
    found = Answer("find", {"limit": 3}, "FoundArtifact", rows)
    assert "3 rows. The limit of 3 is reached" in str(found)
    assert "The limit of 3 is reached: limit=N asks for more." in found._repr_html_()
    assert "limit" not in str(Answer("find", {"limit": 4}, "FoundArtifact", rows))
    assert Answer("cypher", {"limit": 3}, "Row", rows).reached_limit is None
