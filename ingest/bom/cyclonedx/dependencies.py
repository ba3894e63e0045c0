"""What depends on what in a document of CycloneDX, as far as elements have to do with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.bom.cyclonedx.references import References
from ingest.bom.json_events import Event, skip_value

MOST = 1_000_000
"""Dependencies of and on elements that are read."""


@dataclass(slots=True)
class Edges:
    """The dependencies on elements, as pairs of references, each once.

    ``dangling`` counts those that name no component, ``left_out`` those beyond the bound.
    """

    pairs: dict[tuple[str, str], None] = field(default_factory=dict)
    dangling: int = 0
    left_out: int = 0


def read_edges(events: Iterator[Event], references: References) -> Edges:
    """Return the dependencies on elements of a document."""
    edges = Edges()
    if next(events)[0] == "start_map":
        while (found := next(events))[0] != "end_map":
            event = next(events)[0]
            if found[1] == "dependencies" and event == "start_array":
                _read_list(events, references, edges)
            else:
                skip_value(events, event)
    return edges


def _read_list(events: Iterator[Event], references: References, edges: Edges) -> None:
    while (event := next(events)[0]) != "end_array":
        if event == "start_map":
            _read_entry(events, references, edges)
        else:
            skip_value(events, event)


def _read_entry(events: Iterator[Event], references: References, edges: Edges) -> None:
    """Read one entry: its own reference may stand behind a million others."""
    ref, targets, unknown = None, dict[str, None](), 0
    while (found := next(events))[0] != "end_map":
        event, value = next(events)
        if found[1] == "ref" and event == "string":
            ref = value
        elif found[1] == "dependsOn" and event == "start_array":
            while (each := next(events))[0] != "end_array":
                if each[0] != "string":
                    skip_value(events, each[0])
                elif references.is_element(target := each[1]):
                    targets[target] = None
                elif not references.is_known(target):
                    unknown += 1
        else:
            skip_value(events, event)
    if ref is None:
        return
    if targets and not references.is_known(ref):
        edges.dangling += len(targets)
        return
    edges.dangling += unknown if references.is_element(ref) else 0
    for target in targets:
        if len(edges.pairs) < MOST:
            edges.pairs[ref, target] = None
        else:
            edges.left_out += 1
