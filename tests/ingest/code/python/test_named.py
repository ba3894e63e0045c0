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
    "text",
    [
        "MODEL = 'o/n-1'",
        "import pytest\npytest.DEFAULT_BERT_MODEL = 'o/n-1'",
        "embedding_models = []\nembedding_models.extend(['o/n-1'])",
        "embedding_models = []\nembedding_models.append('o/n-1')",
        "def f(pretrained_model: str = 'o/n-1'): pass",
        "Transcription(model='o/n-1', language='en')",
        "with gr.Tab():\n    d = gr.Dropdown(label='The model', choices=['o/n-1'])",
        "name = st.selectbox('Choose a model', ['o/n-1'])",
        "class Settings(BaseModel):\n    embedding_model: str = Field('o/n-1', description='x')",
        "class Settings(BaseModel):\n    embedding_model: str = Field(default='o/n-1')",
        "client.post('/v1', json={'model': 'o/n-1'})",
        "CONFIG = {'rag': {'embedding_model': os.getenv('E', 'o/n-1')}}",
        "parser.add_argument('--model-name', default='o/n-1')",
        "os.environ.setdefault('MODEL_NAME', 'o/n-1')",
        "def settings():\n    return {'model_name': 'o/n-1'}",
        "config.model.language_model.pretrained_model_name = 'o/n-1'",
        "self.config.model_name = 'o/n-1'",
        "MODEL_LARGE_V2 = 'o/n-1'",
    ],
)
def test_a_module_without_loads_names_what_others_load(text: str) -> None:
    files = [SourceFile("a.py", text), SourceFile("m.py", LOAD)]
    found = {
        (each.path, each.text)
        for each in read_python(files)
        if isinstance(each, Candidate) and each.place is Place.NAMED
    }
    assert found == {("a.py", "o/n-1")}
    assert not list(read_python(files[:1]))


@pytest.mark.parametrize(
    "text",
    [
        "NAME = 'o/n-1'",
        'def f():\n    """Use MODEL = \'o/n-1\'."""',
        "MODEL = 'a/b-1'",
        "MODEL = 'your-org/n-1'",
        "MODEL = 'o/my-model'",
        "from openai import OpenAI\nMODEL = 'o/n-1'",
        "from modelscope.pipelines import pipeline\npipeline('x', model='o/n-1')",
        "url = 'https://api.example.com/v1/chat'\nMODEL = 'o/n-1'",
        "client.chat.completions.create(model='o/n-1')",
        "upload_model(model='o/n-1')",
        "model_path = 'o/n-1'",
        "SUPPORTED_MODELS = ['o/n-1']",
        "MODELS = [{'model': 'o/n-1', 'price': 3}]",
        "MODEL_PRICES = {'o/n-1': 3}",
        "MODELS = [" + ", ".join(f"'o/n-{i}'" for i in range(60)) + "]",
        "".join(f"A{i}_MODEL = 'o/n-{i}'\n" for i in range(60)),
        "st.selectbox('Choose a city', ['o/n-1'])",
        "class Settings(BaseModel):\n    model: str = Field(description='as o/n-1')",
        "logger.info('a', model='o/n-1')",
    ],
)
def test_a_module_without_loads_names_no_more(text: str) -> None:
    found = read_python([SourceFile("a.py", text), SourceFile("m.py", LOAD)])
    assert {each.text for each in found if isinstance(each, Candidate)} == {"o/x"}


def test_names_of_libraries_hold_old_names_too() -> None:
    text = "config.model.tokenizer.tokenizer_name = 'gpt2'\nMODEL = 't5-small'"
    found = read_python([SourceFile("a.py", text), SourceFile("m.py", LOAD)])
    assert {each.text for each in found if isinstance(each, Candidate)} == {"o/x", "gpt2"}


def test_what_tests_without_loads_name_looks_like_a_model() -> None:
    text = "MODEL = 'foo/n-1'\nOTHER_MODEL = 'o/upgrade'\nTHIRD_MODEL = 'o/n-1'"
    found = read_python([SourceFile("tests/test_a.py", text), SourceFile("m.py", LOAD)])
    assert {each.text for each in found if isinstance(each, Candidate)} == {"o/x", "o/n-1"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [("eval_dataset_name", Dataset), ("RERANKER_MODEL", Model), ("repo_id", Model), ("path", None)],
)
def test_a_name_tells_the_kind(name: str, kind: type | None) -> None:
    assert kind_of_name(name) is kind
