"""Licences that a policy file describes: how they are read, and how what is wrong is told."""

from __future__ import annotations

import contextlib
import copy
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licenses import Policy, judge
from licenses.catalog.own import COLUMNS, LISTS, THRESHOLDS, WORDS, OwnLicense, contradiction
from licenses.catalog.table import read_rows
from licenses.labels.described import MOST, OwnLicenses
from licenses.labels.recognition import recognise
from licenses.policy.file import GateError, read_gate
from licenses.policy.keys import OWN_KEYS, template
from licenses.rule.checks import APPLIED
from licenses.rule.permissions import ASKED, OWN, UNKNOWN, permissions

ACME = """
[[own_licenses]]
name = "Acme Internal"
allows_commercial = "yes"
allows_derivatives = "yes"
requires_attribution = "yes"
share_alike = "none"
use_restrictions = "none"
research_only = "no"
"""
FREE = {
    "allows_commercial": "yes",
    "allows_derivatives": "yes",
    "share_alike": "none",
    "use_restrictions": "none",
    "research_only": "no",
}


def refused(text: str) -> tuple[int, str]:
    """Return the line and the sentence with which a policy is refused."""
    with pytest.raises(GateError) as told:
        read_gate(text.encode())
    return told.value.line, str(told.value)


def described(column: str) -> str:
    return f'[[own_licenses]]\nname = "acme"\n{column}\n'


# What is read -----------------------------------------------------------------------------------


def test_a_description_has_the_words_of_the_table() -> None:
    assert set(OWN_KEYS) == {"name", *COLUMNS}
    for column, words in WORDS.items():
        assert {row[column] for row in read_rows()} - {""} <= set(words), column


def test_no_licence_of_the_table_contradicts_itself() -> None:
    for row in read_rows():
        assert contradiction({name: row[name] for name in COLUMNS}) is None, row["id"]
    with pytest.raises(ValueError, match="restriction_set says more of use_restrictions"):
        OwnLicense("acme", restriction_set="AUP")


def example() -> Policy:
    """Return readings with the licence that the template describes."""
    _, _, rest = template().partition("# [[own_licenses]]\n")
    lines, _, _ = rest.partition("\n\n")
    stated = "\n".join(line.removeprefix("# ") for line in lines.splitlines())
    return read_gate(f"[[own_licenses]]\n{stated}".encode()).readings


def test_the_example_of_the_template_is_read() -> None:
    [made] = example().described
    assert made.name == "acme-internal"
    assert made.revenue_threshold_usd == 1_000_000
    assert FREE.items() <= {name: getattr(made, name) for name in COLUMNS}.items()


@pytest.mark.parametrize("data", [False, True])
@pytest.mark.parametrize("edge", [OWN, *APPLIED, "trained_on", "distilled"])
def test_the_example_of_the_template_leaves_no_answer_open(edge: str, data: bool) -> None:
    answers = permissions("acme-internal", edge, example(), data=data)
    assert not [asked for asked, each in zip(ASKED, answers, strict=True) if each.answer == UNKNOWN]


def test_everything_that_can_be_said_is_read() -> None:
    chosen = {column: words[0] for column, words in WORDS.items()} | {
        "allows_commercial": "conditional",
        "share_alike": "strong",
        "use_restrictions": "yes",
        "restricts_output_training": "nc_outputs",
    }
    stated = [f'{column} = "{word}"' for column, word in chosen.items()]
    stated += [f"{column} = 5" for column in THRESHOLDS]
    stated += ['share_alike_targets = ["GPL-3.0"]', 'restriction_clauses = ["LAW"]']
    rest = set(COLUMNS) - {*WORDS, *THRESHOLDS, *LISTS}
    stated += [f'{column} = "a text"' for column in rest]
    [made] = read_gate(described("\n".join(stated)).encode()).readings.described
    assert all(getattr(made, column) for column in COLUMNS)
    found = OwnLicenses([made]).find("acme")
    assert found
    assert found.share_alike_targets == ("acme", "gpl-3.0")
    assert found.revenue_threshold_usd == "5"


@pytest.mark.parametrize(
    "stated",
    [
        recognise("other", name="Acme Internal"),
        recognise("other", name="ACME internal"),
        recognise("acme-internal"),
        recognise("Acme_Internal"),
        recognise("ACME-internal"),
    ],
)
def test_a_label_means_its_description_in_any_case(stated: object) -> None:
    gate = read_gate(ACME.encode())
    label = stated.id  # type: ignore[attr-defined]
    assert judge(label, "finetune", "mit").verdict == "unknown"
    assert judge(label, "finetune", "mit", policy=gate.readings).verdict == "compatible"
    assert judge("gpl-3.0", "finetune", label, policy=gate.readings).terms == ("share_alike",)
    assert gate.license_id(label) == "Acme Internal"


