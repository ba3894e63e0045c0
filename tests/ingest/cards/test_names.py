"""Which texts of a card name a model or dataset of the Hub, and which only look as if they did."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.schema import Dataset, End, Model
from ingest.cards.names import at_address, conversion_in, dataset_id, is_valid, model_id


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
def test_an_address_of_the_hub_is_the_thing_whose_page_it_is(address: str, end: End | None) -> None:
    assert at_address(address) == end


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Llama-2-7B-GGUF", "GGUF"),
        ("llama.gptq.4bit", "gptq"),
        ("Qwen2-AWQ", "AWQ"),
        ("x-exl2-4.0bpw", "exl2"),
        ("mlx", "mlx"),
        ("Qwen-mlx-4bit", "mlx"),
        ("mlxtend", None),
        ("hawq-net", None),
        ("model", None),
    ],
)
def test_a_conversion_is_known_by_its_name(text: str, found: str | None) -> None:
    assert conversion_in(text) == found


@settings(deadline=None)
@given(st.text() | st.from_regex(r"\A(https?://)?(huggingface\.co/)?[\w./?#-]{0,30}\Z"))
def test_no_text_is_an_id_that_the_hub_could_not_give(text: str) -> None:
    for found in (model_id(text), dataset_id(text)):
        assert found is None or (found == text and is_valid(found))
    end = at_address(text)
    assert end is None or (is_valid(end.id) and end.id in text)
