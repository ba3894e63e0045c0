"""The place of a file tells what it is about, or the reason why it does not."""

from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.schema import Dataset, End, Model
from ingest.cards.layout import role_of, subject_of
from ingest.hub_ids import is_valid


@pytest.mark.parametrize(
    ("path", "identifier"),
    [
        ("org/name/README.md", "org/name"),
        ("org/name/readme.md", "org/name"),
        ("org/name/config.json", "org/name"),
        ("org/name/adapter_config.json", "org/name"),
        ("org--name/README.md", "org/name"),
        ("org__name/README.md", "org/name"),
        ("org--name.md", "org/name"),
        ("anything/org__my_name.md", "org/name"),
        ("gpt2/README.md", "gpt2"),
        ("gpt2.md", "gpt2"),
        ("models/gpt2/README.md", "gpt2"),
        ("cards/models/org/name/README.md", "org/name"),
        ("model_cards/org/name/README.md", "org/name"),
        ("models--org--name/README.md", "org/name"),
        ("hub/models--org--name/snapshots/abc/README.md", "org/name"),
        ("models--gpt2/snapshots/abc/config.json", "gpt2"),
        ("models--org--name.md", "org/name"),
    ],
)
def test_a_model_is_told_by_its_place(path: str, identifier: str) -> None:
    expected = identifier.replace("name", "my_name") if "my_name" in path else identifier
    assert subject_of(PurePosixPath(path)) == End(Model, expected)


@pytest.mark.parametrize(
    ("path", "identifier"),
    [
        ("datasets/squad/README.md", "squad"),
        ("datasets/org/name/README.md", "org/name"),
        ("datasets--squad/snapshots/abc/README.md", "squad"),
        ("datasets--org--name.md", "org/name"),
        ("models/x/datasets/org/name/README.md", "org/name"),
    ],
)
def test_a_dataset_is_told_by_its_place(path: str, identifier: str) -> None:
    assert subject_of(PurePosixPath(path)) == End(Dataset, identifier)


def test_where_the_place_says_neither_the_words_decide() -> None:
    assert subject_of(PurePosixPath("org/name/README.md"), Dataset) == End(Dataset, "org/name")
    assert subject_of(PurePosixPath("squad/README.md"), Dataset) == End(Dataset, "squad")
    assert subject_of(PurePosixPath("models/org/name/README.md"), Dataset) == End(Model, "org/name")


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "notes.md",
        "name/README.md",
        "models/README.md",
        "spaces/org/name/README.md",
        "spaces--org--name/README.md",
        "org/name/unet/config.json",
        "models/org/name/unet/config.json",
        "models--org--name/snapshots/abc/unet/config.json",
        "models--org--name/snapshots/abc/CONTRIBUTING.md",
        "org/na me/README.md",
        "output/checkpoint-100/README.md",
        "org/../README.md",
    ],
)
def test_a_place_that_tells_no_id_is_a_reason(path: str) -> None:
    assert isinstance(subject_of(PurePosixPath(path)), str)


def test_only_cards_and_their_configurations_are_read() -> None:
    roles = [role_of(PurePosixPath(name)) for name in ("a.md", "README.MD", "config.json", "a.txt")]
    assert roles == ["README.md", "README.md", "config.json", None]


@settings(deadline=None)
@given(st.from_regex(r"\A[\w./ -]{0,30}(/README|a--b)?\.md\Z"))
def test_any_path_tells_a_possible_id_or_a_reason(path: str) -> None:
    found = subject_of(PurePosixPath(path))
    assert isinstance(found, str) or is_valid(found.id)
