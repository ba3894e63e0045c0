"""What stands around a key: whose interface a model is behind, and what the file is for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from graph.schema import Dataset
from ingest.code.config.keys import is_beside
from ingest.code.config.spot import Spot
from ingest.code.findings import Loadable, Reuse
from ingest.code.hosted import is_host, is_provider, provides_only

_SETTING = re.compile(r"""^[ \t"'-]{0,60}([a-z]\w{3,30})["']?[ \t]?[:=]""", re.MULTILINE)
_TRAINS = re.compile(
    r"learning_rate|num_(?:train_)?epochs|lora_(?:r|alpha|rank|target)|finetuning_type|"
    r"(?:per_device_|micro_)?train_batch_size|gradient_accumulation_steps|micro_batch_size|"
    r"dataset_mixer\w*|max_train_steps|warmup_(?:ratio|steps)|weight_decay|optimizer|trainer"
)
_MERGES = frozenset(("merge_method", "gate_mode", "quant_method"))
_SERVES = re.compile(
    r"max[-_]model[-_]len|tensor[-_]parallel[-_]size|gpu[-_]memory[-_]utilization|"
    r"served[-_]model[-_]name|InferenceService|text-(?:generation|embeddings)-inference|"
    r"vllm/vllm-openai|vllm serve|max[-_]total[-_]tokens|ray_actor_options"
)
_ML_WORDS = tuple(
    "huggingface hugging_face hf_ hf- transformers vllm tokenizer lora llm embedding rerank "
    "bfloat16 float16 fp16 bf16 quantiz trust_remote_code max_len max_seq max_new_tokens "
    "max_tokens temperature split: cuda pretrained checkpoint diffus whisper learning_rate".split()
)
_PROVIDER = re.compile(
    r"(?:(\w+?)_)?(?:provider|platform|backend|engine|binding|vendor|service|api_type|type|source)"
)
_ADDRESS = re.compile(
    r"(?:(\w+?)_)?(?:base_url|api_base|api_base_url|api_url|api_endpoint|endpoint|server_url)"
)
_API = re.compile(r"https://(?:api\.|[\w.-]+/(?:[\w-]+/)*v\d)", re.IGNORECASE)
_INFERENCE = re.compile(
    r"https://(?:(?:api-inference|router)\.huggingface\.co|\S+\.huggingface\.cloud)\b"
)
"""Addresses at which the Hub hosts models itself."""
_THINGS = frozenset("make manufacturer mileage trim vin year".split())
"""Keys beside the model of what a company makes, such as a car."""
_TOKEN = re.compile(r"api_?key(?:_env|_name|_env_var)?")
_PRICE = re.compile(r"pric(?:e|es|ing)|(?:\w+_)?cost(?:s|_per_\w+)?|\w+_price")
_NO_TOKEN = re.compile(
    r"|empty|none|null|no|dummy|not[-_ ]?\w+|sk-no.*|fake.*|x+|token-abc123"
    r"|.*(?:hf_|hugging|local).*",
    re.IGNORECASE,
)
_LOCAL = re.compile(
    r"/|(?:https?://)?(?:localhost|host\.docker\.internal|0\.0\.0\.0|127\.|10\.|192\.168\.|172\."
    r"|[\w-]+(?::\d+)?(?:/|$)|[\w.-]+\.(?:local|svc|internal)\b|.*(?:huggingface\.co|\$|\{))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a file is for, as its text tells: how it reuses models, whether it speaks of any."""

    reuse: Reuse
    is_ml: bool

    def reuse_of(self, kind: Loadable, key: str) -> Reuse:
        """Return how a model or dataset is reused that a key names."""
        loads = kind is Dataset or (self.reuse is Reuse.FINE_TUNES and is_beside(key))
        return Reuse.LOADS if loads else self.reuse


def purpose_of(text: str) -> Purpose:
    """Return what a file is for."""
    keys = {found[1] for found in _SETTING.finditer(text)}
    if not _MERGES.isdisjoint(keys):
        reuse = Reuse.CONVERTS
    elif any(_TRAINS.fullmatch(key) for key in keys):
        reuse = Reuse.FINE_TUNES
    else:
        reuse = Reuse.SERVES if _SERVES.search(text) else Reuse.LOADS
    lower = text.lower()
    is_ml = reuse is not Reuse.LOADS or any(word in lower for word in _ML_WORDS)
    return Purpose(reuse, is_ml)


def is_behind_interface(spot: Spot) -> bool:
    """Return whether somebody else hosts the model that a key names."""
    if spot.hosted or any(provides_only(word) for key in spot.trail for word in key.split("_")):
        return True
    if any(map(_INFERENCE.match, spot.beside.values())):
        return True
    addressed = False
    for key, text in spot.beside.items():
        if _applies(_PROVIDER, key, spot.key) and is_provider(text):
            return True
        if text and _applies(_ADDRESS, key, spot.key):
            if not _LOCAL.match(text):
                return True
            addressed = True
    return not addressed and any(
        _TOKEN.fullmatch(key) and not _NO_TOKEN.fullmatch(text.strip())
        for key, text in spot.beside.items()
    )


def is_of_thing(spot: Spot) -> bool:
    """Return whether a key names the model of something that is made, such as a car."""
    return spot.key in ("model", "name", "models") and not _THINGS.isdisjoint(spot.beside)


def is_of_host(beside: Mapping[str, str]) -> bool:
    """Return whether a mapping is about a company that hosts models, or has a model's price."""
    return (
        is_provider(beside.get("provider", ""))
        or any(is_host(beside.get(key, "")) for key in ("name", "id", "factory"))
        or any(_PRICE.fullmatch(key) for key in beside)
        or any(_applies(_ADDRESS, key, "") and _API.match(text) for key, text in beside.items())
        or bool(_API.match(beside.get("url", "")) and not _LOCAL.match(beside["url"]))
    )


def _applies(pattern: re.Pattern[str], key: str, own: str) -> bool:
    """Return whether a key tells of one beside it: ``llm_provider`` tells of ``llm_model``."""
    found = pattern.fullmatch(key)
    return found is not None and (not found[1] or own.startswith(found[1] + "_"))
