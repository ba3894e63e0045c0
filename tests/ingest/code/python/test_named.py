"""Ids under telling names, to which no way of a call leads."""

import pytest

from graph.schema import Dataset, Model
from ingest.code.findings import Candidate, Place, SourceFile
from ingest.code.python.loads.named import kind_of_name
from ingest.code.python.reading import read_python

LOAD = "from transformers import AutoModel\nAutoModel.from_pretrained('o/x')\n"


def named(text: str) -> set[str]:
    found = read_python([SourceFile("m.py", text)])
    return {
        each.text for each in found if isinstance(each, Candidate) and each.place is Place.NAMED
    }


@pytest.mark.parametrize(
    "text",
    [
        "DEFAULT_EMBEDDING_MODEL = 'o/n'",
        "MODEL_REGISTRY = {'a': 'o/n'}",
        "MODEL_REGISTRY = {'a': {'id': 'o/n'}}",
        "base_model = 'o/n' if x else None",
        "def f(model_name='o/n'): pass",
        "class C:\n    model_id = 'o/n'",
        "class C:\n    def __init__(self):\n        self.model_name_or_path = 'o/n'",
        "dataset_name = 'o/n'",
    ],
)
def test_a_telling_name_beside_a_load_is_a_weaker_claim(text: str) -> None:
    assert named(LOAD + text) == {"o/n"}
    assert named(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "hub_model_id = 'o/n'",
        "output_model = 'o/n'",
        "api_model = 'o/n'",
        "name = 'o/n'",
        "model_path = 'a/b/c'",
        "model = 'plain'",
        "import openai\nmodel = 'o/n'",
        "from litellm import completion\nmodel = 'o/n'",
        "model = 'o/n'\nInferenceClient(model)",
        "model = 'o/n'\nx.push_to_hub(model)",
    ],
)
def test_other_names_and_hosted_models_are_none(text: str) -> None:
    assert named(LOAD + text) == set()


@pytest.mark.parametrize(
    ("name", "kind"),
    [("eval_dataset_name", Dataset), ("RERANKER_MODEL", Model), ("repo_id", Model), ("path", None)],
)
def test_a_name_tells_the_kind(name: str, kind: type | None) -> None:
    assert kind_of_name(name) is kind
