"""Pages that tests of the explorer open: of families with whatever a page has to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from playwright.sync_api import Page

from licenses.rule.permissions import ASKED
from queries.families.report import FamilyLabel, FamilyReport, MemberAnswers
from queries.verdicts.rows import LicenseAnswer
from reports.html.page import write_page
from tests.attacks import ATTACKS
from tests.browser.chromium import Pages
from tests.reports.families_made import made_answer, made_answers, made_family, step_between

REPOSITORY = "github.com/lab/tool"
SUBJECT, BASE, ROOT, DATA, CHILD, COPY = (
    "lab/subject", "lab/base", "root/root-7b", "lab/data set", "other/child", "other/copy",
)  # fmt: skip


def with_members(report: FamilyReport, values: Mapping[str, Mapping[str, Any]]) -> FamilyReport:
    """Return a family in which members of these ids have other values."""
    members = [member._replace(**values.get(member.id, {})) for member in report.members]
    return replace(report, members=members)


def with_answers(report: FamilyReport, answers: list[LicenseAnswer]) -> FamilyReport:
    """Return a family whose report on the subject's licences has answers."""
    licenses = replace(report.licenses, answers=answers)
    own = MemberAnswers(
        tuple(row.answer for row in answers),
        tuple(row.decided_by != report.subject.id for row in answers),
    )
    return replace(report, licenses=licenses, answers={report.subject.key: own})


@cache
def small_page() -> str:
    """Return the page of a family that has one of everything."""
    uses = step_between(
        REPOSITORY, SUBJECT, relation="USES", method=None, stated_by="code", path="src/a b/é.py",
        line=7, places=40, child_kind="Repository", evidence='from_pretrained("lab/subject")',
    )  # fmt: skip
    report = made_family(
        (SUBJECT, BASE), (BASE, ROOT), (CHILD, SUBJECT), (COPY, CHILD), uses,
        step_between(SUBJECT, DATA, relation="TRAINED_ON", method=None, parent_kind="Dataset"),
        step_between(COPY, SUBJECT, declared=False, stated_by="guess", method="quantized"),
        step_between(COPY, "far/beside", method="merge"),
        subject=SUBJECT,
        labels={SUBJECT: "mit", ROOT: "cc-by-nc-4.0", BASE: "llama3.1", CHILD: "apache-2.0"},
        bases=[(SUBJECT, "/home/models/=secret")],
        gone=[BASE],
        conflicts=[[SUBJECT, BASE, ROOT]],
    )  # fmt: skip
    twice = FamilyLabel(SUBJECT, "Model", "cc-by-sa-4.0", "cc-by-sa-4.0", "card", True, None)
    report.labels.append(twice)
    report = replace(report, known={("Model", CHILD): {"downloads": 1234, "private": False}})
    report = with_answers(report, made_answers(
        ("Model", SUBJECT),
        commercial=made_answer("no", ROOT, ("Model", SUBJECT)),
        publish=made_answer("yes with duties", SUBJECT, ("Model", SUBJECT), license="mit",
                            clause=None),
        any_users=made_answer("no", BASE, ("Model", SUBJECT), license="llama3.1",
                              limit="up to 700,000,000 users a month", inferred="one step"),
    ))  # fmt: skip
    report.answers["Model", CHILD] = MemberAnswers(  # type: ignore[index]
        ("yes", "no", "yes", "contested", *["yes"] * 2, "contested", "contested", *["yes"] * 2),
        (True,) * 3 + (False,) * 7,
    )
    return write_page(with_members(report, {
        CHILD: {"verdict": "conflict", "severity": "high", "against": "cc-by-nc-4.0",
                "terms": "non_commercial_contested upstream_missing"},
        "far/beside": {"only_mentioned": True},
    }))  # fmt: skip


@cache
def lone_page() -> str:
    """Return the page of an artifact of which nothing else is known; nobody looked downstream."""
    return write_page(made_family(subject="lab/alone", only_upstream=True))


@cache
def attacked_page() -> str:
    """Return the page of a family in which every text is an attack."""
    texts = list(ATTACKS.values())
    steps = [
        step_between(text, "=attacked", evidence=text, stated_by=text, path=text, line=1,
                     method=None, child_kind="Repository" if number % 3 == 0 else "Model",
                     relation="USES" if number % 3 == 0 else "DERIVED_FROM")
        for number, text in enumerate(texts)
    ]  # fmt: skip
    report = made_family(
        *steps, subject="=attacked",
        labels=dict(zip(texts, reversed(texts), strict=True)),
        bases=[("=attacked", text) for text in texts],
    )  # fmt: skip
    known = {("Model", text): {text: text, "task": text} for text in texts}
    subject = "Model", "=attacked"
    report = with_answers(report, made_answers(subject, **{
        action: made_answer("no", text, subject, license=text, clause=text, path=text, limit=text,
                            inferred=text)
        for action, text in zip(ASKED, texts, strict=False)
    }))  # fmt: skip
    owned = {text: {"owner": text, "terms": text, "against": text, "verdict": "conflict",
                    "severity": text} for text in texts}  # fmt: skip
    return write_page(with_members(replace(report, known=known), owned))


@cache
def many_page(count: int = 120) -> str:
    """Return the page of a root with many children."""
    return write_page(made_family(*((f"o{n % 7}/child-{n}", "lab/root") for n in range(count)),
                                  subject="lab/root"))  # fmt: skip


def open_ready(pages: Pages, html: str, **how: Any) -> Page:
    """Return a page when its panels can be used."""
    page = pages.open(html, **how)
    page.set_default_timeout(10_000)
    # No function is waited for: to ask it again and again, it is evaluated, which the page refuses.
    page.wait_for_selector("html[data-ready=true]", state="attached")
    return page


def texts_of(page: Page, selector: str) -> list[str]:
    """Return the texts of elements."""
    return [text.strip() for text in page.locator(selector).all_inner_texts()]
