"""Modules that do not parse, or were made to break a reader: none raises, and none is slow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.code.findings import Candidate, SourceFile
from ingest.code.python.reading import read_python

pytestmark = pytest.mark.long

LOAD = "AutoModel.from_pretrained('o/n')\n"


def texts(text: str) -> set[str]:
    found = read_python([SourceFile("m.py", text)])
    return {each.text for each in found if isinstance(each, Candidate)}


@pytest.mark.parametrize(
    "text",
    [
        "print 'x'\n" + LOAD,
        "try:\n    pass\nexcept E, e:\n    print e\n" + LOAD,
        "exec 'x'\nraise E, 'x'\nn = 0777 + 10L\nt = ur'x'\nif a <> b: pass\n" + LOAD,
        "%matplotlib inline\n!pip install x\n" + LOAD,
        "this line is broken\n" + LOAD,
        "\0" + LOAD,
        "\ufeff" + LOAD,
        LOAD + "'''not closed\n",
        LOAD + "(" * 5_000,
        LOAD + "x = " + "[" * 500 + "]" * 500,
        LOAD + "x = " + "+".join(["'a'"] * 20_000),
        LOAD + "x = a" + ".b" * 20_000,
        LOAD + "x: " + " | ".join(["A"] * 20_000) + "\n",
        LOAD + '"\\' * 100_000,
        LOAD + "def f(n):\n    AutoModel.from_pretrained(n)\n" + "f('o/n')\n" * 5_000,
        LOAD + "if a: pass\n" + "elif b: pass\n" * 2_000,
        LOAD + "x = 1\n" * 20_000 + "AutoModel.from_pretrained(x)",
        LOAD + "L = ['a']\n" + "L = L + L\n" * 40 + "AutoModel.from_pretrained(L)",
        LOAD + "".join(f"def f{i}(n):\n    f{i + 1}(n)\n    f{i + 2}(n)\n" for i in range(60))
        + "def f60(n):\n    AutoModel.from_pretrained(n)\nf0('o/n')\n",
        LOAD + "class A(A): pass\nclass B(C): pass\nclass C(B):\n    x = 1\n"
        "    def f(self):\n        AutoModel.from_pretrained(self.x)\n",
        LOAD + "from m import *\nfrom . import m\nAutoModel.from_pretrained(unknown)\n",
        LOAD + "AutoModel.from_pretrained('{' * 10)\nAutoModel.from_pretrained('%s%s' % x)\n"
        "AutoModel.from_pretrained('{0}{a}{}'.format())\nAutoModel.from_pretrained('a'.split(''))\n",
    ],
)  # fmt: skip
def test_what_can_be_read_of_a_broken_module_is_read(text: str) -> None:
    assert "o/n" in texts(text)


def test_a_mended_module_keeps_its_lines() -> None:
    text = "print 'x'\n\nAutoModel.from_pretrained('o/n')\n"
    assert [each.line for each in read_python([SourceFile("m.py", text)])] == [3]


def test_a_line_is_counted_where_nothing_else_can_be_read() -> None:
    text = "((((\n" * 300 + "x = A.from_pretrained('o/n')\n# A.from_pretrained('o/c')\n"
    (found,) = read_python([SourceFile("m.py", text)])
    assert (found.line, found.text) == (301, "o/n")


WORDS = """
from transformers import AutoModel, pipeline
AutoModel.from_pretrained( 'o/n' "x" { } [ ] ( ) : , = . + % # ''' \\ f' {x}
def f(n, *a, **k): class C(C): self.x = n
return yield lambda global for in if else import *
"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\n    ", "\0", "\ud800", "é"])


@given(st.lists(PIECES, max_size=60))
def test_no_text_breaks_the_reader(pieces: list[str]) -> None:
    texts("from_pretrained " + " ".join(pieces))
    texts("from_pretrained = 1\n" + " ".join(pieces))