@pytest.mark.parametrize(
    ("label", "upstream", "downstream"),
    [
        ("MIT OR Acme-Internal", "compatible", "compatible"),
        ("gpl-3.0 AND Acme-Internal", "conflict", "compatible"),
        (["mit", "ACME-internal"], "compatible", "compatible"),
        ("Apache-2.0 AND LicenseRef-other", "unknown", "unknown"),
    ],
)
def test_what_is_described_counts_within_an_expression(
    label: object, upstream: str, downstream: str
) -> None:
    policy = read_gate(ACME.encode()).readings
    stated = recognise(label)
    assert stated
    assert judge(stated.id, "finetune", "mit", policy=policy).verdict == upstream
    assert judge("mit", "finetune", stated.id, policy=policy).verdict == downstream


@pytest.mark.parametrize("name", ["Acme and Sons Licence", "Acme OR else", "a" * 900, "許諾", "İ"])
def test_any_name_that_is_no_licence_can_be_described(name: str) -> None:
    gate = read_gate(ACME.replace("Acme Internal", name).encode())
    for statement in (recognise(name), recognise("other", name=name)):
        assert statement
        assert judge(statement.id, "finetune", "mit", policy=gate.readings).verdict == "compatible"
        assert gate.license_id(statement.id) == name


def test_lists_and_exceptions_name_what_is_described() -> None:
    gate = read_gate(
        f"""{ACME}
        [licenses]
        pass = ["MIT", "acme-internal"]
        [[exceptions]]
        license = "ACME-INTERNAL"
        reason = "ours"
        until = 2027-01-31
        """.encode()
    )
    label = recognise("other", name="acme internal").id  # type: ignore[union-attr]
    assert gate.of_license(label)[0] == "pass"
    assert gate.of_license(f"apache-2.0 OR {label}")[0] == "pass"
    assert gate.of_license(f"apache-2.0 AND {label}")[0] == "fail"
    [exception] = gate.exceptions
    assert exception.license == gate.license_id(label)


def test_a_proprietary_label_is_described_by_any_of_its_words() -> None:
    policy = Policy(own_licenses=[OwnLicense("All rights reserved", allows_commercial="no")])
    judged = judge("proprietary", "repo_uses_model", "mit", policy=policy)
    assert judged.terms == ("non_commercial",)
    assert judge("creativeml-openrail-m", "finetune", "closed", policy=policy).verdict == "unknown"


