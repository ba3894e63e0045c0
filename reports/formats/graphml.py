"""GraphML, for Gephi, yEd, Cytoscape and others."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from queries.answer import Row

if TYPE_CHECKING:
    import networkx

    from queries.answer import Report

_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONG = 2**63
"""Integers have 64 bits there."""


def render(report: Report) -> str:
    """Return artifacts and steps as GraphML; characters that XML cannot hold are replaced.

    A node has its kind and its known values; two licences of one artifact stand side by side. Each
    edge has an id of its own, and each property one type.
    """
    import networkx
    from networkx.readwrite.graphml import GraphMLWriter

    class Writer(GraphMLWriter):
        def add_data(self, name: str, element_type: Any, value: Any, *more: Any) -> Element:
            """Return an element with a value as XML Schema writes it."""
            element: Element = super().add_data(name, element_type, value, *more)
            if element_type is bool:
                element.text = str(value).lower()
            return element

    found = report.to_networkx()
    if report.about and report.about[1] not in found:
        found.add_node(report.about[1], id=report.about[1], kind=report.about[0])
    made: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    names = _unique_names(found)
    nodes = [values for _, values in found.nodes(data=True)]
    for name, values in zip(names.values(), _typed(nodes), strict=True):
        made.add_node(name, **values)
    edges = list(found.edges(data=True))
    for number, values in enumerate(_typed([values for _, _, values in edges])):
        start, end, _ = edges[number]
        # Multiple edges of networkx count between two nodes; others want ids of the whole file.
        made.add_edge(names[start], names[end], key=f"e{number}", **values)
    writer = Writer()
    writer.add_graph_element(made)
    return f"{str(writer).rstrip()}\n"


def _unique_names(nodes: Iterable[str]) -> dict[str, str]:
    """Return the name of each node as XML holds it; no two are alike."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for node in nodes:
        name = text = _xml_text(node)
        number = 1
        while name in taken:
            number += 1
            name = f"{text} ({number})"
        taken.add(name)
        names[node] = name
    return names


def _typed(rows: list[Row]) -> list[Row]:
    """Return values that XML and others can hold: of a property all are of one type."""
    types: dict[str, set[type]] = {}
    for row in rows:
        for name, value in row.items():
            if value is not None:
                types.setdefault(name, set()).add(_type_of(value))
    one = {
        name: next(iter(found)) if len(found) == 1 else float if found == {int, float} else str
        for name, found in types.items()
    }
    return [
        {
            _xml_text(name): _xml_text(value) if one[name] is str else one[name](value)
            for name, value in row.items()
            if value is not None
        }
        for row in rows
    ]


def _type_of(value: Any) -> type:
    """Return the type of a value: a text, where no type of numbers has it."""
    if isinstance(value, bool):
        return bool
    if isinstance(value, int):
        return int if -_LONG <= value < _LONG else str
    return float if isinstance(value, float) and math.isfinite(value) else str


def _xml_text(value: Any) -> str:
    """Return a text that is the same when it is read: readers of XML know one kind of line end."""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_XML.sub("\ufffd", text)
