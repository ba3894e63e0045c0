"""The phrases with which a card's prose names the base model or the training data of its model."""

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
    """A phrase that is followed by the name of a base model.

    ``method`` is how the base was used, None where the phrase leaves it open. ``several`` means
    that the phrase may introduce an enumeration of bases. ``condition`` is a further check of
    ambiguous phrases; its arguments are the model's id, the base's id and the text after the base.
    """

    words: re.Pattern[str]
    method: str | None
    several: bool = False
    condition: Callable[[str, str, str], bool] | None = None


def _any_of(*words: str) -> re.Pattern[str]:
    """Return a pattern that matches one of the phrases, as whole words in any case."""
    return re.compile(rf"\b(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


_TUNED_AFTER = re.compile(
    r"[\s*_`\"')]*(?:model )?(?:(?:that|which) (?:was|is|has been) )?(?:further )?fine[- ]?tuned",
    re.IGNORECASE,
)


def _is_tuned_after(_own: str, _base: str, after: str) -> bool:
    """Return whether the text after a base model says that it was fine-tuned."""
    return bool(_TUNED_AFTER.match(after))


def _is_in_own_name(own: str, base: str, _after: str) -> bool:
    """Return whether a model's name contains its base's, as ``me/bert-base-cased-squad`` does."""
    return base.rpartition("/")[2].lower() in own.rpartition("/")[2].lower()


CUES = (
    Cue(
        _any_of(
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
        _any_of(
            rf"distill?ed (?:[\w-]+ ){{0,3}}{_KIND}s? (?:of|from)",
            r"distill?ed from",
            r"distill?ation (?:of|from)",
            r"teacher(?: model)?(?: for the distillation| used)? (?:is|was)",
        ),
        "distilled",
    ),
    Cue(
        _any_of(rf"merged? (?:[\w-]+ ){{0,3}}{_KIND}? ?(?:of|from|between)", r"(?:by|was) merging"),
        "merge",
        several=True,
    ),
    Cue(
        _any_of(
            r"(?:adapter|adaptor)s?(?: (?:weight|model|layer)s?)? "
            r"(?:for|of|on top of|trained on|fine-?tuned on)",
            r"q?lora(?: (?:weight|model|fine-?tune|training)s?)? (?:for|of|on top of|trained on)",
        ),
        "adapter",
    ),
    Cue(
        _any_of(
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
    Cue(_any_of(rf"{_KIND} of"), "finetune", condition=_is_tuned_after),
    Cue(_any_of(r"language model:?"), "finetune", condition=_is_in_own_name),
    Cue(
        _any_of(
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
EVALUATION_WORDS = re.compile(
    r"\b(?:evaluat|test|benchmark|compar|validat|score|result|perform|achiev|obtain|not |unlike)",
    re.IGNORECASE,
)
MERGE_WORDS = re.compile(r"\bmerged?\b|\bmerging\b", re.IGNORECASE)

BEFORE_FIRST_BASE = re.compile(
    r"(?:specifically )?(?:(?:this|the)(?: current)?(?: model)?|it)?(?: (?:is|takes|uses))?"
    r"(?:(?:we|i) (?:\w+ )?(?:used?|took|take|picked))?"
    r"(?: ?\b[\w'\u2019-]+){0,4} ?",
    re.IGNORECASE,
)
"""Text that may precede a base model at the start of a sentence; punctuation is ignored."""
CONNECTIVES = frozenset(
    "about after against and at before between by for from in of on or to via".split()
)
"""Words that may not precede it: they make something else the subject of the sentence."""
TUNED_AFTER_BASE = re.compile(
    r"[\s*_`\"')\]]*(?:\([\w .-]{1,20}\) )?(?:[\w-]+ ){0,4}?"
    r"(?:,? ?(?:that|which) (?:was|is|has been) |has been |,? ?(?:and|then) (?:we )?)?"
    r"(?:further |then )?"
    r"(?:fine[- ]?tun(?:ed|es|e)\b(?! (?:version|model|by\b|with\b|from\b))|trained (?:on|for)\b)",
    re.IGNORECASE,
)
"""Text that follows a base model at the start of a sentence, as in ``X fine-tuned on …``."""

DISQUALIFIERS = re.compile(
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
"""Words before a base model that negate or weaken the sentence, or refer to another model."""
ABOUT_THE_PREVIOUS = re.compile(
    r"(?:,? (?:which|that|who)(?: (?:is|was|are|were|has|have|had|been|itself))*"
    r"(?: (?:an?|the))?(?: \w+)?|\()\s*$",
    re.IGNORECASE,
)
"""The end of a text whose next phrase refers to the model named just before it."""
AFTER_SUBJECT = re.compile(
    r"[\s*_`)\]]*(?:[:|\u2013\u2014]|- |(?:model )?(?:is|was|has been)\b)", re.IGNORECASE
)
"""Text after the first model of a sentence that makes this model the subject of the sentence."""
GAP_BREAKERS = frozenset(
    "and as at available but by dataset datasets during following for in into is it "
    "on or over paper produced provided that then this through to trained under "
    "used using via was we were which while with work".split()
)
"""Words that may not stand between a phrase and the base model that it names."""
