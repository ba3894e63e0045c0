"""A card's text as metadata and prose; sizes are bounded because cards are written by strangers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

LARGEST_METADATA = 256_000
"""Characters of YAML that are parsed, without evaluation results."""
LARGEST_RESULTS = 1_500_000
"""Characters of evaluation results that are parsed; cards of embeddings have half a million."""
DEEPEST = 100
"""Levels of nesting that metadata may have."""
MOST_NODES = 100_000
"""Values that metadata may have with its YAML aliases expanded."""

_BEFORE = re.compile(r"\ufeff?\s*(?:<!--(?:(?!-->)[\s\S]){0,10000}-->\s*)*")
# Keys of the Hub are in lower case: "Note: …" after a horizontal rule is prose.
_OPENED = re.compile(r"---[ \t]*\n(?:[ \t]*(?:#.*)?\n)*[a-z][a-z0-9_-]*:(?:\s|$)")
_UNENDED = "its metadata does not stand between two lines of just ---"


class BadMetadata(ValueError):
    """Metadata that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Card:
    """The content of a card's file; ``problem`` says why metadata in it could not be read."""

    metadata: dict[str, Any]
    prose: str
    problem: str | None = None


def split_card(text: str) -> Card:
    """Return a card's metadata and prose; a text without metadata is prose as a whole.

    The metadata is where huggingface_hub's card classes, and so the Hub, look for it. In addition a
    byte order mark and comments may precede it.
    """
    from huggingface_hub.repocard import REGEX_YAML_BLOCK

    text = text[_match_end(_BEFORE.match(text)) :]
    block = REGEX_YAML_BLOCK.match(text)
    if not block:
        return Card({}, text, _UNENDED if _OPENED.match(text) else None)
    found: dict[str, Any] = {}
    problems = []
    stated, results = _separate_results(block[2])
    for what, part, longest in (
        ("metadata", stated, LARGEST_METADATA),
        ("evaluation results", results, LARGEST_RESULTS),
    ):
        try:
            found |= _parse_mapping(what, part, longest)
        except BadMetadata as error:
            problems.append(str(error))
    return Card(found, text[block.end() :], "; ".join(problems) or None)


def _match_end(match: re.Match[str] | None) -> int:
    return match.end() if match else 0


def _parse_mapping(what: str, block: str, longest: int) -> dict[str, Any]:
    """Return a block of YAML as a dict; keys that are no text are left out.

    ``what`` names the block in errors. The library's card classes are not used because they raise
    for keys that are no text, and print warnings for some values.

    Raises
    ------
    BadMetadata
        If the block is over ``longest`` characters, is no YAML, is no mapping, or would expand
        beyond DEEPEST levels or MOST_NODES values.
    """
    import yaml

    loader = _check_bounds(what, block, longest)
    try:
        found = yaml.load(block, Loader=loader)  # noqa: S506  # both are safe loaders
    # Besides its own errors the parser passes on Python's, for impossible dates and numbers and for
    # keys that are not hashable.
    except Exception as error:
        raise BadMetadata(f"its {what} is not YAML: {_explain_error(error)}") from None
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise BadMetadata(f"its {what} is not keys with values")
    return {key: value for key, value in found.items() if isinstance(key, str)}


def load_documents(what: str, text: str) -> list[Any]:
    """Return the documents of a text of YAML, of which ``---`` may divide several.

    Raises
    ------
    BadMetadata
        As for the metadata of a card; the bounds hold for all documents together.
    """
    import yaml

    loader = _check_bounds(what, text, LARGEST_METADATA)
    try:
        return list(yaml.load_all(text, Loader=loader))  # both are safe loaders
    except Exception as error:
        raise BadMetadata(f"its {what} is not YAML: {_explain_error(error)}") from None


def _check_bounds(what: str, text: str, longest: int) -> Any:
    """Return the loader for a text of YAML that is not too large to be loaded.

    Raises
    ------
    BadMetadata
        If it is over ``longest`` characters, is no YAML, or would expand beyond DEEPEST levels or
        MOST_NODES values.
    """
    import yaml

    if len(text) > longest:
        raise BadMetadata(f"its {what} has {len(text):,} characters, over {longest:,}")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        if _has_aliases(what, yaml.parse(text, Loader=loader)):
            for root in yaml.compose_all(text, Loader=loader):
                _check_aliases(what, root)
    except BadMetadata:
        raise
    except Exception as error:
        raise BadMetadata(f"its {what} is not YAML: {_explain_error(error)}") from None
    return loader


def _separate_results(block: str) -> tuple[str, str]:
    """Return the block without its evaluation results, and the evaluation results.

    They make up most of the longest cards, and an error in them must not lose the other metadata.
    Indented lines, list items, empty lines and comments belong to the key before them.
    """
    kept: tuple[list[str], list[str]] = ([], [])
    inside = False
    for line in block.split("\n"):
        if line.strip() and line[0] not in " \t-#":
            inside = line.startswith("model-index:")
        kept[inside].append(line)
    return "\n".join(kept[0]), "\n".join(kept[1])


def _explain_error(error: Exception) -> str:
    """Return the first line of an error's message, with the line of YAML that it is about."""
    mark = getattr(error, "problem_mark", None)
    lines = str(getattr(error, "problem", None) or error).splitlines()
    where = f" (line {mark.line + 1})" if mark is not None else ""
    return (lines[0] if lines else type(error).__name__)[:200] + where


def _has_aliases(what: str, events: Iterable[Any]) -> bool:
    """Return whether YAML aliases repeat values.

    Raises
    ------
    BadMetadata
        If values are nested over DEEPEST levels: the parser is recursive.
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
    """Raise BadMetadata if expanded aliases have over MOST_NODES values, or contain themselves."""
    sizes: dict[int, int] = {}

    def measure_node(node: Any) -> int:
        if id(node) in sizes:
            if not sizes[id(node)]:
                raise BadMetadata(f"its {what} contains itself")
            return sizes[id(node)]
        sizes[id(node)] = 0
        inner = node.value if isinstance(node.value, list) else []
        parts = [part for one in inner for part in (one if isinstance(one, tuple) else (one,))]
        total = 1 + sum(map(measure_node, parts))
        if total > MOST_NODES:
            raise BadMetadata(f"its {what} has over {MOST_NODES:,} values, aliases written out")
        sizes[id(node)] = total
        return total

    if root is not None:
        measure_node(root)
