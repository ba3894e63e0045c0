"""The values that a finding compares, in words: the columns of the table mean nothing to a reader.

The screen, Markdown and the page all have them from here; JSON and CSV have them as they are.
"""

from __future__ import annotations

import re

_COLUMN = re.compile(r"(\w+): (.+)", re.DOTALL)
_SIDES, _OR = " → ", " or "
_ANY = {"unknown": "not known"}
"""Words for values of every column."""
TERMS: dict[str, tuple[str, dict[str, str]]] = {
    "allows_commercial": ("commercial use", {"conditional": "on conditions"}),
    "allows_derivatives": (
        "changing it",
        {"no_share": "changed copies may not be passed on"},
    ),
    "allows_redistribution": ("passing it on", {"conditional": "on conditions"}),
    "requires_attribution": (
        "credit",
        {
            "yes": "required",
            "source_only": "required with its source",
            "unmodified_only": "required while it is unchanged",
            "no": "not required",
        },
    ),
    "share_alike": (
        "share-alike",
        {
            "none": "no",
            "weak": "for changes of the work itself",
            "strong": "for all that is made from it",
            "network": "also for what others use over a network",
        },
    ),
    "use_restrictions": ("use restrictions", {"yes_flow_down": "to be passed on"}),
    "research_only": ("for research only", {}),
    "restricts_output_training": (
        "training on its outputs",
        {
            "no": "free",
            "treats_as_derivative": "what is trained counts as made from it",
            "naming_only": "with a duty about the name",
            "nc_outputs": "not commercially",
            "forbids_other_models": "not for other models",
        },
    ),
}
"""For each column of the table that is compared: what it is about, and words for its values."""


def compared_words(text: str) -> str:
    """Return the values that were compared in words; what is no column's value stays as it is."""
    found = _COLUMN.fullmatch(text)
    if not found or found[1] not in TERMS:
        return text
    about, values = TERMS[found[1]]
    sides = (_side_words(side, values) for side in found[2].split(_SIDES))
    return f"{about}: {_SIDES.join(sides)}"


def _side_words(side: str, values: dict[str, str]) -> str:
    """Return the values of one side in words; a note behind them, in parentheses, stays."""
    said, opened, note = side.partition(" (")
    words = (values.get(each, _ANY.get(each, each)) for each in said.split(_OR))
    return f"{_OR.join(words)}{opened}{note}"
