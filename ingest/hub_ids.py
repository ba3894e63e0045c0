"""Which texts name a model or dataset of the Hub: by id, by address, or by an old name."""

from __future__ import annotations

import functools
import re
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import Dataset, End, Model, Node

# Models that the Hub once kept without an owner, and redirects today: its own list, closed.
_MODELS_WITHOUT_OWNER = frozenset(
    "albert-base-v1 albert-base-v2 albert-large-v1 albert-large-v2 albert-xlarge-v1 "
    "albert-xlarge-v2 albert-xxlarge-v1 albert-xxlarge-v2 bert-base-cased "
    "bert-base-cased-finetuned-mrpc bert-base-chinese bert-base-german-cased "
    "bert-base-german-dbmdz-cased bert-base-german-dbmdz-uncased bert-base-multilingual-cased "
    "bert-base-multilingual-uncased bert-base-uncased bert-large-cased "
    "bert-large-cased-whole-word-masking bert-large-cased-whole-word-masking-finetuned-squad "
    "bert-large-uncased bert-large-uncased-whole-word-masking "
    "bert-large-uncased-whole-word-masking-finetuned-squad camembert-base ctrl "
    "distilbert-base-cased distilbert-base-cased-distilled-squad distilbert-base-german-cased "
    "distilbert-base-multilingual-cased distilbert-base-uncased "
    "distilbert-base-uncased-distilled-squad distilbert-base-uncased-finetuned-sst-2-english "
    "distilgpt2 distilroberta-base gpt2 gpt2-large gpt2-medium gpt2-xl openai-gpt roberta-base "
    "roberta-base-openai-detector roberta-large roberta-large-mnli roberta-large-openai-detector "
    "t5-11b t5-3b t5-base t5-large t5-small transfo-xl-wt103 xlm-clm-ende-1024 xlm-clm-enfr-1024 "
    "xlm-mlm-100-1280 xlm-mlm-17-1280 xlm-mlm-en-2048 xlm-mlm-ende-1024 xlm-mlm-enfr-1024 "
    "xlm-mlm-enro-1024 xlm-mlm-tlm-xnli15-1024 xlm-mlm-xnli15-1024 xlm-roberta-base "
    "xlm-roberta-large xlm-roberta-large-finetuned-conll02-dutch "
    "xlm-roberta-large-finetuned-conll02-spanish xlm-roberta-large-finetuned-conll03-english "
    "xlm-roberta-large-finetuned-conll03-german xlnet-base-cased xlnet-large-cased".split()
)
# Datasets likewise; only those whose name is no word of a sentence.
_DATASETS_WITHOUT_OWNER = frozenset(
    "ag_news amazon_polarity bookcorpus cc100 cnn_dailymail code_search_net common_voice "
    "conll2002 conll2003 eli5 financial_phrasebank gigaword glue gsm8k imdb librispeech_asr "
    "mlqa ms_marco multi_news multi_nli openwebtext opus100 rotten_tomatoes samsum snli squad "
    "squad_es squad_it squad_v2 sst2 super_glue swag trivia_qa tweet_eval tydiqa wikiann wikitext "
    "wmt14 wmt16 wmt19 wnut_17 xnli xquad xsum xtreme yelp_polarity yelp_review_full".split()
)
_PART = r"\w(?:\.?[\w-])*\b"
_ID_TEXT = rf"{_PART}(?:/{_PART})?"
"""An id of the Hub, in ASCII and as a whole: no dot at an end of a part, nor two in a row."""
_ID = re.compile(_ID_TEXT, re.ASCII)
LONGEST_NAME = 96
"""Characters of an owner or a name, as the Hub counts them."""
_REFUSED_END = ".git"
_SITES = frozenset({"huggingface.co", "www.huggingface.co", "hf.co"})
# Pages of the Hub, where an owner would stand.
_PAGES = frozenset(
    "api blog chat collections course datasets docs enterprise exbert inference-endpoints join "
    "landing learn login metrics models new nlp organizations papers posts pricing privacy "
    "search settings spaces storage support tasks terms-of-service transformers".split()
)
# Folders of somebody's disk, where an owner would stand. Real owners lose a claim at most.
_FOLDERS = frozenset(
    "app artifacts backup bin build cache cards checkpoint checkpoints ckpt ckpts content "
    "data dataset dist dev download downloads drive exp experiment experiments export finetuned "
    "home input kaggle local log logs main media mnt model model_cards model-cards models mydrive "
    "opt out output outputs pretrained results root run runs saved saved_model saved_models save "
    "scratch src srv temp test tmp train training usr var weights work workspace".split()
)
# What stands behind an id in the address of a page about it.
_PLACES = frozenset("blob commit commits discussions raw resolve settings tree viewer edit".split())


