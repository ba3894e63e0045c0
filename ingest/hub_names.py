"""Which names that people write into cards are ids of the Hub: no path, no address, no guess."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

LEGACY = frozenset(
    "albert-base-v1 albert-base-v2 albert-large-v1 albert-large-v2 albert-xlarge-v1 "
    "albert-xlarge-v2 albert-xxlarge-v1 albert-xxlarge-v2 bert-base-cased "
    "bert-base-cased-finetuned-mrpc bert-base-chinese bert-base-german-cased "
    "bert-base-multilingual-cased bert-base-multilingual-uncased bert-base-uncased "
    "bert-large-cased bert-large-cased-whole-word-masking "
    "bert-large-cased-whole-word-masking-finetuned-squad bert-large-uncased "
    "bert-large-uncased-whole-word-masking bert-large-uncased-whole-word-masking-finetuned-squad "
    "camembert-base ctrl distilbert-base-cased distilbert-base-cased-distilled-squad "
    "distilbert-base-german-cased distilbert-base-multilingual-cased distilbert-base-uncased "
    "distilbert-base-uncased-distilled-squad distilbert-base-uncased-finetuned-sst-2-english "
    "distilgpt2 distilroberta-base gpt2 gpt2-large gpt2-medium gpt2-xl openai-gpt roberta-base "
    "roberta-base-openai-detector roberta-large roberta-large-mnli roberta-large-openai-detector "
    "t5-11b t5-3b t5-base t5-large t5-small xlm-clm-ende-1024 xlm-clm-enfr-1024 xlm-mlm-100-1280 "
    "xlm-mlm-17-1280 xlm-mlm-en-2048 xlm-mlm-ende-1024 xlm-mlm-enfr-1024 xlm-mlm-enro-1024 "
    "xlm-mlm-tlm-xnli15-1024 xlm-mlm-xnli15-1024 xlm-roberta-base xlm-roberta-large "
    "xlm-roberta-large-finetuned-conll02-dutch xlm-roberta-large-finetuned-conll02-spanish "
    "xlm-roberta-large-finetuned-conll03-english xlm-roberta-large-finetuned-conll03-german "
    "xlnet-base-cased xlnet-large-cased".split()
)
"""Ids without an owner that the Hub has redirected since 2024; no other model lacks an owner."""

_PART = r"\w(?:[\w-]|\.[\w-]){0,95}"
_OWNED = rf"^{_PART}/{_PART}$"
_NAME = rf"^{_PART}(?:/{_PART})?$"


def model_ids(names: pa.Array) -> pa.Array:
    """Return the names that are ids of models, unknown in the place of the others.

    "GPT-2" is none: it may be any of many. Neither is ``./checkpoint``, an address or a list.
    """
    legacy = pc.is_in(names, pa.array(sorted(LEGACY)))
    return _where(pc.or_(pc.match_substring_regex(names, _OWNED), legacy), names)


def dataset_ids(names: pa.Array) -> pa.Array:
    """Return the names that can be ids of datasets, unknown in the place of the others."""
    return _where(pc.match_substring_regex(names, _NAME), names)


def _where(here: pa.Array, names: pa.Array) -> pa.Array:
    return pc.if_else(here, names, pa.scalar(None, pa.string()))
