"""What the explorer's page has of a family."""

from __future__ import annotations

import pytest

from reports.html.data import page_data
from reports.views.family import view_family
from tests.reports.families_made import made_family


@pytest.mark.parametrize(
    ("label", "family", "licenses"),
    [
        ("mit", "permissive", ["mit"]),
        ("mit AND/OR cc-by-nc-4.0", "several", ["mit", "cc-by-nc-4.0"]),
        ("apache-2.0 OR mit", "permissive", ["apache-2.0", "mit"]),
        ("unrecognised:12", "unknown", ["unrecognised:12"]),
    ],
)
def test_each_licence_of_a_label_has_its_terms(
    label: str, family: str, licenses: list[str]
) -> None:
    [labels] = page_data(view_family(made_family(labels={"s": label})))["labels"]
    assert labels["family"] == family
    assert list(labels["terms"]) == licenses


def test_a_stub_without_labels_is_not_taken_for_an_artifact_that_states_none() -> None:
    report = made_family(("s", "stub"))
    report.members[1] = report.members[1]._replace(only_mentioned=True)
    data = page_data(view_family(report))
    families = [data["labels"][place]["family"] for place in data["nodes"]["labels"]]
    assert families == ["not stated", "not known"]