def model_id(text: str) -> str | None:
    """Return the model id that a text is: ``owner/name``, or an old name without an owner."""
    if "/" not in text:
        return text if text in _MODELS_WITHOUT_OWNER else None
    return text if _owned(text) else None


def dataset_id(text: str) -> str | None:
    """Return the dataset id that a text is: ``owner/name``, or an old name without an owner."""
    if "/" not in text:
        return text if text in _DATASETS_WITHOUT_OWNER else None
    return text if _owned(text) else None


def is_valid(identifier: str) -> bool:
    """Return whether the Hub could give this id today, with an owner or without."""
    return "--" not in identifier and is_listed(identifier)


@functools.lru_cache(maxsize=1 << 12)
def is_listed(identifier: str) -> bool:
    """Return whether the Hub could have an artifact of this id; a few old ones hold ``--``."""
    short = all(len(part) <= LONGEST_NAME for part in identifier.split("/"))
    fits = short and not identifier.endswith(_REFUSED_END)
    return fits and bool(_ID.fullmatch(identifier))


def named(kind: type[Any], value: str) -> End | None:
    """Return the artifact that a field names: by id, or by the address of its page on the Hub."""
    if "://" in value:
        end = at_address(value)
        return end if end and end.kind is kind else None
    if kind is Model:
        return End(kind, value) if model_id(value) else None
    # A field for datasets may hold any name without an owner: the Hub still has very many.
    alone = "/" not in value and is_valid(value)
    return End(kind, value) if alone or dataset_id(value) else None


def _owned(text: str) -> bool:
    owner, _, name = text.partition("/")
    local = owner.lower() in _FOLDERS | _PAGES or name.lower().startswith("checkpoint-")
    return not local and is_valid(text)


def at_address(address: str) -> End | None:
    """Return the model or dataset whose page an address of the Hub is; None for other pages."""
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or host not in _SITES:
        return None
    names = [name for name in parts.path.split("/") if name]
    if names[:1] == ["datasets"]:
        return _page(Dataset, names[1:])
    return _page(Model, names)


def _page(kind: type[Node], names: list[str]) -> End | None:
    if not names or names[0] in _PAGES | _PLACES:
        return None
    if len(names) == 1 or (kind is Dataset and names[1] in _PLACES):
        known = kind is Dataset and is_valid(names[0])
        return End(kind, names[0]) if known or names[0] in _MODELS_WITHOUT_OWNER else None
    if names[0] in _MODELS_WITHOUT_OWNER and names[1] in _PLACES:
        return End(kind, names[0])
    if len(names) > 2 and names[2] not in _PLACES:
        return None
    # Trainers write such addresses even for folders of their own disk.
    identifier = f"{names[0]}/{names[1]}"
    return End(kind, identifier) if _owned(identifier) else None


# The same for a column of names ----------------------------------------------------------------


def model_ids(names: pa.Array) -> pa.Array:
    """Return the ids of models that names mean, unknown in the place of the others.

    "GPT-2" means none: it may be any of many. Neither does ``./checkpoint`` or a list.
    """
    return _ids(Model, names)


def dataset_ids(names: pa.Array) -> pa.Array:
    """Return the ids of datasets that names mean, unknown in the place of the others."""
    return _ids(Dataset, names)


def are_listed(ids: pa.Array) -> pa.Array:
    """Return for each id whether the Hub could have its artifact; unknown where there is no id."""
    fits = pc.and_not(
        pc.match_substring_regex(ids, rf"^(?:{_ID_TEXT})$"), pc.ends_with(ids, _REFUSED_END)
    )
    long = pc.fill_null(pc.greater(pc.binary_length(ids), LONGEST_NAME), False)
    if not long.true_count:
        return fits
    too_long = pc.match_substring_regex(ids.filter(long), rf"[^/]{{{LONGEST_NAME + 1}}}")
    return pc.replace_with_mask(fits, long, pc.and_not(fits.filter(long), too_long))


def _ids(kind: type[Model] | type[Dataset], names: pa.Array) -> pa.Array:
    whole = names.combine_chunks() if isinstance(names, pa.ChunkedArray) else names
    coded = whole.dictionary_encode()
    ids = [_id(kind, text) for text in coded.dictionary.to_pylist()]  # type: ignore[arg-type]
    return pa.array(ids, pa.string()).take(coded.indices)


@functools.lru_cache(maxsize=1 << 16)
def _id(kind: type[Model] | type[Dataset], text: str | None) -> str | None:
    """Return the id that a name means; most batches of a dump name the same ones."""
    end = named(kind, text) if text is not None else None
    return end.id if end else None
