"""The words by which a card's prose says what its model was made from."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

_KIND = (
    r"(?:version|variant|edition|checkpoint|copy|port|conversion|clone|fork|model|weights|"
    r"implementation)"
)
_FORMAT = r"(?:gguf|ggml|gptq|awq|exl2|mlx|int4|int8|[48]-?bit|fp8|nvfp4)"
_SAME_WEIGHTS = (
    r"(?:smaller|compressed|pruned|lighter|reduced|truncated|trimmed|converted|ported|sharded|"
    r"half-precision|fp16|bf16|float16|adapted|modified|abliterated|uncensored|merged-in)"
)


class Cue(NamedTuple):
    """Words behind which a base model is named.

    ``method`` is how the base was used, None where the words do not tell. With ``several`` all
    models of an enumeration are meant. ``also`` is asked, with the model's id, the base's id and
    the text behind it, where the words alone mean too much.
    """

    words: re.Pattern[str]
    method: str | None
    several: bool = False
    also: Callable[[str, str, str], bool] | None = None


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


_THEN_TUNED = re.compile(
    r"[\s*_`\"')]*(?:model )?(?:(?:that|which) (?:was|is|has been) )?(?:further )?fine[- ]?tuned",
    re.IGNORECASE,
)


def _is_tuned_then(_own: str, _base: str, after: str) -> bool:
    return bool(_THEN_TUNED.match(after))


def _is_in_own_name(own: str, base: str, _after: str) -> bool:
    """Tell whether a model's name repeats its base's, as ``me/bert-base-cased-squad`` does."""
    return base.rpartition("/")[2].lower() in own.rpartition("/")[2].lower()


CUES = (
    Cue(
        _any(
            rf"quanti[sz]ed (?:[\w-]+ ){{0,3}}{_KIND}s? (?:of|from|for)",
            r"quanti[sz]ed from",
            r"quanti[sz]ations? (?:of|for)",
            r"quanti[sz]ing(?: the)?(?: weights)?(?: and activations)?(?: of)?",
            r"quants? (?:of|for)",
            rf"{_FORMAT}(?: (?:format|model|weight|quanti[sz]ed|quanti[sz]ation)s?){{0,3}} "
            r"(?:files?|versions?|quants?|conversions?|quanti[sz]ations?) (?:of|for|from)",
            rf"(?:converted|quanti[sz]ed) (?:in)?to (?:the )?{_FORMAT}(?: format)? from",
        ),
        "quantized",
    ),
    Cue(
        _any(
            rf"distill?ed (?:[\w-]+ ){{0,3}}{_KIND}s? (?:of|from)",
            r"distill?ed from",
            r"distill?ation (?:of|from)",
            r"teacher(?: model)?(?: for the distillation| used)? (?:is|was)",
        ),
        "distilled",
    ),
    Cue(
        _any(rf"merged? (?:[\w-]+ ){{0,3}}{_KIND}? ?(?:of|from|between)", r"(?:by|was) merging"),
        "merge",
        several=True,
    ),
    Cue(
        _any(
            r"(?:adapter|adaptor)s?(?: (?:weight|model|layer)s?)? "
            r"(?:for|of|on top of|trained on|fine-?tuned on)",
            r"q?lora(?: (?:weight|model|fine-?tune|training)s?)? (?:for|of|on top of|trained on)",
        ),
        "adapter",
    ),
    Cue(
        _any(
            rf"fine[- ]?tuned? (?:[\w-]+ ){{0,3}}{_KIND}s? (?:of|from|based on)",
            rf"fine[- ]?tuned on .{{1,80}}? {_KIND} of",
            r"fine[- ]?tuned? (?:of|from(?: model)?(?: \[optional\])?:?|on top of|over)",
            r"fine[- ]?tun(?:e|ing)(?: of)?",
            r"further (?:pre-?)?train(?:ed|ing)(?: of)?(?: from)?",
            r"continued (?:pre-?)?training (?:of|from)",
            r"(?:pre-?)?training (?:was )?continued from",
            r"(?:trained|fine[- ]?tuned)(?: for [\w ]{1,15})? on(?: top of)?",
        ),
        "finetune",
    ),
    Cue(_any(rf"{_KIND} of"), "finetune", also=_is_tuned_then),
    Cue(_any(r"language model:?"), "finetune", also=_is_in_own_name),
    Cue(
        _any(
            rf"{_SAME_WEIGHTS} (?:[\w-]+ ){{0,2}}{_KIND}s? of",
            r"initiali[sz]ed (?:from|with|by|using|on)",
            r"(?:derived|converted|ported|pruned|compressed) from",
            r"based on",
            r"(?:base|parent|backbone|pre-?trained)[- ]?(?:language )?model(?: name| used)?"
            r"(?: \(.{1,20}\))?(?:\s*:| is| was)",
            r"original (?:unquanti[sz]ed )?model\s*:",
            r"model used for training is",
            r"built (?:on top of|upon|from)",
            r"(?:trained|training|starting|started) from",
            r"the encoder(?: and (?:the )?decoder)? (?:is|are)",
        ),
        None,
        several=True,
    ),
)

TRAINED_ON = re.compile(
    r"\b(?:pre-?|post-?|fine[- ]?)?(?:trained|tuned|training|tuning)\b"
    r"(?: (?!evaluat|test)[\w'-]+){0,4} (?:on|using|with|over)\b"
    r"|\bfine[- ]?tuned (?:version|variant|checkpoint) of .{1,200}? on\b"
    r"|\btraining (?:data(?:set)?s?|corpus):",
    re.IGNORECASE,
)
ENDS_DATA = re.compile(
    r"\b(?:evaluat|test|benchmark|compar|validat|score|result|perform|achiev|obtain|not |unlike)",
    re.IGNORECASE,
)
MERGES = re.compile(r"\bmerged?\b|\bmerging\b", re.IGNORECASE)

BEGINS = re.compile(
    r"(?:specifically )?(?:(?:this|the)(?: current)?(?: model)?|it)?(?: (?:is|takes|uses))?"
    r"(?:(?:we|i) (?:\w+ )?(?:used?|took|take|picked))?"
    r"(?: ?\b[\w'\u2019-]+){0,4} ?",
    re.IGNORECASE,
)
"""What may stand before a base model at the start of a sentence, punctuation aside."""
JOINS = frozenset(
    "about after against and at before between by for from in of on or to via".split()
)
"""Words that may not: what they join to the base is then what the sentence is about."""
TUNED = re.compile(
    r"[\s*_`\"')\]]*(?:\([\w .-]{1,20}\) )?(?:[\w-]+ ){0,4}?"
    r"(?:,? ?(?:that|which) (?:was|is|has been) |has been |,? ?(?:and|then) (?:we )?)?"
    r"(?:further |then )?"
    r"(?:fine[- ]?tun(?:ed|es|e)\b(?! (?:version|model|by\b|with\b|from\b))|trained (?:on|for)\b)",
    re.IGNORECASE,
)
"""What follows a base model that a sentence begins with: ``X fine-tuned on …``."""

OTHERWISE = re.compile(
    r"\b(?:not|cannot|never|no longer|neither|nor|without|unlike|compar\w*|similar\w*|inspired|"
    r"instead|rather|differ\w*|outperform\w*|than|versus|vs|like|analog\w*|equivalent|except|"
    r"can|could|may|might|must|should|will|would|if|want\w*|how|plan\w*|please|see|try|"
    r"example|e\.g|such as|architecture|approach|"
    r"teachers?|tokeni[sz]ers?|baselines?|vocabular\w*|vocab|tokeni[sz]ed|others?|another|"
    r"base (?:language )?models?|original|these|those|models (?:are|were|have) (?:not|also)|"
    r"scripts?|notebooks?|codes?|evaluat\w*|tested|benchmark\w*|"
    r"to (?:fine[- ]?tune|train|quanti[sz]e|merge|distill?))\b|n['\u2019]t\b",
    re.IGNORECASE,
)
"""What makes a sentence say something else, or speak of another model, before it names one."""
OF_THE_OTHER = re.compile(
    r"(?:,? (?:which|that|who)(?: (?:is|was|are|were|has|have|had|been|itself))*"
    r"(?: (?:an?|the))?(?: \w+)?|\()\s*$",
    re.IGNORECASE,
)
"""What makes a cue speak of the model named just before it."""
IS_SUBJECT = re.compile(
    r"[\s*_`)\]]*(?:[:|\u2013\u2014]|- |(?:model )?(?:is|was|has been)\b)", re.IGNORECASE
)
"""What makes the model with which a sentence begins the one that it is about."""
APART = frozenset(
    "and as at available but by dataset datasets during following for in into is it "
    "on or over paper produced provided that then this through to trained under "
    "used using via was we were which while with work".split()
)
"""Words that may not stand between a cue and the model it names."""
