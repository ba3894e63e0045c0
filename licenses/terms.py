"""The terms of each licence, as licenses.csv states them; its columns are explained in docs."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from licenses.table import rows


@dataclass(frozen=True, slots=True)
class Terms:
    """What one licence says, in the words of the table; tuples are lists of words."""

    id: str
    family: str
    target: str
    allows_commercial: str
    allows_derivatives: str
    allows_redistribution: str
    requires_attribution: str
    state_changes: str
    share_alike: str
    share_alike_targets: tuple[str, ...]
    use_restrictions: str
    restriction_set: str
    restriction_clauses: tuple[str, ...]
    naming_requirement: str
    display_requirement: str
    must_flow_down_license_text: str
    derivative_licence_terms: str
    restricts_output_training: str
    trained_model_reach: str
    research_only: str
    confidence: str
    source: str
    notes: str

    @property
    def name_prefix(self) -> str | None:
        """Return the beginning that a derivative's name must have."""
        _, quote, rest = self.naming_requirement.partition('must begin with "')
        return rest.rstrip('"') if quote else None


_LISTS = ("share_alike_targets", "restriction_clauses")
_NAMES = tuple(Terms.__dataclass_fields__)


@functools.cache
def all_terms() -> dict[str, Terms]:
    """Return the terms of every licence of the table by its id."""
    made = {}
    for row in rows():
        values = {name: row["hf_id" if name == "id" else name] for name in _NAMES}
        lists = {name: tuple(x for x in values[name].split(";") if x) for name in _LISTS}
        made[row["hf_id"]] = Terms(**{**values, **lists})  # type: ignore[arg-type]
    return made
