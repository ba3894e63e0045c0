"""Texts that stand where an id of the Hub would, and are none: paths, loaders, files, nothing."""

from __future__ import annotations

import enum
import re
from typing import Any

from graph.schema import Dataset
from graph.schema.references import is_address

_NO_ID = "is no id of the Hub"


class Refusal(enum.Enum):
    """Why a text names no artifact of the Hub; the value is what it is, where that is known."""

    NOTHING = "it is a placeholder"
    PATH = "it is a path on a disk"
    FOLDER = "it is a folder on a disk"
    EXAMPLE = "its owner is a placeholder"
    FILE = "it is a file"
    LOADER = "it is a loader, which reads any data"
    ELSEWHERE = "it is an address of something else"
    UNNAMED = "it names no data in particular"
    WITHOUT_OWNER = "it has no owner"
    NO_ID = ""

    @property
    def reason(self) -> str:
        """Return the reason of a Skip."""
        return f"it {_NO_ID}{self._what}"

    def reason_of(self, text: str) -> str:
        """Return the reason of a Skip that shows the text."""
        return f"{text[:80]!r} {_NO_ID}{self._what}"

    @property
    def _what(self) -> str:
        return f": {self.value}" if self.value else ""


NOTHING = frozenset(
    "none null nil nan na n/a nothing unknown unspecified undefined unavailable tbd tba todo "
    "false true no yes - -- --- . .. ... ? ?? ??? _ {} []".split()
)
_ANY_WORD = frozenset("custom other others various multiple own private proprietary".split())
_LOADERS = frozenset(
    "arrow audiofolder cache csv eval excel generator hdf5 imagefolder json jsonl lance "
    "niftifolder pandas parquet pdffolder spark spreadsheet sql text tsfile tsv txt videofolder "
    "webdataset wds xml zip".split()
)
"""The packaged loaders of the library datasets, and the formats that trainers write for them."""
_ANY_DATA = re.compile(
    r"(?:(?:my|our|own|your|custom|private|internal|local|proprietary|some|the|train|training)"
    r"[-_ ]?)?(?:data(?:[-_ ]?sets?)?|custom|local|internal|train|training|test|corpus)"
)
"""What somebody calls data that has no name."""

