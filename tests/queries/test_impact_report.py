"""An impact as one table: artifacts and uses in one order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from queries.answer import nulls_last
from queries.impact_report import ImpactReport
from queries.rows import Artifact, RepositoryUse
from queries.subject import Subject

IDS = st.sampled_from(["a/b", "a/c", "github.com/a/b", "data"])
STEPS = st.integers(1, 3)
ARTIFACTS = st.builds(Artifact, IDS, st.sampled_from(["Model", "Dataset"]), STEPS)
USES = st.builds(
    RepositoryUse,
    IDS,
    STEPS,
    IDS,
    st.none() | IDS,
    st.none() | STEPS,
    st.sampled_from(["card", "code"]),
)


@given(st.lists(ARTIFACTS), st.lists(USES))
def test_its_rows_stand_in_order_of_all_their_values(
    artifacts: list[Artifact], uses: list[RepositoryUse]
) -> None:
    subject = Subject("Model", "root", "root")
    rows = ImpactReport(subject, sorted(artifacts), sorted(uses, key=nulls_last)).rows
    assert len(rows) == len(artifacts) + len(uses)
    assert rows == sorted(rows, key=lambda row: nulls_last(row.values()))
