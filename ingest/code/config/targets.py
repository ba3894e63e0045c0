"""What a configuration constructs: ``_target_``, ``_component_``, ``class_path``, and by what."""

from __future__ import annotations

import re
from collections.abc import Mapping

from graph.schema import Dataset, Model
from ingest.code.findings import Loadable

_KEYS = ("target", "component", "class_path", "class", "factory", "callable", "fn", "import_path")
_DATASETS = re.compile(r"(?:.*\.)?load_dataset(?:_builder)?")
_MODELS = re.compile(
    r"(?:.*\.)?(?:from_pretrained|pipeline|SentenceTransformer|CrossEncoder|SparseEncoder|"
    r"snapshot_download|hf_hub_download|HuggingFace\w*Embeddings?|WhisperModel|PeftModel|"
    r"AutoModel\w*|AutoTokenizer|AutoProcessor|AutoConfig|LLM|from_pretrained_hf)"
)
_NAMES = frozenset(
    "args checkpoint id model model_id model_name model_name_or_path name path "
    "pretrained_model_name_or_path pretrained_model_name repo repo_id source tokenizer".split()
)
"""Keys of a constructor by which libraries take the id of what they load."""


def target_of(beside: Mapping[str, str]) -> str:
    """Return the dotted name of what a mapping constructs; nothing if it constructs nothing."""
    return next((beside[key] for key in _KEYS if beside.get(key)), "")


def loaded_by(target: str, key: str) -> Loadable | None:
    """Return what a constructor loads by the id in a normal key; None if it loads none by it."""
    if key not in _NAMES:
        return None
    if _DATASETS.fullmatch(target):
        return Dataset
    return Model if _MODELS.fullmatch(target) else None
