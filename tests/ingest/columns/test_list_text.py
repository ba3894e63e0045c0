"""Lists that stand in a cell as text: what is one value stays one, and nothing is glued."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.columns.list_text import list_of
from tests.examples import examples

TAGS = ["license:mit", "base_model:finetune:lab/a", "en"]
LISTS = {
    "semicolons": "license:mit;base_model:finetune:lab/a;en",
    "commas": "license:mit, base_model:finetune:lab/a, en",
    "bars": "license:mit | base_model:finetune:lab/a | en",
    "lines": "license:mit\r\nbase_model:finetune:lab/a\nen\n",
    "blanks": "en license:mit base_model:finetune:lab/a",
    "JSON": '["license:mit", "base_model:finetune:lab/a", "en"]',
    "Python": "('license:mit', 'base_model:finetune:lab/a', \"en\")",
    "NumPy": "['license:mit' 'base_model:finetune:lab/a'\n 'en']",
}


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
def test_lists_are_read_however_they_are_written(text: str) -> None:
    assert sorted(list_of(text) or []) == sorted(TAGS)


@pytest.mark.parametrize(
    "text",
    ["license:mit", "text generation", "source_datasets:extended|squad", "doi:10.1/x(1)2", "C:\\x"],
)
def test_a_single_value_stays_one(text: str) -> None:
    assert list_of(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "license:apache 2.0",
        "license:mit transformers",
        "license:mit base_model:lab/a; en",
        "array(['license:mit'], dtype=object)",
        "array(['license:mit'])",
        "'license:mit', 'en'",
        "['license:mit' 'en', 'x']",
        "['license:mit' 'en' ... 'x']",
        "{'license:mit', 'en'}",
        "- license:mit\n- license:x(y)",
    ],
)
def test_what_may_be_several_values_in_one_is_no_list(text: str) -> None:
    assert list_of(text) is None


@examples(60, 3_000)
@given(st.lists(st.from_regex(r"\A[a-z_]{1,8}:[\w./-]{1,9}\Z"), min_size=1, max_size=4), st.data())
def test_no_value_is_made_of_two(tags: list[str], data: st.DataObject) -> None:
    text = tags[0]
    for tag in tags[1:]:
        text += data.draw(st.sampled_from([";", ",", ", ", "|", " | ", " ", "\n", "\t"])) + tag
    assert list_of(text) in (tags, None)
