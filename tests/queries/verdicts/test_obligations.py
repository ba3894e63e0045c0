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


def test_of_a_choice_every_option_is_shown() -> None:
    rows = rows_of("m finetune a", m="cc-by-sa-3.0 AND/OR gfdl", a="cc-by-sa-3.0")
    options = {row.option: row.text for row in rows if row.standing == "alternative"}
    assert options["cc-by-sa-3.0"] == "nothing further"
    assert options["gfdl"] == "release derivatives under one of: gfdl"


def inferred_rows(edge: str, *declared: str, **stated: str) -> list[LicenseObligation]:
    """Return the obligations of m, which nobody declares to be made from a."""
    [guess] = steps(f"m {edge} a")
    told = [guess._replace(declared=False), *steps(*declared)]
    found = inherit(key("m"), told, labels(**stated), Policy())
    return list(obligation_rows(found, Policy(), own=False))


def test_what_arrives_by_an_inferred_step_is_due_only_if_that_is_right() -> None:
    rows = inferred_rows("finetune", m="mit", a="llama3.1")
    assert {(row.standing, row.condition) for row in rows} == {
        ("contested", "if the inferred step is right")
    }
    [limit, *_] = inferred_rows("trained_on", m="mit", a="cc-by-nc-4.0")
    assert limit.condition == "if training data binds a model, and if the inferred step is right"


def test_what_a_declared_step_brings_too_is_not_marked() -> None:
    rows = inferred_rows("finetune", "m merge b", m="mit", a="llama3.1", b="llama3.1")
    assert {row.standing for row in rows if row.term == "display"} == {"certain"}
    rows = inferred_rows("trained_on", "m trained_on b", m="mit", a="cc-by-4.0", b="cc-by-4.0")
    assert {row.condition for row in rows} == {"if training data binds a model"}


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
