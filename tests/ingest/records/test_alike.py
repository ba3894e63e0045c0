"""Typing mistakes in ids are found, and what tells two members of a family apart is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.schema import DerivedFrom, Model, TrainedOn
from ingest.records.alike import find_alike, is_mistake
from ingest.sample import source
from tests.examples import examples

MISTRAL = "mistralai/Mistral-7B-Instruct-v0.1"


@pytest.mark.parametrize(
    "typed",
    [
        "mistralai/Mistral-7B-Instruct-v0.l",
        "mistralai/Mistral-7B-lnstruct-v0.1",
        "mistralai/Mistral-7B-Instruct-vO.1",
        "mistraIai/Mistral-7B-Instruct-v0.1",
        "mistralai/mistral-7b-instruct-v0.1",
        "MistralAI/Mistral_7B_Instruct_v0.1",
        "mistralai-Mistral-7B-Instruct-v0.1",
        "mistralai/Mistarl-7B-Instruct-v0.1",
        "mistralai/Mistrall-7B-Instruct-v0.1",
        "mistralai/Misttral-7B-Instruct-v0.1",
        "mistralai/Mistal-7B-Instruct-v0.1",
        "mistralai/Mistrel-7B-Instruct-v0.1",
        "mistralai/Mistral-7B-Instruc-v0.1",
        "mistralai/Mistral7B-Instruct-v0.1",
        "mistralai/Mistral-7B--Instruct-v0.1",
        "mistalai/Mistral-7B-Instruct-v0.1",
        "mistralai/Мistral-7B-Instruct-v0.1",  # noqa: RUF001
    ],
)
def test_a_slip_is_found_whichever_of_the_two_is_known(typed: str) -> None:
    assert is_mistake(typed, MISTRAL)
    assert is_mistake(MISTRAL, typed)
    assert find_alike([typed], ["lab/other", MISTRAL]) == {typed: MISTRAL}
    assert find_alike([MISTRAL, typed], []) == {typed: MISTRAL}


@pytest.mark.parametrize("typed", ["betta", "betaa", "beeta"])
def test_a_doubled_letter_is_found_in_a_word_as_short_as_a_greek_letter(typed: str) -> None:
    zephyr = "HuggingFaceH4/zephyr-7b-"
    assert find_alike([zephyr + typed], [zephyr + "beta"]) == {zephyr + typed: zephyr + "beta"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (MISTRAL, "mistralai/Mistral-7B-Instruct-v0.2"),
        (MISTRAL, "mistralai/Mistral-8B-Instruct-v0.1"),
        (MISTRAL, "mistralai/Mistral-7B-v0.1"),
        ("org/model-7b", "org/model-70b"),
        ("org/model-v1.1", "org/model-v11"),
        ("org/model-base", "org/model-large"),
        ("org/model-cased", "org/model-uncased"),
        ("google/t5-base", "google/mt5-base"),
        ("opus/mt-en-de", "opus/mt-en-da"),
        ("opus/mt-en-de", "opus/mt-en-ed"),
        ("google/vit-b16", "google/vit-l16"),
        ("org/model-q4_k_m", "org/model-q4_k_s"),
        ("albert/albert-xlarge", "albert/albert-xxlarge"),
        ("org/embedding", "org/embeddings"),
        ("org/model", "other/model"),
        ("org/model-a", "org/model-b"),
        ("squad", "squad_v2"),
        ("", "a"),
    ],
)
def test_what_tells_two_members_of_a_family_apart_is_no_slip(one: str, other: str) -> None:
    assert not is_mistake(one, other)
    assert find_alike([one], [other]) == find_alike([one, other], []) == {}


def test_real_families_are_not_taken_for_slips() -> None:
    named: set[str] = set()
    for line in source.fetch():
        if line.text is not None and (
            b'"DERIVED_FROM"' in line.text or b'"TRAINED_ON"' in line.text
        ):
            for record in source.to_records(line):
                if isinstance(record, DerivedFrom | TrainedOn):
                    named |= {end.id for end in (record.start, record.end) if end.kind is Model}
    assert len(named) > 2_000
    assert find_alike(sorted(named), []) == {}


def test_ids_that_are_made_to_be_alike_cost_little() -> None:
    many = [f"lab/model{chr(0x4E00 + number)}word" for number in range(2_000)]
    assert len(find_alike(many, [])) <= len(many)
    assert find_alike(["a" * 4_000, "a" * 3_999], []) == {}


texts = st.text(st.sampled_from("aабlI1oO0-_./é\u202e7") | st.characters(), max_size=9)  # noqa: RUF001


@examples(few=150, many=5_000)
@given(st.lists(texts, max_size=6), st.lists(texts, max_size=6))
def test_what_is_found_among_many_is_what_is_found_one_by_one(
    new: list[str], known: list[str]
) -> None:
    found = find_alike(new, known)
    for one, other in found.items():
        assert one in new
        assert other in known or other in new
        assert is_mistake(one, other)
        assert is_mistake(other, one)
    assert not any(is_mistake(one, one) for one in new)


words = st.sampled_from(["mistral", "instruct", "translation", "7b", "v0.1", "base"])
identifiers = st.lists(words, min_size=2, max_size=4).map(lambda some: "lab/" + "-".join(some))


@examples(few=150, many=5_000)
@given(identifiers, st.data())
def test_two_letters_that_changed_places_are_found(known: str, data: st.DataObject) -> None:
    places = [
        place
        for place in range(5, len(known) - 2)
        if known[place : place + 2].isalpha()
        and known[place] != known[place + 1]
        and known[place - 1].isalpha()
        and known[place + 2].isalpha()
    ]
    if places:
        at = data.draw(st.sampled_from(places))
        typed = known[:at] + known[at + 1] + known[at] + known[at + 2 :]
        assert find_alike([typed], [known]) == {typed: known}
