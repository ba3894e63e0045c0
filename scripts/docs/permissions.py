"""The tables of docs/reference/permissions.md, made from the answers and the table of licences."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scripts.docs.page import table

_COLUMNS = {
    "use": "`use_restrictions`, `research_only`, `allows_commercial`",
    "commercial": "`allows_commercial`, `commercial_condition`, `research_only`; the limits below",
    "service": "`allows_service`, `research_only`, `share_alike` (network), `use_restrictions`",
    "redistribute": "`allows_redistribution`, and what is asked of copies",
    "publish": "`allows_derivatives`, and what is asked of derivatives",
    "train": "`restricts_output_training`, `outputs_not_for`; of data `trained_model_reach`",
    "any_users": "`mau_threshold`",
    "any_revenue": "`revenue_threshold_usd`",
    "any_territory": "`territory_limit`",
    "any_field": "`research_only`, `use_restrictions`, `restriction_set`",
}
"""The columns of licenses.csv that decide about an action."""
_EXAMPLES = {
    "a licence that was written for models": "llama3.1",
    "one for software, content or data that restricts": "cc-by-nc-4.0",
    "one that frees what is trained on data": "cdla-permissive-2.0",
}
_EDGES = ("finetune", "adapter", "distilled", "trained_on", "repo_uses_model")
_WORDS = {"binds": "binds", "disputed": "contests", "free": "does not reach"}


def asked() -> str:
    """Return the table of actions and limits, each with its question and its columns."""
    from licenses.rule.permissions import ASKED
    from reports.text.answers import OF_LIMITS, QUESTIONS

    limits = {name: f"use it without a limit of {of}" for name, of in OF_LIMITS.items()}
    rows = [[f"`{name}`", (QUESTIONS | limits)[name], _COLUMNS[name]] for name in ASKED]
    return table(["action", "May I …", "columns"], rows)


def reach() -> str:
    """Return how far licences reach over edges, by the default policy."""
    from licenses.catalog.terms import all_terms
    from licenses.rule.permissions import reach_of
    from licenses.rule.readings import Policy

    rows = [
        [f"`{edge}`"]
        + [_WORDS[reach_of(all_terms()[each], edge, Policy())] for each in _EXAMPLES.values()]
        for edge in _EDGES
    ]
    heads = [f"{what} (`{licence}`)" for what, licence in _EXAMPLES.items()]
    return table(["edge", *heads], rows)


def answers() -> str:
    """Return what each licence that was written for models says of the artifact that bears it."""
    from licenses.catalog.table import licences
    from licenses.catalog.terms import known_terms
    from licenses.rule.permissions import ACTIONS, DUTIES, OWN, permissions
    from licenses.rule.readings import Policy

    rows = []
    for licence in licences():
        terms = known_terms(licence.id)
        if terms and terms.target == "model":
            found = permissions(licence.id, OWN, Policy())
            short = ["duties" if each.answer == DUTIES else each.answer for each in found]
            rows.append([f"`{licence.id}`", *short[: len(ACTIONS)]])
    return table(["licence", *(f"`{action}`" for action in ACTIONS)], rows)


def limits() -> str:
    """Return the licences with a limit in numbers or words, each with its clause."""
    rows = [
        [f"`{licence}`", text, clause] for licence, text, clause in dict.fromkeys(_limit_rows())
    ]
    return table(["licence", "at most", "read in"], rows)


def _limit_rows() -> Iterator[tuple[str, str, str]]:
    from licenses.catalog.terms import all_terms, known_terms
    from licenses.rule.permissions import ASKED, OWN, permissions
    from licenses.rule.readings import Policy

    for identifier in filter(known_terms, all_terms()):
        terms = all_terms()[identifier]
        found = dict(zip(ASKED, permissions(identifier, OWN, Policy()), strict=True))
        named = ("any_users", "any_revenue", "any_territory", "train")
        for action in named:
            if found[action].limit:
                yield identifier, found[action].limit, found[action].clause
        if terms.commercial_condition:
            words = f"commercially: {terms.commercial_condition}"
            yield identifier, words, found["commercial"].clause


MADE: dict[str, Callable[[], str]] = {
    "asked": asked,
    "reach": reach,
    "answers": answers,
    "limits": limits,
}
"""The tables by the name of their mark."""
