"""What the explorer's page has of a family."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from queries.families.report import FamilyLabel
from queries.verdicts.rows import LicenseObligation, Unlabelled
from reports.formats import mermaid, svg
from reports.html.data import page_data
from reports.views.family import view_family
from tests.reports.families_made import made_family


@pytest.mark.parametrize(
    ("label", "family", "licenses"),
    [
        ("mit", "permissive", ["mit"]),
        ("mit AND/OR cc-by-nc-4.0", "several", ["mit", "cc-by-nc-4.0"]),
        ("apache-2.0 OR mit", "permissive", ["apache-2.0", "mit"]),
        ("other:mine", "unknown", ["other:mine"]),
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


@pytest.mark.parametrize("raw", ["CC BY-NC 4.0, OpenAI", None])
def test_a_licence_that_is_not_recognised_is_shown_as_it_was_written(raw: str | None) -> None:
    key = "unrecognised:8b7d1a3187ab355d"
    label = FamilyLabel("base", "Model", f"cc-by-nc-4.0 AND/OR {key}", raw, "hub", True, None)
    report = made_family(("s", "base"), conflicts=[["s", "base"]])
    [finding] = report.licenses.findings
    finding = finding._replace(license=label.license, license_raw=raw, compared=f"licence: {key}")
    unknown = finding._replace(level="unknown")
    report.members[1] = report.members[1]._replace(against=key)
    report = replace(
        report,
        labels=[label],
        licenses=replace(report.licenses, findings=[finding, unknown]),
    )
    view = view_family(report)
    data = page_data(view)
    shown = raw or "a licence that is not recognised"
    assert "unrecognised:" not in json.dumps(data)
    assert shown in data["texts"]
    assert data["unknown"][0][3] == f"licence: {shown}"
    assert shown in data["labels"][1]["terms"]
    for picture in (svg.render(report), mermaid.render(report)):
        assert "unrecognised:" not in picture


def test_what_is_not_described_is_not_said_to_state_nothing() -> None:
    report = made_family(("s", "stub"), conflicts=[["s", "stub"]])
    [finding] = report.licenses.findings
    missing = finding._replace(level="unknown", term="upstream_missing", license=None)
    absent = Unlabelled("stub", "Model", 1, True)
    licenses = replace(report.licenses, findings=[missing], undeclared=[absent])
    data = page_data(view_family(replace(report, licenses=licenses)))
    assert data["unknown"] == [["unknown", "not described", "stub", "not in the graph"]]


def test_a_duty_stands_once_with_all_licences_that_ask_for_it() -> None:
    report = made_family(("s", "base"))
    rows = [
        LicenseObligation("requires_attribution", "keep credit", name, "base")
        for name in ("apache-2.0", "mit")
    ]
    licenses = replace(report.licenses, obligations=rows)
    data = page_data(view_family(replace(report, licenses=licenses)))
    assert data["duties"] == [["keep credit", "apache-2.0, mit"]]
