"""Which calls load something, and which have only the name of one that does."""

from textwrap import dedent

import pytest

from graph.schema import Dataset, Model
from ingest.code.embedded import Embedded
from ingest.code.findings import Candidate, How, Reuse, SourceFile
from ingest.code.python.loads.table import load_table
from ingest.code.python.reading import index_module, read_python, resolve_modules


def read(text: str) -> list[Candidate]:
    files = [SourceFile("m.py", dedent(text))]
    return [found for found in read_python(files) if isinstance(found, Candidate)]


def texts(text: str) -> set[str]:
    return {found.text for found in read(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import transformers as t\nt.AutoModel.from_pretrained('o/n')", "o/n"),
        ("from transformers import pipeline\npipeline('task', 'o/n')", "o/n"),
        ("from transformers import pipeline\npipeline(model='o/n')", "o/n"),
        ("from transformers import *\npipeline('task', model='o/n')", "o/n"),
        ("from transformers import pipeline as p\np('task', model='o/n')", "o/n"),
        ("def f():\n    from transformers import pipeline\n    pipeline('t', 'o/n')", "o/n"),
        (
            "try:\n    import transformers\nexcept ImportError:\n    transformers = None\n"
            "transformers.pipeline('t', 'o/n')",
            "o/n",
        ),
        ("import importlib\nt = importlib.import_module('timm')\n"
         "t.create_model('resnet50', pretrained=True)", "timm:resnet50"),
        ("load = AutoModel.from_pretrained\nload('o/n')", "o/n"),
        ("from functools import partial\np = partial(AutoModel.from_pretrained, 'o/n')", "o/n"),
        ("from sentence_transformers import SentenceTransformer\n"
         "SentenceTransformer('all-MiniLM-L6-v2')", "sentence-transformers/all-MiniLM-L6-v2"),
        ("from sentence_transformers import CrossEncoder\nCrossEncoder('ms-marco-MiniLM-L-6-v2')",
         "cross-encoder/ms-marco-MiniLM-L-6-v2"),
        ("import timm\ntimm.create_model('hf_hub:o/n', pretrained=True)", "o/n"),
        ("import timm\ndef f(p=True):\n    timm.create_model('vit_b', pretrained=p)", "timm:vit_b"),
        ("import spacy\nspacy.load('en_core_web_sm')", "spacy/en_core_web_sm"),
        ("import en_core_web_sm\nen_core_web_sm.load()", "spacy/en_core_web_sm"),
        ("import torch\ntorch.hub.load('o/r', 'net')", "pytorch:o/r:net"),
        ("from huggingface_hub import HfApi\nHfApi().snapshot_download(repo_id='o/n')", "o/n"),
        ("from peft import PeftModel\nPeftModel.from_pretrained(base, 'o/a')", "o/a"),
        ("pipe.load_lora_weights('o/l')", "o/l"),
        ("from faster_whisper import WhisperModel\nWhisperModel('large-v3')",
         "Systran/faster-whisper-large-v3"),
        ("from faster_whisper import WhisperModel\nWhisperModel('distil-large-v3')",
         "Systran/faster-distil-whisper-large-v3"),
        ("import litellm\nlitellm.completion(model='huggingface/o/n')", "o/n"),
        ("from vllm import LLM\nLLM(model='o/n')", "o/n"),
        ("from langchain_huggingface import HuggingFaceEmbeddings\n"
         "HuggingFaceEmbeddings(model_name='o/n')", "o/n"),
        ("from llama_index.embeddings.huggingface import HuggingFaceEmbedding\n"
         "HuggingFaceEmbedding(model_name='o/n')", "o/n"),
        ("from mlx_lm import load\nload('o/n')", "o/n"),
        ("import keras_hub\nkeras_hub.models.Backbone.from_preset('hf://o/n')", "o/n"),
        ("import lm_eval\nlm_eval.simple_evaluate(model='hf', model_args='pretrained=o/n,x=1')",
         "o/n"),
        ("from setfit import SetFitModel\nSetFitModel.from_pretrained('paraphrase-mpnet-base-v2')",
         "sentence-transformers/paraphrase-mpnet-base-v2"),
        ("from pyannote.audio.pipelines import VoiceActivityDetection as V\nclass S(V):\n"
         "    def __init__(self, s='p/seg'):\n        super().__init__(segmentation=s)", "p/seg"),
    ],
)  # fmt: skip
def test_a_call_that_loads_is_found(text: str, expected: str) -> None:
    assert expected in texts(text)


