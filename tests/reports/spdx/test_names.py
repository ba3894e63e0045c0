"""The IRIs of elements: valid for any id, and another one for another id."""

import re

from hypothesis import given
from hypothesis import strategies as st

from reports.spdx.names import Names
from tests.examples import examples

NAMES = Names("https://example.org/d")
IRI = re.compile(r"https://example\.org/d#[\w/:@.~!%-]+", re.ASCII)
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1) | st.sampled_from(
    ["a/b", "a%2Fb", "a b", "a+b", "a!b", "\u202ea", 'a"b', "a\nb", "a" * 5_000, "a" * 5_001]
)


@examples(50, 5_000)
@given(TEXTS, TEXTS)
def test_ids_that_differ_have_iris_that_differ(one: str, other: str) -> None:
    iris = [NAMES.artifact(("Model", each)) for each in (one, other)]
    assert all(IRI.fullmatch(iri) for iri in iris)
    assert (iris[0] == iris[1]) == (one == other)
    assert max(map(len, iris)) < 3_000


def test_a_model_and_a_dataset_of_one_id_are_two_elements() -> None:
    assert NAMES.artifact(("Model", "a/b")) != NAMES.artifact(("Dataset", "a/b"))


def test_a_long_id_that_is_written_out_has_another_iri() -> None:
    long = NAMES.artifact(("Model", "a" * 5_000))
    assert NAMES.artifact(("Model", long.partition("model/")[2])) != long
