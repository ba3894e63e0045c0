"""A document of notices: what is said in it, and that nothing from outside becomes markup."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from queries.checkout import Checkout, UnresolvedLoad
from queries.notices.notices_report import REASONS, NoticesReport
from queries.notices.rows import LicenseText, Notice, NoticeGap, NoticeObligation, UseLeftOut
from queries.rows import CodeUse
from queries.subject import Subject
from queries.verdicts.rows import LicenseAnswer
from reports import render
from reports.text.blocks import Address, Item, Quoted, Verbatim, as_markdown
from reports.text.words import plain
from tests.queries.made_graph import HOSTILE
from tests.reports.answers_made import EVIL, FORBIDDEN

PAGE = "https://huggingface.co/lab/base"
LLAMA = Notice(
    "lab/base", "Model", "llama3.1", "Llama 3.1", "LicenseRef-x", None, "card",
    "https://example.org/terms", None, "", '"Built with Llama"', None, "lab", PAGE, "llama3.1", 1,
    "our/chat, fine-tuned from lab/base",
)  # fmt: skip
MIT = LLAMA._replace(
    license="mit", license_name="MIT", spdx_id="MIT", text="MIT", stated_as="mit",
    stated_by="hub-tag", address="https://spdx.org/licenses/MIT.html", display=None,
)  # fmt: skip
TEXT = LicenseText("MIT", "MIT", "MIT License\n\nCopyright (c) <year> <holder>\n", True)


def report(*rows: Notice, **values: Any) -> NoticesReport:
    """Return a document about our/chat."""
    asked = [NoticeObligation(r.id, r.kind, r.license, "naming", "name it") for r in rows]
    made: dict[str, Any] = {"obligations": asked, "texts": [TEXT], "unknown": [], **values}
    return NoticesReport(Subject("Model", "our/chat", "our/chat"), list(rows), **made)


def tokens(text: str) -> list[Token]:
    """Return all that Markdown with tables, links and HTML is made of, the inner parts too."""
    found = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    return [*found, *(child for each in found for child in each.children or ())]


def test_an_artifact_has_its_line_its_text_what_is_asked_and_its_name() -> None:
    text = render(report(LLAMA), "markdown")
    assert "## Model lab/base\n" in text
    assert (
        f"- Attribution: lab/base, published by lab, <{PAGE}>, licensed under Llama 3.1.\n" in text
    )
    assert "- Text of Llama 3.1: ` https://example.org/terms `, and in the files" in text
    assert "- What it asks: name it.\n" in text
    assert '- Name to be shown: "Built with Llama"\n' in text
    assert "Notice: " not in text
    noticed = report(LLAMA._replace(notice="Llama 3.1 is licensed."))
    assert "- Notice: Llama 3.1 is licensed.\n" in render(noticed, "markdown")


def test_a_label_that_names_no_licence_is_put_in_words() -> None:
    unclear = LLAMA._replace(license="other", license_name=None, license_raw=None)
    text = render(report(unclear), "markdown")
    assert "licensed under a licence that its label does not name.\n" in text


def test_of_several_licences_each_is_named_with_who_states_it() -> None:
    text = render(report(LLAMA, MIT), "markdown")
    assert text.count("- Attribution:") == 1
    assert "licensed under" not in text
    assert (
        "- Its sources disagree, and each is named here: llama3.1 \\(card\\) or mit \\(hub-tag\\)."
        in text
    )
    assert "- Text of MIT: below, under MIT.\n" in text
    assert "- What Llama 3.1 asks: name it.\n" in text
    compound = (
        LLAMA._replace(stated_as="llama3.1 AND/OR mit"),
        MIT._replace(stated_as="llama3.1 AND/OR mit", stated_by="card"),
    )
    assert "Its label names several licences, and each" in render(report(*compound), "markdown")


def test_what_is_contested_or_a_choice_is_asked_as_such() -> None:
    row = NoticeObligation(LLAMA.id, LLAMA.kind, LLAMA.license, "naming", "name it")
    contested = row._replace(standing="contested", condition="if training data binds a model")
    chosen = row._replace(standing="alternative", choice="one is enough", text="credit it")
    text = render(report(LLAMA, obligations=[row, contested, chosen]), "markdown")
    assert "- What it asks: name it.\n" in text
    assert "- What it asks if training data binds a model, which is contested: name it.\n" in text
    assert "- What it asks \\(one is enough\\): credit it.\n" in text


def test_it_begins_with_what_may_be_done() -> None:
    answer = LicenseAnswer(
        "commercial", "no", "lab/base", "cc-by-nc-4.0", None, "our/chat, made from lab/base",
        None, None, None, "Model", "our/chat", "Model", "finetune",
    )  # fmt: skip
    text = render(report(LLAMA, answers=[answer]), "markdown")
    assert text.index("## What may be done with what is handed on") < text.index("## Model lab")
    said = "- Model our/chat: not allowed: commercial use \\(lab/base, cc-by-nc-4.0\\).\n"
    assert said in text
    free = render(report(LLAMA, answers=[answer._replace(answer="yes")]), "markdown")
    assert "nothing is forbidden or limited; what is asked stands below" in free


def test_a_text_stands_once_and_keeps_its_places_to_fill_in() -> None:
    for form in ("markdown", "plain"):
        text = render(report(MIT, MIT._replace(id="lab/other")), form)
        assert text.count("Copyright (c) <year> <holder>") == 1
        assert "places for a year and a holder" in " ".join(text.split())


def test_where_it_is_used_what_is_unknown_and_what_is_left_out_is_said() -> None:
    use = CodeUse(
        "r", "lab/base", "Model", "a.py", 7, "literal", None, None, None, None, "scan", True
    )
    gaps = [NoticeGap("lab/x", "Model", reason, "word", "card", True) for reason in REASONS]
    lost = UnresolvedLoad("r", "b.py", 9, "from_pretrained", "./weights", "it is a path")
    made = report(
        MIT,
        used_at=[use._replace(line=line) for line in range(1, 9)],
        unknown=gaps,
        left_out=[UseLeftOut("a/b", "Model", "mention", 2), UseLeftOut("c/d", "Model", "test", 1)],
    )
    text = render(replace(made, checkout=Checkout("r", ".", unresolved=(lost,))), "plain")
    assert "- Loaded at: a.py:1, a.py:2, a.py:3, a.py:4, a.py:5 and 3 more places." in text
    assert text.count("- Model lab/x, which no source describes: word (card)") == len(REASONS)
    assert "- At b.py:9: ./weights (it is a path)" in text
    left = "1 artifact that only tests load, 1 artifact that is only mentioned."
    assert f"Left out as not shipped: {left}" in " ".join(text.split())


def test_a_document_with_nothing_to_hand_on_says_so() -> None:
    made = report(texts=[])
    assert "Nothing has to be handed on for our/chat: no licence asks for it." in render(
        made, "markdown"
    )
    bare = replace(made, subject=Subject("Repository", "github.com/a/b", "x"))
    assert "it ships no model or dataset." in render(bare, "plain")


def test_plain_text_fits_80_columns_but_for_licence_texts() -> None:
    text = render(report(LLAMA, MIT, texts=[]), "plain")
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("form", ["markdown", "plain"])
def test_a_licence_text_keeps_its_lines(form: str) -> None:
    words = f"{'word ' * 60}end\n    {'inside ' * 30}end\n# no heading\n\n* no point"
    text = render(report(LLAMA, MIT, texts=[TEXT._replace(text=words)]), form)
    assert f"\n{words}\n" in text
    if form == "markdown":
        assert [each.content for each in tokens(text) if each.type == "fence"] == [f"{words}\n"]


def test_what_has_to_be_looked_at_stands_at_the_top_as_well() -> None:
    gaps = [
        NoticeGap("lab/x", "Model", "no_license", None, None, False),
        NoticeGap("lab/y", "Model", "no_license", None, None, True),
    ]
    text = render(report(MIT, unknown=gaps), "markdown")
    before = text.partition("\n## ")[0]
    assert "- 1 artifact states no licence: lab/x.\n" in before
    # Of what nobody has described nobody knows what it states.
    assert "- 1 artifact is not described: lab/y.\n" in before


def test_training_data_stands_apart_behind_what_is_shipped() -> None:
    data = MIT._replace(id="corp/c", kind="Dataset", training_data=True)
    text = render(report(data, MIT), "markdown")
    assert text.index("## Model lab/base\n") < text.index("## Dataset corp/c, training data\n")


def check_harmless(text: str) -> None:
    """Check that Markdown has links to the Hub and to SPDX alone, and no HTML."""
    for token in tokens(text):
        assert token.type not in ("html_block", "html_inline", "image"), token
        if token.type == "link_open":
            assert re.fullmatch(
                r"https://(huggingface\.co|spdx\.org)/[\w./%-]+", str(token.attrs["href"])
            )
    kinds = {token.type for token in tokens(text)}
    assert kinds <= {
        "heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text",
        "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close", "fence",
        "code_inline", "link_open", "link_close", "text_special", "softbreak",
    }  # fmt: skip


def filled(text: str) -> NoticesReport:
    """Return a document all of whose words are a stranger's."""
    row = Notice(
        text, "Model", text, text, text, text, text, text, None, text, text, text, text, None,
        text, 1, text, text, text,
    )  # fmt: skip
    use = CodeUse("r", text, "Model", text, 7, text, text, text, text, text, text, True)
    made = report(
        row,
        row._replace(stated_as="mit", page=PAGE, address=f"{PAGE}/blob/main/x"),
        texts=[LicenseText(text, text, text, True)],
        unknown=[NoticeGap(text, "Model", reason, text, text, False) for reason in REASONS],
        used_at=[use],
        left_out=[UseLeftOut(text, "Model", "docs", 1)],
    )
    lost = UnresolvedLoad("r", text, 9, text, text, text)
    return replace(
        made,
        subject=Subject("Model", text, text),
        checkout=Checkout("r", text, unresolved=(lost,)),
        facts=[{"source": text, "taken": text, "finished": text, "incomplete": 1}],
    )


