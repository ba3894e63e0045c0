"""The place of a file tells what it is about, or the reason why it does not."""

from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.schema import Dataset, End, Model
from ingest.cards.layout import check_part, place_below, role_of, subject_of
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
        "snapshots/abc/README.md",
        "snapshots/abc/config.json",
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


@pytest.mark.parametrize(
    ("place", "path", "identifier"),
    [
        ("models--org--name", "snapshots/abc/README.md", "org/name"),
        ("models--org--name", "README.md", "org/name"),
        ("models--cards", "org/name/README.md", "org/name"),
        ("org--name", "README.md", None),
        ("name", "README.md", None),
        ("models", "README.md", None),
    ],
)
def test_the_folder_that_is_named_tells_it_where_it_is_an_entry_of_a_cache(
    place: str, path: str, identifier: str | None
) -> None:
    found = subject_of(place_below(place, PurePosixPath(path)))
    assert found == End(Model, identifier) if identifier else isinstance(found, str)


def test_a_place_without_an_owner_names_the_option_for_it() -> None:
    for path in ("README.md", "config.json", "name/README.md", "snapshots/abc/README.md"):
        found = subject_of(PurePosixPath(path))
        assert isinstance(found, str)
        assert "--id OWNER/" in found
    for path in ("notes.md", "a/b/c/README.md", "spaces/org/name/README.md"):
        assert "--id" not in str(subject_of(PurePosixPath(path)))


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "adapter_config.json",
        "name/README.md",
        "Name/config.json",
        "org/name/README.md",
        "org--name/README.md",
        "models--org--name/snapshots/abc/README.md",
    ],
)
def test_a_file_of_the_repository_whose_id_is_given(path: str) -> None:
    assert check_part(PurePosixPath(path), End(Model, "org/name")) is None


@pytest.mark.parametrize(
    "path", ["notes.md", "other/README.md", "unet/config.json", "org/other/README.md", "a/b/c/d.md"]
)
def test_a_file_of_anything_else_is_a_reason(path: str) -> None:
    assert check_part(PurePosixPath(path), End(Model, "org/name"))