@pytest.mark.parametrize(
    "text",
    [
        "from pydantic import create_model\ncreate_model('o/n', pretrained=True)",
        "import redis\nredis.Redis().pipeline('o/n', 'o/n')",
        "from sklearn.pipeline import Pipeline\nPipeline('o/n')",
        "import json\njson.load('en_core_web_sm')",
        "import seaborn as sns\nsns.load_dataset('iris')",
        "import timm\ntimm.create_model('resnet50')",
        "import timm\ntimm.create_model('resnet50', pretrained=False)",
        "import torch\ntorch.hub.load('o/r', 'net', source='local')",
        "import clip\nclip.load('ViT-L/14')",
        "import open_clip\nopen_clip.create_model_and_transforms('ViT-B-32', pretrained='laion2b')",
        "import litellm\nlitellm.completion(model='groq/llama')",
        "from modelscope import AutoModel\nAutoModel.from_pretrained('o/n')",
        "model.push_to_hub('o/n')",
        "from huggingface_hub import create_repo, upload_folder\n"
        "create_repo('o/n')\nupload_folder(repo_id='o/n', folder_path='x')",
        "from transformers import TrainingArguments\nTrainingArguments(hub_model_id='o/n')",
        "from huggingface_hub import InferenceClient\nInferenceClient(model='o/n')",
        "from openai import OpenAI\nOpenAI().chat.completions.create(model='o/n')",
        "from huggingface_hub import hf_hub_download\n"
        "hf_hub_download('o/n', 'f', repo_type='space')",
        "import evaluate\nevaluate.load('o/n')",
        "import spacy\nspacy.load('./my_model')",
        "MODELS = {'a': 'o/a'}",
    ],
)
def test_a_namesake_loads_nothing(text: str) -> None:
    assert texts(text) == set()


def test_what_has_the_name_of_a_library_in_the_repository_is_no_load_of_it() -> None:
    files = [
        SourceFile("datasets.py", "def load_dataset(name):\n    return open(name)\n"),
        SourceFile("a.py", "from datasets import load_dataset\nload_dataset('o/n')\n"),
    ]
    assert list(read_python(files)) == []


def test_the_kind_of_a_download_is_that_of_its_repository() -> None:
    found = read(
        """
        from huggingface_hub import hf_hub_download
        from datasets import load_dataset
        hf_hub_download("o/d", "f", repo_type="dataset", revision="abc")
        hf_hub_download(repo_id="o/m", filename="f")
        load_dataset("o/e")
        load_dataset("csv", data_files="hf://datasets/o/f/data.csv")
        """
    )
    assert {(each.text, each.kind) for each in found} == {
        ("o/d", Dataset),
        ("o/m", Model),
        ("o/e", Dataset),
        ("csv", Dataset),
        ("o/f", Dataset),
    }
    assert {each.pinned for each in found if each.text == "o/d"} == {"abc"}


@pytest.mark.parametrize(
    ("text", "reuse"),
    [
        ("m = AutoModel.from_pretrained('o/n')", Reuse.LOADS),
        ("m = AutoModel.from_pretrained('o/n')\nTrainer(model=m, args=a)", Reuse.FINE_TUNES),
        ("m = AutoModel.from_pretrained('o/n')\nm = get_peft_model(m, c)", Reuse.FINE_TUNES),
        ("m = ORTModel.from_pretrained('o/n', export=True)", Reuse.CONVERTS),
        ("import fastapi\nm = AutoModel.from_pretrained('o/n')", Reuse.SERVES),
        ("from vllm import LLM\nLLM('o/n')", Reuse.SERVES),
    ],
)
def test_the_reuse_is_what_the_module_tells(text: str, reuse: Reuse) -> None:
    assert {each.reuse for each in read(text)} == {reuse}


def test_a_finding_says_where_the_text_is_written_and_what_it_reaches() -> None:
    files = [
        SourceFile("pkg/__init__.py", "from .names import NAME\n"),
        SourceFile("pkg/names.py", "\n\nNAME = 'o/n'\n"),
        SourceFile("run.py", "from pkg import NAME\nx = AutoModel.from_pretrained(NAME)\n"),
    ]
    (found,) = read_python(files)
    assert isinstance(found, Candidate)
    assert (found.path, found.line, found.call) == (
        "pkg/names.py", 3, "AutoModel.from_pretrained",
    )  # fmt: skip
    assert found.how is How.CONSTANT


def test_modules_can_be_read_apart_and_joined() -> None:
    import pickle

    files = [
        SourceFile("a.py", "from b import load\nload('o/n')\n"),
        SourceFile("b.py", "def load(n):\n    return AutoModel.from_pretrained(n)\n"),
    ]
    parts = [pickle.loads(pickle.dumps(index_module(file))) for file in files]  # noqa: S301
    assert list(resolve_modules(parts)) == list(read_python(files)) != []


