"""What may be done with an artifact, by one label that reaches it."""

from __future__ import annotations

import dataclasses

import pytest

from licenses.catalog.table import licences
from licenses.catalog.terms import all_terms, known_terms
from licenses.rule.judgement import EDGES, judge
from licenses.rule.permissions import (
    ASKED,
    CONTESTED,
    DUTIES,
    NO,
    OWN,
    UNKNOWN,
    YES,
    _by_licence,
    permissions,
)
from licenses.rule.readings import Policy

SHORT = {"y": YES, "d": DUTIES, "c": CONTESTED, "u": UNKNOWN, "n": NO}


def answers(label: str | None, edge: str = OWN, *, data: bool = False, **readings: str) -> str:
    """Return the first letters of the answers, the limits after a blank."""
    found = permissions(label, edge, Policy(**readings), data=data)
    letters = ["d" if each.answer == DUTIES else each.answer[0] for each in found]
    return f"{''.join(letters[:6])} {''.join(letters[6:])}"


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("mit", "yyyddy yyyy"),
        ("cc0-1.0", "yyyyyy yyyy"),
        ("cc-by-nc-4.0", "dndddd yyyy"),
        ("cc-by-nc-nd-4.0", "dnddnd yyyy"),
        ("agpl-3.0", "yydddy yyyy"),
        ("llama2", "dddddn nyyn"),
        ("llama3.1", "dddddd nyyn"),
        ("gemma", "dddddd yyyn"),
        ("apple-amlr", "dnnddd yyyn"),
        ("stabilityai-ai-community", "dddddn ynyn"),
        ("busl-1.1", "duuddd yyyn"),
        ("mnpl", "dnnddu yyyn"),
        ("stabilityai-nc-research-community", "dnnddd yyyn"),
        ("flux-1-dev-non-commercial-license", "dnnddn yyyn"),
        ("coqui-public-model-license", "dndddd yyyy"),
        (None, "uuuuuu uuuu"),
        ("other:acme", "uuuuuu uuuu"),
        ("mit OR cc-by-nc-4.0", "yyyddy yyyy"),
        ("mit AND cc-by-nc-4.0", "dndddd yyyy"),
        ("cc-by-nc-4.0 AND/OR mit", "dcdddd yyyy"),
    ],
)
def test_a_label_answers_for_the_artifact_that_bears_it(label: str | None, expected: str) -> None:
    assert answers(label) == expected


@pytest.mark.parametrize(
    ("licence", "duties"),
    [
        ("ofl-1.1", ("not sold by itself",)),
        ("c-uda", ("for computational use only", "its use restrictions (c-uda)")),
        (
            "stabilityai-ai-community",
            (
                "after registering with Stability AI",
                "up to USD 1,000,000 of revenue a year",
                "its use restrictions (stability-aup)",
            ),
        ),
        ("kimi-k2-modified-mit", ("showing its name above 100 M users or USD 20 M a month",)),
        ("mit", ()),
    ],
)
def test_what_commercial_use_hangs_on_is_said(licence: str, duties: tuple[str, ...]) -> None:
    found = permissions(licence, OWN, Policy())[ASKED.index("commercial")]
    assert found.duties == duties


@pytest.mark.parametrize("licence", ["llama3.1", "gemma", "qwen", "bigcode-openrail-m"])
def test_a_service_may_count_as_passing_on(licence: str) -> None:
    found = permissions(licence, OWN, Policy())[ASKED.index("service")]
    assert found.answer == DUTIES
    assert "pass on a copy of the licence" in found.duties


def test_a_licence_that_bars_dealing_with_end_users_bars_a_service() -> None:
    found = permissions("flux-1-dev-non-commercial-license", OWN, Policy())
    service = found[ASKED.index("service")]
    assert service.answer == NO
    assert service.clause == "FLUX.1 [dev] Non-Commercial License s.1.c, 2.b"


def test_whoever_makes_outputs_uses_the_model() -> None:
    found = permissions("cc-by-nc-4.0", OWN, Policy())[ASKED.index("train")]
    assert (found.answer, found.duties) == (DUTIES, ("use it for no commercial purpose",))
    assert found.clause == "CC-BY-NC-4.0 s.1(i), 2(a)(1)"


def test_a_ban_on_training_names_the_models() -> None:
    found = permissions("llama2", OWN, Policy())[ASKED.index("train")]
    assert (found.answer, found.limit) == (NO, "not for any other large language model")


@pytest.mark.parametrize(
    ("column", "action"),
    [
        ("mau_threshold", "any_users"),
        ("revenue_threshold_usd", "any_revenue"),
        ("territory_limit", "any_territory"),
    ],
)
def test_a_limit_that_differs_between_texts_of_one_name_is_unknown(
    column: str, action: str
) -> None:
    stated = {"mau_threshold": "", column: "unknown"}
    terms = dataclasses.replace(all_terms()["qwen"], **stated)
    found = dict(zip(ASKED, _by_licence(terms, OWN, Policy(), data=False), strict=True))
    assert found[action].answer == UNKNOWN
    assert found["commercial"].answer == DUTIES
    assert found["commercial"].duties == (found[action].limit,)


