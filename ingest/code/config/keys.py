"""What a key of a configuration says of its value: a model or a dataset, and how surely.

One table for all formats. A key is read as its words: ``modelNameOrPath``, ``--model-name-or-path``
and ``MODEL_NAME_OR_PATH`` are one.
"""

from __future__ import annotations

import enum
import functools
import re

from graph.schema import Dataset, Model
from ingest.code.findings import Loadable


class Says(enum.Enum):
    """What a key says of its value.

    NAME: it names a model or a dataset of the Hub, or a copy on a disk. MAY: it names one, by
    whatever name. ANY: it names something, and what stands around it says what. DIR: it names a
    folder, in whose place an id may stand. NOTHING: no load.
    """

    NAME = "name"
    MAY = "may"
    ANY = "any"
    DIR = "dir"
    NOTHING = "nothing"


_MODEL_WORDS = frozenset(
    "adapter adapters basemodel checkpoint checkpoints ckpt controlnet embed embedder embedders "
    "embedding embeddings llm llms lm lora loras model models plm pretrained reranker rerankers "
    "tokenizer tokenizers unet vae vlm".split()
)
_PARTS = frozenset(
    "asr backbone classifier clip critic decoder detector encoder encoders extractor generator "
    "grader guard judge ner processor refiner retriever scorer sentiment stt student summarizer "
    "teacher tower transcriber transcription transformer transformers translator tts upscaler vad "
    "verifier weights whisper rerank".split()
)
"""What a model is for: also the name of many a setting that is none."""
_FAMILIES = frozenset(
    "albert bart bert clip deberta distilbert electra gpt2 hubert llama longformer mbart mistral "
    "phi qwen roberta sbert siglip t5 vit wav2vec2 xlm xlmr".split()
)
"""What models are called after: its name, or its id, is one of a model."""
_OF_FAMILY = frozenset("checkpoint id model name pretrained repo version".split())
_DATASET_WORDS = frozenset("corpora corpus dataset datasets".split())
_HOLD_ENTRIES = frozenset(
    "adapters checkpoints datasets embedders embeddings info llms map mapping mixer mixture models "
    "options paths presets registry rerankers tokenizers zoo".split()
)
_QUALIFIERS = frozenset(
    "alias and checkpoint choices default for full hf hub huggingface id identifier identifiers "
    "ids info key list map mapping mixer mix name names of online options or path paths preset "
    "repo repos repository slug source sources spec str string tag train eval test url uri value "
    "values weights".split()
)
_ANY = frozenset(
    "base checkpoint ckpt choices default defaults enum from hf huggingface id identifier item "
    "items name names options path paths repo source src target uri value values weights".split()
)
_NAME = re.compile(
    r"(?:\w+_)?name_or_path"
    r"|(?:\w+_)?pretrained_(?:model|tokenizer|lm|encoder|backbone)(?:_(?:name|id|path|checkpoint))*"
    r"|(?:\w+_)?base_model(?:_(?:id|name|path|config|repo))*"
    r"|(?:\w+_)?(?:hf|huggingface|hugging_face)_(?:hub_)?(?:model|repo|path|id|checkpoint|name|url"
    r"|tokenizer|dataset|repository)(?:_(?:id|name|path|repo|url))*"
    r"|hf|hugging_?face|hfid|hf_hub"
    r"|(?:(?:\w+_)?(?:model|tokenizer|dataset|lora|adapter|weights)_(?:(?:hf|hg|hub)_)?)?repo_ids?"
    r"|(?:\w+_)?(?:hf|hg|huggingface|hugging_face)_repo_ids?"
    r"|(?:peft|lora|adapter|reward|ref|reference|teacher|draft|speculative)_model_(?:id|dir|name)"
    r"|source_model_name|mm_vision_tower|(?:\w+_)?(?:tokenizer|processor)_config"
    r"|dataset_(?:name|path|id|repo|repo_id|mixer|mixer_list|mixer_train_list|mixer_eval_list)s?"
)
_DIR = re.compile(r"(?:\w+_)?(?:model|tokenizer|checkpoint|ckpt|encoder)_(?:dir|directory|folder)")
_PUSHES = re.compile(
    r"(?:\w+_)?(?:push|upload|output|save|saved|export|target|dest|destination|publish|merged|out)"
    r"(?:_to)?(?:_(?:hub|hf|huggingface))?(?:_(?:repo|repository|model|dataset|model_repo))?"
    r"(?:_(?:id|name|path|dir))?"
    r"|hub_(?:model_|dataset_|repo_|adapter_)?(?:id|name|repo|repo_id|strategy|token)"
)
_NOTHING = re.compile(
    r"images?|(?:\w+_)?image|icons?|logos?|avatars?|thumbnails?|banners?|repository|uses|homepage|(?:git_)?repo(?:sitory)?_url|git\w*|github\w*"
    r"|served_model_names?|(?:\w+_)?model_(?:type|class|cls|architecture|family|format|alias)"
    r"|architectures?|run_name|project\w*|entity|experiment\w*|wandb\w*|branch|ref|tags?|versions?"
    r"|licen[sc]e|lang\w*|pipeline_tag|library_name|metrics?|\w+_metrics?|metric_for_best_model"
    r"|tasks?|task_(?:names?|types?|ids?)|authors?|titles?|descriptions?|help|comments?|prompts?|\w+_prompt|\w*template"
    r"|contents?|texts?|instructions?|answers?|questions?|messages?|mime_?types?|content_types?"
    r"|media_?types?|accept|path_?prefix|route|api_version|kind|package|module|class_?name|function"
)
_BESIDE = frozenset("judge processor ref reference reward teacher tokenizer".split())
_CLOSED = frozenset(
    "dirs directories endpoints folders labels routes url_suffix match_labels annotations "
    "node_selector selector selectors "
    "affinity tolerations volumes volume_mounts ports resources scripts dependencies "
    "dev_dependencies peer_dependencies "
    "optional_dependencies package_dependencies compiler_options schemas responses translations "
    "hooks repos mime_types content_types permissions exports files exclude include ignore "
    "metrics metric scores results vocab merges added_tokens added_tokens_decoder "
    "special_tokens_map widget model_index wandb logger loggers logging messages citation "
    "id2label label2id rules alerts lint ruff eslint prettier".split()
)
"""Keys below which nothing is read."""
_CAMEL = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BETWEEN = re.compile(r"[^A-Za-z\d]+")
LONGEST_KEY = 80
"""Characters of a key that says anything."""


