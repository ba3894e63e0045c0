"""What programs wrote down: how models did, what a server answered, what there is to choose from.

Such files name models that somebody has measured or listed, and load none of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Texts

from ingest.code.config.keys import normal_key
from ingest.code.config.trees.nodes import Mapping, Scalar, Sequence
from ingest.code.findings import Place

NONE = frozenset[Place]()
_UNSURE = frozenset((Place.NAMED,))
_ALL = frozenset((Place.NAMED, Place.LOAD))
_WRITTEN = re.compile(
    r"(?:^|/)(?:(?:\w+[_-])?results?|outputs?|logs?|predictions|leaderboards?|runs|wandb|mlruns)/"
    r"|(?:^|/)(?![^/]*(?:conf|setting))(?:[\w-]+[_.-])?(?:results?|leaderboards?|predictions|scoreboard)[^/.]{0,60}"
    r"\.(?:jsonl?|ya?ml|toml)$",
    re.IGNORECASE,
)
"""Folders and files of what came out of a run."""
_MEASURES = re.compile(
    r"(?:(?:\w+_)?(?:accuracy|acc|score|f1|bleu|sacrebleu|rouge\w{0,4}|wer|cer|perplexity|ppl|rmse|"
    r"mae|auc|auroc|mrr|ndcg|recall|exact_match|pass_at_?\d*|elo|win_?rate|throughput|latency|"
    r"tokens_per_sec(?:ond)?|samples_per_second|steps_per_second|ttft|tpot)"
    r"|(?:(?:train|training|eval|val|valid|validation|test|final|best|avg|mean)_)?loss"
    r"|(?:train|eval)_runtime)"
    r"(?:_(?:\d+|ms|s|sec|seconds|avg|mean|std|macro|micro|weighted|score|norm|p\d\d))*"
)
"""Keys of a number that a run has measured."""
_NO_MEASURES = re.compile(
    r"(?:.*_)?(?:min|minimum|max|maximum|threshold|target|weight|weights|limit|expected|required|"
    r"confidence|similarity|relevance|cutoff)_.*"
)
"""Keys of a number that is set, in the words of what is measured."""
_COUNTS = re.compile(
    r"(?:num_)?(?:params?|parameters|votes|downloads|likes)(?:_?(?:b|m|count|billions?|millions?))?"
    r"|rank|(?:parameter|param|vote|download|like)_?count"
)
"""Keys of a number that a list of models has with each, of which none need be loaded."""
_TRAINS = re.compile(
    r"learning_rate|lr|lora\w*|alpha|dropout|r|target_modules|num_(?:train_)?epochs"
)
_SUMMARIES = frozenset("eval evaluation metrics performance result results score scores".split())
_NUMBER = re.compile(
    r"[-+]?\d{1,12}(?:\.\d{0,20})?(?:e[-+]?\d{1,3})?\s?(?:%|ms|s|[bm])?", re.IGNORECASE
)
_ANSWERS = re.compile(r"chat\.completion(?:\.chunk)?|text_completion|list|embedding|model|response")
"""What an interface like OpenAI's says that an answer of it is."""

_CHOICE = frozenset("message delta text finish_reason logprobs".split())


def refused_by_path(path: str) -> frozenset[Place]:
    """Return the places at which nothing is named in a file that came out of a run."""
    return _UNSURE if _WRITTEN.search(path) else NONE


def is_written_down(path: str) -> bool:
    """Return whether a file of this path is what came out of a run."""
    return bool(_WRITTEN.search(path))


def refused_beside(node: Mapping, beside: Texts[str, str]) -> frozenset[Place]:
    """Return the places at which nothing in a mapping is named, for what stands beside it.

    Parameters
    ----------
    beside
        The texts of the mapping by normal key.
    """
    if _is_answer(node, beside) or _is_measured(beside) or _has_summary(node):
        return _ALL
    counts = any(_COUNTS.fullmatch(key) and _is_number(text) for key, text in beside.items())
    return _UNSURE if counts and not any(map(_TRAINS.fullmatch, beside)) else NONE


def _is_answer(node: Mapping, beside: Texts[str, str]) -> bool:
    if _ANSWERS.fullmatch(beside.get("object", "")):
        return True
    choices = next((value for key, value in node.pairs if key.text == "choices"), None)
    items = choices.items if isinstance(choices, Sequence) else []
    return any(
        key.text in _CHOICE for one in items[:1] if isinstance(one, Mapping) for key, _ in one.pairs
    )


def _is_measured(beside: Texts[str, str]) -> bool:
    return any(
        _MEASURES.fullmatch(key) and _is_number(text) and not _NO_MEASURES.fullmatch(key)
        for key, text in beside.items()
    )


def _has_summary(node: Mapping) -> bool:
    """Return whether a mapping has another one, of what was measured, below a key for that."""
    return any(
        isinstance(value, Mapping) and normal_key(key.text) in _SUMMARIES and _sums_up(value)
        for key, value in node.pairs
    )


def _sums_up(node: Mapping) -> bool:
    inner = [node, *(value for _, value in node.pairs if isinstance(value, Mapping))]
    return any(
        _is_measured({normal_key(k.text): v.text for k, v in one.pairs if isinstance(v, Scalar)})
        for one in inner
    )


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text.strip()))
