"""The frame and the panels of the explorer's page: what they say, by real clicks and keys."""

from __future__ import annotations

import itertools
import re
import unicodedata
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from reports.html import page as page_module
from reports.html.page import write_page
from reports.text.pictures import few_marks
from tests.attacks import ATTACKS
from tests.browser.chromium import NARROW, Pages, assert_accessible
from tests.browser.made_pages import (
    BASE,
    CHILD,
    DATA,
    REPOSITORY,
    ROOT,
    SUBJECT,
    attacked_page,
    lone_page,
    open_ready,
    small_page,
    texts_of,
    with_members,
)  # fmt: skip
from tests.reports.families_made import made_family

LINKS = Path(page_module.__file__).with_name("panels").joinpath("links.js").read_text("utf-8")


def select(page: Page, identifier: str) -> None:
    """Select an artifact by the search."""
    page.fill("#search", identifier)
    page.press("#search", "Enter")
    expect(page.locator("#artifact .title .id")).to_have_text(identifier)


def test_the_header_says_how_the_label_stands(page: Page) -> None:
    assert page.inner_text("h1") == SUBJECT
    standing = page.inner_text("#standing")
    assert "Model · mit / cc-by-sa-4.0" in standing
    assert "several" in standing
    assert "Its label conflicts with cc-by-nc-4.0 upstream." in standing
    age = page.inner_text("#age")
    stand = "3 upstream, 3 downstream, 1 upstream of something downstream. Facts of "
    assert age.startswith(f"8 artifacts: the subject, {stand}")


def test_where_nothing_is_upstream_nothing_is_called_compatible(pages: Pages) -> None:
    page = open_ready(pages, lone_page())
    assert "Nothing is upstream of it." in page.inner_text("#standing")
    assert "compatible" not in page.inner_text("body")
    assert page.inner_text("#age").endswith("it was not asked for.")
    assert "nobody states that it is used" not in page.inner_text("body")
    assert texts_of(page, "#summary h4") == [
        "May I use it commercially?", "Where does it come from?", "Which licences conflict?",
        "Who uses it?", "What is only inferred?", "What is gone?",
    ]  # fmt: skip


def test_the_summary_answers_six_questions(page: Page) -> None:
    answers = texts_of(page, "#summary section")[1:]
    assert "From 2 models and 1 dataset upstream, in up to 2 steps." in answers[0]
    assert ROOT in answers[0]
    assert "/home/models/=secret" in answers[0]
    assert ROOT in answers[1]
    assert f"Downstream, because of what comes through {SUBJECT}: 1" in answers[1]
    assert "2 models and 1 repository downstream" in answers[2]
    assert "0 of 3 steps upstream" in answers[3]
    assert "1 of 4 steps downstream" in answers[3]
    assert "0 of 1 step to or from what is beside" in answers[3]
    assert BASE in answers[4]
    assert "last stated 2026-10-01, since deleted" in answers[4]
    page.get_by_role("button", name="Show the paths to them").click()
    assert page.is_visible("#summary")
    assert page.evaluate(
        "[...explorer.highlight.nodes].map((n) => explorer.data.id(n)).sort()"
    ) == sorted([SUBJECT, BASE, ROOT, DATA])
    page.locator("#summary").get_by_role("button", name="Show them alone").first.click()
    assert page.inner_text("#said") == "3 artifacts match; the drawing shows all of them."


def test_the_panel_says_what_an_artifact_is_and_who_states_it(page: Page) -> None:
    page.click("#artifact-tab")
    panel = page.inner_text("#artifact")
    assert "mit stated by hub-tag" in panel
    assert "cc-by-sa-4.0 stated by card" in panel
    assert "Its sources disagree." in panel
    assert "no legal advice" in panel
    assert "a base model that is no id of the Hub, so nobody can look it up" in panel
    place = page.locator("#artifact .claim a")
    assert place.inner_text() == "src/a b/é.py:7"
    address = "https://github.com/lab/tool/blob/HEAD/src/a%20b/%C3%A9.py#L7"
    assert place.get_attribute("href") == address
    assert place.get_attribute("rel") == "noopener noreferrer"
    assert 'read: from_pretrained("lab/subject")' in panel
    assert "40 places, of which 1 is listed:" in panel


