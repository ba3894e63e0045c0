"""Which modules may hold a load, told from their text alone: most are never parsed."""

from __future__ import annotations

import re

from ingest.code.python.loads.table import names_by_package, telling_names

_IMPORT = re.compile(r"^[ \t]*(?:from|import)[ \t]+([A-Za-z]\w*)", re.MULTILINE)
_STRING_OR_COMMENT = re.compile(
    # What nothing ends goes on to the end, so that no text is run through twice.
    r'"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+(?:""")?'
    r"|'''[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*+(?:''')?"
    r"|#[^\n]*+"
    r'|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?'
    r"|'[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'?",
    re.DOTALL,
)
_SPACY_PACKAGE = re.compile(
    r"\b[a-z]{2,3}_(?:core|dep|ent|sent)_(?:web|news|wiki|ud)_(?:sm|md|lg|trf)\b"
)
_STARTED = ("subprocess", "os.system", "os.popen")
_IN_COMMANDS = (
    "huggingface-cli",
    "hf download",
    '"hf"',
    "'hf'",
    "vllm",
    "sglang",
    "spacy",
    "--model",
    "--base",
    "--pretrained",
    "--tokenizer",
    "--dataset",
    "--hf",
)
"""What stands in commands that load something."""
_SIZES = ("_sm", "_md", "_lg", "_trf")
_OF_ANY_FILE = frozenset("dask duckdb pandas polars pyarrow".split())
_HUB = ("hf://", "huggingface.co")
"""What must stand in a module for a reader of any file to read one of the Hub."""
_ID = re.compile(r"[\"'][A-Za-z0-9][\w-]*(?:\.[\w-]+)*/[A-Za-z0-9][\w.-]*[\"']", re.ASCII)
_TELLING = re.compile(
    r"model|checkpoint|encoder|tokenizer|llm|rerank|embedder|backbone|repo_id|hf_|hub_id|dataset",
    re.IGNORECASE,
)
_OLD_NAME = re.compile(
    r"(?:pretrained_model_name|tokenizer_name|name_or_path)\w{0,20}[\"']?\s{0,9}[:=]\s{0,9}[\"'][a-z]"
)
_NEAR = 1_000
"""Characters before an id in which the name that tells what it is begins."""
SETTINGS = ("HF_MODEL_ID", "OPTION_MODEL_ID")
"""Settings by which containers are told which model to load."""
_IMPORTING = "import_module"


def may_load(text: str) -> bool:
    """Return whether a module may hold a load: in its code, not in its comments and docstrings."""
    is_starting = any(name in text for name in _STARTED)
    if is_starting and any(word in text for word in _IN_COMMANDS):
        return True
    if not _is_mentioned(text):
        return False
    return _is_mentioned(_STRING_OR_COMMENT.sub(_kept, text))


def may_name(text: str) -> bool:
    """Return whether a module may name a model or dataset under a name that tells it."""
    if _OLD_NAME.search(text):
        return True
    return any(
        _TELLING.search(text, max(0, m.start() - _NEAR), m.start()) for m in _ID.finditer(text)
    )


def _kept(match: re.Match[str]) -> str:
    """Return what stays of a string or comment: short ones may name a module."""
    text = match[0]
    return text if text[0] != "#" and text[:3] not in ('"""', "'''") else "''"


def _is_mentioned(text: str) -> bool:
    if any(name in text for name in (*telling_names(), *SETTINGS)):
        return True
    packages = names_by_package()
    imported = set(_IMPORT.findall(text))
    if _IMPORTING in text:
        imported |= packages.keys()
    if any(name in text for package in imported & packages.keys() for name in packages[package]):
        return bool((imported & packages.keys()) - _OF_ANY_FILE) or any(a in text for a in _HUB)
    sizes = any(size in text for size in _SIZES)
    return sizes and bool(_SPACY_PACKAGE.search(text))
