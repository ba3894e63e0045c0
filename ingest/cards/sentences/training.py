"""The phrases with which a card names the training data of its model."""

from __future__ import annotations

import re

from ingest.cards.sentences.cues import OWN_OBJECT, TUNE
from ingest.cards.sentences.skeleton import DATA, MODEL
from ingest.cards.sentences.words import ADVERBS, COPULA, DETERMINER, WORD, WORDS

TRAINED = re.compile(
    r"(?<![\w-])(?:(?:pre|post|re)-?|(?:instruction|supervised|instruct|sft|dpo)[- ])?"
    r"(?:fine[- ]?)?(?:trained|tuned)\b|fine[- ]?tune(?= (?:of|on|using|with)\b)|"
    r"(?<=[mM] )(?:[\w-]+ )?(?:fine[- ]?)?(?:tuning|training)\b",
    re.IGNORECASE,
)

TO_DATA = re.compile(
    r"(?:\b(?:on|using|with|over)\b)(?P<gap>(?: [\w.,'\u2019&%+/~-]+){0,12}? ?[(\"]?)$",
    re.IGNORECASE,
)

OF_BASE = re.compile(
    rf"(?: \([^()]{{1,60}}\))?,? ?{COPULA}{ADVERBS}(?: {DETERMINER})?{WORDS}{{0,6}}?"
    rf"(?: (?:version|variant|checkpoint|fine-?tune|adapter|lora|model)s?"
    rf"(?: (?:weights|model))? (?:of|for|from|based on))?(?: {WORD}){{0,4}}? ?\(?{MODEL}\)?"
    r"(?: model)?,?(?: (?:that|which) (?:was|is|has been))?(?: further)?",
    re.IGNORECASE,
)
"""Text between a subject and ``trained`` that only names the base model."""

HEAD_OF_TRAINING = re.compile(
    rf"(?:{DETERMINER} )?(?:{WORD} ){{0,5}}\(?{MODEL}\)?(?: model)?,? (?:(?:that|which) (?:was|"
    rf"is) )?",
    re.IGNORECASE,
)

NO_TRAINING = re.compile(
    r"\b(?:evaluat\w*|test\w*|benchmark\w*|compar\w*|validat\w*(?! (?:splits?|sets?) of)|scor\w*|"
    r"result\w*|perform\w*|"
    r"achiev\w*|obtain\w*|not|unlike|generated|filtered (?:by|with|using)|caption\w*|similar\w*|"
    r"like|"
    r"same|instead|translat\w*|synthe\w*|inspired|which|who|whose|where|while|whereas|but|than|"
    r"before|was|were|is|are|has|have|format|style|derived|based on|created|held-?out|"
    r"tokeni[sz]er|vocab\w*|teacher|prompts?|seed\w*|modeled)\b|[;|]",
    re.IGNORECASE,
)
"""Words between the training and a dataset that make it something else than training data."""

ANOTHERS_TRAINING = re.compile(
    rf"{MODEL}[^{MODEL}]{{0,30}}?[ (](?:pre-?|fine-?)?(?:trained|tuned)\b|,? \(?(?:which|that|"
    rf"who)\b",
    re.IGNORECASE,
)

WE_TRAINED = re.compile(
    r" (?:perform|performed|do|did|conduct|conducted) (?:[\w-]+ )?(?:fine[- ]?)?(?:training|tuning)"
    rf"(?= |$)| (?:{TUNE}|train|trained)(?: {OWN_OBJECT}|"
    rf"(?: [\w-]+){{0,3}} {MODEL}(?: model)?)?(?= |$)",
    re.IGNORECASE,
)

DATA_IS = re.compile(
    r"(?:(?:the|our|its|all) )?(?:(?:model['\u2019]s )?(?:training|fine-?tuning|train|finetune|"
    r"instruction)[- ](?:data(?: ?sets?)?|set|corpus|data ?sets?)(?: used| for this model| of this "
    r"model)?|(?:data ?sets?|data) (?:used )?(?:for|in|to) (?:the )?(?:training|train|fine-?tuning|"
    r"fine-?tune)(?: (?:of )?(?:this|the) model)?) "
    r"(?:is|was|are|were|comes from|came from|consists of|consisted of|includes|comprises)"
    r"(?: (?:an?|the|from|taken from|part of))*(?P<gap>(?: [\w'\u2019-]+){0,3} ?[(\"]?)$",
    re.IGNORECASE,
)

USED_DATA = re.compile(
    rf"(?:the )?{DATA}\)? ?(?:data ?set |corpus |data )?(?:(?:was|were|is|has been) used (?:to|"
    rf"for) (?:the )?"
    r"(?:train|training|fine-?tune|fine-?tuning)(?: of)?(?=[.,;]|$| (?:this|the|our) model| it\b)|"
    r"on which (?:i|we) (?:have )?trained (?:this|the|our) model)",
    re.IGNORECASE,
)
"""A statement whose subject is the dataset."""

DATA_USED = re.compile(
    rf" (?:use|used)(?: [\w'\u2019-]+){{0,4}} ?\(?{DATA}\)?(?: [\w()-]+){{0,4}}? (?:for|"
    rf"to) (?:the )?"
    r"(?:fine[- ]?tun\w*|train\w*)",
    re.IGNORECASE,
)
