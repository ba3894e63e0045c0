"""What stands around a key: whose interface a model is behind, and what the file is for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.schema import Dataset
from ingest.code.config.keys import is_beside
from ingest.code.findings import Loadable, Reuse
from ingest.code.hosted import is_provider, provides_only

_TRAINS = re.compile(
    r"""^[\s"'-]*(?:learning_rate|num_train_epochs|num_epochs|lora_(?:r|alpha|rank|target)|"""
    r"""per_device_train_batch_size|gradient_accumulation_steps|micro_batch_size|finetuning_type|"""
    r"""dataset_mixer\w*|rl_beta|max_train_steps|train_batch_size|warmup_(?:ratio|steps)|"""
    r"""weight_decay|optimizer|trainer)["']?\s*[:=]""",
    re.MULTILINE,
)
_MERGES = re.compile(
    r"""^[\s"'-]*(?:merge_method|gate_mode|quant_method)["']?\s*[:=]""", re.MULTILINE
)
_SERVES = re.compile(
    r"\b(?:max[-_]model[-_]len|tensor[-_]parallel[-_]size|gpu[-_]memory[-_]utilization|"
    r"served[-_]model[-_]name|InferenceService|text-(?:generation|embeddings)-inference|"
    r"vllm/vllm-openai|vllm serve|max[-_]total[-_]tokens|ray_actor_options|llamacpp|predictor)\b"
)
_IS_ML = re.compile(
    r"hugging_?face|\bhf[_-]|transformers|\bvllm\b|tokenizer|\blora\b|\bllms?\b|embedding|rerank|"
    r"bfloat16|float16|\bfp16\b|\bbf16\b|quantiz|trust_remote_code|max_(?:seq_)?len|max_new_tokens|"
    r"max_tokens|temperature|\bsplit\b|\bcuda\b|pretrained|checkpoint|diffus|whisper|learning_rate",
    re.IGNORECASE,
)
_PROVIDER_KEYS = frozenset(
    "provider providers llm_provider model_provider embedding_provider api_provider platform "
    "backend engine binding host vendor service api_type model_source llm_type type".split()
)
_ADDRESS_KEYS = frozenset(
    "base_url api_base api_base_url api_url endpoint api_endpoint openai_api_base url host "
    "openai_base_url llm_base_url server_url".split()
)
_TOKEN_KEYS = frozenset("api_key apikey openai_api_key api_key_env api_key_name".split())
_NO_TOKEN = re.compile(
    r"|empty|none|null|no|dummy|not[-_ ]?\w+|sk-no.*|fake.*|x+|ollama|token-abc123", re.IGNORECASE
)
_LOCAL = re.compile(
    r"(?:https?://)?(?:localhost|host\.docker\.internal|0\.0\.0\.0|127\.|10\.|192\.168\.|172\."
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
    if _MERGES.search(text):
        reuse = Reuse.CONVERTS
    elif _TRAINS.search(text):
        reuse = Reuse.FINE_TUNES
    else:
        reuse = Reuse.SERVES if _SERVES.search(text) else Reuse.LOADS
    return Purpose(reuse, bool(_IS_ML.search(text)))


def is_behind_interface(trail: Iterable[str], beside: Mapping[str, str]) -> bool:
    """Return whether somebody else hosts the model of a key.

    Parameters
    ----------
    trail
        The normal keys down to it, its own included.
    beside
        The texts of the keys of the same mapping, by their normal keys.
    """
    if any(provides_only(word) for key in trail for word in (key, *key.split("_"))):
        return True
    told = [text for key, text in beside.items() if key in _PROVIDER_KEYS]
    if any(is_provider(text) for text in told):
        return True
    addresses = [text for key, text in beside.items() if key in _ADDRESS_KEYS and text]
    if addresses:
        return not all(_LOCAL.match(text) for text in addresses)
    tokens = [text for key, text in beside.items() if key in _TOKEN_KEYS]
    return any(not _NO_TOKEN.fullmatch(text.strip()) for text in tokens)


def beside_variable(key: str, variables: Mapping[str, str]) -> dict[str, str]:
    """Return what of a file of variables belongs to one, whose names begin as its own does.

    ``LLM_BASE_URL`` says where ``LLM_MODEL`` is, and nothing of ``EMBEDDING_MODEL``.
    """
    prefix = key.split("_")[0] + "_"
    own = {
        name.removeprefix(prefix): text
        for name, text in variables.items()
        if name.startswith(prefix)
    }
    return {name: text for name, text in own.items() if name not in _TOKEN_KEYS}
