"""Which texts name a model or dataset of the Hub: the one judgement for every source.

By id, by an old name, or by what ``graph.schema.references`` reads; ``refusals`` has what names
none.
"""

from __future__ import annotations

import functools
import re
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import Dataset, End, Model
from graph.schema.references import PAGES, Reference, is_address, read_reference
from ingest.refusals import Refusal, is_file, refusal_of

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
_PLAIN = re.compile(rf"[A-Za-z0-9-]+/{_PART}", re.ASCII)
"""What most texts are: no address or path looks like this."""
_WITH_REVISION = re.compile(
    rf"(?P<id>{_PART}/{_PART})(?:/|@(?:main|master|v\d[\w.]*|\d+(?:\.\d+)+|[0-9a-f]{{7,40}}"
    r"|refs/[\w/.-]+))",
    re.ASCII,
)
"""An id and the branch, tag or commit of it, or a slash behind it."""
LONGEST_FORM = 1_000
"""Characters of an address or a path that are read; a longer one names nothing."""
LONGEST_NAME = 96
"""Characters of an owner or a name, as the Hub counts them."""
_REFUSED_END = ".git"


def model_id(text: str) -> str | None:
    """Return the model id that a text is: ``owner/name``, or an old name without an owner."""
    return text if _judge_id(Model, text) == text else None


def dataset_id(text: str) -> str | None:
    """Return the dataset id that a text is: ``owner/name``, or an old name without an owner."""
    if "/" not in text:
        return text if text in _DATASETS_WITHOUT_OWNER else None
    return text if _judge_id(Dataset, text) == text else None


def is_valid(identifier: str) -> bool:
    """Return whether the Hub could give this id today, with an owner or without."""
    return "--" not in identifier and is_listed(identifier)


@functools.lru_cache(maxsize=1 << 12)
def is_listed(identifier: str) -> bool:
    """Return whether the Hub could have an artifact of this id; a few old ones hold ``--``."""
    short = all(len(part) <= LONGEST_NAME for part in identifier.split("/"))
    fits = short and not identifier.endswith(_REFUSED_END)
    return fits and bool(_ID.fullmatch(identifier))


def judge(kind: type[Any], text: str) -> str | Refusal:
    """Return the id of the model or dataset that a text names in any form, or why it names none.

    Forms are ids, addresses, purls and paths into the Hub's cache. A field for datasets may hold
    any name without an owner: the Hub still has very many.
    """
    if len(text) > LONGEST_FORM:
        return Refusal.NO_ID
    return _judge(kind, text)  # type: ignore[arg-type]  # classes can be hashed


@functools.lru_cache(maxsize=1 << 16)
def _judge(kind: type[Any], text: str) -> str | Refusal:
    """Judge a text; most batches of a dump name the same ones."""
    text = text.strip()
    if revised := _WITH_REVISION.fullmatch(text):
        text = revised["id"]
    if not _PLAIN.fullmatch(text) and (found := read_reference(text)):
        return _judge_reference(found) if found.kind is kind else Refusal.ELSEWHERE
    return _judge_id(kind, text)


def named(kind: type[Any], value: str) -> End | None:
    """Return the artifact that a field names in any form; None where it names none of this kind."""
    found = judge(kind, value)
    return None if isinstance(found, Refusal) else End(kind, found)


def at_address(address: str) -> End | None:
    """Return the model or dataset whose page an address of the Hub is; None for other texts."""
    reference = read_reference(address) if is_address(address) else None
    found = _judge_reference(reference) if reference else Refusal.ELSEWHERE
    return None if isinstance(found, Refusal) or not reference else End(reference.kind, found)


def _judge_reference(found: Reference) -> str | Refusal:
    kind, steps = found
    if len(steps) > 2 or steps[0] in PAGES:
        return Refusal.ELSEWHERE
    old = _MODELS_WITHOUT_OWNER if kind is Model else _DATASETS_WITHOUT_OWNER
    # A file may stand where a name would.
    last = steps[:1] if steps[0] in old and is_file(steps[-1]) else steps
    identifier = "/".join(last)
    # A cache has what the Hub has, and a few old names hold "--"; no owner does.
    is_old = len(last) == 2 and "--" in last[1] and "--" not in last[0] and is_listed(identifier)
    return refusal_of(kind, identifier) or identifier if is_old else _judge_id(kind, identifier)


def _judge_id(kind: type[Any], text: str) -> str | Refusal:
    if (why := refusal_of(kind, text)) is not None:
        return why
    if "/" not in text and kind is Model:
        return text if text in _MODELS_WITHOUT_OWNER else Refusal.WITHOUT_OWNER
    return text if is_valid(text) else Refusal.NO_ID


# The same for a column of names ----------------------------------------------------------------


def model_ids(names: pa.Array) -> pa.Array:
    """Return the ids of models that names mean, unknown in the place of the others.

    "GPT-2" means none: it may be any of many. Neither does ``./checkpoint`` or a list.
    """
    return _ids(Model, names)


def models_of_the_hub(names: pa.Array) -> pa.Array:
    """Return the ids of models that the Hub itself calls ids: a row of its own could have them.

    An owner's name may be that of a folder then, and a name that of a file.
    """
    known = pc.and_(pc.match_substring(names, "/"), are_listed(names))
    if pc.all(known).as_py():
        return names
    return pc.if_else(pc.fill_null(known, False), names, model_ids(names))


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


def refusals(kind: type[Any], names: pa.Array) -> pa.Array:
    """Return for each name why it names no artifact, unknown where it names one."""
    found = [judge(kind, name) if name is not None else None for name in names.to_pylist()]
    return pa.array(
        [one.reason if isinstance(one, Refusal) else None for one in found], pa.string()
    )


def _ids(kind: type[Model] | type[Dataset], names: pa.Array) -> pa.Array:
    whole = names.combine_chunks() if isinstance(names, pa.ChunkedArray) else names
    coded = whole.dictionary_encode()
    ids = [_id(kind, text) for text in coded.dictionary.to_pylist()]
    return pa.array(ids, pa.string()).take(coded.indices)


def _id(kind: type[Model] | type[Dataset], text: str | None) -> str | None:
    found = judge(kind, text) if text is not None else None
    return None if isinstance(found, Refusal) else found
