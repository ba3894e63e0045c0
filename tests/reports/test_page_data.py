"""What the explorer's page has of a family."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

import reports.html
from licenses.rule.permissions import ANSWERS, ASKED
from queries.families.report import FamilyLabel, MemberAnswers
from queries.verdicts.rows import LicenseObligation, Unlabelled
from reports.formats import markdown, mermaid, svg
from reports.html.data import page_data
from reports.text.answers import answer_lines
from reports.views.family import view_family
from tests.reports.families_made import made_answer, made_answers, made_family


@pytest.mark.parametrize(
    ("label", "family"),
    [
        ("mit", "permissive"),
        ("mit AND/OR cc-by-nc-4.0", "several"),
        ("apache-2.0 OR mit", "permissive"),
        ("other:mine", "unknown"),
    ],
)
def test_each_label_has_the_family_of_its_licences(label: str, family: str) -> None:
    [labels] = page_data(view_family(made_family(labels={"s": label})))["labels"]
    assert labels["family"] == family


def test_members_with_the_same_answers_share_them() -> None:
    report = made_family(*((f"child-{n}", "s") for n in range(50)))
    known = MemberAnswers(("no",) * len(ASKED), (True,) + (False,) * (len(ASKED) - 1))
    report = replace(report, answers={("Model", f"child-{n}"): known for n in range(20)})
    packed = page_data(view_family(report))["answers"]
    assert packed["sets"] == [[[3] * len(ASKED), []], [[4] * len(ASKED), [0]]]
    assert packed["of"].count(1) == 20


def test_the_words_for_answers_are_those_of_the_terminal() -> None:
    rows = made_answers(
        commercial=made_answer("no", "base"),
        train=made_answer("contested", "base", license="mit"),
        any_users=made_answer("no", "s", limit="up to 10 users a month", clause=None),
    )
    report = made_family(("s", "base"))
    report = replace(report, licenses=replace(report.licenses, answers=rows))
    packed = page_data(view_family(report))["answers"]
    screen = "\n".join(answer_lines(rows))
    [questions, of_data, _] = packed["actions"]
    assert all(question in screen for question, _ in questions)
    assert of_data[-1] == ("train models on it", "training models on it")
    assert packed["subject"]["by"] == [-1, 0, -1, -1, -1, 0]
    assert packed["subject"]["limits"] == [["up to 10 users a month", 1]]
    assert packed["subject"]["deciders"] == [
        [1, False, "cc-by-nc-4.0 and mit", "s, fine-tuned from base", None, ["read in s. 1(i)"]],
        [0, True, "its own label, cc-by-nc-4.0", None, None, []],
    ]


def test_why_something_is_forbidden_is_on_the_page_and_in_markdown() -> None:
    words = "its own gpl-3.0 and the cc-by-nc-4.0 of base exclude each other"
    rows = made_answers(publish=made_answer("no", "base", limit=words, clause="text: MIT s.2"))
    report = made_family(("s", "base"))
    licenses = replace(report.licenses, answers=rows)
    packed = page_data(view_family(replace(report, licenses=licenses)))["answers"]["subject"]
    assert packed["reasons"] == [None, None, None, None, words, None]
    assert packed["clauses"] == [None, None, None, None, "read in MIT s.2", None]
    assert f"| no: {words} |" in markdown.render(licenses)


def test_the_page_has_a_sign_for_each_answer_and_no_other() -> None:
    words = (Path(reports.html.__file__).parent / "explorer/words.js").read_text(encoding="utf-8")
    table = words.partition("const ANSWERS = {")[2].partition("};")[0]
    known = [name.strip('"') for name in re.findall(r'^  ("[^"]+"|\w+): \{', table, re.MULTILINE)]
    assert tuple(known) == ANSWERS


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
    rows.append(rows[0]._replace(standing="contested", condition="if data binds", license="gpl"))
    rows += [
        rows[0]._replace(
            standing="alternative", choice="the licence of base", option=option, text=text
        )
        for option, text in (("mit", "keep credit"), ("gpl-3.0", "publish it under gpl-3.0"))
    ]
    licenses = replace(report.licenses, obligations=rows)
    data = page_data(view_family(replace(report, licenses=licenses)))
    assert data["duties"] == [
        ["keep credit", "apache-2.0, mit"],
        ["The licence of base: keep credit", "mit"],
        ["The licence of base: publish it under gpl-3.0", "gpl-3.0"],
        ["Only if data binds: keep credit", "gpl"],
    ]
