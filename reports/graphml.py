"""GraphML, for Gephi, yEd, Cytoscape and others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from queries.answers import Answer

TAKES = ("Step", "Impact", "Thing", "Use", "Statement")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(answer: Answer) -> str:
    """Return things and steps as GraphML; characters that XML cannot hold are replaced."""
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    about = answer.parameters.get("id")
    if about is not None:
        graph.add_node(_text(about))
    plain = answer.to_networkx()
    for node, values in plain.nodes(data=True):
        graph.add_node(_text(node), **_known(values))
    for start, end, values in plain.edges(data=True):
        graph.add_edge(_text(start), _text(end), **_known(values))
    for part in answer.parts.values():
        for row in part.rows:
            if "id" in row and _text(row["id"]) in graph:
                graph.add_node(_text(row["id"]), **_known(row))
    return "\n".join(networkx.generate_graphml(graph)) + "\n"


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {k: _text(v) if isinstance(v, str) else v for k, v in values.items() if v is not None}


def _text(value: Any) -> str:
    return _NOT_XML.sub("\ufffd", str(value))