def test_the_texts_of_hunyuan_share_all_but_numbers() -> None:
    assert answers("tencent-hunyuan-community") == "dddddn uynn"
    found = dict(zip(ASKED, permissions("tencent-hunyuan-community", OWN, Policy()), strict=True))
    assert found["any_users"].clause == "Tencent Hunyuan Community License s.4"
    assert not any("1,000,000" in duty for each in found.values() for duty in each.duties)


def test_on_what_commercial_use_of_yi_hangs_is_unknown() -> None:
    assert answers("yi-license") == "dudddd yyyn"
    assert judge("yi-license", "finetune", "mit").verdict == "unknown"


def test_what_the_texts_of_exaone_share_stays() -> None:
    assert answers("exaone") == "dnnddn yyyn"
    train = permissions("exaone", OWN, Policy())[ASKED.index("train")]
    assert train.limit == "not for any other model (1.1), or one that competes (1.2)"
    assert train.clause == "EXAONE AI Model License - NC s.3.1"


def test_training_data_only_contests() -> None:
    assert answers("cc-by-nc-4.0", "trained_on") == "ycyyyy yyyy"
    assert answers("cc-by-nc-4.0", "trained_on", dataset="ignore") == "yyyyyy yyyy"
    assert answers("cc-by-sa-4.0", "trained_on") == "yyyycy yyyy"
    assert answers("cc-by-nc-4.0", "trained_on", dataset="strict")[1] == "n"
    assert answers(None, "trained_on") == "yccccy yyyy"
    assert answers("cdla-permissive-2.0", "trained_on") == "yyyyyy yyyy"


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("policy", [Policy(), Policy(dataset="strict", adapter_silent="conflict")])
def test_answers_agree_with_the_rule(edge: str, policy: Policy) -> None:
    # What conflicts with a label without conditions is a term that arrives.
    for licence in licences():
        if known_terms(licence.id) is None:
            continue
        judged = judge(licence.id, edge, "mit", policy=policy)
        levels = {f.term.removesuffix("_contested"): f for f in judged.findings}
        found = dict(zip(ASKED, permissions(licence.id, edge, policy), strict=True))
        withheld = [levels[t] for t in ("non_commercial", "research_only") if t in levels]
        certain = any(f.level == "conflict" for f in withheld)
        assert (found["commercial"].answer == NO) == certain, (licence.id, edge)
        if withheld and not certain and not any("unknown" in f.compared for f in withheld):
            assert all(f.contested for f in withheld), (licence.id, edge)
            assert found["commercial"].answer == CONTESTED, (licence.id, edge)
        banned = levels.get("no_derivatives")
        no = bool(banned) and banned.level == "conflict"
        assert (found["publish"].answer == NO) == no, (licence.id, edge)


def test_every_answer_of_a_known_licence_says_where_it_is_read() -> None:
    for terms in filter(None, map(known_terms, all_terms())):
        for action, each in zip(ASKED, permissions(terms.id, OWN, Policy()), strict=True):
            assert each.clause.startswith(terms.title), (terms.id, action)
            assert len(each.clause) > 2, (terms.id, action)


@pytest.mark.parametrize(
    ("licence", "action", "clause"),
    [
        ("flux-1-dev-non-commercial-license", "train", "FLUX.1 [dev] Non-Commercial License s.2.d"),
        ("opt-175b", "commercial", "OPT-175B License s.1.a, 2.a"),
        ("mrl", "service", "Mistral AI Research License s.3.2, 9"),
        ("nvidia-open-model-license", "train", "NVIDIA Open Model License s.2.4"),
        ("apple-amlr", "publish", "Apple Model License for Research"),
        ("coqui-public-model-license", "service", "Coqui Public Model License"),
        ("faipl-1.0-sd", "service", "Fair AI Public License 1.0-SD"),
    ],
)
def test_a_text_without_numbered_sections_is_named_alone(
    licence: str, action: str, clause: str
) -> None:
    assert permissions(licence, OWN, Policy())[ASKED.index(action)].clause == clause


@pytest.mark.parametrize(
    ("label", "readings", "expected"),
    [
        ("agpl-3.0", {}, "yycycy yyyy"),
        ("agpl-3.0", {"repo_copyleft": "conflict"}, "yydydy yyyy"),
        ("agpl-3.0", {"repo_copyleft": "ignore"}, "yyyyyy yyyy"),
        ("gpl-3.0", {}, "yyyycy yyyy"),
        ("cc-by-nc-4.0", {"repo_restrictions": "ignore"}, "yyyyyy yyyy"),
        ("cc-by-nc-4.0", {"repo_restrictions": "warn"}, "ycyyyy yyyy"),
    ],
)
def test_software_that_loads_weights(label: str, readings: dict[str, str], expected: str) -> None:
    assert answers(label, "repo_uses_model", **readings) == expected


def test_what_a_policy_ignores_asks_for_nothing() -> None:
    assert answers("cc-by-nc-sa-4.0", "adapter", adapter_silent="ignore") == "yyyyyy yyyy"
    assert answers("cc-by-nc-sa-4.0", "adapter") == "ycyycy yyyy"


def test_what_the_table_does_not_know_is_no_yes() -> None:
    # Of Creative Commons without more, neither credit nor anything else is settled.
    assert answers("cc")[:5] == "yuuuu"
    for licence in licences():
        for found in permissions(licence.id, OWN, Policy()):
            assert found.answer != YES or not found.duties, licence.id
