"""What the name of an option or variable says about its value: a model, a dataset, or neither."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from graph.schema import Dataset, Model
from ingest.code.findings import Loadable

LONGEST_NAME = 80
"""Characters of a name that are read."""


@dataclass(frozen=True, slots=True)
class Naming:
    """What an option names; ``is_trained`` where training would change it.

    ``is_any`` tells that it may as well be a folder, or a file.
    """

    kind: Loadable
    is_trained: bool = False
    is_any: bool = False


_MODEL_WORDS = frozenset(
    "model models tokenizer tokenizers processor pretrained pretrain lora loras peft adapter "
    "reranker embedder embedding embeddings vae unet controlnet transformer llm vlm teacher "
    "student assistant drafter refiner vocoder hf huggingface backbone tower bert clip whisper "
    "llama qwen gguf checkpoint".split()
)
"""Words that say that a name is of something that is loaded."""
_HUB_WORDS = frozenset(("hf", "huggingface"))
_DATASET_WORDS = frozenset("dataset datasets".split())
_DATA = re.compile(
    r"(?:(?:\w+_)?(?:train|training|pretrain|prompt|sft|preference|eval|valid|validation|val|test|"
    r"calib|calibration|instruction)_)?data(?:_(?:name|names|path|paths|id))?"
)
"""Names of what is trained on or compared with, which has a name or lies on a disk."""
_TAIL_WORDS = frozenset(
    "id ids name names path paths or repo repos repository tag base default hub checkpoint "
    "mixer mix list".split()
)
"""Words that may stand behind these."""
_REFUSED_WORDS = frozenset(
    "hub_model output out save saved export exported push upload served serve target_dir dest "
    "destination new type config dir folder root cache prefix url uri host port api key token "
    "class file args kwargs split size num max min len length format revision branch mode card "
    "arch architecture family image results result log logs run project wandb merged trained "
    "finetuned local my remote provider endpoint service deployment alias display judge "
    "static".split()
)
"""Words that say that it is no model's name, or that of one that is being made."""
_LOADED = frozenset(
    "repo_id repo_ids hf_repo hf_path hf_id from_pretrained name_or_path pretrained".split()
)
_OF_TRAINED = frozenset(
    "actor base hf id llm model models name or partial path policy pretrain pretrained repo "
    "student".split()
)
_OF_ROBOTS = frozenset(("policy.path", "policy.pretrained_path"))
"""Options of LeRobot: a policy is a model that moves a robot."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SIZE = re.compile(r"\d+[bm]?|xs|s|m|l|xl|small|medium|large|tiny|mini|base|v\d+|a|b|c|[bm]")


@functools.lru_cache(maxsize=4096)
def naming_of(name: str) -> Naming | None:
    """Return what a value is that an option or variable of this name has; None if no artifact."""
    if len(name) > LONGEST_NAME:
        return None
    if name in _OF_ROBOTS:
        return Naming(Model, is_trained=True)
    words = [word.lower() for word in _WORD.findall(name)]
    text = "_".join(words)
    if not words or _REFUSED_WORDS & set(words) or "hub_model" in text:
        return None
    while len(words) > 1 and _SIZE.fullmatch(words[-1]) and words[-1] not in _MODEL_WORDS:
        words = words[:-1]
    if _DATA.fullmatch(text):
        return Naming(Dataset, is_any=True)
    if words[-1] not in _TAIL_WORDS | _MODEL_WORDS | _DATASET_WORDS:
        return None
    if _DATASET_WORDS & set(words) or ("data" in words and _HUB_WORDS & set(words)):
        return Naming(Dataset)
    if _MODEL_WORDS & set(words) or text in _LOADED:
        return Naming(Model, is_trained=set(words) <= _OF_TRAINED)
    return None
