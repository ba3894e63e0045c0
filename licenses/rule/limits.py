"""What a licence asks for or withholds, in the fewest words: for tables with a row an artifact."""

from __future__ import annotations

from licenses.catalog.terms import known_terms

_WORDS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("allows_commercial", ("no",), "no commercial use"),
    ("allows_commercial", ("conditional",), "commercial use within limits"),
    ("research_only", ("yes",), "research only"),
    ("allows_derivatives", ("no", "no_share"), "no derivatives"),
    ("share_alike", ("weak", "strong", "network"), "share alike"),
    ("use_restrictions", ("yes", "yes_flow_down"), "use restrictions"),
    ("restricts_output_training", ("forbids_other_models",), "limits on its outputs"),
    ("requires_attribution", ("yes",), "credit"),
)
"""A term, the values of it that bind, and what to call that; the gravest first."""
LIMITS = tuple(words for _, _, words in _WORDS)


def limits(licence: str) -> list[str]:
    """Return what a licence binds to, the gravest first; nothing where its terms are not known."""
    terms = known_terms(licence)
    if terms is None:
        return []
    return [words for name, values, words in _WORDS if getattr(terms, name) in values]
