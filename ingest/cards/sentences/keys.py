"""The keys, headings and lead-ins below which cards name base models or training data."""

from __future__ import annotations

import re

BASE_KEY = re.compile(
    r"\W*(?:the |your )?(?:base (?:[\w-]+ ){0,2}(?:llm|lm)|(?:base|parent|backbone|foundation|"
    r"original|source|starting|pre-?trained|"
    r"initial|underlying|unquanti[sz]ed)[- ]?(?:(?:language|llm|pre-?trained|foundation|"
    r"unquanti[sz]ed|sdxl|diffusion|checkpoint|lm)[- ])?(?:models?|checkpoints?|weights)(?: used)?"
    r"(?: name| id| link| url)?|"
    r"backbone|parent|model base|sentence transformer body|"
    r"(?:fine-?tuned|trained|derived|quanti[sz]ed|converted|distill?ed|initiali[sz]ed|adapted)"
    r" (?:from|on top of)(?: (?:base )?model)?|based on(?: model)?|built (?:up)?on|"
    r"base|(?:base|parent) (?:model|checkpoint) (?:for|of) (?:this|the) (?:model|adapter|lora|"
    r"merge)|"
    r"(?:lora|adapter) base(?: model)?)"
    r"(?: \[?\(?optional\)?\]?| \([^()]{1,20}\))?\W*",
    re.IGNORECASE,
)

LANGUAGE_MODEL_KEY = re.compile(r"\W*(?:details of the )?language model\W*", re.IGNORECASE)
"""A key of deepset's cards; the name of the own model has to contain the base's."""

DATA_KEY = re.compile(
    r"\W*(?:the )?(?:(?:model )?(?:training|fine-?tuning|train|pre-?training|sft|dpo|instruction|"
    r"post-?training)(?: and validation)? (?:data(?: ?sets?)?|corpus|corpora|sets?|"
    r"data ?sets?)(?: used)?|(?:data ?sets?|data)(?: used)?(?: for| in)? (?:training|"
    r"(?:the )?fine-?tuning)|data ?sets?(?: used)? to train(?: (?:this|the) model)?|"
    r"(?:data ?sets?)(?: used)?|"
    r"(?:trained|fine-?tuned) on(?: data(?: ?sets?)?)?)"
    r"(?: \[?\(?optional\)?\]?| \([^()]{1,20}\))?\W*",
    re.IGNORECASE,
)

KEY_METHODS = (
    (re.compile(r"quanti[sz]ed from|unquanti[sz]ed", re.I), "quantized"),
    (re.compile(r"fine-?tuned", re.I), "finetune"),
    (re.compile(r"distill?ed", re.I), "distilled"),
    (re.compile(r"lora|adapter", re.I), "adapter"),
)

MERGE_LEAD = re.compile(
    r"(?:following|these|below)\b[^.:]{0,40}\b(?:models?|checkpoints?|"
    r"loras?)\b[^.:]{0,60}\bmerged?\b|"
    r"\b(?:merged?|moe|mixture of experts(?: \(moe\))?|moerge|frankenm\w+)\b[^.:]{0,80}"
    r"\b(?:following|these|below)\b|\bmerged? (?:of|from|between|including|with)(?: the)?:$|"
    r"\bmerged?\b[^.:]{0,60}\b(?:of|from|between) (?:the )?(?:\w+ )?(?:models|checkpoints):$",
    re.IGNORECASE,
)

NO_LIST = re.compile(
    r"\b(?:also|others?|another|previous\w*|future|recommend\w*|evaluat\w*|tested|benchmark\w*|"
    r"alternativ\w*|available|consider\w*|candidates?|tried|reject\w*|left out|exclu\w*|omit\w*|"
    r"discard\w*|dropped|remov\w*|skipped|held[- ]?out|inspir\w*|discuss\w*|last|thought|thinking|"
    r"de-?dup\w*|decontaminat\w*|"
    r"against)\b",
    re.IGNORECASE,
)
"""Words with which a lead-in announces something else than what the model was made of."""

MERGED_HEADING = re.compile(
    r"\W*(?:models? merged|merged models?|(?:models|components) (?:used )?(?:in|of|for) (?:the|"
    r"this) "
    r"merge|merge components|models? ?(?:and|\+|&|/) ?loras?'?s? used(?: and recipe)?)\W*",
    re.IGNORECASE,
)

DATA_LEAD = re.compile(
    r"\b(?:trained|fine-?tuned|training|(?:fine-?)?tuning)\b[^.:]{0,80}\b(?:following|these|"
    r"below)\b"
    r"(?:[^.:]{0,40}\bdata ?sets?\b)?|(?:following|these|"
    r"below)\b[^.:]{0,40}\bdata ?sets?\b[^.:]{0,60}"
    r"\b(?:train|(?:fine-?)?tun)\w*|"
    r"\b(?:trained|tuned|training|tuning)\b[^:]{0,200}\bdata ?sets?(?: [\w -]{1,40})?:$",
    re.IGNORECASE,
)

ONCE = re.compile(
    r"\b(?:no|none|previous\w*|formerly|once|before|earlier|old|former)\b", re.IGNORECASE
)
"""Words behind a key with which a value is no longer one, or never was."""

SEE = re.compile(r"(?:please )?(?:see|refer to|check(?: out)?)\b(?: the)? ?", re.IGNORECASE)
