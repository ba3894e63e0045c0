"""The style sheet of Neo4j Browser (GraSS), made from the schema in the explorer's colours."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from importlib.resources import files

from graph.schema import (
    ARTIFACTS,
    CLAIMS,
    DERIVED,
    NODES,
    Claim,
    Node,
    Relation,
    Upstream,
    properties,
)

_VARIABLE = re.compile(r"--ptm-([\w-]+): (#[0-9a-f]{6});")
_NODES = {
    "License": "family-community",
    "Owner": "family-share-alike",
    "Paper": "family-weak-copyleft",
    "Weights": "family-research-only",
    "UnresolvedBase": "kind-base",
}
"""Colours of kinds for which the explorer has no kind of its own, by its names for colours."""
_CAPTIONS = {"Run": "source", "Alias": "alias", "Change": "claim"}
"""The property that names a node whose id says nothing to people."""
_WAYS = {
    Upstream.MADE: "kind-model",
    Upstream.TRAINED: "kind-dataset",
    Upstream.USES: "kind-repository",
}
_TEXT_ON_NODES = "#ffffff"


def style_sheet() -> str:
    """Return the style sheet: a rule for every kind of node and type of relationship."""
    rules = {
        "node": _node_rule("kind-fold", "50px", "id"),
        **{f"node.{kind.label}": _rule_of_node(kind) for kind in NODES},
        "relationship": _relationship_rule("muted", "1px", "<type>"),
        **{f"relationship.{each.label}": _rule_of(each) for each in (*CLAIMS, *DERIVED)},
    }
    return "\n".join(_written(selector, rule) for selector, rule in rules.items())


def _rule_of_node(kind: type[Node]) -> dict[str, str]:
    colour = _NODES.get(kind.label, f"kind-{kind.label.lower()}")
    known = colour if colour in _colours() else "kind-fold"
    diameter = "65px" if kind in ARTIFACTS else "50px"
    return _node_rule(known, diameter, _CAPTIONS.get(kind.label, "id"))


def _node_rule(colour: str, diameter: str, caption: str) -> dict[str, str]:
    return {
        "diameter": diameter,
        "color": _colours()[colour],
        "border-color": _colours()["text"],
        "border-width": "1px",
        "text-color-internal": _TEXT_ON_NODES,
        "font-size": "10px",
        "caption": f'"{{{caption}}}"',
    }


def _rule_of(relation: type[Relation]) -> dict[str, str]:
    """Return the rule of a type of relationship; how something was made is what it is called."""
    if relation in DERIVED:
        return _relationship_rule("conflict", "3px", "{verdict}")
    way = relation.leads_upstream if issubclass(relation, Claim) else None
    named = any(each.name == "method" for each in properties(relation))
    return _relationship_rule(
        _WAYS[way] if way else "muted", "2px" if way else "1px", "{method}" if named else "<type>"
    )


def _relationship_rule(colour: str, width: str, caption: str) -> dict[str, str]:
    return {
        "color": _colours()[colour],
        "shaft-width": width,
        "font-size": "8px",
        "padding": "3px",
        "text-color-external": _colours()["text"],
        "text-color-internal": _TEXT_ON_NODES,
        "caption": f'"{caption}"',
    }


def _written(selector: str, rule: Mapping[str, str]) -> str:
    lines = "".join(f"  {name}: {value};\n" for name, value in rule.items())
    return f"{selector} {{\n{lines}}}\n"


@functools.cache
def _colours() -> dict[str, str]:
    """Return the colours of the explorer's page, the light ones, by their names."""
    text = (files("reports.html") / "explorer" / "explorer.css").read_text("utf-8")
    return dict(_VARIABLE.findall(text))
