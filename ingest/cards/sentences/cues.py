"""The phrases with which a card names the base model of its model.

A sentence is read as a skeleton, in which one character stands for each artifact.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.cards.sentences.skeleton import MODEL
from ingest.cards.sentences.words import DETERMINER, FORMAT, KIND, WORD, WORDS
from ingest.conversions import FORMATS


class Cue(NamedTuple):
    """A phrase that is followed by the name of a base model.

    ``form`` is its place in a sentence: ``noun`` (a version of), ``participle`` (based on) or
    ``gerund`` (fine-tuning). ``method`` is how the base was used, None where the phrase leaves it
    open. ``several`` means that the phrase may introduce an enumeration of bases. ``bare`` means
    that the base follows without any word between. ``needs_model`` means that a dataset may follow
    as well, so that the sentence has to tell that it is a model.
    """

    words: re.Pattern[str]
    form: str
    method: str | None
    several: bool = False
    bare: bool = False
    needs_model: bool = False


def _any_of(*words: str) -> re.Pattern[str]:
    """Return a pattern that matches one of the phrases, as whole words in any case."""
    return re.compile(rf"(?<![\w/-])(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


_SAME_WEIGHTS = (
    r"(?:smaller|compressed|pruned|lighter|reduced|truncated|trimmed|converted|ported|sharded|"
    r"half-precision|fp16|bf16|float16|adapted|modified|abliterated|ablated|uncensored|decensored|"
    r"merged-in|onnx|openvino|coreml|core ml|safetensors|expanded|extended|upscaled|"
    r"depth-upscaled|re-?sharded|de-?sharded|llamafied|hugging ?face|hf|transformers|diffusers|"
    r"pytorch|flax|instruct|chat|aligned|(?:dpo|sft|orpo|kto|rlhf)(?:[- ]\w+)?)"
)

_FORMATS = rf"(?:(?:{FORMAT}|{FORMATS}|quanti[sz]ed)(?:[ -](?={FORMAT}|{FORMATS}|quanti))?){{1,3}}"

_TUNED = r"(?:[\w-]+[- ])?(?:fine[- ]?|instruct(?:ion)?[- ]|dpo[- ]|chat[- ]|sft[- ])tuned?"

CUES = (
    Cue(
        _any_of(
            rf"quanti[sz]ed (?:[\w-]+ ){{0,3}}{KIND}s? (?:of|from|for)",
            r"(?:quanti[sz]ations?|quants?) (?:of|for)",
            rf"(?:{FORMAT}s?(?: (?:format|model|weight|quanti[sz]ed|quanti[sz]ation|quant|"
            r"file|version|conversion|quants?)s?){0,4})"
            r" (?:of|for|from)",
        ),
        "noun",
        "quantized",
    ),
    Cue(
        _any_of(
            r"quanti[sz]ed (?:(?:using|with|by|via) [\w .,-]{1,40} )?from",
            rf"(?:converted|quanti[sz]ed|exported) (?:in)?to (?:the )?{_FORMATS}(?: format)?"
            r"(?: \([\w ,.-]{1,40}\))? (?:format )?from",
        ),
        "participle",
        "quantized",
    ),
    Cue(
        _any_of(r"quanti[sz]ing(?: the)?(?: weights)?(?: and activations)?(?: of)?"),
        "gerund",
        "quantized",
    ),
    Cue(_any_of(r"quanti[sz]ed"), "noun", "quantized", bare=True),
    Cue(
        _any_of(
            rf"distill?ed (?:[\w-]+ ){{0,3}}{KIND}s? (?:of|from)", r"(?:distill?ation|distill) of"
        ),
        "noun",
        "distilled",
    ),
    Cue(_any_of(r"distill?ed from"), "participle", "distilled"),
    Cue(_any_of(r"distill?ing"), "gerund", "distilled"),
    Cue(
        _any_of(
            rf"(?:model )?(?:franken)?merged? (?:(?:[\w-]+ ){{0,3}}{KIND} )?(?:of|from|between|"
            rf"including)"
        ),
        "noun",
        "merge",
        several=True,
    ),
    Cue(_any_of("merged from"), "participle", "merge", several=True),
    Cue(_any_of("merging"), "gerund", "merge", several=True),
    Cue(
        _any_of(
            r"(?:adapt(?:er|or|ion|ation)|q?d?o?lora)s?"
            r"(?: (?:weight|model|layer|adapter|adaption|adaptation|fine-?tune|training)s?){0,2}"
            r" (?:for|of|on top of)",
            r"(?:controlnet|t2i-?adapter|textual inversion|custom diffusion|ip-?adapter)"
            r"(?: (?:weight|model|adaption|adapter)s?){0,2} for",
        ),
        "noun",
        "adapter",
    ),
    Cue(
        _any_of(
            r"(?:adapter|q?lora)s?(?: (?:weight|model|adapter)s?)?,? (?:fine-?tuned|trained)"
            r" (?:on(?: top of)?|for|from|over)",
        ),
        "noun",
        "adapter",
        needs_model=True,
    ),
    Cue(
        _any_of(
            r"(?:adapter|q?lora)s?,? (?:fine-?tuned|trained) [^.;:|\ue000-\ue002]{1,80}? on top of"
        ),
        "noun",
        "adapter",
    ),
    Cue(
        _any_of(
            rf"{_TUNED} (?:[\w-]+ ){{0,4}}{KIND}s? (?:of|from|based on|on top of)",
            rf"fine[- ]?tuned on [^.;:|]{{1,80}}? {KIND} of",
            rf"(?:continu\w*|further) (?:pre-?)?trained (?:[\w-]+ ){{0,2}}{KIND} of",
            r"(?:fine-?|instruct-?)tunes? (?:of|over|on top of|from)",
            r"fine-?tuning of",
            r"continu\w* (?:pre-?)?training (?:of|from|on top of)",
        ),
        "noun",
        "finetune",
    ),
    Cue(_any_of(r"fine[- ]?tuned(?: on)?"), "noun", "finetune", bare=True, needs_model=True),
    Cue(
        _any_of(
            r"fine[- ]?tuned (?:from(?: model)?|on top of|over|based on|starting from|upon)",
            r"(?:further|continu\w*|additionally) (?:pre-?)?trained(?: on top of| from| based on)",
            r"(?:pre-?)?trained (?:on top of|starting from|over|based on)",
            r"(?:pre-?)?training (?:was |is )?continued from",
        ),
        "participle",
        "finetune",
    ),
    Cue(
        _any_of(r"(?:trained|fine[- ]?tuned)(?: for [\w ]{1,15})? on"),
        "participle",
        "finetune",
        needs_model=True,
    ),
    Cue(
        _any_of(
            r"fine[- ]?tuning(?: of)?",
            r"(?:further|continu\w*) (?:pre-?)?training(?: of| from| on top of)?",
            r"(?:further|continu\w*) (?:pre-?)?train",
            r"(?:dpo|sft|orpo|rlhf|lora|instruction)[- ](?:fine[- ]?)?tuning(?: of| on)?",
        ),
        "gerund",
        "finetune",
    ),
    Cue(
        _any_of(
            r"(?:copy|clone|mirror|backup|re-?upload|duplicate|fork|port|conversion|derivative|"
            r"checkpoint)"
            r" of"
        ),
        "noun",
        None,
    ),
    Cue(_any_of(rf"{_SAME_WEIGHTS} (?:[\w-]+ ){{0,2}}{KIND}s? of"), "noun", None),
    Cue(
        _any_of(
            r"initiali[sz]ed (?:from|with|by|using|on)",
            r"(?:derived|converted|ported|pruned|compressed|adapted|abliterated|developed|exported|"
            r"extracted|upscaled|warm-?started) from",
            r"(?:converted|exported) (?:in)?to (?:the )?(?:onnx|openvino|coreml|core ml|"
            r"safetensors|"
            r"openvino ir|tflite|hf|hugging ?face|(?:hugging ?face )?transformers|diffusers|"
            r"pytorch|flax)"
            r"(?: format)? from",
            r"based (?:up)?on(?: top of)?",
            r"buil[dt] (?:up)?(?:on|from)(?: top of)?",
            r"(?:trained|training|starting|started) from",
        ),
        "participle",
        None,
        several=True,
    ),
)

_OF = r"(?: (?:version|variant|checkpoint|copy|instance) of)?"

_GAP = rf"(?: {DETERMINER})?(?: {WORD}){{0,4}}?{_OF}(?: {DETERMINER})?(?: {WORD}){{0,2}}? ?\(?"

_M = rf"(?P<gap>{_GAP})(?P<base>{MODEL})\)?"

_AS_BASE = (
    r"(?: (?:model|checkpoint|weights))? (?:as|for) (?:its|the|an?|our|my) (?:[\w-]+ ){0,3}?"
    r"(?:base|backbone|foundation|starting (?:point|checkpoint)|initiali[sz]ation|"
    r"(?:embedding|base|foundation|backbone) model|encoder|initial (?:model|weights))\b"
    r"(?! (?:model )?(?:of|for|in) (?:an?|the|our|another) (?!(?:final |new |merged? )?(?:model|"
    r"merge|version)))"
)

TUNE = (
    r"(?:(?:further |instruction[- ]|supervised |then )*(?:fine[- ]?tun(?:e|es|ed)|"
    r"instruction[- ]tuned)|"
    r"(?:further |continu\w* )(?:pre-?)?train(?:ed|ing)?|post-?trained)"
)


class Frame(NamedTuple):
    """The whole text from a subject on, with the base model in it."""

    words: re.Pattern[str]
    method: str | None
    several: bool = False


def _frame(words: str, method: str | None, *, several: bool = False) -> Frame:
    return Frame(re.compile(words, re.IGNORECASE), method, several)


_IS = r",? (?:is|are)(?: (?:an?|the|our))?"
_BASE_THAT = (
    rf"(?P<base>{MODEL})\)?(?: \([\w .-]{{1,40}}\))?(?: (?:model|checkpoint|weights))?,? "
    r"(?:(?:that|which) (?:was|is|has been|were) )?"
)
_IS_BASE = rf"{_IS}(?P<gap>{_GAP}){_BASE_THAT}"
OWN_FRAMES = (
    _frame(rf" (?:uses?|used|takes|employs|leverages|adopts|utili[sz]es|has){_M}{_AS_BASE}", None),
    _frame(rf" (?:takes|uses){_M}(?: model)?,? and (?:then )?{TUNE}", "finetune"),
    _frame(
        rf" (?:was|is|has been) merged (?:using|with|by)[^.;|]{{1,120}}? using{_M} as (?:an?|the) "
        r"base\b",
        "merge",
    ),
    _frame(
        rf" (?:was|is|has been) (?:further )?(?:fine[- ]?tuned|trained|built|created|developed)"
        rf"[^.;:|\ue000-\ue002]{{0,80}}? (?:using|with|from){_M}{_AS_BASE}",
        None,
    ),
    _frame(rf" builds? (?:up)?on(?: top of)?{_M}", None),
    _frame(rf"{_IS_BASE}(?:further )?fine[- ]?tuned\b", "finetune"),
    _frame(
        rf"{_IS}(?P<gap>(?: {WORD}){{0,4}}? ?\(?){_BASE_THAT}(?:re-?)?trained (?:on|for|with)\b",
        "finetune",
    ),
    _frame(
        rf"{_IS_BASE}(?:\w+ly )?(?:quanti[sz]ed|(?:converted|"
        rf"exported) (?:in)?to (?:the )?{_FORMATS})\b",
        "quantized",
    ),
    _frame(rf"{_IS_BASE}(?:converted|exported) (?:in)?to\b", None),
)
"""What is said of the own model behind the words that name it."""

WE = re.compile(
    r"(?:(?:(?:following|after) (?:this|that)|then|finally|next|in this (?:work|repo|repository|"
    r"project|paper|version|model|release|experiment)|for this "
    r"(?:model|version|release|project)|here|to (?:create|build|make|train|obtain|develop) (?:this|"
    r"the|our)(?: \w+){0,2} model),? )?(?:we|i)\b(?: have|['\u2019]ve)?(?: (?:simply|then|first|"
    r"further|just|directly|basically))*",
    re.IGNORECASE,
)

WE_SHARE = re.compile(
    rf" (?:are (?:sharing|releasing|providing)|shared?|releas\w+|provided?|present|publish)"
    rf"(?: {DETERMINER})?{WORDS}{{0,6}}",
    re.IGNORECASE,
)

OWN_OBJECT = r"(?:(?:this|the|our)(?: [\w-]+){0,2} (?:model|version|adapter|lora)|it)"

WE_FRAMES = (
    _frame(rf" {TUNE}{_M}", "finetune"),
    _frame(
        rf" (?:{TUNE}|train(?:ed)?) {OWN_OBJECT}(?: for [\w ]{{1,40}})? (?:from|on top of|based on|"
        rf"starting from){_M}",
        "finetune",
    ),
    _frame(rf" (?:quanti[sz]ed|converted){_M}", "quantized"),
    _frame(rf" merged{_M}", "merge", several=True),
    _frame(
        rf" (?:use|used|took|take|picked|pick|chose|choose|selected|employ|employed|adopt|adopted)"
        rf"{_M}{_AS_BASE}",
        None,
    ),
    _frame(
        rf" (?:use|used|took|take|picked|chose){_M}(?: model)?(?: \w+){{0,2}},? and (?:then )?"
        rf"{TUNE}",
        "finetune",
    ),
    _frame(rf" (?:start|started) (?:from|with){_M}", None),
    _frame(rf" initiali[sz]ed? {OWN_OBJECT} (?:from|with){_M}", None),
)
"""What the authors say that they did."""

FOR_ANOTHER_STEP = re.compile(
    r"[^.;]{0,80}?\b(?:as (?:an?|our|the) (?!(?:[\w-]+ )?(?:base\b|backbone|foundation|starting|"
    r"initiali))|to (?:filter|caption|annotat|label|score|judge|rate|rank|select|generat|evaluat|"
    r"clean|translate|create|extract|verify|compare|produce|classify the|build)\w*|for (?:filter|"
    r"caption|annotat|label|scor|judg|rating|ranking|evaluat|comparison|generating)\w*|"
    r"use[ds]? (?:it|them)|respectively)\b",
    re.IGNORECASE,
)
"""What an author's model was for, where it is a tool."""

