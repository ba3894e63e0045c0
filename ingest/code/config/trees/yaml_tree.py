"""The trees of a YAML file: all of its documents, with templates of Helm and Jinja in it or not."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ingest.code.config.trees.line_tree import line_trees
from ingest.code.config.trees.nodes import Mapping, Node, Sequence, TooLargeError, TreeBuilder

if TYPE_CHECKING:
    import yaml

_OTHER_BREAKS = re.compile("[\x85\u2028\u2029]")
"""What ends a line in YAML 1.1 and in no editor: lines would be counted otherwise."""
_NOT_PRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # as YAML 1.1 has it
)
_BLOCK_LINE = re.compile(r"^[ \t]*(?:\{\{(?:(?!\}\}).){0,2000}\}\}|\{%.{0,2000}%\})[ \t]*$", re.M)
"""A line that holds directives of a template and nothing else."""
_INLINE = re.compile(r"\{\{((?:(?!\}\}).){0,2000})\}\}")
_DEFAULT = re.compile(r"""\bdefault(?:\s+|\(\s*)(["'])([^"']{1,200})\1""")


def yaml_trees(text: str) -> list[Node]:
    """Return the trees of a file's documents; of a file that is no YAML, those of its lines."""
    text = _NOT_PRINTABLE.sub(" ", _OTHER_BREAKS.sub(" ", text))
    trees = parse_yaml(text)
    if trees is None and ("{{" in text or "{%" in text):
        trees = parse_yaml(without_templates(text))
    return line_trees(text) if trees is None else trees


def without_templates(text: str) -> str:
    """Return a text without the directives of a template, with the defaults that they state."""
    text = _BLOCK_LINE.sub("", text)
    return _INLINE.sub(lambda found: _default_of(found[1]), text)


def _default_of(directive: str) -> str:
    stated = _DEFAULT.search(directive)
    return stated[2] if stated else "__"


def parse_yaml(text: str, first_line: int = 1) -> list[Node] | None:
    """Return the trees of the documents of a text; None if it is no YAML."""
    import yaml

    builder = TreeBuilder(first_line)
    with contextlib.suppress(TooLargeError):
        try:
            for event in yaml.parse(text, Loader=yaml.CSafeLoader):
                _TAKE[type(event).__name__](builder, event)
        except (yaml.YAMLError, ValueError):
            return None
    return builder.roots


def _add(builder: TreeBuilder, event: yaml.ScalarEvent) -> None:
    # The text of a block begins a line below its sign.
    builder.add(event.value, _line_of(event) + (event.style in ("|", ">")))


def _line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _ignore(_builder: TreeBuilder, _event: yaml.Event) -> None:
    """Take an event that holds nothing."""


_TAKE: dict[str, Callable[[TreeBuilder, Any], None]] = {
    "ScalarEvent": _add,
    # What an alias repeats is read where it is written.
    "AliasEvent": lambda builder, event: builder.add("", _line_of(event)),
    "MappingStartEvent": lambda builder, _: builder.open(Mapping()),
    "SequenceStartEvent": lambda builder, _: builder.open(Sequence()),
    "MappingEndEvent": lambda builder, _: builder.close(),
    "SequenceEndEvent": lambda builder, _: builder.close(),
    "StreamStartEvent": _ignore,
    "StreamEndEvent": _ignore,
    "DocumentStartEvent": _ignore,
    "DocumentEndEvent": _ignore,
}
"""What is done with each kind of event of the parser."""