@functools.lru_cache(maxsize=1 << 14)
def normal_key(key: str) -> str:
    """Return the words of a key in lower case, joined with ``_``; nothing for a long key."""
    if len(key) > LONGEST_KEY:
        return ""
    return _BETWEEN.sub("_", _CAMEL.sub("_", key)).strip("_").lower()


@functools.lru_cache(maxsize=1 << 14)
def says(key: str) -> Says | None:
    """Return what a normal key says of its value; None for a key that is nobody's word."""
    if not key or _NOTHING.fullmatch(key) or _PUSHES.fullmatch(key):
        return Says.NOTHING
    if _NAME.fullmatch(key):
        return Says.NAME
    if _DIR.fullmatch(key):
        return Says.DIR
    words = key.split("_")
    if len(words) > 1 and words[-2] in _FAMILIES and words[-1] in _OF_FAMILY:
        return Says.MAY
    while words and (words[-1] in _QUALIFIERS or words[-1].isdigit()) and len(words) > 1:
        words.pop()
    if words[-1] in _MODEL_WORDS or words[-1] in _DATASET_WORDS:
        return Says.MAY
    if words[-1] in _PARTS and (len(words) > 1 or key not in _ANY):
        return Says.ANY
    if words[0] in ("model", "models", "llm", "embedding", "embeddings", "dataset", "datasets"):
        return Says.ANY
    return Says.ANY if key in _ANY or words[-1] in _ANY else None


@functools.lru_cache(maxsize=1 << 14)
def kind_told(key: str) -> Loadable | None:
    """Return what the words of a normal key speak of, the last one that does; None if none does."""
    for word in reversed(key.split("_")):
        if word in _DATASET_WORDS:
            return Dataset
        if word in _MODEL_WORDS or word in _PARTS or word in _FAMILIES:
            return Model
    return None


def holds_entries(key: str) -> bool:
    """Return whether what is below a normal key are models or datasets, under any names."""
    return key.split("_")[-1] in _HOLD_ENTRIES and kind_told(key) is not None


def is_closed(key: str) -> bool:
    """Return whether nothing that is below a normal key is a load."""
    return key in _CLOSED


def is_beside(key: str) -> bool:
    """Return whether a normal key names what is loaded beside the model that is trained."""
    return not _BESIDE.isdisjoint(key.split("_"))
