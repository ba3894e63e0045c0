"""Models that containers are told to load, and names that say what is written or loaded."""

import pytest

from ingest.code.findings import Candidate, Place, Reuse, SourceFile
from ingest.code.python.loads.named import kind_of_name
from ingest.code.python.reading import read_python


def loads(text: str) -> dict[str, Reuse | None]:
    found = (
        each for each in read_python([SourceFile("m.py", text)]) if isinstance(each, Candidate)
    )
    return {each.text: each.reuse for each in found if each.place is Place.LOAD}


@pytest.mark.parametrize(
    "text",
    [
        "HuggingFaceModel(env={'HF_MODEL_ID': 'o/n', 'HF_TASK': 'x'}, role=role)",
        "hub = {'HF_MODEL_ID': 'o/n'}\nHuggingFaceModel(env=hub)",
        "def deploy(name):\n    hub = {'HF_MODEL_ID': name}\n    HuggingFaceModel(env=hub)\n"
        "deploy('o/n')",
        "env = {}\nenv['HF_MODEL_ID'] = 'o/n'",
        "def env():\n    return {'OPTION_MODEL_ID': 'o/n', 'A': '1'}",
        "containers = [{'env': {'HF_MODEL_ID': NAME}}]\nNAME = 'o/n'",
    ],
)
def test_a_setting_of_a_container_names_its_model(text: str) -> None:
    assert loads(text) == {"o/n": Reuse.SERVES}


@pytest.mark.parametrize(
    "text",
    [
        "env = {'HF_MODEL_ID': '/opt/ml/model'}",
        "env = {'OPTION_MODEL_ID': 's3://bucket/model'}",
        "env = {'HF_TASK': 'o/n'}",
        "env = {'HF_MODEL_ID': name}",
        "# {'HF_MODEL_ID': 'o/n'}",
    ],
)
def test_other_settings_name_none(text: str) -> None:
    assert not loads(text)


def test_old_names_stand_in_settings_too() -> None:
    assert set(loads("env = {'HF_MODEL_ID': 'gpt2'}")) == {"gpt2"}
    assert not loads("env = {'HF_MODEL_ID': 'endpoint'}")


def test_a_function_that_saves_what_it_is_given_by_name_loads_it() -> None:
    load = "from datasets import load_dataset\n"
    save = "def save_dataset({0}, folder):\n    load_dataset({0})\nsave_dataset('o/n', 'x')"
    assert set(loads(load + save.format("dataset_name"))) == {"o/n"}
    assert not loads(load + save.format("folder_of_it"))


@pytest.mark.parametrize(
    ("written", "owner"),
    [
        ("bert-base-nli-mean-tokens", "sentence-transformers/"),
        ("distilbert-base-nli-stsb-mean-tokens", "sentence-transformers/"),
        ("bert-base-uncased", ""),
    ],
)
def test_models_of_sentences_are_told_from_plain_encoders(written: str, owner: str) -> None:
    text = "from sentence_transformers import SentenceTransformer\n"
    assert set(loads(f"{text}SentenceTransformer('{written}')")) == {f"{owner}{written}"}


@pytest.mark.parametrize(
    ("name", "is_told"),
    [
        ("DEFAULT_IMAGE_MODEL", True),
        ("classifier_model", True),
        ("research_model", True),
        ("model_type", False),
        ("model_class", False),
        ("api_model", False),
        ("model_image", False),
    ],
)
def test_words_within_others_tell_nothing(name: str, is_told: bool) -> None:
    assert (kind_of_name(name) is not None) is is_told