def test_the_caller_may_say_how_everything_is_read() -> None:
    files = [SourceFile("a.py", "AutoModel.from_pretrained('o/n')")]
    assert [
        each.how for each in read_python(files, How.NOTEBOOK) if isinstance(each, Candidate)
    ] == [How.NOTEBOOK]


def test_every_row_of_the_table_has_a_known_form() -> None:
    from ingest.code.python.loads.forms import FORMS

    assert {load.form for loads in load_table().values() for load in loads} <= set(FORMS)


def test_a_folder_that_the_code_writes_is_no_model() -> None:
    train = "m = AutoModel.from_pretrained('o/n')\nm.save_pretrained('bert/mine')\n"
    files = [
        SourceFile("train.py", train),
        SourceFile("use.py", "AutoModel.from_pretrained('bert/mine')\n"),
    ]
    assert {(type(each).__name__, getattr(each, "text", "")) for each in read_python(files)} == {
        ("Unresolved", "bert/mine"),
        ("Candidate", "o/n"),
    }


def test_commands_are_handed_on_as_scripts() -> None:
    text = """
    import os, subprocess, sys
    M = "o/n"
    def run(command):
        subprocess.run(command, shell=True)
    os.system("hf download o/a")
    subprocess.run([sys.executable, "-m", "spacy", "download", "en_core_web_sm"])
    for m in ["o/b", "o/c"]:
        run(f"vllm serve {m} --port {port}")
    """
    found = read_python([SourceFile("m.py", dedent(text))])
    assert {(each.text, each.lines[0]) for each in found if isinstance(each, Embedded)} == {
        ("hf download o/a", 6),
        ("python -m spacy download en_core_web_sm", 7),
        ("vllm serve o/b --port $UNKNOWN", 8),
        ("vllm serve o/c --port $UNKNOWN", 8),
    }


def test_a_kind_that_is_one_of_two_is_not_certain() -> None:
    text = (
        "from huggingface_hub import hf_hub_download\nhf_hub_download('o/n', 'f', repo_type={})\n"
    )
    assert texts(text.format("'dataset' if c else 'model'")) == set()
    assert [each.kind for each in read(text.format("'dataset'"))] == [Dataset]


def test_a_version_of_a_pipeline_of_ones_own_is_a_folder() -> None:
    assert texts("import spacy\nspacy.load('mymodel/v1')\nspacy.load('o/n')\n") == {"o/n"}


TRANSFORMERS = "from transformers import AutoModel\n"


@pytest.mark.parametrize(
    "before",
    [
        "kw = dict(revision='v9')\n",
        "kw = {'revision': 'v9'}\n",
        "kw = {'revision': 'v8'}\nkw = {'revision': 'v9'}\n",
    ],
)
def test_a_revision_may_come_in_keywords_that_are_passed_on(before: str) -> None:
    found = read(f"{TRANSFORMERS}{before}AutoModel.from_pretrained('o/n', **kw)\n")
    assert [(each.text, each.pinned) for each in found] == [("o/n", "v9")]


@pytest.mark.parametrize("name", ["pytorch-transformers", "transformers:main"])
def test_entries_of_transformers_on_the_hub_of_torch_take_an_id(name: str) -> None:
    call = f"torch.hub.load('huggingface/{name}', 'model', 'bert-base-cased')"
    assert texts(f"import torch\n{call}\n") == {"bert-base-cased"}


def test_a_name_that_is_bound_again_tells_what_it_is_at_last() -> None:
    bound = "MODEL = 'o/old'\nMODEL = 'o/new'\n"
    assert texts(f"{TRANSFORMERS}{bound}AutoModel.from_pretrained(MODEL)\n") == {"o/new"}
    branches = "if x:\n    MODEL = 'o/one'\nelse:\n    MODEL = 'o/two'\n"
    found = texts(f"{TRANSFORMERS}{branches}AutoModel.from_pretrained(MODEL)\n")
    assert found == {"o/one", "o/two"}


NETWORK = """
    from torch import nn
    from transformers import GPT2LMHeadModel
    class GPT(nn.Module):
        def copy(self):
            theirs = GPT2LMHeadModel.from_pretrained('gpt2-xl')
            for key, value in theirs.state_dict().items():
                self.own[key].copy_(value)
"""


@pytest.mark.parametrize(
    ("text", "reuse"),
    [
        (NETWORK, Reuse.REIMPLEMENTS),
        (NETWORK.replace(".copy_(", ".append("), Reuse.LOADS),
        (NETWORK.replace("nn.Module", "object"), Reuse.LOADS),
        (NETWORK.replace("theirs.state_dict", "other.state_dict"), Reuse.LOADS),
    ],
)
def test_weights_that_go_into_an_own_network_are_reimplemented(text: str, reuse: Reuse) -> None:
    assert [(each.text, each.reuse) for each in read(text)] == [("gpt2-xl", reuse)]
