"""The words of which sentences about a model are made, and what may stand between them."""

from __future__ import annotations

import re

from ingest.cards.sentences.skeleton import DATA, MODEL

KIND = (
    r"(?:version|variant|edition|checkpoint|copy|port|conversion|clone|fork|model|weights|"
    r"implementation|derivative|upload|re-?upload|mirror)"
)

FORMAT = (
    r"(?:gguf|ggml|gptq|awq|exl[23]|mlx|int4|int8|[234568](?:\.\d+)?[- ]?(?:bits?|bpw)|fp8|fp4|"
    r"nvfp4|mxfp4|bitsandbytes|bnb|hqq|imatrix)"
)

OWN_NOUN = (
    r"(?:models?|checkpoints?|weights|adapt[eo]rs?|q?loras?|fine-?tunes?|merges?|quants?|"
    r"quanti[sz]ations?|repos?|repository|repositories|llms?|networks?|pipelines?|release|version|"
    r"variant|finetuned|upload|files)"
)
"""Nouns that may mean the card's own model, its files, or its repository."""

THE_OWN = frozenset(
    "current final fine-tuned finetuned merged model new present quantized quantised released "
    "resulting trained uploaded".split()
)
"""Words that may stand between ``the`` and such a noun; the base model is another model."""

ANOTHER = frozenset(
    "annotator autoencoder base baseline baselines captioner classifier classifiers code codes "
    "critic data dataset datasets detector discriminator draft encoder evaluator example examples "
    "filter generator guard judge notebook notebooks original other others parent policy prompt "
    "prompts reference retriever reward safety scorer script scripts sibling space student teacher "
    "tokenizer tool tools vae verifier vision vocabulary".split()
)
"""Words that make such a noun another model or a tool, unless they stand in the model's name."""

NEVER_THE_OWN = frozenset(
    "base first old original other others parent previous reference second teacher".split()
)
"""Words that make ``the … model`` another one, whatever the own model's name is."""

NO_MODELS = frozenset(
    "autoencoder code codes data dataset datasets example examples notebook notebooks prompt "
    "prompts script scripts space tokenizer tool tools vocabulary".split()
)
"""Of the words for others, those that "this model" cannot refer to."""

_STOPS = (
    r"(?:about|after|against|and|as|at|because|before|but|by|during|from|if|in|into|like|not|of|on|"
    r"or|over|than|that|this|through|to|under|unless|using|via|when|where|which|while|who|whose|"
    r"with|without|is|are|was|were|be|been|has|have|had|can|could|may|might|will|would|should|must|"
    r"it|we|you|they|its|their|for|an?|the|no|any|each|every|some|all|other|another|what|how|why)"
)

WORD = rf"(?!{_STOPS}(?![\w-]))[\w.+/'\u2019&%\u00b2-]+"

COPULA = r"(?:is|are|was|were|has been|have been|had been|['\u2019]s)"

ADVERBS = (
    r"(?: (?:also|currently|just|simply|essentially|originally|now|directly|then|further|itself|"
    r"mainly|primarily|actually|both|initially|first|again|additionally|subsequently|"
    r"specifically|basically|only|later|thus|therefore|next|created|made|fully))*"
)

DETERMINER = r"(?:an?|the|our|my)"

WORDS = rf"(?: {WORD},?)"

_ADJECTIVE = (
    r"(?!(?:get|load|run|use|uses|used|download|made|makes|make|releas\w*|creates?|created|build|"
    r"builds|"
    r"contains?|hosts?|includes?|holds?|offers?|shows?|lists?|provides?|requires?|needs?|check|"
    r"models|people|someone|probably|maybe|perhaps|previous|"
    r"earlier|"
    rf"older|old|first|recommended|optional|available|future)\b){WORD}"
)
_ALIAS = rf"(?: \([^()]{{1,60}}\)|, [^,;:{MODEL}{DATA}]{{1,60}},)?"
DIRECT = re.compile(rf"{_ALIAS},? ?{COPULA}{ADVERBS}(?: {DETERMINER})?{WORDS}{{0,7}}", re.I)
"""Text between a subject and a phrase about it: ``is a small German …``."""

APPOSITION = re.compile(
    rf"(?: \([^()]{{1,60}}\))?(?:,|:| [-\u2013\u2014:]| \()(?: ?{DETERMINER})?{WORDS}{{0,6}}", re.I
)
"""The same behind a name: ``, a small German …``."""

CONTAINS = re.compile(
    rf" (?:contains?|provides?|hosts?|houses|includes?|holds|offers?|has|stores?|shares?)"
    rf"(?: {DETERMINER})?{WORDS}{{0,7}}",
    re.I,
)

