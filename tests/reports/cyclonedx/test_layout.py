"""A document of somebody else keeps its layout when ours is joined into it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.cyclonedx.merging import read_layout
from tests.examples import examples

DOCUMENT = {"name": "é ∑ 😀", "list": [{"a": 1}, {}], "none": []}


@pytest.mark.parametrize("indent", [1, 2, 4, "\t"])
@pytest.mark.parametrize("is_ascii", [True, False])
@pytest.mark.parametrize("end", ["", "\n"])
def test_what_is_written_is_as_it_was(indent: Any, is_ascii: bool, end: str) -> None:
    text = json.dumps(DOCUMENT, indent=indent, ensure_ascii=is_ascii) + end
    assert read_layout(text.encode()).write(DOCUMENT) == text


@pytest.mark.parametrize("text", ["{}", '{"a":1}', '\ufeff{"a": 1}', '{\n"a": 1}', "{\n\n  }"])
def test_a_layout_that_cannot_be_told_is_ours(text: str) -> None:
    assert read_layout(text.encode()).write({"a": [1]}) == '{\n "a": [\n  1\n ]\n}'


def test_what_is_not_shown_is_never_written_as_it_is() -> None:
    hidden = "\u202e\u2066\u200b\u2028\x7f\x85\x1b\ud800\U000e0041"
    content = json.dumps({"é": "\u202e"}, indent=2, ensure_ascii=False).encode()
    text = read_layout(content).write({"é": hidden})
    assert json.loads(text) == {"é": hidden}
    assert text.replace("\n", "").replace("é", "").isascii()
    assert text.replace("\n", "").isprintable()


@given(
    st.dictionaries(st.text(), st.text() | st.lists(st.text()), max_size=4),
    st.sampled_from([None, 1, 2, "\t"]),
    st.booleans(),
)
@examples(30, 1000)
def test_any_text_is_the_same_value_and_the_same_again(
    value: dict[str, Any], indent: Any, is_ascii: bool
) -> None:
    content = json.dumps(value, indent=indent, ensure_ascii=is_ascii).encode()
    text = read_layout(content).write(value)
    assert json.loads(text) == value
    assert read_layout(text.encode()).write(value) == text
