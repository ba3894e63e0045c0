"""What an id of the Hub looks like beside the paths and other pairs of words that look like one."""

from __future__ import annotations

import re

_SPLITS = frozenset(
    "train training test testing val valid validation dev eval all full mini raw processed "
    "chat completions datasets embedding embeddings models rerank tokenizers".split()
)
_TELLS = re.compile(r"[A-Z\d-]")
_COUNTED = re.compile(r"[-\d_]")
_VERSION = re.compile(r"v?\d+(?:\.\d+)*(?:[-_][a-z]+)?")
_LETTER = re.compile(r"[A-Za-z]")
_FILE = re.compile(
    r"\.(?:onnx|tflite|mlmodel|engine|plan|trt|nemo|xml|cfg|conf|ini|toml|ya?ml|jsonl?|txt|csv|tsv|"
    r"parquet|pkl|joblib|npy|npz|zip|tar|t?gz|wav|mp3|flac|ogg|png|jpe?g|gif|svg|webp|mp4|py|sh|js|"
    r"ts|md|html|model|vocab|spm|bpe|pt|pth|bin|ckpt|h5|safetensors|gguf|ggml|msgpack|spacy|db|log)$",
    re.IGNORECASE,
)
_FOLDERS = frozenset(
    "apps assets benchmarks components conf config configs corpora corpus datasets docker docs "
    "download etc eval evaluation examples files images includes lib libs modules packages "
    "pretrain pretrained_models public recipes resources scripts services static templates "
    "test tests third_party tools training weights zoo".split()
)
"""Folders of repositories that stand where an owner would."""
_PLACES = re.compile(
    r".*(?:model|ckpt|checkpoint|exp|run|out|result|stage|step|save|train|log|data|fold|epoch|"
    r"weight|trial|version|path|dir|work|local|home|user).*",
    re.IGNORECASE,
)
_LIKE_FOLDER = re.compile(rf"[A-Z]?[a-z_]+|[A-Z]+\d*|[A-Za-z]?\d.*|.*_.*|(?i:{_PLACES.pattern})")
_OWNERS = frozenset(
    "allenai baai bigcode bigscience cohereforai compvis deepset eleutherai facebook google "
    "helsinki-nlp huggingfaceh4 ibm intfloat jinaai laion meta microsoft mistralai mosaicml "
    "nvidia openai openbmb pyannote qwen rajpurkar runwayml salesforce sberbank speechbrain "
    "stabilityai suno thebloke tiiuae timm unsloth vinai xai".split()
)
"""Owners with models of one plain word, which would look like a path otherwise."""


def looks_like_id(text: str) -> bool:
    """Return whether ``owner/name`` looks like an id rather than a path of two words."""
    owner, _, name = text.partition("/")
    if name.lower() in _SPLITS or owner.lower() in _FOLDERS or _FILE.search(name):
        return False
    if not (_LETTER.search(owner) and _LETTER.search(name)) or _VERSION.fullmatch(name):
        return False
    if owner.lower() in _OWNERS:
        return True
    return bool(_TELLS.search(text))


def may_be_owned(text: str) -> bool:
    """Return whether ``owner/name`` may be an id: it is no file, and in no folder by its name."""
    owner, _, name = text.partition("/")
    if owner.lower() in _FOLDERS or _FILE.search(name) or name.lower() in _SPLITS:
        return False
    return not _PLACES.fullmatch(owner) and not _VERSION.fullmatch(name)


def looks_surely(text: str, *, alone: bool = False) -> bool:
    """Return whether ``owner/name`` looks like an id even where nothing else speaks of models.

    Parameters
    ----------
    alone
        Whether its key is a word for other things too: cars have a make and a model, in words.
    """
    if alone and not _COUNTED.search(text):
        return text.partition("/")[0].lower() in _OWNERS
    return "-" in text or text != text.lower() or text.partition("/")[0].lower() in _OWNERS


def looks_like_no_folder(text: str, *, dashed: bool = True) -> bool:
    """Return whether ``owner/name`` is an id even where folders stand, as far as its form tells.

    Folders are called by words, with numbers behind some of them; owners are called anything.

    Parameters
    ----------
    dashed
        Whether only a name with a dash in it is one.
    """
    owner, slash, name = text.partition("/")
    if not slash or "/" in name or not looks_like_id(text) or (dashed and "-" not in name):
        return False
    return owner.lower() in _OWNERS or not _LIKE_FOLDER.fullmatch(owner)
