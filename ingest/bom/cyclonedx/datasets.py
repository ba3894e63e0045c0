"""Which entries of a model card's datasets are data that its model was trained on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ingest.bom.cyclonedx.values import member, text_of

_TRAINING = re.compile(r"train|tun(?:e|ing)|distil", re.IGNORECASE)
_TESTING = re.compile(r"\b(?:evaluat\w*|eval|test(?:s|ed|ing)?|benchmarks?)\b", re.IGNORECASE)
_SEVERAL = re.compile(r"[,;\n]|\band\b|[.!?]\s", re.IGNORECASE)
_MOST_WORDS = 8


def why_untrained(entry: Mapping[str, Any]) -> str | None:
    """Return why an entry names no data of the training; None if it may name some."""
    name, told = text_of(entry.get("name")) or "", text_of(entry.get("description")) or ""
    said = f"{name} {told}".replace("_", " ")
    if _TESTING.search(said) and not _TRAINING.search(said):
        return "it is data of an evaluation"
    addressed = text_of(member(entry, "contents", "url"))
    if not addressed and (_SEVERAL.search(name) or len(name.split()) > _MOST_WORDS):
        return "its name is a text, and not that of one dataset"
    return None
