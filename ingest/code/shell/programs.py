"""Programs that load what their arguments name, and what each does with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.code.findings import Reuse


@dataclass(frozen=True, slots=True)
class Program:
    """A program, or one of its subcommands.

    ``call`` is how a finding names it, ``words`` how many words of the command are its name.
    ``positional`` tells whether its first argument is what it loads, ``loads`` whether it loads
    what its options name, for certain.
    """

    call: str
    words: int
    reuse: Reuse = Reuse.LOADS
    positional: bool = False
    loads: bool = True


_LOADS, _SERVES, _TRAINS, _CONVERTS = (
    Reuse.LOADS,
    Reuse.SERVES,
    Reuse.FINE_TUNES,
    Reuse.CONVERTS,
)
_FIRST = True
_TABLE: dict[str, tuple[Reuse, bool]] = {
    "hf download": (_LOADS, _FIRST),
    "hfd": (_LOADS, _FIRST),
    "huggingface-cli download": (_LOADS, _FIRST),
    "huggingface_hub commands huggingface_cli download": (_LOADS, _FIRST),
    "huggingface_hub cli hf download": (_LOADS, _FIRST),
    "transformers-cli download": (_LOADS, _FIRST),
    "transformers-cli chat": (_LOADS, _FIRST),
    "transformers download": (_LOADS, _FIRST),
    "transformers chat": (_LOADS, _FIRST),
    "transformers onnx": (_CONVERTS, False),
    "vllm serve": (_SERVES, _FIRST),
    "vllm entrypoints": (_SERVES, False),
    "vllm bench": (_LOADS, False),
    "vllm run-batch": (_LOADS, False),
    "text-generation-launcher": (_SERVES, False),
    "text-generation-server serve": (_SERVES, _FIRST),
    "text-generation-server download-weights": (_LOADS, _FIRST),
    "text-generation-server quantize": (_CONVERTS, _FIRST),
    "text-embeddings-router": (_SERVES, False),
    "infinity_emb": (_SERVES, False),
    "sglang": (_SERVES, False),
    "sglang_router": (_SERVES, False),
    "lmdeploy serve api_server": (_SERVES, _FIRST),
    "lmdeploy serve gradio": (_SERVES, _FIRST),
    "lmdeploy chat": (_LOADS, _FIRST),
    "lmdeploy chat torch": (_LOADS, _FIRST),
    "lmdeploy chat turbomind": (_LOADS, _FIRST),
    "lmdeploy lite auto_awq": (_CONVERTS, _FIRST),
    "lmdeploy lite smooth_quant": (_CONVERTS, _FIRST),
    "lmdeploy lite calibrate": (_CONVERTS, _FIRST),
    "mlx_lm": (_LOADS, False),
    "mlx_lm convert": (_CONVERTS, False),
    "mlx_lm lora": (_TRAINS, False),
    "mlx_lm server": (_SERVES, False),
    "mlx_vlm": (_LOADS, False),
    "mlx_vlm convert": (_CONVERTS, False),
    "mlx_vlm lora": (_TRAINS, False),
    "mlx_vlm server": (_SERVES, False),
    "mlx_audio": (_LOADS, False),
    "fastchat serve": (_SERVES, False),
    "fastchat train": (_TRAINS, False),
    "optimum-cli": (_CONVERTS, False),
    "optimum exporters": (_CONVERTS, False),
    "ct2-transformers-converter": (_CONVERTS, False),
    "ctranslate2 converters transformers": (_CONVERTS, False),
    "litgpt download": (_LOADS, _FIRST),
    "litgpt chat": (_LOADS, _FIRST),
    "litgpt generate": (_LOADS, _FIRST),
    "litgpt evaluate": (_LOADS, _FIRST),
    "litgpt serve": (_SERVES, _FIRST),
    "litgpt pretrain": (_TRAINS, _FIRST),
    "litgpt finetune": (_TRAINS, _FIRST),
    "litgpt finetune_full": (_TRAINS, _FIRST),
    "litgpt finetune_lora": (_TRAINS, _FIRST),
    "litgpt finetune_adapter": (_TRAINS, _FIRST),
    "litgpt finetune_adapter_v2": (_TRAINS, _FIRST),
    "trl sft": (_TRAINS, False),
    "trl dpo": (_TRAINS, False),
    "trl kto": (_TRAINS, False),
    "trl grpo": (_TRAINS, False),
    "trl reward": (_TRAINS, False),
    "trl chat": (_LOADS, False),
    "trl vllm-serve": (_SERVES, False),
    "llamafactory-cli train": (_TRAINS, False),
    "llamafactory-cli export": (_CONVERTS, False),
    "llamafactory-cli": (_LOADS, False),
    "autotrain": (_TRAINS, False),
    "axolotl": (_TRAINS, False),
    "trtllm-serve": (_SERVES, _FIRST),
    "trtllm-bench": (_LOADS, False),
    "trtllm-build": (_CONVERTS, False),
    "tune download": (_LOADS, _FIRST),
    "openllm start": (_SERVES, _FIRST),
    "lm_eval": (_LOADS, False),
    "lm-eval": (_LOADS, False),
    "lighteval": (_LOADS, False),
    "auto-round": (_CONVERTS, False),
    "auto_round": (_CONVERTS, False),
    "mteb run": (_LOADS, False),
    "guidellm": (_LOADS, False),
    "deepspeed-mii": (_SERVES, False),
    "mii": (_SERVES, False),
    "aphrodite run": (_SERVES, _FIRST),
    "tabby serve": (_SERVES, False),
    "llamafile": (_LOADS, False),
}
_DEEPEST = max(len(name.split()) for name in _TABLE)
_OF_ADDRESSES = frozenset(
    "git wget curl aria2c axel http ollama ramalama pip pip3 mlc_llm lms llamafile "
    "docker-model".split()
)
_CLIENTS = frozenset(
    "aider llm codex claude gemini opencode goose crush interpreter mods aichat sgpt litellm gh "
    "npm npx pnpm yarn wandb kaggle modelscope openxlab aws gsutil gcloud az promptfoo cargo "
    "replicate cog fly flyctl vercel".split()
)
"""Programs that ask for a model that runs elsewhere, or load from another hub."""
_REMOTE = frozenset(
    [
        *("hf upload", "hf repo", "hf upload-large-folder", "hf jobs", "hf cache", "hf auth"),
        *("huggingface-cli upload", "huggingface-cli repo", "huggingface-cli login"),
        *("huggingface-cli upload-large-folder", "huggingface-cli delete-cache"),
        *("huggingface-cli tag", "hf tag", "hf endpoints", "hf repos", "hf spaces"),
        *("docker push", "docker pull", "docker tag", "vllm chat"),
        *("vllm complete", "tune run", "ollama push"),
    ]
)
"""Commands that send something away, or load nothing of the Hub."""
_SENDS = frozenset(("push", "remote"))
_OF_GIT = _SENDS | frozenset("clone fetch lfs ls-remote pull submodule".split())
"""Words of git with addresses behind them; of these, those for what is or will be sent away."""
SERVING_IMAGES = (
    (re.compile(r"text-generation-inference|huggingface-tgi"), ("text-generation-launcher",)),
    (re.compile(r"text-embeddings-inference"), ("text-embeddings-router",)),
    (re.compile(r"(?:^|/)vllm|vllm-openai"), ("vllm", "serve")),
    (re.compile(r"(?:^|/)sglang"), ("sglang", "launch_server")),
    (re.compile(r"llama\.cpp"), ("llama-server",)),
    (re.compile(r"infinity"), ("infinity_emb", "v2")),
)
"""Images of containers whose arguments are those of a program."""
_TRAINING = frozenset(
    "train trainer training finetune finetuning tune tuning sft dpo ppo grpo orpo kto rlhf "
    "pretrain dreambooth lora qlora distill distillation rloo gkd".split()
)
_TRAINING_OPTIONS = frozenset(
    "num_train_epochs do_train per_device_train_batch_size max_train_steps train_batch_size "
    "learning_rate gradient_accumulation_steps lora_r lora_rank".split()
)
_CONVERTING = frozenset(
    "convert converter conversion export exporter quantize quantization quant gptq awq gguf onnx "
    "openvino tensorrt compile merge".split()
)
_SERVING = frozenset("serve server serving worker api".split())
_ASKING = frozenset("router proxy gateway client".split())
"""Words of programs that ask others for a model."""
_SCRIPT_WORD = re.compile(r"[A-Z]?[a-z]+")


def program_of(words: Sequence[str]) -> Program:
    """Return the program that a command's words begin with; any other loads nothing for certain."""
    head = words[0].rsplit("/", 1)[-1] if words else ""
    steps = [head.removesuffix(".sh").removesuffix(".exe")]
    if head[-3:] not in (".py", ".sh") and "." in head and " " not in head:
        steps = head.split(".")
    extra = len(steps) - 1
    steps += words[1:_DEEPEST]
    for count in range(min(_DEEPEST, len(steps)), 0, -1):
        name = " ".join(steps[:count])
        if known := _TABLE.get(name):
            return Program(_call(words, count - extra), max(count - extra, 1), *known)
    return Program(_call(words, 1), 1, _reuse_of(head, words), loads=False)


