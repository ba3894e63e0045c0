"""From the argument of a load to the text that names a model: libraries write it in many forms."""

from __future__ import annotations

import re
from collections.abc import Callable

from ingest.hub_ids import model_id

_SENTENCE_TRANSFORMER = re.compile(
    r"(?:all|multi-qa|paraphrase|msmarco|distiluse|stsb|nli|gtr-t5|sentence-t5|clip-vit|quora|"
    r"xlm-r|nq|average_word_embeddings|allenai-specter|use-cmlm|facebook-dpr|static|bert|"
    r"distilbert|roberta|mpnet)[-_][\w.-]+|labse|allenai-specter",
    re.IGNORECASE | re.ASCII,
)
"""How the names of the library's own models begin; they may stand without their owner."""
_OF_SENTENCES = re.compile(r"-(?:nli|stsb)-[a-z-]*tokens$|-(?:mean|cls|max)-tokens$", re.ASCII)
"""How names of the library's own models end that begin like those of plain encoders."""
_PLAIN_ENCODER = re.compile(
    r"(?:distil)?(?:ro)?bert[a]?-(?:base|large)(?:-(?:cased|uncased|multilingual-(?:un)?cased))?"
    r"|xlm-roberta-(?:base|large)|albert-.*|xlnet-.*|bert-(?:base|large)-.*|distilbert-base-.*",
    re.ASCII,
)
_CROSS_ENCODER = re.compile(
    r"(?:ms-?marco|stsb|nli|quora|qnli|mmarco)-[\w.-]+", re.IGNORECASE | re.ASCII
)
SPACY_NAME = re.compile(
    r"[a-z]{2,3}_(?:core|dep|ent|sent)_(?:web|news|wiki|ud)_(?:sm|md|lg|trf)", re.ASCII
)
"""spaCy's naming scheme for its own packages: language, type, genre, size."""
_VERSIONED = re.compile(r"[\w.-]+/v\d+(?:\.\d+)*", re.ASCII)
"""A folder of versions, as spaCy's users keep their own pipelines."""
_WHISPER_SIZE = re.compile(
    r"(?:tiny|base|small|medium)(?:\.en)?|large-v[123]|distil-(?:small\.en|medium\.en|large-v[23])"
)
_HUB_PREFIX = re.compile(r"(?:hf[-_]hub:|hf://)(?:models/)?(?P<id>[\w.-]+/[\w.-]+)", re.ASCII)
_HUB_FILE = re.compile(r"https?://(?:huggingface\.co|hf\.co)/|hf://", re.IGNORECASE)
_HUB_DATASET = re.compile(r"hf://datasets/(?P<id>[\w.-]+/[\w.-]+)(?:@[\w.-]+)?(?:/|$)", re.ASCII)
_PRETRAINED_ARGUMENT = re.compile(r"(?:^|,)(?:pretrained|peft)=(?P<id>[\w.-]+/[\w.-]+)", re.ASCII)
_OWNED = re.compile(r"\w[\w.-]*/\w[\w.-]*(?:@[\w./-]+)?|https?://\S+|hf://\S+", re.ASCII)
_TIMM_NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)?", re.ASCII)


def as_written(text: str) -> str | None:
    """Return the text itself."""
    return text


def owned(text: str) -> str | None:
    """Return a text that has an owner or is an address: other names mean something else here."""
    return text if _OWNED.fullmatch(text) else None


def with_branch(text: str) -> str | None:
    """Return a text whose part before the colon has an owner: a repository, perhaps at a branch."""
    return text if owned(text.partition(":")[0]) else None


def owned_or_old(text: str) -> str | None:
    """Return a text that has an owner, or is a name of the Hub from before there were owners."""
    return text if owned(text) or model_id(text) else None


def sentence_transformer(text: str) -> str | None:
    """Return an id; the library's own models may stand without their owner."""
    if "/" not in text and _OF_SENTENCES.search(text):
        return f"sentence-transformers/{text}"
    if "/" in text or _PLAIN_ENCODER.fullmatch(text) or not _SENTENCE_TRANSFORMER.fullmatch(text):
        return text
    return f"sentence-transformers/{text}"


def cross_encoder(text: str) -> str | None:
    """Return an id; the library's own models may stand without their owner."""
    is_short = "/" not in text and _CROSS_ENCODER.fullmatch(text)
    return f"cross-encoder/{text}" if is_short else text


def spacy(text: str) -> str | None:
    """Return the id of one of spaCy's own packages; other names are folders or other packages."""
    if SPACY_NAME.fullmatch(text):
        return f"spacy/{text}"
    return None if _VERSIONED.fullmatch(text) else owned(text)


def timm(text: str) -> str | None:
    """Return the id behind a prefix for the Hub, or the name as one of timm."""
    if ":" in text:
        return hub_prefix(text)
    return f"timm:{text}" if _TIMM_NAME.fullmatch(text) else None


def hub_prefix(text: str) -> str | None:
    """Return the id behind a prefix for the Hub; what has none is something else."""
    found = _HUB_PREFIX.match(text)
    return found["id"] if found else None


def hub_file(text: str) -> str | None:
    """Return an address of the Hub; for ``hf://datasets/`` the id, whatever file it names."""
    if found := _HUB_DATASET.match(text):
        return found["id"]
    return text if _HUB_FILE.match(text) else None


def hub_path(text: str) -> str | None:
    """Return the id that a path of the Hub's file system begins with, as an address."""
    parts = text.removeprefix("hf://").split("/")
    if parts[0] == "datasets":
        return f"hf://datasets/{'/'.join(parts[1:3])}" if len(parts) > 2 else None
    return "/".join(parts[:2]) if len(parts) > 1 and parts[0] != "spaces" else None


def whisper(text: str) -> str | None:
    """Return an id; the sizes of Whisper are those that Systran converted."""
    if text in ("large", "turbo", "large-v3-turbo"):
        return "Systran/faster-whisper-large-v3" if text == "large" else None
    if not _WHISPER_SIZE.fullmatch(text):
        return text
    name = text if text.startswith("distil-") else f"whisper-{text}"
    name = f"distil-whisper-{text.removeprefix('distil-')}" if name == text else name
    return f"Systran/faster-{name}"


def litellm(text: str) -> str | None:
    """Return the id of a model that stands behind ``huggingface/``; others are hosted."""
    found = text.removeprefix("huggingface/")
    return found if found != text and found.count("/") == 1 else None


def local_prefix(text: str) -> str | None:
    """Return what stands behind ``local:``."""
    return text.removeprefix("local:") if text.startswith("local:") else None


def model_arguments(text: str) -> str | None:
    """Return the model in a list of ``name=value``."""
    found = _PRETRAINED_ARGUMENT.search(text)
    return found["id"] if found else None


FORMS: dict[str, Callable[[str], str | None]] = {
    "": as_written,
    "owned": owned,
    "sentence-transformers": sentence_transformer,
    "cross-encoder": cross_encoder,
    "spacy": spacy,
    "timm": timm,
    "hub-prefix": hub_prefix,
    "hub-file": hub_file,
    "hub-path": hub_path,
    "whisper": whisper,
    "litellm": litellm,
    "local-prefix": local_prefix,
    "model-args": model_arguments,
    "torch-hub": with_branch,
    "path-key": as_written,
}
"""By the column ``form`` of the table of loads."""