def test_the_panel_says_what_one_may_do_and_who_decides_it(page: Page) -> None:
    page.click("#artifact-tab")
    said = " ".join(page.inner_text("#artifact .answers").split())
    assert said.startswith("May I … Use it ✓ yes Use it commercially ✕ no [1] Offer it")
    assert "Publish what I build ! yes with duties [2]" in said
    assert "Limits up to 700,000,000 users a month [3] Who decides" in said
    assert f"[1] {ROOT}, cc-by-nc-4.0 {SUBJECT}, fine-tuned from {ROOT} read in s. 1(i)" in said
    assert f"[2] its own label, mit [3] {BASE}, llama3.1" in said
    assert "Not declared: one step" in said
    page.locator("#artifact .decider").first.get_by_role("button").click()
    assert page.inner_text("#artifact h3") == ROOT


def test_of_another_artifact_the_panel_says_whether_its_label_or_what_is_upstream_decides(
    page: Page,
) -> None:
    page.evaluate("(id) => explorer.select(explorer.data.find(id))", CHILD)
    said = " ".join(page.inner_text("#artifact .answers").split())
    assert "Use it ✓ yes Use it commercially ✕ no (upstream) Offer it" in said
    assert "Pass it on unchanged ~ contested (its own label)" in said
    assert "Limits limits of users and revenue (contested) (its own label)" in said


def test_the_summary_begins_with_commercial_use(page: Page) -> None:
    page.click("#summary-tab")
    first = page.locator("#summary section").first
    assert " ".join(first.inner_text().split()).startswith(
        f"May I use it commercially? ✕ no Because of {ROOT}, cc-by-nc-4.0"
    )
    first.get_by_role("button", name="What else may I do?").click()
    assert page.inner_text("#artifact h3") == SUBJECT


def test_artifacts_are_filtered_by_an_answer(page: Page) -> None:
    page.evaluate(
        "for (const each of document.querySelectorAll('#filters details')) each.open = true"
    )
    page.locator("#filters label", has_text="commercial use: no").locator("input").check()
    assert page.inner_text("#said").startswith("2 of 8 artifacts match")
    page.get_by_role("button", name="Clear filters").click()


def test_a_neighbour_is_selected_by_a_click(page: Page) -> None:
    page.click("#artifact-tab")
    page.locator("#artifact .neighbours").get_by_role("button", name=CHILD).click()
    expect(page.locator("#artifact .title .id")).to_have_text(CHILD)
    expect(page.locator("#artifact .title .id")).to_be_focused()
    panel = page.inner_text("#artifact")
    assert re.search(r"Downloads\s+1,234 in the last 30 days", panel)
    words = "commercial use is withheld (contested); no known licence is stated"
    assert f"conflicts with cc-by-nc-4.0 upstream (high): {words}." in panel
    links = page.locator("#artifact .actions a")
    assert links.get_attribute("href") == f"https://huggingface.co/{CHILD}"
    assert page.evaluate("decodeURIComponent(location.hash)") == f"#{CHILD}"


def test_only_ids_of_a_site_become_addresses(page: Page) -> None:
    select(page, REPOSITORY)
    assert page.get_attribute("#artifact .actions a", "href") == "https://github.com/lab/tool"
    for identifier in (DATA, BASE):  # not the form of an id of the Hub; gone
        select(page, identifier)
        assert page.locator("#artifact .actions a").count() == 0
    assert "Gone: last stated 2026-10-01, since deleted." in page.inner_text("#artifact")
    select(page, "far/beside")
    assert "Only mentioned" in page.inner_text("#artifact")
    assert "Its licence is not known." in page.inner_text("#artifact")
    assert not re.search("(?i)(its|own) label", page.inner_text("#artifact"))


ADDRESSES = {
    "addressOf('Dataset', 'a/b')": ["Hugging Face", "https://huggingface.co/datasets/a/b"],
    "addressOf('Model', 'javascript:alert(1)')": None,
    "addressOf('Model', '//example.invalid')": None,
    "addressOf('Model', 'a/../b')": None,
    "addressOf('Repository', 'github.com/a/..')": None,
    "addressOf('Repository', 'gitlab.com/a/b')": None,
    "placeOf('github.com/a/b', '../../x', 1)": None,
    "placeOf('github.com/a/b', 'x#y?z', -1)": "https://github.com/a/b/blob/HEAD/x%23y%3Fz",
    "placeOf('github.com/a/b', '\\ud800', 1)": None,
    "placeOf('local:a', 'x.py', 1)": None,
}


