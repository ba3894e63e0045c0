"""Configuration within a value of configuration: JSON in a variable."""

from __future__ import annotations

import re

from ingest.code.config.trees.nodes import Node, Scalar
from ingest.code.config.trees.yaml_tree import parse_yaml

_BEGINS_JSON = re.compile(r"\s*(?:\[\s*)?[{\"']")
SHORTEST = 12
"""Characters of a text that may hold any."""


def trees_within(scalar: Scalar) -> list[Node]:
    """Return the trees of a text that is itself configuration; none for any other text.

    JSON is YAML as well.
    """
    text = scalar.text
    if len(text) < SHORTEST or "/" not in text:
        return []
    if not (text.lstrip()[:1] in ("{", "[") and _BEGINS_JSON.match(text)):
        return []
    trees = parse_yaml(text.replace("\t", " "), scalar.line) or []
    return [tree for tree in trees if not isinstance(tree, Scalar)]
