"""GraphML, for Gephi, yEd, Cytoscape and others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from queries.answer import ends_of, node_names

if TYPE_CHECKING:
    from queries.answer import Key, Report

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(answer: Report) -> str:
    """Return things and steps as GraphML; characters that XML cannot hold are replaced.

    A node has its kind, and what else is known of it; two licences of one thing stand side by side.
    """
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    names = node_names(answer.rows)
    for (kind, identifier), values in _things(answer).items():
        name = names.get((kind, identifier), identifier)
        graph.add_node(_text(name), **_known({**values, "id": identifier, "kind": kind}))
    plain = answer.to_networkx()
    for node, values in plain.nodes(data=True):
        graph.add_node(_text(node), **_known(values))
    for start, end, values in plain.edges(data=True):
        graph.add_edge(_text(start), _text(end), **_known(values))
    return "\n".join(networkx.generate_graphml(graph)) + "\n"


def _things(answer: Report) -> dict[Key, dict[str, Any]]:
    """Return the things whose kinds the answer tells, with what it tells of them."""
    found: dict[Key, dict[str, Any]] = {answer.about: {}} if answer.about else {}
    for row in answer.rows:
        keys = list(ends_of(row)) if "child_id" in row else []
        if row.get("repository"):
            keys.append(("Repository", row["repository"]))
        found.update((key, {}) for key in keys if key not in found)
    for row in answer.parts["things"].rows if "things" in answer.parts else ():
        known = found.setdefault((row["kind"], row["id"]), {})
        known |= {"only_mentioned": row["only_mentioned"], "steps": row["steps"]}
        if row["license"] is not None:
            told = f"{row['license']} ({row['stated_by']})"
            known["license"] = f"{known['license']}; {told}" if "license" in known else told
    return found


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {k: _text(v) if isinstance(v, str) else v for k, v in values.items() if v is not None}


def _text(value: Any) -> str:
    return _NOT_XML.sub("\ufffd", str(value))
