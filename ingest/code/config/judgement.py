"""Whether a value names a model or a dataset, by its key, its form and what is around it."""

from __future__ import annotations

import re

from graph.schema import Dataset, Model
from graph.schema.references import read_reference
from ingest.code.config.keys import Says, kind_told, says
from ingest.code.config.spot import Spot
from ingest.code.config.surroundings import Purpose, is_behind_interface, is_of_thing
from ingest.code.config.targets import loaded_by
from ingest.code.config.values import (
    is_hub_address,
    is_hub_file,
    is_old_name,
    is_owned,
    is_picture,
    is_pipeline,
)
from ingest.code.findings import Loadable, Place
from ingest.code.forms import looks_like_id, looks_like_no_folder, looks_surely, may_be_owned
from ingest.code.hosted import is_gateway_spelling, is_provider

_WORD = re.compile(r"[a-z]+(?:_[a-z]+)?|.*\s.*", re.DOTALL)
"""What a key for a name holds where it holds a setting: a word, or a sentence."""
_OF_TASKS = frozenset("doc_to_text doc_to_target doc_to_choice output_type task".split())
"""Keys of a task of lm-evaluation-harness, which loads its dataset by the key ``dataset_path``."""
_VARIABLE = re.compile(
    r"(?:[A-Z\d]+_)*(?:MODEL|EMBEDDER|RERANKER|TOKENIZER)_(?:ID|NAME|REPO)"
    r"|(?:[A-Z\d]+_)*(?:EMBEDDINGS?|EMBED|RERANK|RERANKER|HF|HUGGINGFACE|WHISPER)_MODEL(?:_ID|_NAME)?"
)
"""Variables that are set to the name of a model that is run."""
_FOLDERS = frozenset("dir directory folder".split())
_OF_IMAGES = frozenset("tag digest pull_policy image_pull_policy".split())
_OF_DATASETS = frozenset("split splits subset dataset_config text_field".split())
_OF_MODELS = frozenset(
    "revision dtype torch_dtype device quantization trust_remote_code max_length".split()
)
"""Keys beside an id that tell what it is of."""


def place_of(text: str, spot: Spot, purpose: Purpose) -> tuple[Loadable, Place] | None:
    """Return what a text would name where it stands, and how sure that is; None for no load."""
    if is_hub_address(text):
        return _place_of_address(text, spot)
    if is_pipeline(text) and says(spot.key) is not Says.NOTHING:
        return Model, Place.LOAD
    if loaded := loaded_by(spot.target, spot.key):
        return loaded, Place.LOAD
    said = says(spot.key)
    if said is None and spot.is_entry:
        said = Says.ANY
    if spot.key in _FOLDERS and kind_told("".join(spot.trail[-2:-1])) is Model:
        said = Says.DIR
    kind = _kind_of(spot, said)
    if said in (None, Says.NOTHING) or kind is None or _is_of_others(spot):
        return None
    if said is Says.NAME and (kind is Model or "/" in text or _is_task(spot)):
        return None if _WORD.fullmatch(text) and not is_old_name(text) else (kind, Place.LOAD)
    if is_old_name(text) and said is not Says.DIR:
        sure = said is not Says.ANY or purpose.is_ml or "-" in text
        return (kind, Place.NAMED) if sure else None
    if "paths" in spot.trail[:-1] or (
        spot.key == "repo" and not _OF_IMAGES.isdisjoint(spot.beside)
    ):
        return None
    if said is Says.DIR:
        return (kind, Place.NAMED) if is_owned(text) and looks_like_no_folder(text) else None
    if _names_in_full(text, spot):
        return kind, Place.NAMED
    is_id = is_owned(text) and not is_gateway_spelling(text) and _is_id(text, spot, said, purpose)
    return (kind, Place.NAMED) if is_id else None


def kind_of_entry(text: str, spot: Spot) -> Loadable | None:
    """Return what the key of a mapping is an id of, by the key of the mapping."""
    if not (is_owned(text) and looks_like_id(text)) or is_gateway_spelling(text):
        return None
    kind = spot.nearest_kind(farthest=0)
    return None if is_behind_interface(spot) else kind


def _names_in_full(text: str, spot: Spot) -> bool:
    """Return whether a variable says that it has a model's name, and a text may be just that.

    A plain word behind an owner is enough there, unless the owner is called like a folder.
    """
    variable = spot.dotted.rpartition(".")[2]
    if not _VARIABLE.fullmatch(variable) or not is_owned(text) or _speaks_of_others(spot):
        return False
    return may_be_owned(text) and not is_gateway_spelling(text)


def _speaks_of_others(spot: Spot) -> bool:
    """Return whether anything beside a variable is about an interface, whosever model it has."""
    return any(
        (key.endswith("provider") and is_provider(text)) or key.endswith("api_key")
        for key, text in spot.beside.items()
    )


def _is_of_others(spot: Spot) -> bool:
    """Return whether what a key names is no repository of a model or dataset that is loaded."""
    return is_behind_interface(spot) or is_of_thing(spot) or spot.beside.get("repo_type") == "space"


def _is_task(spot: Spot) -> bool:
    return spot.key == "dataset_path" and not _OF_TASKS.isdisjoint(spot.beside)


def _place_of_address(text: str, spot: Spot) -> tuple[Loadable, Place] | None:
    found = read_reference(text)
    kind = found.kind if found else None
    if kind is not Model and kind is not Dataset:
        return None
    if spot.hosted or is_picture(text):
        return None
    loads = is_hub_file(text) or says(spot.key) is Says.NAME
    return kind, Place.LOAD if loads else Place.MENTION


def _kind_of(spot: Spot, said: Says | None) -> Loadable | None:
    if spot.beside.get("repo_type") == "dataset":
        return Dataset
    if (own := kind_told(spot.key)) is not None:
        return own
    if (near := spot.nearest_kind()) is not None:
        return near
    if said is Says.NAME:
        return Model
    return Dataset if not _OF_DATASETS.isdisjoint(spot.beside) else None


def _is_id(text: str, spot: Spot, said: Says | None, purpose: Purpose) -> bool:
    if looks_like_id(text):
        return purpose.is_ml or looks_surely(text, alone=spot.key == "model")
    return not (_OF_DATASETS | _OF_MODELS).isdisjoint(spot.beside)
