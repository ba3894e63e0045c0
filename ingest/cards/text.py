"""A card's text: its metadata as a dict, and its prose; bounded, because strangers wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

LARGEST_METADATA = 256_000
"""Characters of YAML that are parsed, evaluation results aside."""
LARGEST_RESULTS = 1_500_000
"""Characters of evaluation results that are parsed; those of embeddings have half a million."""
DEEPEST = 100
"""Levels that metadata may have."""
MOST_NODES = 100_000
"""Values that metadata may have once its aliases are written out."""

_BEFORE = re.compile(r"\ufeff?\s*(?:<!--(?:(?!-->)[\s\S]){0,10000}-->\s*)*")
# A key of the Hub has lower case: "Note: …" below a horizontal rule is prose.
_OPENED = re.compile(r"---[ \t]*\n(?:[ \t]*(?:#.*)?\n)*[a-z][a-z0-9_-]*:(?:\s|$)")
_UNENDED = "its metadata does not stand between two lines of just ---"


class BadMetadata(ValueError):
    """Metadata that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card's file holds; ``problem`` says why its metadata could not be read."""

    metadata: dict[str, Any]
    prose: str
    problem: str | None = None


def split(text: str) -> Card:
    """Return a card's metadata and prose, whatever the text is.

    The metadata stands where the library's card classes, and so the Hub, look for it. A byte order
    mark and comments before it are passed over: its author stated it all the same.
    """
    from huggingface_hub.repocard import REGEX_YAML_BLOCK

    text = text[_end(_BEFORE.match(text)) :]
    block = REGEX_YAML_BLOCK.match(text)
    if not block:
        return Card({}, text, _UNENDED if _OPENED.match(text) else None)
    found: dict[str, Any] = {}
    problems = []
    stated, results = _apart(block[2])
    for what, part, longest in (
        ("metadata", stated, LARGEST_METADATA),
        ("evaluation results", results, LARGEST_RESULTS),
    ):
        try:
            found |= _mapping(what, part, longest)
        except BadMetadata as error:
            problems.append(str(error))
    return Card(found, text[block.end() :], "; ".join(problems) or None)


def _end(match: re.Match[str] | None) -> int:
    return match.end() if match else 0


def _mapping(what: str, block: str, longest: int) -> dict[str, Any]:
    """Return the keys of a block with their values, keys that are no text left out.

    The library's card classes would raise at such keys, and at some values print what they think.
    """
    import yaml

    if len(block) > longest:
        raise BadMetadata(f"its {what} has {len(block):,} characters, over {longest:,}")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        if _has_aliases(what, yaml.parse(block, Loader=loader)):
            _check_aliases(what, yaml.compose(block, Loader=loader))
        found = yaml.load(block, Loader=loader)  # noqa: S506  # both are safe loaders
    except BadMetadata:
        raise
    # Besides its own errors the parser raises what Python does with impossible dates and numbers,
    # and with keys that have no hash.
    except Exception as error:
        raise BadMetadata(f"its {what} is not YAML: {_reason(error)}") from None
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise BadMetadata(f"its {what} is not keys with values")
    return {key: value for key, value in found.items() if isinstance(key, str)}


def _apart(block: str) -> tuple[str, str]:
    """Return the block without its evaluation results, and these.

    They are most of the longest cards, and broken ones should not cost the rest. Indented lines,
    items of a list, empty lines and comments belong to the key above them.
    """
    kept: tuple[list[str], list[str]] = ([], [])
    inside = False
    for line in block.split("\n"):
        if line.strip() and line[0] not in " \t-#":
            inside = line.startswith("model-index:")
        kept[inside].append(line)
    return "\n".join(kept[0]), "\n".join(kept[1])


def _reason(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    said = str(getattr(error, "problem", None) or error).splitlines()
    where = f" (line {mark.line + 1})" if mark is not None else ""
    return (said[0] if said else type(error).__name__)[:200] + where


def _has_aliases(what: str, events: Iterable[Any]) -> bool:
    """Tell whether values are named and used again.

    Lists of lists of lists without end are refused: what builds them calls itself for each.
    """
    depth, found = 0, False
    for event in events:
        name = type(event).__name__
        depth += name.endswith("StartEvent") - name.endswith("EndEvent")
        found = found or name == "AliasEvent"
        if depth > DEEPEST:
            raise BadMetadata(f"its {what} goes over {DEEPEST} levels deep")
    return found


def _check_aliases(what: str, root: Any) -> None:
    """Refuse metadata that would be much longer with its aliases written out, or without end."""
    sizes: dict[int, int] = {}

    def size(node: Any) -> int:
        if id(node) in sizes:
            if not sizes[id(node)]:
                raise BadMetadata(f"its {what} contains itself")
            return sizes[id(node)]
        sizes[id(node)] = 0
        inner = node.value if isinstance(node.value, list) else []
        parts = [part for one in inner for part in (one if isinstance(one, tuple) else (one,))]
        total = 1 + sum(map(size, parts))
        if total > MOST_NODES:
            raise BadMetadata(f"its {what} has over {MOST_NODES:,} values, aliases written out")
        sizes[id(node)] = total
        return total

    if root is not None:
        size(root)
