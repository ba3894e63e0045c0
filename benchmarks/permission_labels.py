"""What may be done under a licence, beside what others say of it by hand.

``python -m benchmarks.permission_labels CHOOSEALICENSE LIAGENT`` takes a checkout of
choosealicense.com and the file of LiAgent's labels of AI licences (label_ai_16.csv). Neither is
shipped. It prints how many statements are equal, and the others with the reason; its status is 1 if
one has no reason.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from licenses.catalog.table import look_up
from licenses.rule.permissions import ASKED, DUTIES, NO, OWN, YES, Permission, permissions
from licenses.rule.readings import Policy

_FAMILY_OF = {"GFDL-1.3": "gfdl"}
"""Versions that the table has as a family alone."""
_PERMITS = {
    "commercial-use": "commercial",
    "distribution": "redistribute",
    "modifications": "publish",
    "private-use": "use",
}
"""Tags of choosealicense.com, and the action that they permit."""
_ALLOWS = {
    "Distribute": "redistribute",
    "Modify": "publish",
    "Commercial Use": "commercial",
    "Private Use": "use",
}
_SAID = {"0": "silent", "1": "yes", "2": "no"}
_ASKS = {
    "Include License": (("Include License",), "redistribute", "copy of the licence"),
    "Include Copyright": (
        ("Include Copyright", "Include Notice", "Give Credit"),
        "redistribute",
        "keep copyright",
    ),
    "State Changes": (("State Changes",), "publish", "say what was changed"),
    "Disclose Source": (("Disclose Source",), "service", "its source"),
}
"""LiAgent's labels of duties: its columns, the action of which we ask them, and our words."""
_NOT_NAMED = "LiAgent labels what the text names; this one neither names nor excludes it"
REASONS = {
    ("ms-pl", "same-license"): "s.3(D): what is distributed in source form stays under it",
    ("bigcode-openrail-m", "State Changes"): "s.5.2(b): changes are documented in the model card",
    ("cdla-permissive-1.0", "Commercial Use"): _NOT_NAMED,
    ("cdla-permissive-2.0", "Commercial Use"): _NOT_NAMED,
    ("c-uda", "Commercial Use"): _NOT_NAMED,
    ("gemma", "Commercial Use"): _NOT_NAMED,
    ("apple-ascl", "Commercial Use"): _NOT_NAMED,
    ("c-uda", "Include License"): "s.3.1.2: each recipient is bound to the agreement",
    ("apple-amlr", "State Changes"): "derivatives are identified, with what was changed",
    ("intel-research", "Modify"): "s.2, 2.1: the grant leaves out modification",
    ("intel-research", "Commercial Use"): "s.2: solely for research purposes",
}
"""Why a statement differs, by licence and label."""


class Statement(NamedTuple):
    """A label of a licence, and whether each side says it; LiAgent may be silent."""

    license: str
    label: str
    theirs: str
    ours: str

    @property
    def equal(self) -> bool:
        """Return whether both say the same."""
        return self.theirs == self.ours


def of_choosealicense(folder: Path) -> Iterator[Statement]:
    """Yield the permissions and conditions of each licence that both know."""
    import yaml

    for path in sorted(folder.glob("_licenses/*.txt")):
        said = yaml.safe_load(path.read_text(encoding="utf-8").split("\n---", 1)[0])
        found = look_up(_FAMILY_OF.get(said["spdx-id"], said["spdx-id"]))
        if found is not None:
            tags = {tag.partition("--")[0] for tag in said["permissions"] + said["conditions"]}
            for label, ours in _tags(_answers(found.id)).items():
                yield Statement(found.id, label, _word(label in tags), _word(ours))


def _tags(found: dict[str, Permission]) -> dict[str, bool]:
    """Return which of choosealicense's tags the answers amount to."""
    return {label: _may(found[action]) for label, action in _PERMITS.items()} | {
        "include-copyright": found["redistribute"].answer == DUTIES,
        "document-changes": _has(found["publish"], "say what was changed"),
        "same-license": _has(found["publish"], "release derivatives"),
        "network-use-disclose": _has(found["service"], "its source"),
    }


def of_liagent(file: Path) -> Iterator[Statement]:
    """Yield what both say of LiAgent's licences, of the labels that answers amount to."""
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            identifier = row["License File"].removesuffix(".txt")
            found = _answers(identifier)
            for label, action in _ALLOWS.items():
                theirs = _SAID[row[label][0]]
                yield Statement(identifier, label, theirs, _word(_may(found[action])))
            for label, (columns, action, text) in _ASKS.items():
                asked = any(row[column][0] == "3" for column in columns)
                yield Statement(identifier, label, _word(asked), _word(_has(found[action], text)))


def _answers(identifier: str) -> dict[str, Permission]:
    return dict(zip(ASKED, permissions(identifier, OWN, Policy()), strict=True))


def _may(found: Permission) -> bool:
    return found.answer in (YES, DUTIES)


def _has(found: Permission, words: str) -> bool:
    return found.answer != NO and any(words in duty for duty in found.duties)


def _word(said: bool) -> str:
    return "yes" if said else "no"


def format_report(name: str, statements: Iterable[Statement]) -> tuple[str, int]:
    """Return how many statements are equal, with a line for each other; how many have no reason."""
    found = list(statements)
    other = [each for each in found if not each.equal]
    licences = len({each.license for each in found})
    lines = [f"{name}: {licences} licences, {len(found) - len(other)} of {len(found)} equal"]
    for each in other:
        reason = REASONS.get((each.license, each.label), "NO REASON")
        lines.append(f"  {each.license}, {each.label}: {each.theirs} → {each.ours}. {reason}")
    missing = sum((each.license, each.label) not in REASONS for each in other)
    return "\n".join(lines), missing


def main(arguments: list[str]) -> int:
    """Print both comparisons; return 1 if a difference has no reason."""
    tags, labels = map(Path, arguments)
    texts = [
        format_report("choosealicense.com", of_choosealicense(tags)),
        format_report("LiAgent", of_liagent(labels)),
    ]
    print("\n".join(text for text, _ in texts))
    return int(any(missing for _, missing in texts))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
