"""Licences that the table does not have, described by whoever uses them in the words of the table.

A company's label (``license: acme-internal``, or ``other`` with a ``license_name``) is known to
nobody else. What a description leaves out is unknown; of a threshold, that there is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

UNKNOWN = "unknown"
_YES_NO = ("yes", "no", UNKNOWN)
WORDS: Mapping[str, tuple[str, ...]] = {
    "family": (
        "permissive", "weak copyleft", "strong copyleft", "share-alike", "non-commercial",
        "no-derivatives", "RAIL use-restricted", "community licence with flow-down",
        "research-only", "public domain", "unspecified",
    ),
    "target": ("software", "content", "data", "model", "font", "any"),
    "allows_commercial": ("yes", "no", "conditional", UNKNOWN),
    "allows_derivatives": ("yes", "no_share", "no", UNKNOWN),
    "allows_redistribution": ("yes", "conditional", "no", UNKNOWN),
    "allows_service": ("yes", "as_distribution", "no", UNKNOWN),
    "requires_attribution": ("yes", "source_only", "unmodified_only", "no", UNKNOWN),
    "state_changes": _YES_NO,
    "share_alike": ("none", "weak", "strong", "network", UNKNOWN),
    "use_restrictions": ("none", "yes", "yes_flow_down", UNKNOWN),
    "must_flow_down_license_text": (
        "yes", "uri_ok", "source_only", "unmodified_only", "no", UNKNOWN,
    ),
    "derivative_licence_terms": (
        "any", "any_with_notice", "nc_preserving", "flow_down", "same_or_compatible", "same_only",
        "none", UNKNOWN,
    ),
    "restricts_output_training": (
        "no", "naming_only", "treats_as_derivative", "forbids_other_models", "nc_outputs", UNKNOWN,
    ),
    "trained_model_reach": ("explicit_no", "notice_only", "silent", "explicit_yes", UNKNOWN),
    "research_only": _YES_NO,
}  # fmt: skip
"""The columns of the table that take one of some words, with the words."""
LISTS = ("share_alike_targets", "restriction_clauses")
"""The columns that take a list of texts."""
THRESHOLDS = {"mau_threshold": "monthly users", "revenue_threshold_usd": "US dollars"}
"""The columns that take a whole number, and what it counts."""
LONGEST_TEXT = 1_000
"""Characters of a text, and of a name."""
MOST_LISTED = 100
"""Texts of one list."""


def _all_but(column: str, word: str) -> tuple[str, ...]:
    return tuple(each for each in WORDS[column] if each != word)


_RESTRICTED = ("yes", "yes_flow_down")
_HANGS_ON: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "commercial_condition": ("allows_commercial", ("conditional",)),
    "restriction_set": ("use_restrictions", _RESTRICTED),
    "restriction_clauses": ("use_restrictions", _RESTRICTED),
    "share_alike_targets": ("share_alike", _all_but("share_alike", "none")),
    "outputs_not_for": (
        "restricts_output_training", _all_but("restricts_output_training", "no"),
    ),
}  # fmt: skip
"""What says more of another column, which has to have one of some words then."""
_CODE = re.compile(r"[A-Z][A-Z_]*-?")
_LARGEST = 10**15
"""The largest threshold; a greater one is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class OwnLicense:
    """A licence that the table does not have, in the words of the table's columns.

    ``name`` is the label as artifacts state it, in any case, with blanks or hyphens between its
    words. The other fields are columns of licenses.csv. What is not given is unknown; a threshold
    that is not given is none.

    Raises
    ------
    ValueError
        On a word that a column does not have, a threshold that is no whole number above 0, a text
        that is empty or too long, or columns that contradict each other.
    """

    name: str
    family: str = "unspecified"
    target: str = "any"
    allows_commercial: str = UNKNOWN
    commercial_condition: str = ""
    allows_derivatives: str = UNKNOWN
    allows_redistribution: str = UNKNOWN
    allows_service: str = UNKNOWN
    requires_attribution: str = UNKNOWN
    state_changes: str = UNKNOWN
    share_alike: str = UNKNOWN
    share_alike_targets: tuple[str, ...] = ()
    use_restrictions: str = UNKNOWN
    restriction_set: str = ""
    restriction_clauses: tuple[str, ...] = ()
    naming_requirement: str = ""
    display_requirement: str = ""
    must_flow_down_license_text: str = UNKNOWN
    derivative_licence_terms: str = UNKNOWN
    restricts_output_training: str = UNKNOWN
    outputs_not_for: str = ""
    trained_model_reach: str = UNKNOWN
    research_only: str = UNKNOWN
    mau_threshold: int | None = None
    revenue_threshold_usd: int | None = None
    territory_limit: str = ""
    sections: str = ""
    source: str = ""
    notes: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError on the first column that is wrong or contradicts another."""
        for each in fields(self):
            value = getattr(self, each.name)
            wrong = None if value == each.default else wrong_value(each.name, value)
            if wrong:
                raise ValueError(f"{each.name} {wrong}, and is {value!r:.60}")
        stated = {each.name: getattr(self, each.name) for each in fields(self)}
        if found := contradiction(stated):
            raise ValueError(found[1])


def contradiction(stated: Mapping[str, object]) -> tuple[str, str] | None:
    """Return the first column that contradicts another, and how; None if all agree.

    ``stated`` has the value of each column that is given, none of them wrong by itself.
    """
    for column, (other, words) in _HANGS_ON.items():
        if stated.get(column) and (said := stated.get(other, UNKNOWN)) not in words:
            needed = " or ".join(words)
            return column, f"{column} says more of {other}, which has to be {needed}, and is {said}"
    if stated.get("research_only") == stated.get("allows_commercial") == "yes":
        return "research_only", "research_only is yes, so allows_commercial cannot be yes"
    return None


def wrong_value(column: str, value: object) -> str | None:
    """Return what is wrong with a value, as the end of a sentence; None if nothing is."""
    if column in WORDS:
        known = isinstance(value, str) and value in WORDS[column]
        return None if known else f"has to be one of {', '.join(WORDS[column])}"
    if column in THRESHOLDS:
        return _wrong_threshold(THRESHOLDS[column], value)
    if column in LISTS:
        return _wrong_list(column, value)
    return None if _is_text(value) else f"has to be a text of 1 to {LONGEST_TEXT:,} characters"


def _wrong_threshold(counted: str, value: object) -> str | None:
    # A truth value is a whole number, for Python.
    if not isinstance(value, int) or isinstance(value, bool):
        return f"has to be a whole number of {counted}"
    return None if 0 < value <= _LARGEST else f"has to be 1 to {_LARGEST:,} {counted}"


def _wrong_list(column: str, value: object) -> str | None:
    listed = value if isinstance(value, tuple) and len(value) <= MOST_LISTED else ()
    if not listed or not all(map(_is_text, listed)):
        return f"has to be a list of 1 to {MOST_LISTED} texts"
    if column == "restriction_clauses" and not all(map(_CODE.fullmatch, listed)):
        return "has to be a list of codes such as LAW or MILITARY"
    return None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= LONGEST_TEXT


COLUMNS = tuple(each.name for each in fields(OwnLicense) if each.name != "name")
"""The columns that a description may have."""
