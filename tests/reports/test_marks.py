"""Marks on letters: none pile up over other lines, and every script stays as it is written."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import render
from reports.text.pictures import few_marks
from tests.examples import examples
from tests.reports.families_made import made_family, step_between

WRITTEN = [
    "हिन्दी में क़ुर्आँ",
    "ภาษาไทยที่นี่",
    unicodedata.normalize("NFD", "tiếng Việt ổn định"),
    "בְּרֵאשִׁ֖ית שָּׁלוֹם",
    "العَرَبِيَّةُ",
    "བོད་སྐད་རྒྱུ",
    "❤️ 1️⃣ 👍🏽",
]
"""Texts of several scripts with the marks that they need."""
PILED = "a" + "\u0301" * 60


@pytest.mark.parametrize("text", WRITTEN)
def test_a_text_of_any_script_stays_as_it_is(text: str) -> None:
    assert few_marks(text) == text


def test_what_piles_up_is_left_out() -> None:
    assert few_marks(f"{PILED}b") == "a\u0301…b"
    assert few_marks("a\u0301\u0302\u0303b") == "a\u0301\u0302…b"
    assert few_marks("ก" + "\u0e47" * 9) == "ก\u0e47…"


@examples(60, 3_000)
@given(st.text(st.characters(categories=("M", "Lo", "Ll")), max_size=60))
def test_no_letter_has_many_marks(text: str) -> None:
    made = few_marks(text)
    signs = "".join("m" if unicodedata.category(sign)[0] == "M" else "-" for sign in made)
    assert "mmmmm" not in signs
    assert few_marks(made) == made


@pytest.mark.parametrize("form", ["svg", "mermaid"])
def test_a_picture_has_no_piled_marks(form: str) -> None:
    report = made_family(
        step_between(PILED, f"{PILED}/up", method=PILED), subject=PILED,
        labels={PILED: PILED}, bases=[(PILED, PILED)], gone=[f"{PILED}/up"],
        facts=[{"source": PILED, "taken": PILED, "finished": None}],
    )  # fmt: skip
    assert not re.search("\u0301{2}", render(report, form))
