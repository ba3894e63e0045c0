"""Small documents of CycloneDX, valid as they stand."""

from typing import Any

SERIAL = "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79"


def document(spec: str = "1.7", **more: Any) -> dict[str, Any]:
    """Return a document with some further fields."""
    base = {"bomFormat": "CycloneDX", "specVersion": spec, "serialNumber": SERIAL, "version": 1}
    return {**base, **more}


def component(ref: str, **more: Any) -> dict[str, Any]:
    """Return a component with some further fields."""
    return {"type": "library", "bom-ref": ref, "name": ref, **more}


def model(name: str, revision: str = "", **more: Any) -> dict[str, Any]:
    """Return a model of the Hub as a component, at a revision if one is given."""
    owner, _, last = name.partition("/")
    at = f"@{revision}" if revision else ""
    made = {
        "type": "machine-learning-model",
        "bom-ref": f"model:{name}",
        "group": owner,
        "name": last,
        "purl": f"pkg:huggingface/{name}{at}",
    }
    return {**made, **({"version": revision} if revision else {}), **more}
