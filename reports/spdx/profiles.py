"""Which profiles of SPDX a document may claim: those whose every demand it fulfils.

Core, Software and SimpleLicensing demand nothing beyond what the model itself does. The Extension
profile is fulfilled, and not claimed: in the context that SPDX prescribes for JSON-LD, the word for
it stands for the property of the same name, and SPDX's own shapes refuse the document then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reports.spdx.licensing import CONCLUDED, DECLARED
from reports.spdx.names import Element

_ALWAYS = ("core", "software", "simpleLicensing")
_DEMANDS = {
    "ai": (
        "ai_AIPackage",
        ("releaseTime", "suppliedBy", "software_downloadLocation", "software_packageVersion",
         "software_primaryPurpose"),
    ),
    "dataset": (
        "dataset_DatasetPackage",
        ("builtTime", "dataset_datasetType", "originatedBy", "releaseTime",
         "software_downloadLocation", "software_primaryPurpose"),
    ),
}  # fmt: skip
"""The class of each further profile, and what every element of the class has to have."""


def conformed_profiles(elements: Iterable[Element]) -> list[str]:
    """Return the profiles that a document conforms to; one without any element is not claimed."""
    elements = list(elements)
    licenses = Counter(
        (each["from"], each["relationshipType"])
        for each in elements
        if each.get("relationshipType") in (DECLARED, CONCLUDED)
    )
    claimed = list(_ALWAYS)
    for profile, (kind, demanded) in _DEMANDS.items():
        own = [each for each in elements if each["type"] == kind]
        if own and all(_is_whole(each, demanded, licenses) for each in own):
            claimed.append(profile)
    return claimed


def _is_whole(
    element: Element, demanded: tuple[str, ...], licenses: Counter[tuple[str, str]]
) -> bool:
    licensed = all(licenses[element["spdxId"], kind] == 1 for kind in (DECLARED, CONCLUDED))
    return licensed and all(name in element for name in demanded)
