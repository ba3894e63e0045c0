"""Ids under telling names in modules that load something, though no way to a call can be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.schema import Dataset, Model
from ingest.code.findings import Candidate, How, Loadable, Place
from ingest.code.python.following.callers import last_name
from ingest.code.python.following.evaluation import Evaluator
from ingest.code.python.syntax.expressions import (
    Call,
    Either,
    Expression,
    Imported,
    Items,
    ModuleFacts,
    Pairs,
    Scope,
    Text,
)

_ID = re.compile(r"[A-Za-z0-9][\w-]*(?:\.[\w-]+)*/[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?", re.ASCII)
_MODEL_NAME = re.compile(
    r"(?:\w+_)?(?:model|checkpoint|encoder|tokenizer|llm|reranker|embedder|backbone)s?_?"
    r"(?:names?|ids?|name_or_path|path|repo|repo_id|checkpoint|registry|map|mapping|zoo)?"
    r"|pretrained_model_name_or_path|repo_id|hf_repo|hf_repo_id|hub_id|\w*_hf_(?:id|repo|name)",
    re.IGNORECASE | re.ASCII,
)
_DATASET_NAME = re.compile(
    r"(?:\w+_)?(?:dataset)s?_?(?:names?|ids?|path|repo|repo_id|registry|map|mapping)?",
    re.IGNORECASE | re.ASCII,
)
_ELSEWHERE = re.compile(
    r"push|upload|publish|target|output|save|dest|hub_model|api|remote|router|gateway|openai|"
    r"litellm|provider|arch|type|class|metric|url|github|image|docker",
    re.IGNORECASE,
)
"""Words of names that hold something else than what is loaded."""
_REMOTE = frozenset(
    "openai anthropic litellm groq together replicate mistralai cohere openrouter boto3 "
    "langchain_openai langchain_groq langchain_together".split()
)
"""Libraries of hosted models: in a module that imports one, a name may be that of its model."""
_REMOTE_CALLS = re.compile(
    r"InferenceClient|AsyncInferenceClient|HuggingFaceEndpoint|HuggingFaceHub|InferenceApi|"
    r"HfApiModel|InferenceClientModel|OpenAI\w*|ChatOpenAI|push_to_hub|create_repo|upload_\w+"
)


def named_texts(
    evaluator: Evaluator, facts: ModuleFacts, loaded: set[str], has_loads: bool
) -> Iterator[Candidate]:
    """Yield the ids under telling names of a module with loads, except those found already."""
    if not has_loads or _is_remote(facts):
        return
    for scope in facts.scopes:
        for name, value, how in _named(scope):
            kind = kind_of_name(name)
            if kind is None:
                continue
            for text in _texts(value):
                if text.text not in loaded and _ID.fullmatch(text.text):
                    loaded.add(text.text)
                    yield Candidate(facts.path, text.line, kind, text.text, how, name, Place.NAMED)


def kind_of_name(name: str) -> Loadable | None:
    """Return the kind of artifact that a name tells; None for a name that may hold anything."""
    if _ELSEWHERE.search(name):
        return None
    if _DATASET_NAME.fullmatch(name):
        return Dataset
    return Model if _MODEL_NAME.fullmatch(name) else None


def _named(scope: Scope) -> Iterator[tuple[str, Expression, How]]:
    for name, bindings in scope.bindings.items():
        for binding in bindings:
            yield name.partition("[")[0].rpartition(".")[2], binding.value, How.CONSTANT
    for parameter in scope.parameters:
        yield parameter.name, parameter.default, How.DEFAULT
    for name, assigned in scope.attributes.items():
        for value, _ in assigned:
            yield name, value, How.CONSTANT


def _texts(value: Expression, depth: int = 0) -> Iterator[Text]:
    """Yield the texts of a literal, a list, a dictionary's values, or alternatives."""
    if isinstance(value, Text):
        yield value
    if depth > 3:
        return
    inner: tuple[Expression, ...] = ()
    if isinstance(value, Items):
        inner = value.elements
    elif isinstance(value, Either):
        inner = value.options
    elif isinstance(value, Pairs):
        inner = value.values
    for each in inner:
        yield from _texts(each, depth + 1)


def _is_remote(facts: ModuleFacts) -> bool:
    """Return whether a module speaks to hosted models, or writes to the Hub."""
    for scope in facts.scopes:
        for bindings in scope.bindings.values():
            for binding in bindings:
                value = binding.value
                if isinstance(value, Imported) and value.module.partition(".")[0] in _REMOTE:
                    return True
    return any(
        isinstance(site.call, Call) and _REMOTE_CALLS.fullmatch(last_name(site.call.function))
        for site in facts.calls
    )
