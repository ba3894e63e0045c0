"""Ids under telling names in repositories that load something, though no way to a call is seen."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from itertools import chain

from graph.schema import Dataset, Model
from ingest.code.findings import Candidate, Loadable, Place, Role
from ingest.code.python.following.callers import last_name
from ingest.code.python.loads.slots import bound_slots, given_slots, texts_of
from ingest.code.python.loads.table import OTHER_HUBS
from ingest.code.python.syntax.expressions import Call, Imported, ModuleFacts, Text
from ingest.code.roles import role_of
from ingest.hub_ids import model_id

_ID = re.compile(r"[A-Za-z0-9][\w-]*(?:\.[\w-]+)*/[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?", re.ASCII)
_LETTER = re.compile(r"[A-Za-z]")
MOST_NAMED = 40
"""Ids in one place, or in one module without loads, that somebody means to use."""
_WORD = re.compile(r"[A-Za-z]+")
_OF_NAMES = re.compile(r"[-_.\dA-Z]")
"""What the names of real models and datasets have, nearly all of them."""
_STAND_INS = frozenset(
    "a b c custom default example fake foo any my namespace org organization other owner private "
    "provider repo some someone test tests tmp unknown user username x y your".split()
)
"""Owners of ids that are made up."""
_SAY_STAND_IN = frozenset(
    "bar dummy example fake foo invalid missing mock my nonexistent placeholder specified unknown "
    "your".split()
)
"""Words of ids that are made up."""
_MODEL_NAME = re.compile(
    r"(?:\w+_)?(?:model|checkpoint|encoder|tokenizer|llm|reranker|embedder|backbone)s?_?"
    r"(?:names?|ids?|name_or_path|path|repo|repo_id|checkpoint|registry|map|mapping|zoo|dict|list|options|choices|default)?"
    r"|pretrained_model_name_or_path|repo_id|hf_repo|hf_repo_id|hub_id|\w*_hf_(?:id|repo|name)",
    re.IGNORECASE | re.ASCII,
)
_MODEL_WORDS = frozenset("MODEL MODELS CHECKPOINT CHECKPOINTS TOKENIZER ENCODER RERANKER".split())
_DATASET_WORDS = frozenset("DATASET DATASETS".split())
"""Words of a constant that tell what it is, whatever stands beside them."""
_OF_LIBRARIES = re.compile(
    r"(?:\w+_)?(?:pretrained_model_name|tokenizer_name|name_or_path)(?:_or_path)?"
)
"""Names that libraries of the Hub give: a name without an owner is one of the Hub there."""
_DATASET_NAME = re.compile(
    r"(?:\w+_)?(?:dataset)s?_?(?:names?|ids?|path|repo|repo_id|registry|map|mapping)?",
    re.IGNORECASE | re.ASCII,
)
_ELSEWHERE = re.compile(
    r"push|upload|publish|target|output|save|dest|hub_model|remote|router|gateway|openai|litellm|"
    r"provider|metric|url|github|docker|image$|(?<![a-z])(?:api|arch|type|class)(?![a-z])",
    re.IGNORECASE,
)
"""Words of names that hold something else than what is loaded."""
_COMPARED = re.compile(
    r"support|allow|known|valid_|exclude|compat|skip|ignore|black|white|block|deprecat|price|cost"
)
"""Words of names of what others may be, or may not."""
_REMOTE = frozenset(
    "openai anthropic litellm groq together replicate mistralai cohere openrouter boto3 "
    "langchain_openai langchain_groq langchain_together".split()
)
"""Libraries of hosted models: in a module that imports one, a name may be that of its model."""
_INTERFACE = re.compile(r"https://(?:[\w-]+\.)*(?:api|router|inference|openrouter|[\w-]+-api)\.")
"""How the addresses of interfaces begin behind which somebody hosts models."""
_REMOTE_CALLS = re.compile(
    r"InferenceClient|AsyncInferenceClient|HuggingFaceEndpoint|HuggingFaceHub|InferenceApi|"
    r"HfApiModel|InferenceClientModel|OpenAI\w*|ChatOpenAI|push_to_hub|create_repo|upload_\w+"
)


def named_texts(facts: ModuleFacts, loaded: set[str], has_loads: bool) -> Iterator[Candidate]:
    """Yield the ids under telling names of a module, except those found already.

    In a module without loads, which stands beside others, a list of very many is a catalogue.
    """
    if _is_remote(facts, _REMOTE if has_loads else _REMOTE | OTHER_HUBS):
        return
    found = [each for each in _named(facts, has_loads) if each.text not in loaded]
    if has_loads or len({each.text for each in found}) <= MOST_NAMED:
        yield from {each.text: each for each in reversed(found)}.values()


def _named(facts: ModuleFacts, has_loads: bool) -> Iterator[Candidate]:
    for name, value, how in chain(bound_slots(facts), given_slots(facts)):
        kind = kind_of_name(name)
        if kind is None or not (has_loads or _tells_of_the_hub(name)):
            continue
        is_sure = kind is Model and bool(_OF_LIBRARIES.fullmatch(name))
        texts = [each for each in texts_of(value) if is_owned(each.text) or is_sure]
        texts = [each for each in texts if "/" in each.text or model_id(each.text) is not None]
        if not has_loads:
            texts = [each for each in texts if _is_meant(facts.path, each.text)]
        if len(texts) <= MOST_NAMED:
            for text in texts:
                yield Candidate(facts.path, text.line, kind, text.text, how, name, Place.NAMED)


def is_owned(text: str) -> bool:
    """Return whether a text has the form ``owner/name``, with letters in both."""
    return bool(_ID.fullmatch(text)) and all(_LETTER.search(part) for part in text.split("/"))


def _is_meant(path: str, text: str) -> bool:
    """Return whether an id is no stand-in, as those of tests that load nothing often are."""
    owner, _, name = text.partition("/")
    words = {each.lower() for each in _WORD.findall(text)}
    if owner.lower() in _STAND_INS or words & _SAY_STAND_IN:
        return False
    return role_of(path) is not Role.TEST or bool(_OF_NAMES.search(name))


def _tells_of_the_hub(name: str) -> bool:
    """Return whether a name tells that its value is loaded, no path, and no list to compare with.

    There may be no load beside it to say so.
    """
    lower = name.lower()
    is_path = "path" in lower and not lower.endswith("name_or_path")
    return not is_path and not _COMPARED.search(lower)


@functools.lru_cache(maxsize=1 << 14)
def kind_of_name(name: str) -> Loadable | None:
    """Return the kind of artifact that a name tells; None for a name that may hold anything."""
    if _ELSEWHERE.search(name):
        return None
    if _DATASET_NAME.fullmatch(name):
        return Dataset
    if _MODEL_NAME.fullmatch(name):
        return Model
    words = set(name.split("_")) if name.isupper() else set()
    if words & _MODEL_WORDS:
        return Model
    return Dataset if words & _DATASET_WORDS else None


def _is_remote(facts: ModuleFacts, packages: frozenset[str]) -> bool:
    """Return whether a module speaks to hosted models, or writes to the Hub."""
    for scope in facts.scopes:
        for bindings in scope.bindings.values():
            for binding in bindings:
                value = binding.value
                if isinstance(value, Imported) and value.module.partition(".")[0] in packages:
                    return True
                if isinstance(value, Text) and _INTERFACE.match(value.text):
                    return True
    return any(_is_remote_call(site.call) for site in facts.calls)


def _is_remote_call(call: Call) -> bool:
    if _REMOTE_CALLS.fullmatch(last_name(call.function)):
        return True
    given = (*call.arguments, *(value for _, value in call.keywords))
    return any(isinstance(each, Text) and _INTERFACE.match(each.text) for each in given)