def is_remote(words: Sequence[str]) -> bool:
    """Return whether a command names what is elsewhere and stays there."""
    head = words[0].rsplit("/", 1)[-1]
    if head == "git":
        return next((word for word in words[1:] if word in _OF_GIT), "") in _SENDS
    if _ASKING & set(_SCRIPT_WORD.findall(head)) and not program_of(words).loads:
        return True
    return head in _CLIENTS or " ".join((head, *words[1:2])) in _REMOTE


def makes_dataset(words: Sequence[str]) -> bool:
    """Return whether a command writes the dataset that it names: it records one, of a robot."""
    head = words[0].rsplit("/", 1)[-1]
    if head.startswith("lerobot") or "lerobot" in words[0]:
        return "record" in head or "--control.type=record" in words
    return False


def takes_addresses(words: Sequence[str]) -> bool:
    """Return whether a command fetches the addresses that are its arguments."""
    return words[0].rsplit("/", 1)[-1] in _OF_ADDRESSES


def _call(words: Sequence[str], count: int) -> str:
    head = words[0].rsplit("/", 1)[-1] if words else ""
    return " ".join([head, *words[1 : max(count, 1)]])


def _reuse_of(script: str, words: Sequence[str]) -> Reuse:
    """Return what a program does with a model, as far as its name and options say it."""
    own = script.removesuffix(".py").removesuffix(".sh").rpartition(".")[2]
    said = {own.lower(), *(word.lower() for word in _SCRIPT_WORD.findall(own))}
    options = {word.lstrip("-").partition("=")[0].replace("-", "_") for word in words[1:]}
    if said & _CONVERTING:
        return Reuse.CONVERTS
    if said & _TRAINING or options & _TRAINING_OPTIONS or "finetun" in script.lower():
        return Reuse.FINE_TUNES
    return Reuse.SERVES if said & _SERVING else Reuse.LOADS