MADE_BY = re.compile(
    rf",? ?(?:{COPULA}{ADVERBS} (?:(?:created|made|built|obtained|produced|developed|trained|"
    r"derived|achieved|generated|constructed) (?:by|through|via|from)|(?:the|a) (?:result|product) "
    r"of)|results from|resulted from|comes from)(?: (?:first|further|then|simply|carefully|the))*",
    re.I,
)

BARE = re.compile(
    rf"(?:{DETERMINER} |here (?:is|are)(?: {DETERMINER})? )?(?:{_ADJECTIVE},? ){{0,6}}", re.I
)
"""Text before a phrase in a sentence without a subject."""

AFTER_BARE = re.compile(
    rf"\)?(?:['\u2019]s)?(?: \([^()]{{0,60}}\))?(?: (?:{OWN_NOUN}|base|instruct|chat|backbone|"
    rf"original|"
    r"llama|mistral|qwen|bert))*(?=$|[^\w ]| (?:[^\w]|for|on|with|using|by|in|to|at|via|that|which|"
    r"from|"
    r"and|as|into|of|over|trained|fine-?tuned|finetuned|created|made|merged|quanti[sz]ed|converted|"
    r"specialized|optimi[sz]ed|designed|adapted|compressed|released|provided|produced|generated|"
    r"tuned|intended|developed|built|exported|done|without|after|through)\b| \W)",
    re.I,
)
"""Text after the base in a sentence without a subject: no verb that it is the subject of."""

THEN_OWN = re.compile(
    r"[^.;]{0,60}?, (?:(?:this|it|our|the model)\b|we (?:further |continued? to |then )*"
    r"(?:pre-?)?(?:train|fine-?tune)(?:ed|d)?\b(?! an?\b))",
    re.I,
)
"""Text after a participle's base that goes on about what the participle is about."""

THEN_ANOTHER = re.compile(r"[^.;]{0,60}?, (?:we|i|they|you|one)\b", re.I)
"""Text after a base that goes on about what somebody does with it."""

VERB_AFTER = re.compile(
    r"(?:^|(?<!\bthat)(?<!\bwhich)(?<!\band)(?<!\bit)(?<!\bmodel)(?<!\bversion)(?<!\bthis)(?<!,)) "
    r"(?:is|are|was|were|has|have|had|serves?|served|scores?|works?|performs?|can|could|will|would|"
    r"should|must|may|might)\b",
    re.I,
)

GOVERNED = re.compile(
    r"\b(?:(?<!created )(?<!developed )(?<!released )by|with|using|via|from|against|than|like|as|"
    r"whose|where|when|because|while|whereas|each|"
    r"(?:of|for|to|on|in|into) (?:an?|the|our|other|another|several|these|those)|which (?!is |was "
    r"|has |are |were )|version of|fine-?tunes? of|variant of|based on)\b|[;:|]",
    re.I,
)
"""Words after which a participle may speak of another noun than the subject."""

LINK = re.compile(r",| and | but | that | which |\(")
SEGMENT = re.compile(
    rf"\s*(?:(?:and|but|that|which|"
    rf"it) )*(?:{COPULA})?{ADVERBS}(?:\s*{DETERMINER}(?: {WORD}){{0,6}})?\s*",
    re.I,
)
"""What follows the last link before a phrase that speaks of the same subject."""

COPULAS = re.compile(rf"([\w,)]+) {COPULA}(?!\w)", re.I)

LINKS = frozenset("and that which it then but this model , ) also".split())
"""Words before a further ``is`` with the same subject."""

NEGATED = re.compile(
    r"(?<![\w-])(?:not|cannot|never|no longer|neither|nor|without|unlike|compar\w*|similar\w*|"
    r"inspired|instead|rather|differ\w*|outperform\w*|than|versus|vs|like|analog\w*|equivalent|"
    r"except|can|could|may|might|must|should|will|would|if|want\w*|how|plan\w*|please|see|try|"
    r"going to|same|to be|supposed|intended to|unrelated|baselines?|as opposed|contrary|unless|"
    r"to (?:fine[- ]?tune|train|quanti[sz]e|merge|distill?))(?![\w-])|n['\u2019]t\b",
    re.IGNORECASE,
)
"""Words before a base model that negate or weaken the sentence, or compare."""

GAP_BREAKERS = frozenset(
    "about and approach architecture architectures as at available but by card code codebase "
    "config configuration convention data dataset datasets design during examples family "
    "following for format framework generations guide idea ideas in into is it license method "
    "methodology on or output outputs over paper principles produced prompt prompts provided "
    "recipe research responses same script series spirit style template that then this through "
    "to tokenizer trained under used using via vocab vocabulary was we were which while with "
    "work".split()
)
"""Words that may not stand between a phrase and the base model that it names."""

PARTS_OF_MODELS = frozenset(
    "approach architecture chat code codebase config configuration data dataset design format "
    "method output outputs paper prompt prompts recipe responses script template templates "
    "tokenizer tokenizers vocab vocabulary".split()
)
"""Words before a base model which make the phrase about a part of it."""

