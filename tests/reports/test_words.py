"""The sentences of the explorer are said somewhere, and its colours are written once."""

import re

from reports.html.page import write_page
from tests.conftest import ROOT
from tests.reports.families_made import made_family

PAGE = ROOT / "reports" / "html"
WORDS = (PAGE / "explorer" / "words.js").read_text(encoding="utf-8")


def test_every_sentence_of_the_explorer_is_said() -> None:
    block = re.search(r"^const WORDS = [^\n]*\{\n(.*?)^\}", WORDS, re.DOTALL | re.MULTILINE)
    assert block
    written = set(re.findall(r"^  (\w+):", block[1], re.MULTILINE))
    scripts = "".join(path.read_text(encoding="utf-8") for path in PAGE.rglob("*.js"))
    said = set(re.findall(r"\bWORDS\.(\w+)", scripts))
    assert written == said


def test_the_dark_colours_are_written_once_and_hold_for_the_system_s_and_the_chosen() -> None:
    dark = (PAGE / "explorer" / "dark.css").read_text(encoding="utf-8")
    html = write_page(made_family())
    assert html.count(dark) == 2
    assert "/* dark.css */" not in html
    light = (PAGE / "explorer" / "explorer.css").read_text(encoding="utf-8")
    names = [re.findall(r"(--ptm-[\w-]+): #", text) for text in (light, dark)]
    assert names[0] == names[1]
