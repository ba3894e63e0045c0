"""What licences ask of an artifact: each obligation once, with who brings it and how it stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from licenses.rule.judgement import EDGES
from licenses.rule.readings import Policy
from queries.propagation.inheritance import inherit, judge_arrival
from queries.verdicts.obligations import obligation_rows
from queries.verdicts.rows import LicenseObligation
from tests.queries.propagation.test_inheritance import key, labels, steps

LICENCES = ("mit", "apache-2.0", "gpl-3.0", "cc-by-nc-4.0", "cc-by-sa-4.0", "llama3.1", "odc-by")


def rows_of(*told: str, own: bool = True, **stated: str) -> list[LicenseObligation]:
    """Return the obligations of m, by steps told as `child edge parent`."""
    found = inherit(key("m"), steps(*told), labels(**stated), Policy())
    return list(obligation_rows(found, Policy(), own=own))


def test_obligations_are_the_union_and_name_who_brings_them() -> None:
    told = ("m merge a", "m merge b", "a finetune c")
    rows = rows_of(*told, m="mit", a="mit", b="mit", c="llama3.1")
    origins = {(row.term, row.license): row.origins for row in rows}
    assert origins["attribution", "mit"] == "a, b, m"
    assert origins["naming", "llama3.1"] == "c"


def test_what_is_certain_by_one_route_is_not_contested_by_another() -> None:
    told = ("m finetune a", "m trained_on d")
    rows = rows_of(*told, m="apache-2.0", a="cc-by-nc-4.0", d="cc-by-nc-4.0")
    [limit] = [row for row in rows if row.term == "non_commercial"]
    assert (limit.standing, limit.origins) == ("certain", "a, d")


def test_an_adapter_of_works_is_contested_and_says_on_what_that_hangs() -> None:
    rows = rows_of("m adapter a", m="apache-2.0", a="cc-by-nc-4.0")
    [limit] = [row for row in rows if row.term == "non_commercial"]
    assert (limit.standing, limit.condition) == (
        "contested",
        "if an adapter is made from its base",
    )


def test_code_is_bound_by_data_no_more_than_by_a_model() -> None:
    told = steps("r repo_uses_model a", "a trained_on d")
    stated = labels(r="apache-2.0", a="mit", d="cc-by-nc-4.0")
    found = inherit(key("r"), told, stated, Policy())
    asked = list(obligation_rows(found, Policy(), own=False))
    assert [(row.term, row.standing) for row in asked] == [("non_commercial", "contested")]


@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(EDGES)), max_size=4),
    st.tuples(*[st.sampled_from(LICENCES)] * 5),
)
def test_all_that_the_rule_asks_is_listed_and_nothing_else(
    parents: list[tuple[str, str]], licences: tuple[str, ...]
) -> None:
    stated = labels(**dict(zip("mabcd", licences, strict=True)))
    told = steps(*(f"m {edge} {parent}" for parent, edge in parents))
    found = inherit(key("m"), told, stated, Policy())
    asked = {
        (each.term, each.licence)
        for origin, routes in found.routes.items()
        for licence in stated[origin]
        for route in routes
        for each in judge_arrival("Model", "m", licence, route.edge, None, Policy()).obligations
    }
    rows = list(obligation_rows(found, Policy(), own=False))
    assert {(row.term, row.license) for row in rows} == asked
    assert len(set(rows)) == len(rows)
