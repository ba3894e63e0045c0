"""The sentences of the explorer are said somewhere, and what is said is among them."""

import re

from tests.conftest import ROOT

PAGE = ROOT / "reports" / "html"
WORDS = (PAGE / "explorer" / "words.js").read_text(encoding="utf-8")


def test_every_sentence_of_the_explorer_is_said() -> None:
    block = re.search(r"^const WORDS = [^\n]*\{\n(.*?)^\}", WORDS, re.DOTALL | re.MULTILINE)
    assert block
    written = set(re.findall(r"^  (\w+):", block[1], re.MULTILINE))
    scripts = "".join(path.read_text(encoding="utf-8") for path in PAGE.rglob("*.js"))
    said = set(re.findall(r"\bWORDS\.(\w+)", scripts))
    assert written == said
