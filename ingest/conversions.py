"""What the name of a model says of a format into which the weights of its base were brought.

The one list of such words. A name says so in a word of its own, which its base's name lacks: what
the base has already was not done here, and an owner's name is no format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

NAME = "inferred-name"
"""The ``stated_by`` of claims that a name makes."""
QUANTIZED, CONVERTED = "quantized", "converted"
_BITS = (
    r"[1-8][-_ ]?bits?|\d(?:\.\d+)?[-_ ]?bpw|u?int[2-8]|float8|w[1-8]a(?:4|8|16)(?:kv\d+)?"
    r"|q[1-8]f(?:16|32)(?:_\d)?|i?q[1-8]_(?:k(?:_[a-z]+)?|[01]|x{1,2}s|s|m|nl)"
)
_FEWER_BITS = (
    r"gguf|gptq|awq|exl[23]|bnb|bitsandbytes|nf4|(?:nv|mx)?fp4(?:a\d+)?|mxfp6|(?:mx)?fp8|hqq|aqlm"
    r"|quip#?|eetq|auto[-_]?round|imatrix|i1(?=$|[-_.]gguf)|quanti[sz]ed"
)
"""Formats and methods that keep fewer bits of each weight."""
FORMATS = (
    r"mlx|onnx|openvino|core[-_]?ml|tflite|litert|tensor[-_]?rt|trt|ct2|ctranslate2|ggml|mlc|ncnn|mnn"
    r"|rknn|tfjs|torchscript|safetensors"
)
"""Formats that hold weights of any number of bits."""
_TRAINED = (
    r"(?:q|do)?lora|adapters?|peft|sft|dpo|kto|orpo|grpo|rlhf|ft|fine[-_]?tun(?:ed?|ing)|tuned"
    r"|merged?|distill?(?:ed)?"
)
"""Words for what changes weights: beside one of them, a format says nothing of the base's."""


def _as_words(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9])(?:{words})(?![a-z0-9])", re.IGNORECASE)


_OF_FEWER_BITS, _OF_FORMATS = _as_words(f"{_FEWER_BITS}|{_BITS}"), _as_words(FORMATS)
_OF_SHORT_BITS, _OF_TRAINING = _as_words("q[2-8]"), _as_words(_TRAINED)
_UNQUANTIZED = re.compile(r"\b(?:not|without|no|never) (?:any )?quanti[sz]\w*", re.IGNORECASE)
_TOLD = _as_words(rf"(?:{_FEWER_BITS}|{_BITS}|quant(?:i[sz]\w*)?)s?")
_SEPARATORS = re.compile(r"[-_. ]+")


class Conversion(NamedTuple):
    """How weights came into another format, ``quantized`` or ``converted``, and the word for it."""

    method: str
    word: str


def conversion_in(name: str, base: str) -> Conversion | None:
    """Return what a model's name says of its base's weights, given both ids; None for nothing.

    A format that holds any weights, such as ONNX or MLX, counts as quantized only where the name
    gives the bits too.
    """
    own, of_base = name.rpartition("/")[2], base.rpartition("/")[2]
    if any(_new_words(_OF_TRAINING, own, of_base)):
        return None
    formats = _first_format(_OF_FORMATS, own, of_base)
    fewer = _first_format(_OF_FEWER_BITS, own, of_base)
    if formats and not fewer:
        fewer = _first_format(_OF_SHORT_BITS, own, of_base)
    if fewer:
        return Conversion(QUANTIZED, fewer)
    return Conversion(CONVERTED, formats) if formats else None


def conversion_told(text: str) -> str:
    """Return how weights came into the format that a text tells of: quantized if it names bits."""
    return QUANTIZED if _TOLD.search(_UNQUANTIZED.sub("", text)) else CONVERTED


def _first_format(words: re.Pattern[str], own: str, base: str) -> str | None:
    """Return the first format of a name that its base's name lacks.

    A name may begin with such a word because its author is called so; there it counts only before
    the base's name.
    """
    for found in _new_words(words, own, base):
        if found.start() or (base and _flat(own[found.end() :]).startswith(_flat(base))):
            return found[0]
    return None


def _new_words(words: re.Pattern[str], own: str, base: str) -> Iterator[re.Match[str]]:
    """Yield the words of a name that its base's name lacks."""
    known = {_flat(found[0]) for found in words.finditer(base)}
    return (found for found in words.finditer(own) if _flat(found[0]) not in known)


def _flat(text: str) -> str:
    return _SEPARATORS.sub("", text.lower())


def name_evidence(found: Conversion, stated: str | None) -> str:
    """Return what was read in a name, and the relation that the card states beside it, if any."""
    return f"its name has {found.word}; its card " + (
        f"says {stated}" if stated else "states no relation"
    )


def holds_fewer_bits(config: dict[str, Any]) -> bool:
    """Return whether a model's config.json says that its weights are quantized."""
    return any(
        isinstance(config.get(key), dict) and config[key]
        for key in ("quantization_config", "quantization")
    )