MARKUP = [
    "# a", "- a", "1. a", "a\n===", "> a", "```\na", "~~~", "<b>", "<https://e.org>",
    "[a](//e.org)", "![a](x)", "a|b\n-|-", "&lt;", "`", "``", "www.e.org", "https://e.org",
    "a@e.org", "***", "    a", "[x]: //e.org", "\\", "<!--", "]]>", "\u2028# a", "\x0c# a",
    "`````` a",
]  # fmt: skip


@pytest.mark.parametrize("text", [*HOSTILE, *MARKUP, EVIL])
def test_nothing_from_outside_becomes_markup(text: str) -> None:
    made = render(filled(text), "markdown")
    check_harmless(made)
    assert not FORBIDDEN.search(made)
    assert not FORBIDDEN.search(render(filled(text), "plain"))


@given(st.text(st.sampled_from("ab \n`~#*_-+=<>[]()!|&:/.@\\1\t\u2028"), max_size=40))
@settings(max_examples=40, deadline=None)
def test_no_text_becomes_markup(text: str) -> None:
    check_harmless(render(filled(text), "markdown"))


@pytest.mark.parametrize(
    "piece",
    [
        Address("https://e.org/>[x](y)"),
        Address("javascript:x"),
        Quoted("https://e.org"),
        Quoted("`"),
    ],
)
def test_an_address_that_is_not_plain_is_code(piece: str) -> None:
    kinds = {each.type for each in tokens(as_markdown([Item(("At ", piece))]))}
    assert "code_inline" in kinds
    assert "link_open" not in kinds


def test_no_text_ends_its_own_block() -> None:
    text = as_markdown([Verbatim("a\n````\n# b\n```")])
    [fence] = [each for each in tokens(text) if each.type == "fence"]
    assert fence.content == "a\n````\n# b\n```\n"
    assert plain(fence.info) == "text"
