"""A card's text becomes metadata and prose, within bounds, whatever the text is."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.cards.text import LARGEST_METADATA, MOST_NODES, Card, split_card
from tests.extracts import card_texts, read_json_lines


def metadata(block: str) -> dict[str, Any]:
    """Return the metadata of a card with this block."""
    return split_card(f"---\n{block}\n---\nprose").metadata


def problem(block: str) -> str:
    """Return why the metadata of a card with this block cannot be read."""
    card = split_card(f"---\n{block}\n---\nprose")
    assert card.metadata == {}
    assert card.prose == "prose"
    return card.problem or ""


def test_metadata_and_prose_are_told_apart() -> None:
    card = split_card("---\nlicense: mit\n---\n# Title\n")
    assert (card.metadata, card.prose, card.problem) == ({"license": "mit"}, "# Title\n", None)
    assert split_card("# Title\n---\nlicense: mit\n---\n").metadata == {}
    assert split_card("").prose == ""
    assert metadata("") == {}


@pytest.mark.parametrize("before", ["\ufeff", "<!-- a licence -->\n", "\n\n", "\ufeff<!---->\n\n"])
def test_metadata_behind_a_mark_or_a_comment_is_read(before: str) -> None:
    assert split_card(f"{before}---\nlicense: mit\n---\n").metadata == {"license": "mit"}


@pytest.mark.parametrize(
    "text",
    [
        "---\nlicense: mit\nbase_model: org/base\n",
        "---\nlicense: mit",
        "---\nlicense: mit\n----\n# Title\n",
        "---\nlicense: mit\n...\n# Title\n",
        "--- \nlicense: mit\n---\n",
        "---\n# the keys are told in a guide: …\n\ntags:\n- a\n\n# Title\n",
        "<!-- note -->\n---\nmodel-index:\n- name: x\n",
    ],
)
def test_metadata_that_does_not_end_is_a_problem(text: str) -> None:
    card = split_card(text)
    assert card.metadata == {}
    assert "between two lines of just ---" in (card.problem or "")


@pytest.mark.parametrize(
    "text",
    [
        "---\n",
        "---\n# Title\n\nA model for text.\n",
        "---\n\nNote: this model is old.\n",
        "---\nA model: for text.\n",
        "---\nhttps://example.org\n",
        "---\n- one\n- two\n",
        "-----\nlicense: mit\n",
        "--- license: mit\n",
    ],
)
def test_a_rule_above_prose_begins_no_metadata(text: str) -> None:
    assert split_card(text) == Card({}, text)


def test_keys_that_are_no_text_are_left_out_and_the_last_of_two_counts() -> None:
    assert metadata("1: x\nlicense: a\nlicense: b\nself: y") == {"license": "b", "self": "y"}
    assert metadata("language: no") == {"language": False}


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ("a: [", "not YAML"),
        ("a: b: c", "not YAML"),
        ("- a", "not keys"),
        ("just words", "not keys"),
        ("a: 2021-13-45", "not YAML"),
        ("{a: 1}: 2", "not YAML"),
        ("a: !!python/object:os.system x", "not YAML"),
        ("a: *nothing", "not YAML"),
        ("[" * 200_000, "levels deep"),
        ("- " * 100_000, "levels deep"),
        ("a: " + "{a: " * 50_000, "levels deep"),
        ("a: " + "1" * 5_000, "not YAML"),
        ("a: &x [*x]", "contains itself"),
        (
            "x0: &-a0 {k: v}\n"
            + "".join(
                f"x{i}: &-a{i} {{<<: [{','.join([f'*-a{i - 1}'] * 10)}]}}\n" for i in range(1, 10)
            ),
            "aliases written out",
        ),
        ("a: " + "x" * LARGEST_METADATA, "characters"),
    ],
)
def test_metadata_that_cannot_be_read_is_a_problem_with_a_reason(block: str, reason: str) -> None:
    assert reason in problem(block)


@pytest.mark.parametrize(
    "join", ["[{0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}]", "{{<<: [{0}, {0}]}}"]
)
def test_a_bomb_of_aliases_is_refused_before_it_is_built(join: str) -> None:
    lines = ["a0: &a0 {x: 1}"]
    lines += [f"a{n}: &a{n} {join.format(f'*a{n - 1}')}" for n in range(1, 60)]
    assert f"{MOST_NODES:,} values" in problem("\n".join(lines))


def test_aliases_that_stay_small_are_read() -> None:
    assert metadata("a: &x [mit]\nlicense: *x")["license"] == ["mit"]


RESULTS = "model-index:\n- name: x\n  results:\n  - metrics:\n    - value: 1\n# note\n"


def test_evaluation_results_are_read_apart_from_the_rest() -> None:
    found = metadata(f"license: mit\n{RESULTS}tags:\n- a")
    assert found == {
        "license": "mit",
        "tags": ["a"],
        "model-index": [{"name": "x", "results": [{"metrics": [{"value": 1}]}]}],
    }


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        ("model-index:\n" + "- value: 1\n\n" * 150_000, "evaluation results has 1,8"),
        ("model-index:\n- [", "evaluation results is not YAML"),
        ("model-index: " + "[" * 100_000, "levels deep"),
    ],
)
def test_evaluation_results_that_cannot_be_read_cost_nothing_else(
    results: str, reason: str
) -> None:
    card = split_card(f"---\nlicense: mit\n{results}\ntags:\n- a\n---\nprose")
    assert card.metadata == {"license": "mit", "tags": ["a"]}
    assert reason in (card.problem or "")


@given(st.text() | st.text("-\n: [{*&!'\"#|>ab01"), st.text())
def test_any_text_is_a_card(block: str, prose: str) -> None:
    for text in (block, f"---\n{block}\n---\n{prose}"):
        card = split_card(text)
        assert all(isinstance(key, str) for key in card.metadata)
        assert card.prose in text


def assert_read_as_by_the_library(cards: Iterable[tuple[str, str]]) -> None:
    """Assert that front matter and prose of over 500 cards, each with its name, are the same."""
    from huggingface_hub import ModelCard

    compared = 0
    for name, text in cards:
        card = split_card(text)
        if card.metadata:
            theirs = ModelCard(text, ignore_metadata_errors=True)
            known = {k: v for k, v in card.metadata.items() if v is not None}
            assert theirs.data.to_dict().keys() == known.keys(), name
            assert theirs.data.get("license") == known.get("license")
            assert theirs.data.get("datasets") == known.get("datasets")
            assert theirs.text == card.prose
            compared += 1
    assert compared > 500


def test_real_front_matter_is_read_as_the_library_reads_it() -> None:
    cards = read_json_lines("card_front_matter.jsonl.gz")
    assert_read_as_by_the_library(
        (card["card"], f"---\n{card['front_matter']}\n---\n# Model\n") for card in cards
    )


def test_whole_real_cards_are_read_as_the_library_reads_them(real_cards: Path) -> None:
    assert_read_as_by_the_library(card_texts(real_cards))
