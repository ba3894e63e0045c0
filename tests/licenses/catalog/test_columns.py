"""The columns of licenses.csv: the words that each may hold, and what one says of another."""

import re

import pytest

from licenses import recognise
from licenses.catalog.table import read_rows
from licenses.catalog.terms import all_terms, known_terms
from licenses.rule.permissions import ASKED

WORDS = {
    "allows_commercial": "yes no conditional unknown",
    "allows_derivatives": "yes no_share no unknown",
    "allows_redistribution": "yes conditional no unknown",
    "allows_service": "yes as_distribution no unknown",
    "share_alike": "none weak strong network unknown",
    "use_restrictions": "none yes yes_flow_down unknown",
    "restricts_output_training": "no naming_only treats_as_derivative forbids_other_models "
    "nc_outputs unknown",
    "trained_model_reach": "explicit_no notice_only silent explicit_yes unknown",
    "research_only": "yes no unknown",
    "revocable": "yes no unknown",
    "confidence": "high medium low",
}


@pytest.mark.parametrize(("column", "words"), WORDS.items())
def test_a_column_holds_its_words_alone(column: str, words: str) -> None:
    assert {row[column] for row in read_rows()} <= set(words.split())


def test_a_condition_of_commercial_use_is_in_words_unless_it_varies() -> None:
    """Under BUSL it is the additional grant of each work, which no table can know."""
    conditional = {t.id for t in all_terms().values() if t.allows_commercial == "conditional"}
    without = {i for i in conditional if not all_terms()[i].commercial_condition}
    assert without == {"busl-1.1"}
    said = {t.id for t in all_terms().values() if t.commercial_condition}
    assert said == conditional - without
    for identifier in said:
        words = all_terms()[identifier].commercial_condition
        assert len(words) < 60, f"a line of 80 columns begins with more: {words}"
        assert not words.endswith(".")


def test_a_ban_on_training_says_of_which_models() -> None:
    for terms in all_terms().values():
        banned = terms.restricts_output_training == "forbids_other_models"
        assert bool(terms.outputs_not_for) == banned, terms.id
        assert len(terms.outputs_not_for) < 60


def test_thresholds_are_whole_numbers_or_unknown() -> None:
    for row in read_rows():
        for column in ("mau_threshold", "revenue_threshold_usd"):
            assert re.fullmatch(r"(?:[1-9]\d{5,}|unknown)?", row[column]), row["hf_id"]


THRESHOLDS = {
    "mau_threshold": {
        **dict.fromkeys(("llama2", "llama3", "llama3.1", "llama3.2", "llama3.3", "llama4"), 7e8),
        **dict.fromkeys(("qwen", "tongyi-qianwen"), 1e8),
        "hyperclovax-seed": 1e7,
        "playground-v2-community": 1e6,
    },
    "revenue_threshold_usd": {
        "stabilityai-ai-community": 1e6,
        **dict.fromkeys(("lfm1.0", "ltx-2-community-license-agreement"), 1e7),
    },
}


@pytest.mark.parametrize(("column", "wanted"), THRESHOLDS.items())
def test_thresholds_are_those_of_the_texts(column: str, wanted: dict[str, float]) -> None:
    """Kimi K2's two are missing: above them its name has to be shown, and no right ends."""
    stated = {row["hf_id"]: row[column] for row in read_rows()}
    numbers = {i: float(value) for i, value in stated.items() if value not in ("", "unknown")}
    assert numbers == wanted
    open_ones = {i for i, value in stated.items() if value == "unknown"}
    differing = {"tencent-hunyuan-community"} if column == "mau_threshold" else set()
    assert open_ones == differing, "one name, several texts with different numbers"


def test_limits_of_territory_are_those_of_the_texts() -> None:
    """Llama 3.3 has the paragraph on multimodal models too, and Meta says it is none."""
    limited = {row["hf_id"] for row in read_rows() if row["territory_limit"]}
    assert limited == {"llama3.2", "llama4", "tencent-hunyuan-community"}


def test_services_are_withheld_by_the_licences_that_say_so() -> None:
    withheld = {t.id for t in all_terms().values() if t.allows_service == "no"}
    assert withheld == {
        "flux-1-dev-non-commercial-license",
        "mnpl",
        "stabilityai-nc-research-community",
    }
    unknown = {
        i for i, t in all_terms().items() if known_terms(i) and t.allows_service == "unknown"
    }
    assert unknown == {"cc", "h-research", "busl-1.1"}


def test_every_licence_names_its_clause_for_people() -> None:
    clauses = {identifier: terms.clause for identifier, terms in all_terms().items()}
    assert clauses["apache-2.0"] == "Apache-2.0 s.2-4"
    assert clauses["gpl-3.0"] == "GPL-3.0 s.5, 7, 10, 13"
    assert clauses["llama3.1"] == "Llama 3.1 Community License s.1.b.i, iii, iv, 2"
    assert clauses["mit"] == "MIT", "a text without sections is named alone"
    for clause in clauses.values():
        assert clause
        assert not re.search(r"LiAgent|scancode|choosealicense|https?:|\.txt", clause), clause


def test_clauses_are_of_actions_each_once() -> None:
    for terms in all_terms().values():
        parts = [part.partition(": ") for part in terms.clauses.split("; ") if part]
        actions = [action for names, _, _ in parts for action in names.split()]
        assert set(actions) <= set(ASKED), terms.id
        assert len(set(actions)) == len(actions), terms.id
        assert all(sections for _, _, sections in parts), terms.id


def test_the_clause_of_an_action_is_its_own() -> None:
    llama = all_terms()["llama3.1"]
    assert llama.clause_of("any_users") == "Llama 3.1 Community License s.2"
    assert llama.clause_of("train") == "Llama 3.1 Community License s.1.b.i"
    assert llama.clause_of("any_revenue") == llama.clause, "what it says nothing of"
    assert all_terms()["agpl-3.0"].clause_of("service") == "AGPL-3.0 s.13"
    assert all_terms()["mit"].clause_of("use") == "MIT"


@pytest.mark.parametrize(
    ("written", "licence"),
    [
        ("lfm1.0", "lfm1.0"),
        ("LFM-Open-License-v1.0", "lfm1.0"),
        ("ltx-2-community-license-agreement", "ltx-2-community-license-agreement"),
        ("tongyi-qianwen-research", "tongyi-qianwen-research"),
        ("Tongyi Qianwen LICENSE AGREEMENT", "tongyi-qianwen"),
        ("yi-license", "yi-license"),
        ("playground-v2-community", "playground-v2-community"),
        ("chameleon-research-license", "chameleon-research-license"),
        ("EXAONE AI Model License Agreement 1.1 - NC", "exaone"),
        ("EXAONE AI Model License Agreement 1.2 - NC", "exaone"),
        ("Tencent Hunyuan Community License", "tencent-hunyuan-community"),
        ("Tencent Hunyuan 3D 2.0 Community License", "tencent-hunyuan-community"),
    ],
)
def test_names_of_cards_lead_to_their_row(written: str, licence: str) -> None:
    found = recognise("other", name=written)
    assert found is not None
    assert found.id == licence


@pytest.mark.parametrize(
    "written", ["Falcon-180B TII License", "Yi Series Models Community License Agreement"]
)
def test_another_text_of_the_same_house_is_not_taken_for_the_one_that_was_read(
    written: str,
) -> None:
    found = recognise("other", name=written)
    assert found is not None
    assert found.licence is None