_HAS_BEEN = r"(?:(?:is|are|was|were|(?:has|have|had) been),? )?(?:\w+ly |all |both )*"
REFUTED = re.compile(
    r"\)?(?: data ?sets?| corpus| corpora| data| model)?[\s,:;(\[\u2013\u2014-]{0,4}(?:"
    r"(?:was|were|is|are|has|have)n['\u2019]t (?:been )?used\b|"
    r"(?:has|have|had) (?:not|never) been used\b|"
    r"(?:is|was|served?s?)(?: only| just)? (?:as )?(?:the|a|our) (?:teacher|tokeni[sz]er|judge)\b|"
    r"(?:the )?(?:tokeni[sz]er|teacher)(?: only)?\)|"
    rf"{_HAS_BEEN}(?:"
    r"(?:considered|tried|discussed|our first (?:choice|idea))\b|"
    r"(?:not|never|no longer) (?:\w+ly )?(?:been |be |yet |even )?"
    r"(?:used|included|part|seen|touched|involved|considered|trained|merged|in|among|for|our|ours|"
    r"its|the (?:base|training|data|parent))\b|unused\b|not(?=[).,!;]|$)|"
    r"(?:excluded|removed|withheld|held[- ]?out|left out|omitted|dropped|discarded|filtered out|"
    r"rejected|avoided)(?=\W*$|[).,;:]| from\b| here\b| in\b| for\b| on\b)))",
    re.IGNORECASE,
)
"""Text after a name which says that it had no part in the training."""

DENIED = re.compile(
    r"[^.]{0,80}?(?:[:;?,]| [-\u2013\u2014]|\.\.\.) ?(?:no|nope|wrong|false|not at all)"
    r"(?=[,.!;:]|$)",
    re.IGNORECASE,
)
"""Text after a name that answers what was only asked."""

OF_A_STUDY = re.compile(
    r"[^.;]{0,80}?\bin (?:the|our|an|one|some|all|other|another|a) (?:[\w-]+ ){0,2}"
    r"(?:experiments?|ablations?)\b|[^.;]{0,80}?\b(?:paper|section|appendix)\b[^.;]{0,20}\bonly\b|"
    r"[^.;]{0,40}?\bonly (?:in|for) (?:the|our|an) (?:[\w-]+ ){0,2}"
    r"(?:paper|section|appendix|study|baselines?)\b|[^.;]{0,40}?\bonly in section\b|"
    r"[^.;]{0,40}?\bfor (?:the|our|an) ablations?\b|"
    r"[^.;,]{0,30}?\b(?:in|for|until) (?:v\d|(?:the|our|an?) (?:previous|last|old|earlier|former|"
    r"prior) (?:release|version|model|iteration)s?\b)",
    re.IGNORECASE,
)
"""Text after a name which says that it was used for a study, not for what is published."""

_FINITE = (
    r"(?:is|are|was|were|has|have|had|can|will|does|helps?|(?!this|its|always|across|plus|weights)"
    r"[a-z]{3,}[^s\W]s (?=(?:the|an?|our|its|all|each|every|this|your|text|and|to|up|out)\b|"
    r"[\w-]+\W*$|"
    r"[\w-]+ (?:for|of|from|in|and)\b))"
)
SUBJECT_AFTER = re.compile(
    rf"[^.;]{{0,60}}?, (?P<subject>(?:(?:our|my|its|their|this|these|another|each|every) {WORD}|"
    rf"(?:the|an?) (?:{WORD} ){{1,5}}?{_FINITE}|(?:the|an?) (?:{WORD} ){{1,3}}[a-z]{{3,}}s(?=\.?$)|"
    rf"(?-i:[A-Z])[\w.-]+ (?:{WORD} ){{0,2}}?{_FINITE}))",
    re.IGNORECASE,
)
"""Text after an opening participle's object, with the subject that the participle is about."""

ABOUT_IT = re.compile(
    r"(?:['\u2019]s?)?(?: \([^()]{0,60}\))?(?: (?!and\b|with\b|using\b|on\b|for\b|by\b|in\b|from\b|"
    r"to\b|but\b|that\b|which\b|as\b)[\w-]+){0,2}?"
    r" (?:architectures?|tokeni[sz]ers?|vocab\w*|papers?|code|codebase|frameworks?|librar(?:y|ies)|"
    r"engines?|toolkits?|trainers?|runtimes?|templates?|formats?|"
    r"recipes?|"
    r"prompts?|designs?|config\w*|approach|methods?|repo|repository|scripts?|notebooks?|licen[sc]e|"
    r"outputs?|responses|generations|card|documentation|space|demo)\b"
    r"|(?: or |/)[\ue000-\ue002]",
    re.IGNORECASE,
)
"""Text after a base model which makes it only a part of what the phrase is about."""
