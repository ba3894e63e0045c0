"""The phrases with which a card names the training data of its model."""

from __future__ import annotations

import re

from ingest.cards.sentences.cues import OWN_OBJECT, TUNE
from ingest.cards.sentences.skeleton import DATA, MODEL
from ingest.cards.sentences.words import ADVERBS, COPULA, DETERMINER, WORD, WORDS

TRAINED = re.compile(
    r"(?<![\w-])(?:(?:pre|post|re)-?|(?:instruction|supervised|instruct|sft|dpo)[- ])?"
    r"(?:fine[- ]?)?(?:trained|tuned)\b|fine[- ]?tune(?= (?:of|on|using|with)\b)|"
    r"(?<=[wW]e )(?:fine[- ]?tune|train)\b|(?<=[mM] )(?:[\w-]+ )?(?:fine[- ]?)?(?:tuning|"
    r"training)\b",
    re.IGNORECASE,
)

TO_DATA = re.compile(
    r"(?:\b(?:on|using|with|over)\b)(?P<gap>(?: [\w.,'\u2019&%+/~-]+){0,12}? ?:? ?[(\"]?)$",
    re.IGNORECASE,
)

_TO_BASE = rf"(?: {WORD}){{0,4}}? ?\(?{MODEL}\)?(?: model)?"
OF_BASE = re.compile(
    rf"(?: \([^()]{{1,60}}\))?,? ?{COPULA}{ADVERBS}(?: {DETERMINER})?{WORDS}{{0,6}}?"
    r"(?:(?: (?:version|variant|checkpoint|fine-?tune|adapter|lora|model)s?"
    rf"(?: (?:weights|model))? (?:of|for|from))?{_TO_BASE}(?:,| (?:that|which) (?:was|is|"
    rf"has been))?|"
    rf" (?:based|built) on{_TO_BASE},?| (?:based on|built on|derived from|"
    rf"fine-?tuned from){_TO_BASE},?"
    r" and(?: (?:was|is|has been))?)(?: further)?",
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
    r"tokeni[sz]er|vocab\w*|teacher|prompts?|seed\w*|modeled|models)\b|[;|]",
    re.IGNORECASE,
)
"""Words between the training and a dataset that make it something else than training data."""

NO_DATA = re.compile(
    r"\b(?:beat\w*|excel\w*|surpass\w*|reach\w*|attain\w*|yield\w*|sota|state-of-the-art|win|wins|"
    r"against|exclu\w*|minus|except\w*|apart from|aside from|other than|omit\w*|leaving out|"
    r"de-?dup\w* (?:with|from|using|by)|decontaminat\w* (?:with|from|using|by)|"
    r"except for|save for|everything save|free (?:of|from)|cleaned of|never|contaminat\w*|"
    r"generali[sz]es?|(?:after|before) (?:filtering|removing|leaving|dropping|excluding)|"
    r"disjoint|overlap\w*|absent|lack\w*)\b|\b(?:without|no|remov\w*|none of)\b"
    r"(?!.*\b(?:on|using|over)\b)|"
    r"\bon\b.*?\bto (?!\w+ing\b)[a-z]\w+\b(?!.*\b(?:using|with)\b)|"
    r"\bon\b.*\b(?:for|towards?) (?:the )?$|\bon\b(?! top).*\bwith\b.*\bon (?:the )?$|"
    r", (?!includ|us|compris|span|cover|consist|contain|combin|mix|follow|start|train|tun)"
    r"[a-z]+ing\b",
    re.IGNORECASE,
)
"""Text before a dataset which says that it was left out, or that something else was trained on."""

ANOTHERS_TRAINING = re.compile(
    rf"{MODEL}[^{MODEL}]{{0,30}}?[ (](?:pre-?|fine-?)?(?:trained|tuned)\b|,? \(?(?:which|that|"
    rf"who)\b",
    re.IGNORECASE,
)

WE_TRAINED = re.compile(
    r" (?:perform|performed|do|did|conduct|conducted) (?:[\w-]+ )?(?:fine[- ]?)?(?:training|tuning)"
    rf"(?= (?:on|using|with|over|for)\b)| (?:{TUNE}|train|trained)(?: {OWN_OBJECT}|"
    rf"(?: [\w-]+){{0,3}} {MODEL}(?: model)?)?(?= (?:on|using|with|over|for)\b)",
    re.IGNORECASE,
)

_TRAINING_DATA = (
    r"(?:(?:the|our|its|all) )?(?:(?:model['\u2019]s )?(?:training|fine-?tuning|train|finetune|"
    r"instruction)[- ](?:data(?: ?sets?)?|set|corpus|data ?sets?)(?: used| for this model| of this "
    r"model)?|(?:data ?sets?|data) (?:that (?:was|were) )?(?:used )?(?:for|in|"
    r"to) (?:the )?(?:training|"
    r"train|fine-?tuning|fine-?tune)(?: (?:of )?(?:this|the) model)?)"
)
DATA_IS = re.compile(
    rf"(?:{_TRAINING_DATA} (?:is|was|are|were|comes from|came from|consists of|consisted of|"
    rf"includes|"
    r"comprises|can be found)(?: (?:an?|the|from|taken from|part of|publicly|freely|available|"
    r"released|published|hosted|shared|found|at|on|as|in|here|under|via))*|"
    rf"(?:you can )?find {_TRAINING_DATA}(?: (?:here|at|on|in))?):?"
    r"(?P<gap>(?: [\w'\u2019-]+){0,3} ?[(\"]?)$",
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
    rf" (?:use|used)(?: [\w'\u2019-]+){{0,4}} ?\(?{DATA}\)?(?: [\w()-]+){{0,4}}? "
    r"(?:for|to|during|in) (?:the |our |its )?(?:(?!eval|test)[\w-]+ ){0,2}?"
    r"(?:pre-?|post-?)?(?:fine[- ]?tun\w*|train\w*)(?! (?:an?|the) (?!(?:[\w-]+ )?(?:model|"
    r"adapter)))",
    re.IGNORECASE,
)
