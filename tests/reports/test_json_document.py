"""A document is written as JSON that says the same, however large it is."""

import json
from typing import Any

import pytest

from reports.json_document import write_json


@pytest.mark.parametrize("number", [0, 1, 500, 501, 2000])
def test_a_document_of_any_size_says_the_same(number: int) -> None:
    document: dict[str, Any] = {
        'a"\n': "\u202eé😀", "meta": {"x": [1, None]}, "none": [],
        "list": [{"n": each, "t": ["</script>"]} for each in range(number)], "end": True,
    }  # fmt: skip
    text = write_json(document)
    assert json.loads(text) == document
    assert list(json.loads(text)) == list(document)
    assert text.isascii()
    assert text.endswith("}\n")


def test_a_large_one_has_a_line_for_each_element() -> None:
    small, large = (write_json({"list": [{"n": 1}] * number}) for number in (500, 501))
    assert small.count("\n") == 1_504
    assert large.count("\n") == 505


@pytest.mark.parametrize("number", [1, 501])
def test_what_json_does_not_have_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="JSON"):
        write_json({"list": [float("nan")] * number})
