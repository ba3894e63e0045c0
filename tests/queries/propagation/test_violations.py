"""What a policy lets through: each key decides what it says it does, and a denial never less."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licenses.catalog.own import OwnLicense
from licenses.catalog.terms import all_terms
from licenses.policy.gate import HOSTED, OUTCOMES, Findings, Gate, Lists, Use
from licenses.policy.keys import KEYS
from licenses.rule.readings import READINGS, Policy
from licenses.rule.reasons import TERMS
from queries.answer import Key
from queries.propagation.inheritance import Inheritance, LineageEdge, inherit
from queries.propagation.violations import Violation, find_violations

SUBJECT, BASE = ("Model", "org/model"), ("Model", "lab/base")
DATA = ("Dataset", "some/data")
TOOL = ("Repository", "github.com/some/tool")
NOTHING = Gate(findings=Findings("pass", "pass", "pass", "pass", "pass"))


def made(
    label: str | None,
    *above: tuple[str, str | None],
    subject: Key = SUBJECT,
    gate: Gate | None = None,
) -> Inheritance:
    """Return what reaches a thing from origins over edges, each with its licence."""
    kind = {"trained_on": "Dataset"}
    origins = [(kind.get(edge, "Model"), f"lab/{n}") for n, (edge, _) in enumerate(above)]
    steps = [
        LineageEdge(subject, origin, edge, ("card",), True)
        for origin, (edge, _) in zip(origins, above, strict=True)
    ]
    labels = {subject: {label: ("card",)}} | {
        origin: {licence: ("card",)} for origin, (_, licence) in zip(origins, above, strict=True)
    }
    return inherit(subject, steps, labels, (gate or Gate()).readings)


def told(found: Inheritance, gate: Gate) -> list[tuple[str, str, str]]:
    """Return outcome, key and term of every breach."""
    return [(b.outcome, b.rule, b.term) for b in find_violations(found, gate)]


def lists(**named: str) -> Lists:
    """Return lists of names that are divided by blanks."""
    return Lists(**{name: frozenset(text.split()) for name, text in named.items()})


# Findings ---------------------------------------------------------------------------------------


def test_without_a_policy_conflicts_fail_and_the_unknown_is_told() -> None:
    assert told(made("apache-2.0", ("merge", "cc-by-nc-4.0")), Gate()) == [
        ("fail", "findings.conflict", "non_commercial")
    ]
    assert told(made("apache-2.0", ("merge", "mit")), Gate()) == []
    assert told(made("cc0-1.0", ("finetune", "mit")), Gate()) == []


def test_a_merge_that_no_licence_fits_fails_whatever_its_label_is() -> None:
    above = ("merge", "gpl-3.0"), ("merge", "bigscience-bloom-rail-1.0")
    for label in ("gpl-3.0", None):
        assert ("fail", "findings.conflict", "irreconcilable") in told(made(label, *above), Gate())


def test_data_under_a_licence_that_only_asks_for_credit_is_no_breach() -> None:
    found = made("mit", ("trained_on", "cc-by-4.0"))
    assert told(found, Gate()) == []
    assert told(found, Gate(use=Use(commercial=True))) == []


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize(
    ("key", "label", "above", "term"),
    [
        ("conflict", "mit", ("finetune", "gpl-3.0"), "share_alike"),
        ("unknown", "mit", ("finetune", "other:nobodys"), "upstream_missing"),
        ("unknown", "mit", ("finetune", "unrecognised:0123456789abcdef"), "upstream_missing"),
        ("unknown", "unrecognised:0123456789abcdef", ("finetune", "mit"), "downstream_missing"),
        ("contested", "mit", ("trained_on", "cc-by-nc-4.0"), "non_commercial_contested"),
        ("contested", "mit", ("adapter", "cc-by-nc-4.0"), "non_commercial"),
        ("undeclared", "mit", ("finetune", None), "upstream_missing"),
        ("undeclared", None, ("finetune", "mit"), "downstream_missing"),
        ("warning", "cc0-1.0", ("finetune", "mit"), "attribution_dropped"),
    ],
)
def test_each_finding_comes_to_what_the_policy_says(
    key: str, label: str | None, above: tuple[str, str | None], term: str, outcome: str
) -> None:
    gate = replace(NOTHING, findings=replace(NOTHING.findings, **{key: outcome}))
    expected = [(outcome, f"findings.{key}", term)] if outcome != "pass" else []
    assert told(made(label, above), gate) == expected


def test_a_thing_without_a_label_is_told_once_and_also_where_nothing_is_above_it() -> None:
    fails = replace(NOTHING, findings=replace(NOTHING.findings, undeclared="fail"))
    expected = [("fail", "findings.undeclared", "downstream_missing")]
    assert told(made(None), fails) == expected
    assert told(made(None, ("finetune", "mit"), ("merge", "gpl-3.0")), fails) == expected
    [breach] = find_violations(made(None, ("finetune", "cc-by-nc-4.0")), fails)
    assert breach.severity == "high"
    assert breach.arrival.origin == SUBJECT


@pytest.mark.parametrize(
    ("readings", "outcome"),
    [("ignore", None), ("info", "review"), ("warn", "review"), ("strict", "fail")],
)
def test_the_readings_of_the_policy_count(readings: str, outcome: str | None) -> None:
    gate = Gate(readings=Policy(dataset=readings))
    found = made("mit", ("trained_on", "cc-by-nc-4.0"), gate=gate)
    assert [o for o, *_ in told(found, gate)] == ([outcome] if outcome else [])


# What the label leaves open ---------------------------------------------------------------------


def unclear(found: Inheritance, gate: Gate, **keywords: bool) -> list[tuple[str, str, str | None]]:
    """Return outcome, key and what is open of what an own label does not answer."""
    return [
        (each.outcome, each.rule, each.compared)
        for each in find_violations(found, gate, **keywords)
        if each.term == "label_unclear"
    ]


@pytest.mark.parametrize(
    ("label", "compared"),
    [
        ("busl-1.1", "commercial use"),
        ("cc", "commercial use, passing it on and publishing what is built with it"),
        ("h-research", "use, passing it on and publishing what is built with it"),
        ("mit AND busl-1.1", "commercial use"),
        ("mit OR busl-1.1", None),
        ("mit", None),
        # That it is not known at all is another finding.
        ("other:x", None),
        ("mit AND other:x", None),
        (None, None),
    ],
)
def test_what_its_own_label_leaves_open_is_one_finding(
    label: str | None, compared: str | None
) -> None:
    expected = [("review", "findings.unknown", compared)] if compared else []
    for above in ([], [("finetune", "mit")]):
        assert unclear(made(label, *above), Gate()) == expected
        assert unclear(made(label, *above), NOTHING) == []


def test_a_licence_that_is_described_in_part_is_unclear_unless_a_list_lets_it_pass() -> None:
    own = OwnLicense("acme-internal", allows_redistribution="yes")
    gate = Gate(readings=Policy(own_licenses=(own,)))
    found = made("other:acme-internal", gate=gate)
    [each] = find_violations(found, gate)
    open_yet = "use, commercial use, passing it on and publishing what is built with it"
    assert each.reason == f"What its own label acme-internal says of {open_yet} is not known."
    assert unclear(found, replace(gate, licenses=lists(allowed="acme-internal"))) == []
    assert unclear(found, replace(gate, terms=lists(allowed="label_unclear"))) == []


def test_commercial_use_is_not_told_twice_where_it_is_intended() -> None:
    gate = Gate(use=Use(commercial=True))
    assert unclear(made("busl-1.1"), gate) == []
    assert ("review", "use.commercial", "non_commercial") in told(made("busl-1.1"), gate)


def test_a_publisher_is_not_bound_by_what_the_label_leaves_open() -> None:
    assert unclear(made("cc", ("finetune", "mit")), Gate(), own_label=False) == []
    assert unclear(made("cc"), Gate(), own_label=False)


# Lists ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("licence", "named", "expected"),
    [
        ("mit", {"denied": "mit"}, ("fail", "licenses.fail")),
        ("mit", {"denied": "mit", "allowed": "mit"}, ("fail", "licenses.fail")),
        ("mit", {"review": "mit"}, ("review", "licenses.review")),
        ("mit", {"allowed": "mit"}, ("pass", "licenses.pass")),
        ("mit", {"allowed": "apache-2.0"}, ("fail", "licenses.pass")),
        ("mit", {"allowed": "apache-2.0", "review": "mit"}, ("review", "licenses.review")),
        ("gpl-3.0 OR mit", {"denied": "gpl-3.0"}, ("pass", "licenses.pass")),
        ("gpl-3.0 OR mit", {"denied": "gpl-3.0 mit"}, ("fail", "licenses.fail")),
        ("gpl-3.0 OR mit", {"allowed": "mit"}, ("pass", "licenses.pass")),
        ("gemma AND llama3.1", {"denied": "gemma"}, ("fail", "licenses.fail")),
        ("gemma AND llama3.1", {"allowed": "gemma"}, ("fail", "licenses.pass")),
        ("gemma AND llama3.1", {"allowed": "gemma llama3.1"}, ("pass", "licenses.pass")),
        # Whether a list is a choice is not stated.
        ("gemma AND/OR llama3.1", {"denied": "gemma"}, ("review", "licenses.fail")),
        ("gemma AND/OR llama3.1", {"denied": "gemma llama3.1"}, ("fail", "licenses.fail")),
        ("gemma AND/OR llama3.1", {"allowed": "gemma"}, ("review", "licenses.pass")),
        ("gemma AND/OR llama3.1", {"allowed": "gemma llama3.1"}, ("pass", "licenses.pass")),
        ("other:mine", {"allowed": "other:mine"}, ("pass", "licenses.pass")),
        ("other:mine", {"allowed": "mit"}, ("fail", "licenses.pass")),
    ],
)  # fmt: skip
def test_lists_of_licences(licence: str, named: dict[str, str], expected: tuple[str, str]) -> None:
    assert Gate(licenses=lists(**named)).of_license(licence) == expected


def test_a_whole_expression_can_be_named() -> None:
    both = frozenset({"gemma AND llama3.1"})
    assert Gate(licenses=Lists(allowed=both)).of_license("gemma AND llama3.1")[0] == "pass"
    assert Gate(licenses=Lists(denied=both)).of_license("gemma AND llama3.1")[0] == "fail"
    either = Lists(allowed=both, denied=frozenset({"gemma"}))
    assert Gate(licenses=either).of_license("gemma AND llama3.1")[0] == "fail"


def test_a_denied_licence_fails_wherever_it_stands_and_without_any_conflict() -> None:
    gate = replace(NOTHING, licenses=lists(denied="gpl-3.0 cc-by-4.0"))
    expected = ("fail", "licenses.fail", "license_denied")
    assert told(made("gpl-3.0"), gate) == [expected]
    assert told(made("gpl-3.0", ("finetune", "gpl-3.0")), gate) == [expected, expected]
    assert told(made("mit", ("trained_on", "cc-by-4.0")), gate) == [expected]


def test_a_licence_that_nobody_knows_passes_once_it_is_allowed_by_name() -> None:
    gate = Gate(licenses=lists(allowed="mit other:ours"), findings=Findings(unknown="fail"))
    assert told(made("mit", ("finetune", "other:ours")), gate) == []
    assert told(made("other:ours", ("finetune", "mit")), gate) == []
    both = told(made("mit", ("finetune", "mit AND other:theirs")), gate)
    assert {rule for _, rule, _ in both} == {"findings.unknown", "licenses.pass"}


def test_a_denied_term_fails_whatever_the_label_says() -> None:
    found = made("gpl-3.0", ("finetune", "gpl-3.0"))
    assert told(found, Gate()) == []
    denied = Gate(terms=lists(denied="share_alike"))
    assert told(found, denied) == [("fail", "terms.fail", "share_alike")] * 2
    review = Gate(terms=lists(review="share_alike"))
    assert told(found, review) == [("review", "terms.review", "share_alike")] * 2


@pytest.mark.parametrize(
    ("term", "licence"),
    [
        ("non_commercial", "cc-by-nc-4.0"),
        ("research_only", "apple-amlr"),
        ("use_restrictions", "creativeml-openrail-m"),
        ("share_alike", "agpl-3.0"),
        ("no_derivatives", "cc-by-nd-4.0"),
        ("licence_text", "llama3.1"),
    ],
)
def test_the_terms_that_companies_deny_are_found(term: str, licence: str) -> None:
    gate = replace(NOTHING, terms=lists(denied=term))
    assert ("fail", "terms.fail", term) in told(made(licence, ("finetune", licence)), gate)
    assert told(made("mit", ("finetune", "mit")), gate) == []


def test_a_term_can_be_let_through_or_reviewed_where_it_is_a_conflict() -> None:
    found = made("mit", ("finetune", "gpl-3.0"))
    assert told(found, Gate(terms=lists(allowed="share_alike"))) == []
    review = Gate(terms=lists(review="share_alike"))
    assert told(found, review) == [("review", "terms.review", "share_alike")]


def test_a_denied_term_over_training_data_stays_contested() -> None:
    found = made("mit", ("trained_on", "cc-by-nc-4.0"))
    gate = Gate(terms=lists(denied="non_commercial"))
    assert [o for o, *_ in told(found, gate)] == ["review"]
    strict = replace(gate, findings=Findings(contested="fail"))
    assert [o for o, *_ in told(found, strict)] == ["fail"]


# Use --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("licence", ["cc-by-nc-4.0", "apple-amlr", "cc-by-nc-sa-4.0"])
def test_commercial_use_breaks_on_what_withholds_it_whatever_the_label(licence: str) -> None:
    found = made(licence, ("finetune", licence))
    commercial = told(found, Gate(use=Use(commercial=True)))
    assert ("fail", "use.commercial", "non_commercial") in commercial
    assert not any(rule == "use.commercial" for _, rule, _ in told(found, Gate()))
    assert told(made("mit", ("finetune", "mit")), Gate(use=Use(commercial=True))) == []


def test_commercial_use_within_limits_is_to_be_looked_at() -> None:
    found = made("stabilityai-ai-community", ("finetune", "stabilityai-ai-community"))
    expected = ("review", "use.commercial", "use_limits")
    assert expected in told(found, Gate(use=Use(commercial=True)))


def test_commercial_use_of_non_commercial_data_is_contested() -> None:
    gate = Gate(use=Use(commercial=True), readings=Policy(dataset="ignore"))
    found = made("mit", ("trained_on", "cc-by-nc-4.0"))
    assert [o for o, *_ in told(found, Gate(use=Use(commercial=True)))] == ["review"]
    ignored = made("mit", ("trained_on", "cc-by-nc-4.0"), gate=gate)
    assert told(ignored, gate) == []


@pytest.mark.parametrize(
    ("licence", "label", "outcome"),
    [
        ("gpl-3.0", "mit", None),
        ("mpl-2.0", "mit", None),
        ("agpl-3.0", "mit", "fail"),
        ("cc-by-nc-4.0", "mit", "fail"),
        ("cc-by-nd-4.0", "mit", "fail"),
    ],
)
def test_a_hosted_service_is_free_of_duties_that_come_with_copies(
    licence: str, label: str, outcome: str | None
) -> None:
    found = made(label, ("finetune", licence))
    hosted = Gate(use=Use(distribution=HOSTED))
    assert [o for o, *_ in told(found, hosted)] == ([outcome] if outcome else [])
    assert [o for o, *_ in told(found, Gate())] == ["fail"]


def test_an_agreement_that_has_to_be_passed_on_is_told_of_a_hosted_service() -> None:
    found = made("llama3", ("finetune", "llama3.1"))
    assert ("review", "use.distribution", "licence_text") in told(
        found, Gate(use=Use(distribution=HOSTED))
    )


def test_what_is_denied_is_denied_to_a_hosted_service_too() -> None:
    gate = Gate(use=Use(distribution=HOSTED), terms=lists(denied="share_alike"))
    assert told(made("mit", ("finetune", "gpl-3.0")), gate) == [
        ("fail", "terms.fail", "share_alike")
    ]


def test_a_repository_is_judged_by_what_it_loads() -> None:
    found = made("mit", ("repo_uses_model", "cc-by-nc-4.0"), subject=TOOL)
    assert told(found, Gate()) == [("fail", "findings.conflict", "non_commercial")]
    gate = Gate(readings=Policy(repo_restrictions="ignore"))
    found = made("mit", ("repo_uses_model", "cc-by-nc-4.0"), subject=TOOL, gate=gate)
    assert told(found, gate) == []


# Any policy -------------------------------------------------------------------------------------

ids = [*sorted(i for i in all_terms() if i), "other:x", "gemma AND llama3.1", "gpl-3.0 OR mit"]
licences = st.sampled_from(ids)
terms = st.sampled_from(TERMS)
outcomes = st.sampled_from(OUTCOMES)
edges = st.sampled_from(["finetune", "merge", "quantized", "adapter", "distilled", "trained_on"])
gates = st.builds(
    Gate,
    use=st.builds(Use, st.booleans(), st.sampled_from(["distributed", HOSTED])),
    findings=st.builds(Findings, outcomes, outcomes, outcomes, outcomes, outcomes),
    licenses=st.builds(Lists, *[st.frozensets(licences, max_size=4)] * 3),
    terms=st.builds(Lists, *[st.frozensets(terms, max_size=3)] * 3),
    readings=st.builds(Policy, **{name: st.sampled_from(r) for name, r in READINGS.items()}),
)
aboves = st.lists(st.tuples(edges, st.none() | licences), max_size=4)


def worst(breaches: list[Violation]) -> dict[tuple[Key, str | None, str], int]:
    """Return how grave each breach is."""
    return {b.about: OUTCOMES.index(b.outcome) for b in breaches}


@settings(max_examples=150)
@given(gates, st.none() | licences, aboves, licences, terms)
def test_a_denial_never_lets_anything_through(
    gate: Gate, label: str | None, above: list[tuple[str, str | None]], licence: str, term: str
) -> None:
    found = made(label, *above, gate=gate)
    before = worst(find_violations(found, gate))
    denying = replace(
        gate,
        licenses=replace(gate.licenses, denied=gate.licenses.denied | {licence}),
        terms=replace(gate.terms, denied=gate.terms.denied | {term}),
    )
    after = worst(find_violations(found, denying))
    assert max(after.values(), default=0) >= max(before.values(), default=0)
    for about, outcome in before.items():
        # A licence that was to be reviewed is told as denied.
        listed = about[2].startswith("license_")
        assert listed or after[about] >= outcome


@settings(max_examples=150)
@given(gates, st.none() | licences, aboves)
def test_every_breach_is_told_once_with_a_key_of_the_policy(
    gate: Gate, label: str | None, above: list[tuple[str, str | None]]
) -> None:
    breaches = find_violations(made(label, *above, gate=gate), gate)
    assert len(worst(breaches)) == len(breaches)
    for breach in breaches:
        assert breach.rule in {key.dotted for key in KEYS}
        assert breach.outcome in ("fail", "review")
        assert breach.reason
