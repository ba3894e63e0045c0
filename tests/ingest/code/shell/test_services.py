"""What starts services, and what Ollama builds a model from."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.code.findings import SourceFile
from ingest.code.readers import read_by_name
from tests.ingest.code.finding import named

UNIT = """[Unit]
Description=vllm serve x/y
[Service]
Environment="MODEL_ID=a/b" MODE=c/d
ExecStartPre=-/usr/bin/hf download c/d
ExecStart=/usr/bin/vllm serve --port 80 \\
    e/f
"""
MODELFILE = (
    "# hf.co/x/y\nFROM hf.co/a/b:Q4_K_M\nADAPTER https://huggingface.co/c/d\nSYSTEM hf.co/x/y\n"
)
FILES = [
    ("Procfile", "web: vllm serve a/b --port $PORT\nrelease: hf download c/d", ["a/b 1", "c/d 2"]),
    ("etc/llm.service", UNIT, ["a/b 4", "c/d 5", "e/f 7"]),
    ("Modelfile", MODELFILE, ["a/b 2", "c/d 3"]),
    ("x/Modelfile.small", "FROM llama3\nFROM a/b\nFROM ./x.gguf\n", []),
    ("m/MLmodel", "flavors:\n  transformers:\n    source_model_name: a/b\n", ["a/b 3"]),
    (
        "package.json",
        '{"model": "x/Model-1",\n"scripts": {\n"get": "hf download a/b",\n"lint": "eslint"},\n'
        '"dependencies": {"c/base_model": "github:c/model-1"}}',
        ["a/b 3"],
    ),
]


@pytest.mark.parametrize(("path", "text", "expected"), FILES)
def test_services_load(path: str, text: str, expected: list[str]) -> None:
    assert named(read_by_name(SourceFile(path, text))) == expected


PIECES = [
    "ExecStart=",
    "web:",
    "hf download a/b",
    "\\\n",
    "\n",
    "{",
    '"scripts":',
    "FROM ",
    "model ",
]


@settings(max_examples=40)
@given(
    st.sampled_from(["Procfile", "a.service", "Modelfile", "package.json"]),
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
)
def test_any_text_raises_nothing(path: str, text: str) -> None:
    list(read_by_name(SourceFile(path, text)))
