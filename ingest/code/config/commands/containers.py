"""Commands within configuration: scripts of CI, and what a container runs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.code.config.commands.arguments import Word, words_in
from ingest.code.config.keys import normal_key
from ingest.code.config.trees.nodes import Mapping, Node, Scalar, Sequence
from ingest.code.embedded import Embedded, Found
from ingest.code.findings import How
from ingest.code.shell.reader import read_arguments, read_commands

_SCRIPT = re.compile(
    r"run|(?:\w+_)?(?:script|scripts|commands)|runcmd|on_create|setup|\w+_command|(?:\w+_)?shell"
)
_KEYS = (
    ("entrypoint",),
    ("command", "cmd"),
    ("args", "arguments", "argv", "extra_args", "container_args"),
)
"""Keys of a container: its program, and what this one is given, in the order of the command."""
_FILE = re.compile(r"[\w-][\w.-]*\.(?:ya?ml|json|toml|py|sh|env|ini|cfg|conf|js|ts)", re.IGNORECASE)


def is_script(key: str) -> bool:
    """Return whether the value of a normal key is a script, or a list of commands."""
    return bool(_SCRIPT.fullmatch(key))


def read_script(path: str, node: Node) -> Iterator[Found]:
    """Yield what a script, or each command of a list, names."""
    for scalar in node.items if isinstance(node, Sequence) else [node]:
        if isinstance(scalar, Scalar):
            yield from read_commands(path, scalar.text, scalar.line)


def read_container(path: str, node: Mapping) -> Iterator[Found]:
    """Yield what the command of a container names that a mapping describes, with its arguments."""
    parts = {normal_key(key.text): value for key, value in node.pairs}
    given = [next((parts[key] for key in keys if key in parts), None) for keys in _KEYS]
    words = list[Word]()
    for one in given:
        if isinstance(one, Scalar) and not (words or one.text.lstrip().startswith("-")):
            yield from read_commands(path, one.text, one.line, How.CONFIG)
        elif one:
            words += _words_of(one)
    if words:
        image = parts.get("image")
        named = image.text if isinstance(image, Scalar) else ""
        yield from read_arguments(path, words, named, How.CONFIG)


def _words_of(node: Node) -> list[Word]:
    """Return the words that a value gives: those of a text, or one an item of a list."""
    if isinstance(node, Scalar):
        return words_in(node.text, node.line)
    items = node.items if isinstance(node, Sequence) else []
    return [(item.text, item.line) for item in items if isinstance(item, Scalar)]


def file_within(path: str, key: str, scalar: Scalar) -> Embedded | None:
    """Return the file that a value is whose key is the name of one, as in a ConfigMap."""
    if "\n" not in scalar.text or not _FILE.fullmatch(key):
        return None
    lines = range(scalar.line, scalar.line + scalar.text.count("\n") + 1)
    return Embedded(path, key, scalar.text, lines)
