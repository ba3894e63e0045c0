"""Which texts can be ids of artifacts on the Hub: the same for every reader."""

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.schema import Dataset, End, Model
from ingest.hub_ids import (
    are_listed,
    at_address,
    dataset_id,
    dataset_ids,
    is_listed,
    is_valid,
    model_id,
    model_ids,
    named,
)
from tests.extracts import read_text


def test_the_ids_of_real_artifacts_are_ids() -> None:
    ids = read_text("hub_ids.txt.gz").splitlines()
    assert len(ids) > 12_000
    assert pc.all(are_listed(pa.array(ids))).as_py()
    assert all(map(is_listed, ids))


NEARLY = st.text("ab1_-./ä\n \x00", max_size=12) | st.text("a./", min_size=90, max_size=110)


@given(
    st.lists(
        NEARLY
        | st.text(st.characters(codec="utf-8"), max_size=9)
        | st.sampled_from(["a/b.git", "b--c"]),
        max_size=9,
    )
)
@settings(max_examples=300)
def test_one_id_and_a_column_of_them_are_judged_alike(ids: list[str]) -> None:
    assert are_listed(pa.array(ids, pa.string())).to_pylist() == list(map(is_listed, ids))


@given(st.lists(NEARLY | st.sampled_from(["gpt2", "squad", "models/a", "https://hf.co/a/b"])))
@settings(max_examples=100)
def test_one_name_and_a_column_of_them_name_the_same(names: list[str]) -> None:
    for kind, read in ((Model, model_ids), (Dataset, dataset_ids)):
        ends = [named(kind, name) for name in names]
        assert read(pa.array(names, pa.string())).to_pylist() == [e and e.id for e in ends]


# Which names are ids -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["org/name", "bert-base-uncased", "a/b", "01-ai/Yi-1.5_6B.v2", f"a/{'b' * 96}"]
)
def test_ids_are_models(text: str) -> None:
    assert model_id(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "GPT-2",
        "BERT",
        "a/b/c",
        "/home/me/model",
        "./model",
        "../model",
        "C:\\models\\a",
        "models/mine",
        "output/checkpoint-500",
        "me/checkpoint-500",
        "['a/b']",
        "a/b, c/d",
        "https://huggingface.co/a/b",
        "a--b/c",
        "a/b..c",
        "a/b.git",
        "-a/b",
        "a/b\n",
        "ä/b",
        f"a/{'b' * 97}",
    ],
)
def test_other_texts_are_no_models(text: str) -> None:
    assert model_id(text) is None


@pytest.mark.parametrize(
    ("address", "end"),
    [
        ("https://huggingface.co/a/b", End(Model, "a/b")),
        ("http://www.huggingface.co/a/b/", End(Model, "a/b")),
        ("https://hf.co/a/b?x=1#y", End(Model, "a/b")),
        ("https://huggingface.co/a/b/tree/main", End(Model, "a/b")),
        ("https://huggingface.co/gpt2", End(Model, "gpt2")),
        ("https://huggingface.co/gpt2/blob/main/README.md", End(Model, "gpt2")),
        ("https://huggingface.co/datasets/a/b", End(Dataset, "a/b")),
        ("https://huggingface.co/datasets/squad", End(Dataset, "squad")),
        ("https://huggingface.co/datasets/squad/viewer/x", End(Dataset, "squad")),
        ("https://huggingface.co/mrm8488", None),
        ("https://huggingface.co/spaces/a/b", None),
        ("https://huggingface.co/docs/transformers", None),
        ("https://huggingface.co/models?search=a/b", None),
        ("https://huggingface.co/datasets/viewer/?dataset=squad", None),
        ("https://huggingface.co/a/b/c/d", None),
        ("https://huggingface.co//content/models/a/b", None),
        ("https://huggingface.co/output/checkpoint-100", None),
        ("https://huggingface.co/./model", None),
        ("https://huggingface.co.evil.example/a/b", None),
        ("https://github.com/a/b", None),
        ("https://[::1/a/b", None),
        ("a/b", None),
    ],
)
def test_an_address_of_the_hub_means_the_artifact_of_its_page(
    address: str, end: End | None
) -> None:
    assert at_address(address) == end


@given(st.text() | st.from_regex(r"\A(https?://)?(huggingface\.co/)?[\w./?#-]{0,30}\Z"))
def test_no_text_is_an_id_that_the_hub_could_not_give(text: str) -> None:
    for found in (model_id(text), dataset_id(text)):
        assert found is None or (found == text and is_valid(found))
    end = at_address(text)
    assert end is None or (is_valid(end.id) and end.id in text)
