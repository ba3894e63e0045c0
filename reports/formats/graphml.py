"""GraphML, for Gephi, yEd, Cytoscape and others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from graph.schema import Repository
from queries.answer import ends_of, node_names
from queries.lineage_report import LineageReport, label_rows

if TYPE_CHECKING:
    from queries.answer import Key, Report

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report) -> str:
    """Return artifacts and steps as GraphML; characters that XML cannot hold are replaced.

    A node has its kind and its known values; two licences of one artifact stand side by side.
    """
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    names = node_names(report.rows)
    for (kind, identifier), values in _known_nodes(report).items():
        name = names.get((kind, identifier), identifier)
        graph.add_node(_xml_text(name), **_known_values({**values, "id": identifier, "kind": kind}))
    plain = report.to_networkx()
    for node, values in plain.nodes(data=True):
        graph.add_node(_xml_text(node), **_known_values(values))
    for start, end, values in plain.edges(data=True):
        graph.add_edge(_xml_text(start), _xml_text(end), **_known_values(values))
    return "\n".join(networkx.generate_graphml(graph)) + "\n"


def _known_nodes(report: Report) -> dict[Key, dict[str, Any]]:
    """Return the artifacts whose kinds the report knows, with what it says of them."""
    if report.several:
        return {key: known for each in report.several for key, known in _known_nodes(each).items()}
    found: dict[Key, dict[str, Any]] = {report.about: {}} if report.about else {}
    for row in report.rows:
        keys = list(ends_of(row)) if "child_id" in row else []
        if row.get("repository"):
            keys.append((row.get("kind", Repository.label), row["repository"]))
        found.update((key, {}) for key in keys if key not in found)
    for artifact in label_rows(report.artifacts) if isinstance(report, LineageReport) else ():
        known = found.setdefault((artifact.kind, artifact.id), {})
        known |= {"only_mentioned": artifact.only_mentioned, "steps": artifact.steps}
        if artifact.license is not None:
            label = f"{artifact.license} ({artifact.stated_by})"
            known["license"] = f"{known['license']}; {label}" if "license" in known else label
    for gone in getattr(report, "gone", None) or ():
        known = found.setdefault((gone.kind, gone.id), {})
        known |= {"last_stated": gone.last_stated, "gone_since": gone.gone_since}
    for base in report.unresolved if isinstance(report, LineageReport) else ():
        known = found.setdefault((base.kind, base.id), {})
        texts = [*known.get("unresolved_base", "").split("\n"), base.text or ""]
        known["unresolved_base"] = "\n".join(dict.fromkeys(filter(None, texts)))
    return found


def _known_values(values: dict[str, Any]) -> dict[str, Any]:
    return {
        k: _xml_text(v) if isinstance(v, str) else v for k, v in values.items() if v is not None
    }


def _xml_text(value: Any) -> str:
    return _NOT_XML.sub("\ufffd", str(value))