def test_addresses(chromium: Browser) -> None:
    page = chromium.new_page()
    found = page.evaluate(f"{LINKS}\n[{', '.join(ADDRESSES)}]")
    page.close()
    assert dict(zip(ADDRESSES, found, strict=True)) == ADDRESSES


def test_conflicts_lead_to_their_path(page: Page) -> None:
    page.click("#conflicts-tab")
    panel = page.inner_text("#conflicts")
    assert f"cc-by-nc-4.0 of {ROOT} against the label mit" in panel
    assert "no → yes" in panel
    assert "read in Section 2" in panel
    assert "commercial use: no → yes" in panel
    assert f"Path: {ROOT} → {BASE} → {SUBJECT}" in panel
    assert f"Downstream, because of what comes through {SUBJECT} 1" in panel
    assert f"Path: {ROOT} → {BASE} → {SUBJECT} → {CHILD}" in panel
    page.get_by_role("button", name="Show the path").first.click()
    assert page.evaluate("[...explorer.highlight.nodes].map((n) => explorer.data.id(n))") == [
        SUBJECT, BASE, ROOT,
    ]  # fmt: skip
    page.locator("#conflicts .path").get_by_role("button", name=ROOT).first.click()
    expect(page.locator("#artifact-tab")).to_have_attribute("aria-selected", "true")


def test_a_conflict_of_others_is_not_put_down_to_the_subject(pages: Pages) -> None:
    report = made_family(
        ("lab/child", SUBJECT), ("lab/child", "far/between"), ("far/between", "far/origin"),
        subject=SUBJECT, labels={SUBJECT: "mit", "far/origin": "llama2", "lab/child": "mit"},
    )  # fmt: skip
    judged = {"verdict": "conflict", "against": "llama2", "severity": "high"}
    page = open_ready(pages, write_page(with_members(report, {"lab/child": judged})))
    assert f"Downstream, not because of {SUBJECT}: 1" in page.inner_text("#summary")
    select(page, "lab/child")
    panel = page.inner_text("#artifact")
    assert f"llama2 is the licence of far/origin, not because of {SUBJECT}." in panel
    assert "Path: far/origin → far/between → lab/child" in panel
    page.click("#conflicts-tab")
    assert f"Downstream, not because of {SUBJECT} 1" in page.inner_text("#conflicts")
    page.locator("#conflicts").get_by_role("button", name="Show the path").click()
    drawn = "explorer.drawn().map(({ node }) => node === null ? null : explorer.data.id(node))"
    assert {"far/origin", "far/between", "lab/child"} <= set(page.evaluate(drawn))


def test_tabs_and_help_by_keys(page: Page) -> None:
    page.focus("#summary-tab")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "artifact-tab"
    assert page.is_visible("#artifact")
    assert not page.is_visible("#summary")
    page.keyboard.press("?")
    assert page.is_visible("#help")
    assert "Tab, Shift Tab" in page.inner_text("#help")
    page.keyboard.press("Escape")
    assert not page.is_visible("#help")


def test_what_is_shown_alone_is_drawn(pages: Pages) -> None:
    steps = [*itertools.pairwise(f"lab/{n}" for n in range(6, -1, -1))]
    page = open_ready(pages, write_page(made_family(*steps, subject="lab/0", gone=["lab/6"])))
    assert "The nearest:" in page.inner_text("#summary")
    drawn = "explorer.picture.has(explorer.data.find('lab/6'))"
    assert not page.evaluate(drawn)
    page.locator("#summary").get_by_role("button", name="Show them alone").last.click()
    assert page.evaluate(drawn)
    assert page.inner_text("#said") == "1 artifact matches; the drawing shows all of them."


def test_an_address_of_no_artifact_is_said(page: Page) -> None:
    page.evaluate("location.hash = 'nope/none'")
    expect(page.locator("#said")).to_have_text("This page has no artifact with the id “nope/none”.")


def test_the_scheme_is_the_systems_until_somebody_chooses(pages: Pages) -> None:
    page = open_ready(pages, lone_page(), scheme="dark")
    colour = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(colour)
    assert page.get_attribute("#scheme", "aria-pressed") == "true"
    page.click("#scheme")
    assert page.evaluate(colour) != dark
    assert page.get_attribute("#scheme", "aria-pressed") == "false"


