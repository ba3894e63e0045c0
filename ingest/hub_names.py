"""Which texts of a stranger name a model or a dataset of the Hub, and which only look like it."""

from __future__ import annotations

import ast
import re
from typing import Any, Literal

from ingest.source import Skip

Kind = Literal["model", "dataset"]
LONGEST_LIST = 4_000
"""Characters of a list written as text that is still read."""

_LONGEST = 96  # characters of a name; the Hub allows no more
_PART = r"\w(?:[\w.-]*\w)?"
_ID = re.compile(rf"{_PART}(?:/{_PART})?", re.ASCII)
_HOST = re.compile(r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/", re.IGNORECASE)


def hub_id(text: str, kind: Kind = "model") -> str | None:
    """Return the id that a text names: an id as it is, or the address of a page of the Hub.

    None is returned for what the Hub could not have: paths of a disk, other addresses, prose, and
    for the address of a thing of another kind.
    """
    name = text.strip()
    address = _HOST.match(name)
    if address:
        steps = re.split(r"[?#]", name[address.end() :])[0].strip("/").split("/")
        if steps[0] in ("models", "datasets", "spaces"):
            if steps[0] != f"{kind}s":
                return None
            steps = steps[1:]
        elif kind != "model":
            return None
        name = "/".join(steps[:2])
    return name if is_id(name) else None


def is_id(name: str) -> bool:
    """Tell whether the Hub could have a thing of this name; the rules are its own."""
    if len(name) > _LONGEST or name.endswith(".git") or "--" in name or ".." in name:
        return False
    return bool(_ID.fullmatch(name))


def names(value: Any, field: str, subject: str, kind: Kind = "model") -> list[str | Skip]:
    """Return the texts of a field that may hold one, several or none, or a list as text.

    What is no text is a Skip with the reason.
    """
    values = _as_list(value) if isinstance(value, str) else value
    if values is None:
        return []
    found: dict[str | Skip, None] = {}
    for one in values if isinstance(values, list) else [values]:
        if isinstance(one, str) and not one.strip():
            continue
        if isinstance(one, str) and hub_id(one, kind):
            found[one] = None
        else:
            found[_refused(one, field, subject, kind)] = None
    return list(found)


def _refused(value: Any, field: str, subject: str, kind: Kind) -> Skip:
    if isinstance(value, str):
        return Skip(f"{field} of {subject}", f"{value[:100]!r} names no {kind} of the Hub")
    return Skip(f"{field} of {subject}", f"it is no name but {type(value).__name__}")


def _as_list(text: str) -> list[Any]:
    """Return the list that a text spells in Python or JSON, or else the text alone."""
    bare = text.strip()
    if not (bare.startswith("[") and bare.endswith("]")) or len(bare) > LONGEST_LIST:
        return [text]
    try:
        value = ast.literal_eval(bare)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return [text]
    return value if isinstance(value, list) else [text]