# What is refused --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ('[[own_licenses]]\nallows_commercial = "yes"', 1, "a licence that is described needs a"),
        ("own_licenses = 3", 1, "own_licenses are tables: [[own_licenses]]"),
        ("[own_licenses]\na = 1", 1, "own_licenses are tables: [[own_licenses]]"),
        ('[[own_license]]\nname = "x"', 1, "'own_license'. Did you mean own_licenses?"),
        (described('allow_commercial = "yes"'), 3, "Did you mean allows_commercial?"),
        (described('allows_commercial = "yess"'), 3, "and is 'yess'. Did you mean yes?"),
        (described("allows_commercial = true"), 3, "has to be one of yes, no, conditional"),
        (
            described('revenue_threshold_usd = "1 M EUR"'),
            3,
            "revenue_threshold_usd has to be a whole number of US dollars, and is '1 M EUR'",
        ),
        (described("revenue_threshold_eur = 1"), 3, "Did you mean revenue_threshold_usd?"),
        (described("revenue_threshold_usd = 1e6"), 3, "has to be a whole number of US dollars"),
        (described("revenue_threshold_usd = true"), 3, "has to be a whole number of US dollars"),
        (described("mau_threshold = -5"), 3, "mau_threshold has to be 1 to 1,000,000,000,000,000"),
        (described("mau_threshold = 0"), 3, "mau_threshold has to be 1 to"),
        (described("mau_threshold = [1]"), 3, "has to be a whole number of monthly users, and is"),
        (described('share_alike_targets = "mit"'), 3, "has to be a list of 1 to 100 texts"),
        (described('share_alike_targets = ["nobody"]'), 3, "there is no licence 'nobody'"),
        (described('restriction_clauses = ["law"]'), 3, "has to be a list of codes such as LAW"),
        (described('notes = ""'), 3, "notes has to be a text of 1 to 1,000 characters"),
        ('[[own_licenses]]\nname = ""', 2, "name has to be a text of 1 to 1,000 characters"),
        ('[[own_licenses]]\nname = " "', 2, "name has to be a text of 1 to 1,000 characters"),
        ("[[own_licenses]]\nname = 5", 2, "name has to be a text"),
        (f'[[own_licenses]]\nname = "{"x" * 5_000}"', 2, "name has to be a text of 1 to 1,000"),
        ('[[own_licenses]]\nname = "Apache 2"', 2, "the table of licences has 'Apache 2' already"),
        ('[[own_licenses]]\nname = "none"', 2, "'none' states no licence"),
        ('[[own_licenses]]\nname = "other"', 2, "'other' states no licence"),
        ('[[own_licenses]]\nname = "mit OR acme"', 2, "is an expression"),
        (f'{described("")}\n[[own_licenses]]\nname = "ACME"', 6, "'ACME' is described twice"),
        ('[[own_licenses]]\nname = "acme AND/OR b"', 2, "is a list of licences"),
        ('[[own_licenses]]\nname = "unrecognised:x"', 2, "has no digest of a label"),
        (
            described('allows_commercial = "yes"\ncommercial_condition = "a fee"'),
            4,
            "commercial_condition says more of allows_commercial, which has to be conditional, and "
            "is yes",
        ),
        (described('commercial_condition = "a fee"'), 3, "has to be conditional, and is unknown"),
        (
            described('use_restrictions = "none"\nrestriction_set = "AUP"'),
            4,
            "which has to be yes or yes_flow_down, and is none",
        ),
        (described('restriction_clauses = ["LAW"]'), 3, "use_restrictions, which has to be yes or"),
        (
            described('share_alike_targets = ["mit"]\nshare_alike = "none"'),
            3,
            "which has to be weak or strong or network or unknown, and is none",
        ),
        (
            described('outputs_not_for = "rivals"\nrestricts_output_training = "no"'),
            3,
            "says more of restricts_output_training",
        ),
        (
            described('research_only = "yes"\nallows_commercial = "yes"'),
            3,
            "research_only is yes, so allows_commercial cannot be yes",
        ),
    ],
)
def test_a_wrong_description_is_told_with_its_line(text: str, line: int, sentence: str) -> None:
    at, told = refused(text)
    assert (at, sentence in told) == (line, True), told
    assert len(told) < 400


def test_no_more_than_some_hundreds_are_described() -> None:
    many = "".join(f'[[own_licenses]]\nname = "a{number}"\n' for number in range(MOST + 1))
    assert refused(many)[1] == f"at most {MOST} licences can be described"
    with pytest.raises(ValueError, match=f"at most {MOST}"):
        Policy(own_licenses=[OwnLicense(f"a{number}") for number in range(10_000)])


def test_python_refuses_what_the_file_refuses() -> None:
    with pytest.raises(ValueError, match="revenue_threshold_usd has to be a whole number"):
        OwnLicense("acme", revenue_threshold_usd="1 M EUR")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="allows_commercial has to be one of"):
        OwnLicense("acme", allows_commercial="perhaps")
    with pytest.raises(ValueError, match="described twice"):
        Policy(own_licenses=[OwnLicense("acme"), OwnLicense(" Acme ")])
    with pytest.raises(TypeError, match="each an OwnLicense, not 'acme'"):
        Policy(own_licenses=["acme"])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="the table of licences has"):
        Policy(own_licenses=[OwnLicense("MIT")])


def test_a_policy_can_be_copied() -> None:
    policy = Policy(own_licenses=[OwnLicense("acme", allows_commercial="yes")])
    for made in (copy.copy(policy), copy.deepcopy(policy)):
        assert made == policy
        assert hash(made) == hash(policy)
        assert made.described.find("ACME")
    assert replace(policy, dataset="strict").described == policy.described


_values = st.one_of(
    st.text(max_size=12), st.integers(), st.booleans(), st.lists(st.text(max_size=5), max_size=3)
)


@given(st.text(max_size=30), st.dictionaries(st.sampled_from(COLUMNS), _values, max_size=3))
def test_any_description_is_taken_or_refused(name: str, columns: dict[str, object]) -> None:
    with contextlib.suppress(ValueError):
        policy = Policy(own_licenses=[OwnLicense(name, **columns)])  # type: ignore[arg-type]
        assert policy.described.find(name)
        judge(name, "finetune", name, policy=policy)
        assert hash(policy) == hash(Policy(own_licenses=list(policy.described)))