def test_buttons_reset_and_show_all(page: Page) -> None:
    select(page, CHILD)
    page.click("#overview")
    assert page.get_attribute("#overview", "aria-pressed") == "true"
    page.click("#overview")
    page.click("#reset")
    expect(page.locator("#summary-tab")).to_have_attribute("aria-selected", "true")
    assert page.evaluate("explorer.selected") is None


def test_the_page_is_accessible(page: Page) -> None:
    page.click("#artifact-tab")
    page.click("#legend-box summary")
    page.click("#filters summary >> nth=0")
    assert_accessible(page)
    page.click("#scheme")
    page.click("#conflicts-tab")
    assert_accessible(page)
    page.click("#help-button")
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.click("#scheme")


def test_a_narrow_page_is_usable(pages: Pages) -> None:
    page = open_ready(pages, small_page(), size=NARROW, still=True)
    page.click("#artifact-tab")
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    assert page.evaluate("document.getElementById('middle').getBoundingClientRect().top") < 400
    assert not page.is_visible("#filters")
    state = (
        page.locator("#artifact-rows tbody tr").first.locator("[data-title=State]").bounding_box()
    )
    assert state
    assert state["x"] + state["width"] <= NARROW["width"]
    assert_accessible(page)
    page.click("#conflicts-tab")
    page.get_by_role("button", name="Show the path").first.click()
    assert page.inner_text("#said") == "The drawing shows the path."
    assert page.evaluate("document.getElementById('middle').getBoundingClientRect().top") < 400


def test_on_paper_there_is_what_is_read_and_no_controls(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.locator("#legend")).to_be_visible()
    for shown in ("#standing", ".printed", "#summary", "#conflicts", "#artifact-rows"):
        assert page.is_visible(shown), shown
    for left in ("#search", "#filters", "#reset", "#artifact", "#step-rows", "#tabs", "#network"):
        assert not page.is_visible(left), left
    drawn = page.evaluate("explorer.drawn().filter(({ node }) => node !== null).length")
    assert page.locator("#artifact-rows tbody tr").count() == drawn
    page.emulate_media(media="screen")


HIDING = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
"""Categories of characters that hide or turn text; they are written out."""


def written(text: str) -> str:
    """Return a text as the page shows it."""
    shown = "".join(
        f"\\u{ord(c):04x}" if unicodedata.category(c) in HIDING and c not in "\n\t" else c
        for c in text
    )
    return few_marks(shown) if shown.strip() else f"“{shown}”"


SELECT_EACH = """
(ids) => ids.map((id) => {
  explorer.select(explorer.data.find(id));
  return document.querySelector("#artifact .title .id bdi").textContent;
})
"""


def test_attacks_are_shown_as_text(pages: Pages) -> None:
    page = open_ready(pages, attacked_page())
    texts = list(ATTACKS.values())
    shown = page.evaluate(SELECT_EACH, texts)
    assert shown == [written(text if len(text) <= 400 else f"{text[:400]}…") for text in texts]
    longest = (
        "Math.max(...[...document.querySelectorAll('#side bdi')].map((e) => e.innerText.length))"
    )
    assert page.evaluate(longest) < 1000
    select(page, ATTACKS["script"])
    page.evaluate(SELECT_EACH, [ATTACKS["5,000 characters"]])
    page.click("#artifact .title .id button")
    long = page.locator("#artifact .title .id bdi").text_content()
    assert long == ATTACKS["5,000 characters"]
    assert all(texts_of(page, "button"))
    page.click("#conflicts-tab")
    page.fill("#search", "alert")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    hrefs = page.eval_on_selector_all("a[href]", "(links) => links.map((a) => a.href)")
    assert {href.partition(":")[0] for href in hrefs} <= {"https", "file"}


def test_what_names_itself_and_nothing_else_is_a_root(pages: Pages) -> None:
    report = made_family(("lab/s", "lab/loop"), ("lab/loop", "lab/loop"), subject="lab/s")
    page = open_ready(pages, write_page(report))
    first = texts_of(page, "#summary section")[1]
    assert "Its root, with nothing known upstream:" in first
    assert "lab/loop" in first
