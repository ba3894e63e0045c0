"""The obligations of a licence for whoever distributes what was made with it."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import NamedTuple

from licenses.catalog.terms import Terms

_NAMED = ("finetune", "merge", "adapter", "distilled", "trained_on")
"""Edges over which a derivative gets a name of its own; a quantized model keeps its base's."""


class Obligation(NamedTuple):
    """Something that a licence requires downstream, and that licence."""

    term: str
    text: str
    licence: str


@functools.lru_cache(maxsize=4_096)
def obligations(up: Terms, edge: str) -> tuple[Obligation, ...]:
    """Return the obligations of whoever distributes what was made over an edge, sorted."""
    if edge == "repo_uses_model":
        # Nothing of the model is passed on: what binds is what it may be used for.
        found = _use_limits(up)
    elif edge == "distilled":
        found = _on_outputs(up)
    elif edge == "trained_on":
        found = _on_training(up)
    else:
        found = [*_on_distribution(up, edge), *_use_limits(up), *_ban_on_derivatives(up, edge)]
    return tuple(sorted(found))


def _on_training(up: Terms) -> Iterable[Obligation]:
    if up.trained_model_reach == "explicit_no":
        return []
    if up.trained_model_reach == "notice_only":
        return [Obligation("notice", "say with the model which data it was made from", up.id)]
    if up.trained_model_reach == "explicit_yes":
        return _on_outputs(up)
    return [*_on_distribution(up, "trained_on"), *_use_limits(up)]


def _on_outputs(up: Terms) -> Iterable[Obligation]:
    said = up.restricts_output_training
    if said == "no":
        return []
    if said == "naming_only":
        return _name_obligations(up, "distilled")
    if said in ("nc_outputs", "unknown"):
        return _use_limits(up)
    return [*_on_distribution(up, "distilled"), *_use_limits(up)]


def _on_distribution(up: Terms, edge: str) -> Iterable[Obligation]:
    # Apple's sample licence asks for nothing once the work was modified.
    unmodified = edge == "repo_vendors_model"
    asked = ("yes", "unmodified_only") if unmodified else ("yes",)
    if up.requires_attribution in asked:
        yield Obligation("attribution", "keep copyright notices and credit", up.id)
    elif up.requires_attribution == "source_only":
        yield Obligation("attribution", "keep copyright notices in its source form", up.id)
    if up.state_changes == "yes" and edge not in ("code_dependency", "repo_vendors_model"):
        yield Obligation("state_changes", "say what was changed", up.id)
    if up.must_flow_down_license_text in (*asked, "uri_ok"):
        way = "pass on a copy of the licence" + (
            " or its address" if up.must_flow_down_license_text == "uri_ok" else ""
        )
        yield Obligation("licence_text", way, up.id)
    if up.share_alike in ("weak", "strong", "network"):
        kept = ", ".join(up.share_alike_targets) or up.id
        yield Obligation("share_alike", f"release derivatives under one of: {kept}", up.id)
    if up.use_restrictions == "yes_flow_down":
        which = f" ({up.restriction_set})" if up.restriction_set else ""
        text = f"impose the use restrictions{which} on recipients"
        yield Obligation("use_restrictions", text, up.id)
    yield from _name_obligations(up, edge)


def _name_obligations(up: Terms, edge: str) -> Iterable[Obligation]:
    if up.name_prefix and edge in _NAMED:
        yield Obligation("naming", f'begin the name with "{up.name_prefix}"', up.id)
    if up.display_requirement:
        yield Obligation("display", f"show: {up.display_requirement}", up.id)


def _use_limits(up: Terms) -> Iterable[Obligation]:
    if up.allows_commercial == "no":
        yield Obligation("non_commercial", "use it for no commercial purpose", up.id)
    if up.research_only == "yes":
        yield Obligation("research_only", "use it for research only", up.id)
    if up.use_restrictions in ("yes", "yes_flow_down"):
        yield Obligation("use_limits", "keep to its use restrictions", up.id)


def _ban_on_derivatives(up: Terms, edge: str) -> Iterable[Obligation]:
    made = edge in ("finetune", "merge", "quantized", "converted", "adapter")
    if made and up.allows_derivatives in ("no", "no_share"):
        yield Obligation("no_derivatives", "do not pass on what was made from it", up.id)
