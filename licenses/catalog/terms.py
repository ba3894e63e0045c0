"""The terms of each licence, as licenses.csv states them; its columns are explained in docs."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from licenses.catalog.table import read_rows


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Terms:
    """What one licence says, in the words of the table; tuples are lists of words.

    There is one object for each licence, so identity is equality. The last fields are made from the
    others: ``base`` is the licence without an exception after WITH, ``stem`` its id without a
    version, ``name_prefix`` the required beginning of a derivative's name, ``title`` what its text
    is called for short; ``only`` is true where a label excludes later versions.
    ``allows_service`` is as_distribution where who serves counts as passing on.
    ``commercial_condition`` ends a sentence that begins with "yes, but"; it is empty where the
    condition differs from one grant to the next. The two thresholds are whole numbers, of users a
    month and of US dollars a year, written out; they and ``territory_limit`` are empty where there
    is no limit, and ``unknown`` where texts of one name differ. ``outputs_not_for`` says which
    models outputs may not train, where there is a ban; ``sections`` are the clauses that were read,
    ``clauses`` which of them answer for an action.
    """

    id: str
    family: str
    target: str
    allows_commercial: str
    commercial_condition: str = ""
    allows_derivatives: str
    allows_redistribution: str
    allows_service: str = "yes"
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
    outputs_not_for: str = ""
    trained_model_reach: str
    research_only: str
    mau_threshold: str
    revenue_threshold_usd: str
    territory_limit: str
    confidence: str
    sections: str = ""
    clauses: str = ""
    source: str
    notes: str
    base: str
    stem: str
    name_prefix: str | None
    title: str = ""
    only: bool = False

    @property
    def clause(self) -> str:
        """Return where the terms stand, for people: ``CC-BY-SA-4.0 s.3(a)-(b)``."""
        return f"{self.title} {self.sections}".strip() or self.source

    def clause_of(self, action: str) -> str:
        """Return where the terms answer for an action or a limit; all that was read otherwise."""
        for part in self.clauses.split("; "):
            actions, _, sections = part.partition(": ")
            if action in actions.split():
                return f"{self.title} {sections}"
        return self.clause


_LISTS = ("share_alike_targets", "restriction_clauses")
_MADE = ("id", "base", "stem", "name_prefix", "title", "only")
_COLUMNS = tuple(name for name in Terms.__dataclass_fields__ if name not in _MADE)


@functools.cache
def all_terms() -> dict[str, Terms]:
    """Return the terms of every licence of the table by its id."""
    return {row["hf_id"]: _load_catalog(row) for row in read_rows()}


def known_terms(identifier: str) -> Terms | None:
    """Return the terms of a licence; None where the table does not know them.

    ``cc`` counts as known: whichever version it is, it is one of Creative Commons.
    """
    found = all_terms().get(identifier)
    return None if found is None or (found.family == "unspecified" and found.id != "cc") else found


def _load_catalog(row: dict[str, str]) -> Terms:
    identifier = row["hf_id"]
    lists = {name: tuple(x for x in row[name].split(";") if x) for name in _LISTS}
    return Terms(
        **{name: row[name] for name in _COLUMNS} | lists,  # type: ignore[arg-type]
        id=identifier,
        base=identifier,
        stem=family_stem(identifier),
        name_prefix=prescribed_beginning(row["naming_requirement"]),
        title=_short_title(row["spdx_id"], row["full_name"]),
    )


def family_stem(identifier: str) -> str:
    """Return the id of a licence without its version."""
    return re.sub(r"[-_]?v?\d[\d.]*.*$", "", identifier.removesuffix("-or-later"))


def _short_title(spdx_id: str, full_name: str) -> str:
    """Return the SPDX id of a licence that is on SPDX's list, else its name."""
    if spdx_id not in ("NONE", "NOASSERTION") and not spdx_id.startswith("LicenseRef-"):
        return spdx_id.removesuffix("-only")
    return full_name.removesuffix(" Agreement")


def prescribed_beginning(requirement: str) -> str | None:
    """Return how a name has to begin by the words of a requirement; None where it says nothing."""
    _, quote, rest = requirement.partition('must begin with "')
    return rest.rstrip('"') if quote else None
