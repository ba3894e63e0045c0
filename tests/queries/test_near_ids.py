"""Ids that may have been meant: near ones alone, the likeliest first, on both engines."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.embedded.memory import MemoryStore
from graph.errors import NotFoundError
from graph.schema import ARTIFACTS, Dataset, License, Model, Owner, Repository
from graph.store.base import Store
from graph.store.connect import open_store
from graph.store.table_builder import Batches
from queries.near_ids import MOST_SHOWN, find_near
from queries.subject import find_made_subject, find_subject
from tests.conftest import ENGINES
from tests.examples import examples

KINDS = [kind.label for kind in ARTIFACTS]
CHAT = "org/chat-7b-GGUF"
MODELS = {
    CHAT: 10,
    "org/chat-7b": 50,
    "org/story": 5,
    "other/chat-7b-GGUF": 900,
    "third/chat-7b-GGUF": 90,
    "org/both": 1,
    "lab_one/base.v2": 3,
    "gpt2": 7,
    "org/🤗-small": 2,
    "quote/it's\\a'name": 1,
}


def fill(store: Store) -> Store:
    """Write ids of every kind; return the store."""
    batches = Batches("2026-01-01")
    for name, downloads in MODELS.items():
        batches.add(Model(id=name, stated_by="x", downloads=downloads))
    for name in ("org/both_", "squad", "corp/corpus"):
        batches.add(Dataset(id=name, stated_by="x"))
    batches.add(Repository(id="github.com/maker/tool", stated_by="x"))
    batches.add(License(id="apache-2.0", stated_by="x"))
    batches.add(Owner(id="hf:HuggingFaceH4", stated_by="x"))
    store.write(batches.tables())
    return store


@pytest.fixture(scope="module", params=ENGINES)
def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    url = ENGINES[request.param](request, tmp_path_factory.mktemp("near"))
    with open_store(url) as opened:
        yield fill(opened)


@pytest.fixture(scope="module")
def memory() -> Iterator[Store]:
    with MemoryStore() as opened:
        yield fill(opened)


NEAR = {
    "org/chat-7b-GUFF": [CHAT],  # two letters have changed places
    "org/chat-7b-GGU": [CHAT],
    "ORG/chat_7b_gguf": [CHAT],
    "ogr/chat-7b-GGUF": [CHAT],  # so it is with the owner
    "chat-7b-GGUF": ["other/chat-7b-GGUF", "third/chat-7b-GGUF", CHAT],  # no owner
    "chat-7b-GUFF": ["other/chat-7b-GGUF", "third/chat-7b-GGUF", CHAT],
    "nobody/chat-7b-GGUF": ["other/chat-7b-GGUF"],  # of other owners the most downloaded
    "lab-one/base-v2": ["lab_one/base.v2"],
    "gtp2": ["gpt2"],
    "sqaud": ["squad"],
    "org/bothh": ["org/both"],  # a model before a dataset
    "maker/tol": ["github.com/maker/tool"],
    "github.com/maker/tool2": ["github.com/maker/tool"],
    "org/🤗-smal": ["org/🤗-small"],
    "quote/its\\a'name": ["quote/it's\\a'name"],
}
FAR = [
    "org/something-else",
    "nobody/knows",
    "other/story-telling",
    "chat",  # a part of a name is for `ptm find`
    "org/ch",
    "a",
    "gpt",  # so short a name is one letter from many
    "gpt3",
    "tolo",  # whoever means a repository names its owner
    "org/",
    "/",
    "/chat-7b-GGUF/x",
    "' OR 1=1",
    "'}) RETURN 1 //",
    "../../etc/passwd",
    "\u202eorg/chat",
    "org/chat-7\x01b",
    "x" * 4_000,
]


@pytest.mark.parametrize("name", NEAR)
def test_near_ids_are_found(store: Store, name: str) -> None:
    assert find_near(store, name, KINDS) == NEAR[name]


@pytest.mark.parametrize("name", FAR)
def test_where_nothing_is_near_nothing_is_suggested(store: Store, name: str) -> None:
    assert find_near(store, name, KINDS) == []


def test_licences_and_owners_have_names_too(store: Store) -> None:
    assert find_near(store, "apche-2.0", ["License"]) == ["apache-2.0"]
    assert find_near(store, "HuggingFceH4", ["Owner"]) == ["hf:HuggingFaceH4"]
    assert find_near(store, "hf:HuggingFceH4", ["Owner"]) == ["hf:HuggingFaceH4"]
    assert find_near(store, "org", ["Owner", "License"]) == []


def test_only_the_wanted_kinds_are_suggested(store: Store) -> None:
    assert find_near(store, CHAT + "x", ["Dataset"]) == []
    assert find_near(store, "tolo", ["Repository"]) == ["github.com/maker/tool"]


@examples(60, 2_000)
@given(st.data())
def test_one_wrong_letter_never_hides_an_id(memory: Store, data: st.DataObject) -> None:
    wanted = data.draw(st.sampled_from([name for name in MODELS if len(name.split("/")[-1]) > 3]))
    owner, _, name = wanted.rpartition("/")
    place = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("abz-_.7"))
    swapped = name[:place] + name[place : place + 2][::-1] + name[place + 2 :]
    wrong = data.draw(
        st.sampled_from(
            [
                name[:place] + name[place + 1 :],
                name[:place] + letter + name[place:],
                name[:place] + letter + name[place + 1 :],
                swapped,
            ]
        )
    )
    typed = f"{owner}/{wrong}" if owner and data.draw(st.booleans()) else wrong
    found = find_near(memory, typed, KINDS)
    too_short = "/" not in typed and wrong != swapped and max(len(name), len(wrong)) < 5
    assert found or too_short or len(wrong) < 3


@examples(60, 2_000)
@given(st.text(max_size=30) | st.text(alphabet="org/chat-7bGUF_.:'\\", max_size=30))
def test_any_text_has_few_suggestions(memory: Store, text: str) -> None:
    found = find_near(memory, text, KINDS)
    assert len(found) <= MOST_SHOWN
    assert set(found) <= {*MODELS, "org/both_", "squad", "corp/corpus", "github.com/maker/tool"}


def test_a_node_may_be_a_licence_and_what_is_made_is_none(store: Store) -> None:
    with pytest.raises(NotFoundError, match=r"Did you mean license:apache-2\.0\?"):
        find_subject(store, "apche-2.0")
    with pytest.raises(NotFoundError) as caught:
        find_made_subject(store, "apche-2.0")
    assert "apache" not in str(caught.value)
