"""Whether SPDX's own model takes the elements of a document."""

from __future__ import annotations

import io
import json
from typing import Any

from reports.faults import DefectError
from reports.spdx.names import Element

_CLOSED = frozenset(
    "type relationshipType completeness scope annotationType externalRefType algorithm "
    "profileConformance software_primaryPurpose software_sbomType dataset_datasetType "
    "dataset_datasetAvailability".split()
)
"""The properties whose words are those of a closed list."""
_ALIKE = frozenset({"element", "extension", "ai_metric"})
"""Lists of what is alike, so that a few of it are enough to read."""


def check_shapes(graph: list[Element]) -> None:
    """Let SPDX's model read one element of each shape, and write it again as it was.

    Elements of one shape have the same class, the same properties of the same types, and the same
    words of closed lists. The model takes several seconds for thousands of elements; one of each
    shape are few.

    Raises
    ------
    DefectError
        If the model refuses one, or knows less of it than was written.
    """
    from spdx_python_model import v3_0_1 as model

    elements = _one_of_each(graph)
    objects, stream = model.SHACLObjectSet(), io.BytesIO()
    try:
        model.JSONLDDeserializer().deserialize_data({"@graph": elements}, objects)
        model.JSONLDSerializer().write(objects, stream)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise DefectError(f"SPDX does not take an element: {error}") from error
    again = {_id_of(each): each for each in json.loads(stream.getvalue())["@graph"]}
    for element in elements:
        if again.get(_id_of(element)) != element:
            raise DefectError(f"SPDX reads another {element['type']} than was written")


def _one_of_each(graph: list[Element]) -> list[Element]:
    """Return an element of each shape, with what all of them share."""
    shapes = {_shape_of(each): each for each in graph}
    shared = [each for each in graph if "@id" in each]
    others = (each for each in shapes.values() if "@id" not in each)
    return [*shared, *map(_shorten, others)]


def _shorten(element: Element) -> Element:
    return {key: value[:3] if key in _ALIKE else value for key, value in element.items()}


def _id_of(element: Element) -> str:
    return str(element.get("spdxId") or element["@id"])


def _shape_of(value: Any, name: str = "") -> Any:
    """Return what elements of one shape have in common."""
    if isinstance(value, str):
        return value if name in _CLOSED else str
    if isinstance(value, dict):
        return tuple((key, key in _ALIKE or _shape_of(inner, key)) for key, inner in value.items())
    if isinstance(value, list):
        return frozenset(_shape_of(each, name) for each in value)
    return type(value)
