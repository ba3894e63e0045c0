"""Makefiles: variables of make in commands of recipes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.code.findings import SourceFile
from ingest.code.shell.makefile import read_makefile
from tests.ingest.code.finding import named


def read(text: str) -> list[str]:
    return named(read_makefile(SourceFile("Makefile", text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("get:\n\thf download a/b", ["a/b 2"]),
        ("get:\n\t@-hf download \\\n\t  a/b", ["a/b 3"]),
        ("get:\n\thf download a/nc-model", ["a/nc-model 2"]),
        ("get:\n\t - @hf download --quiet a/b-c", ["a/b-c 2"]),
        ("get:\n\thf download $(M)\nM ?= a/b # why", ["a/b 3"]),
        ("M := a/b\nget: x\n\thf download ${M}\n", ["a/b 1"]),
        ("export WHAT = 'a/b'\nget:\n\thf download $(WHAT)", ["a/b 1"]),
        ("O = a\nX = $(O)/b\nget:\n\thf download $(X)", ["a/b 2"]),
        ("get: X = a/b\nget:\n\thf download $(X)", ["a/b 1"]),
        ("L = a/b \\\n  c/d\nget:\n\tfor m in $(L); do hf download $$m; done", ["a/b 1", "c/d 2"]),
        ("MODELS = a/b c/d", ["a/b 1", "c/d 1"]),
        ("ifdef X\nM = a/b\nelse\nM = c/d\nendif\nget:\n\thf download $(M)", ["a/b 2", "c/d 4"]),
        ("get:\n\tX=$(shell hf download a/b)", ["a/b 2"]),
        ("get:\n\thf download $@ $< $(call f,x)", []),
        ("# hf download a/b\nmodel/x: data/y\n\techo $(M)", []),
    ],
)
def test_recipes_name_what_they_load(text: str, expected: list[str]) -> None:
    assert read(text) == expected


PIECES = st.sampled_from(
    [
        "\t",
        "\n",
        "\\\n",
        "M",
        "=",
        "?=",
        ":=",
        "$(",
        ")",
        "$$",
        "$@",
        "ifdef X",
        "endif",
        "else",
        ":",
    ]
)


@settings(max_examples=50)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_whatever_is_no_makefile_raises_nothing(text: str) -> None:
    list(read_makefile(SourceFile("Makefile", f"model {text}\n\thf download $(M)")))


@pytest.mark.parametrize(
    "piece", ["a: ", "=", "$(", "\\\n", "M=$(M)$(M)\n", "ifdef\n", " ", "$", "M+=a\n"]
)
def test_a_long_text_of_anything_is_read_at_once(piece: str) -> None:
    list(read_makefile(SourceFile("Makefile", "#model\n" + piece * (8_000 // len(piece)))))


def test_the_recipes_of_just_are_read() -> None:
    text = 'model := "a/b"\n\nget:\n    @hf download {{ model }}\n    vllm serve c/d\n'
    assert named(read_makefile(SourceFile("justfile", text))) == ["a/b 1", "c/d 5"]