TRAINED_ANOTHER = re.compile(
    r"[^.]{0,200}?(?:\bfrom scratch\b|\b(?:whose|its) outputs\b|"
    r"\b(?:and|then|to)\b (?:(?:we|then|finally|later|also) )*"
    r"(?:pre-?)?train(?:ed)? (?:this|our|an?|another|the (?=[\w-]+ model)) ?(?:[\w-]+ ){0,4}?"
    r"(?:model|network|student)\b)",
    re.IGNORECASE,
)
"""What follows an author's model where the own one was then trained by itself."""

HEADS_TUNED = re.compile(
    r"\)?(?: \([\w .-]{1,30}\))?(?: (?!and\b|or\b)[\w-]+){0,3}?,? (?:(?:that|which) (?:was|is|"
    r"has been) |"
    r"has been |was |is )?(?:further |then )?(?:fine[- ]?tuned\b(?! (?:version|model|by\b|with\b|"
    r"from\b))|trained (?:on|for)\b)",
    re.IGNORECASE,
)
"""Text that follows a base model at the start of a sentence, as in ``X fine-tuned on …``."""

BEFORE_HEAD = re.compile(rf"(?:{DETERMINER} )?(?:{WORD} ){{0,5}}\(?", re.IGNORECASE)
"""Text that may precede a base model that begins a card's title or first words."""

HEADS_CONVERTED = re.compile(r"\)? with (?:onnx|openvino) weights", re.IGNORECASE)

BASE_IS = re.compile(
    rf"(?:the |our )?(?:base|backbone|foundation|underlying|pre-?trained|starting)"
    rf" (?:language )?(?:model|checkpoint)(?: used| (?:of|for) (?:this|the|our) [\w-]+)? (?:is|"
    rf"was)(?P<gap>(?: {DETERMINER})?(?: {WORD}){{0,4}}? ?\(?)(?P<base>{MODEL})",
    re.IGNORECASE,
)
"""A statement about the base of the own model."""

HEADS_MERGED = re.compile(r"\)?,? (?:were |are )?merged (?:with|using|together|via|by|at)\b", re.I)
