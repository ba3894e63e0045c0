"""What of a lineage or an impact is asked for, in words and as options to type again."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from reports.text.words import number, plain, shortened

if TYPE_CHECKING:
    from queries.narrowing import Narrowing


def narrowed_words(narrowing: Narrowing, *, beyond: bool) -> str:
    """Return what is asked for, and whether more lies beyond its depth; empty if it is all."""
    if not narrowing:
        return ""
    kinds = [number(2, kind.lower()).removeprefix("2 ") for kind in narrowing.kinds]
    words = " and ".join(kinds) or "artifacts"
    if narrowing.owners:
        words += f" by {' or '.join(map(shortened, narrowing.owners))}"
    if narrowing.depth is not None:
        words += f"{',' * bool(narrowing.owners)} up to {number(narrowing.depth, 'step')} away"
    return " ".join(filter(None, [f"Asked for: {words}.", beyond_words(narrowing, beyond=beyond)]))


def words_of(report: Any) -> str:
    """Return what is asked for of what a report is about; empty of one that has all of it."""
    reports = report.several or (report,)
    narrowing: Narrowing | None = getattr(reports[0], "narrowing", None)
    if not narrowing:
        return ""
    return narrowed_words(narrowing, beyond=any(each.beyond for each in reports))


def beyond_words(narrowing: Narrowing, *, beyond: bool) -> str:
    """Return that more lies beyond the depth that is asked for; empty where nothing does."""
    depth = narrowing.depth
    return f"More lies beyond {number(depth, 'step')}." if beyond and depth is not None else ""


def narrowing_options(narrowing: Narrowing) -> str:
    """Return the options that ask for the same, each after a blank."""
    options = [] if narrowing.depth is None else ["--depth", str(narrowing.depth)]
    for owner in narrowing.owners:
        options += ["--owner", shlex.quote(plain(owner))]
    for kind in narrowing.kinds:
        options += ["--kind", kind.lower()]
    return "".join(f" {option}" for option in options)
