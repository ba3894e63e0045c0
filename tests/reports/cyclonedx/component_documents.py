"""Documents of one component or a few, of which nothing is wrong."""

from typing import Any

from reports.cyclonedx.checking import find_faults
from reports.cyclonedx.document import make_document
from tests.reports.bills_made import bill, component

CHILD, BASE, DATA = ("Model", "org/child"), ("Model", "org/base"), ("Dataset", "org/data")
CODE = ("Repository", "github.com/org/code")
REVISION = "892b3d7a7b1cf10c7a701c60881cd93df615734c"


def of(*components: Any, spec: str = "1.6", **values: Any) -> dict[str, Any]:
    """Return the document of a bill; nothing is wrong with it."""
    made = make_document(bill(*components, **values), spec)
    assert find_faults(made) == []
    return made


def subject(*args: Any, spec: str = "1.6", **values: Any) -> dict[str, Any]:
    """Return the component of a bill that has one."""
    found: dict[str, Any] = of(component(*args, **values), spec=spec)["metadata"]["component"]
    return found


def values_of(made: dict[str, Any], name: str) -> list[str]:
    """Return the values of a property of a component."""
    return [each["value"] for each in made["properties"] if each["name"] == name]