# Pages of the Hub, where an owner would stand.
_PAGES = frozenset(
    "api blog chat collections course datasets docs enterprise exbert inference-endpoints join "
    "landing learn login metrics models new nlp organizations papers posts pricing privacy "
    "search settings spaces storage support tasks terms-of-service transformers".split()
)
# Folders of somebody's disk, where an owner would stand. Real owners lose a claim at most.
_FOLDERS = frozenset(
    "app artifacts backup bin build cache cards checkpoint checkpoints ckpt ckpts content "
    "data dataset dbfs dist dev download downloads drive efs exp experiment experiments export "
    "finetuned fsx gpfs home input kaggle local log logs lustre main media merged merges mnt "
    "model model_cards model-cards models mydrive nfs nvme opt out output outputs path "
    "pretrained projects results root run runs saved saved_model saved_models save saves scratch "
    "shared src srv temp test tmp train training users usr var volumes weights work "
    "workspace".split()
)
# Who stands in the examples of manuals, for the reader to put in a name. "_" is in no owner.
_EXAMPLES = frozenset(
    "none null username user-name your-hf-username your-name your-org your-organization your-user "
    "your-username yourname yourorg".split()
)
# No owner of the Hub holds a dot. Only what ends as an address does is surely one.
_DOMAIN = re.compile(
    r"[\w-]+(?:\.[\w-]+)*\.(?:ai|app|cn|co|com|de|dev|edu|eu|fr|gov|io|me|net|org|ru|uk|xyz)",
    re.IGNORECASE | re.ASCII,
)
_WORDS = re.compile(r"[-_.]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)")
# Words of which people make the names of folders, and those of them that say it is one.
_OF_FOLDERS = frozenset(
    "adapter adapters base best data dataset datasets final fine finetuned ft hf llm llms local "
    "lora merged my name new old pretrained the to trained train training tuned user username "
    "users v version work workspace your".split()
)
_SAY_FOLDER = frozenset(
    "cache checkpoint checkpoints ckpt ckpts dir exp experiment experiments folder logs model "
    "models out output outputs path results run runs save saved temp tmp weights".split()
)
_CHECKPOINT = re.compile(
    r"(?:(?:checkpoint|ckpt|global_step|epoch)[-_]?|step[-_])\d+"
    r"(?:[-_](?:merged|hf|final|best|last|lora))?"
    r"|checkpoint-(?:best|last|final|latest)",
    re.IGNORECASE,
)
_WEIGHTS = re.compile(
    r".*\.(?:safetensors|gguf|ggml|bin|pth?|ckpt|h5|msgpack)", re.IGNORECASE | re.DOTALL
)
# Real repositories have other endings too: the name then has to say no more than what it is for.
_USUAL_FILE = re.compile(
    r"(?:(?:adapter|ggml|pytorch|tf)?[-_]?model|adapter|train|training|test|validation?|val|dev|"
    r"eval|data|dataset|readme|app|main|(?:\w+_)?config|tokenizer(?:_config)?|vocab|merges)"
    r"(?:[-_.]?\d+|[-_.]\d+-of-\d+)?\.[a-z]\w{0,7}",
    re.IGNORECASE | re.ASCII,
)
_ANY_FILE = re.compile(
    r".+\.(?:json|jsonl|parquet|arrow|ya?ml|txt|tsv|pkl|zip|csv|onnx|py|ipynb|md|xml|tar|gz|xz|"
    r"html|xlsx?)",
    re.IGNORECASE | re.DOTALL,
)
_PATH = re.compile(r"[/~$%\\]|\.{1,2}(?:[/\\]|$)|[a-z][a-z0-9+.-]*:[/\\](?!/)|file:", re.IGNORECASE)


def refusal_of(kind: type[Any], text: str) -> Refusal | None:
    """Return why a text that is no address of the Hub names nothing; None where it may be an id."""
    lower = text.lower()
    if not text or lower in NOTHING:
        return Refusal.NOTHING
    if _PATH.match(text) or "\\" in text:
        return Refusal.PATH
    if is_address(text):
        return Refusal.ELSEWHERE
    owner, slash, name = text.partition("/")
    if slash:
        return _refuse_owned(owner, name)
    if kind is Dataset and lower in _LOADERS:
        return Refusal.LOADER
    if kind is Dataset and (lower in _ANY_WORD or _ANY_DATA.fullmatch(lower)):
        return Refusal.UNNAMED
    if _CHECKPOINT.fullmatch(text):
        return Refusal.FOLDER
    return Refusal.FILE if is_file(text) or _ANY_FILE.fullmatch(text) else None


def is_file(name: str) -> bool:
    """Return whether a name is that of a file, not of a repository."""
    return bool(_WEIGHTS.fullmatch(name) or _USUAL_FILE.fullmatch(name))


def _refuse_owned(owner: str, name: str) -> Refusal | None:
    if ":" in owner:  # as in pytorch:owner/name, which is of another hub
        return None
    if {owner.lower(), name.lower()} <= NOTHING:
        return Refusal.NOTHING
    if owner.lower() in _EXAMPLES:
        return Refusal.EXAMPLE
    if "/" not in name and _DOMAIN.fullmatch(owner):
        return Refusal.ELSEWHERE
    if _is_folder(owner) or _CHECKPOINT.fullmatch(name) or not name:
        return Refusal.FOLDER
    return Refusal.FILE if is_file(name) else None


def _is_folder(owner: str) -> bool:
    """Return whether what stands before a slash is a folder: the Hub has no such owner."""
    if owner.lower() in _FOLDERS or owner.lower() in _PAGES or "_" in owner:
        return True
    words = {word.lower() for word in _WORDS.split(owner) if word and not word.isdigit()}
    return bool(words & _SAY_FOLDER) and words <= _SAY_FOLDER | _OF_FOLDERS
