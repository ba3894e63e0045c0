"""What the licence rule makes of labels, names, sets, policies and several upstreams."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licenses import Judgement, Policy, judge, judge_all
from licenses.catalog.table import licences
from licenses.catalog.terms import all_terms, known_terms
from licenses.rule.edges import DERIVATIONS
from licenses.rule.judgement import EDGES
from licenses.rule.kinship import FAMILIES

ids = st.sampled_from([one.id for one in licences() if known_terms(one.id)])
named = ids.filter(lambda one: one not in FAMILIES)


def verdict(up: object, edge: str, down: object, **more: object) -> str:
    return judge(up, edge, down, **more).verdict  # type: ignore[arg-type]


def only(judged: Judgement, term: str) -> object:
    """Return the one finding with a term."""
    (found,) = [f for f in judged.findings if f.term == term]
    return found


# Labels as they are written ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("up", "down", "wanted"),
    [
        ("Apache-2.0", "MIT", "compatible"),
        ("Apache License 2.0", "the MIT license", "compatible"),
        ("GPL-3.0-only", "MIT", "conflict"),
        ("bsd-new", "apache-2.0", "compatible"),
        ('BSD 3-Clause "New" or "Revised" License', "gpl-2.0", "compatible"),
        ("GNU General Public License v2.0 or later", "gpl-3.0", "compatible"),
        ("CC-BY-NC-4.0", "Apache 2.0", "conflict"),
        ("license:cc-by-nc-4.0", "license:mit", "conflict"),
        ("CC-BY-NC-4.0", "cc-by-nc-sa-4.0", "compatible"),
        ("GPL-2.0-or-later", "gpl-3.0", "compatible"),
        ("GPL-2.0+", "AGPL-3.0-only", "compatible"),
        ("gpl-2.0", "gpl-3.0", "unknown"),
        ("GPL-2.0-only", "GPL-3.0-only", "conflict"),
        ("GPL-3.0-or-later", "GPL-2.0-only", "conflict"),
        ("GPL-3.0-only", "GPL-2.0-or-later", "conflict"),
        ("GPL-2.0-only", "GPL-2.0-or-later", "conflict"),
        ("gpl-2.0", "gpl-2.0-or-later", "unknown"),
        ("GPL-2.0-or-later", "GPL-2.0-or-later", "compatible"),
        ("mpl-2.0", "GPL-2.0-or-later", "compatible"),
        ("eupl-1.1", "GPL-2.0-or-later", "compatible"),
        ("mit", "GPL-2.0-or-later", "compatible"),
        ("gpl-3.0", "gpl-3.0-or-later", "unknown"),
        ("lgpl-2.1", "lgpl-3.0", "unknown"),
        ("Apache-2.0", "GPL-2.0-or-later", "conflict"),
        ("Apache-2.0", "GPL-3.0-or-later", "compatible"),
        ("Apache-2.0", "GPL-2.0-or-later WITH Classpath-exception-2.0", "conflict"),
        ("Apache-2.0", "GPL-2.0-only", "conflict"),
        ("cc-by-sa-4.0", "gpl-3.0-or-later", "unknown"),
        ("afl-3.0", "lgpl-lr", "compatible"),
        ("Apache-2.0 OR GPL-3.0", "mit", "compatible"),
        ("Apache-2.0 AND GPL-3.0", "mit", "conflict"),
        ("(mit OR gpl-3.0) AND cc-by-nc-4.0", "apache-2.0", "conflict"),
        (["apache-2.0", "cc-by-nc-4.0"], "apache-2.0", "conflict"),
        ("gemma AND llama3.1", "gemma AND llama3.1", "compatible"),
        ("gpl-3.0 OR mit", "gpl-3.0 OR mit", "compatible"),
        ("other:llama 2 community license", "apache-2.0", "conflict"),
        ("other:my own", "apache-2.0", "unknown"),
        ("unrecognised:0123456789abcdef", "mit", "unknown"),
        ("NOASSERTION", "mit", "unknown"),
        ("mit", "NOASSERTION", "unknown"),
        ("gpl-3.0", ["gpl-3.0", "NOASSERTION"], "unknown"),
        ("gpl-3.0", ["mit", None], "conflict"),
    ],
)
def test_labels_are_read_however_they_are_written(up: object, down: object, wanted: str) -> None:
    assert verdict(up, "finetune", down) == wanted


def test_a_licence_that_lost_its_exception_is_not_read_as_a_freer_one() -> None:
    classpath = "GPL-2.0-or-later WITH Classpath-exception-2.0"
    assert verdict(classpath, "code_dependency", "mit") == "compatible"
    assert verdict(classpath, "finetune", "mit") == "conflict"
    assert verdict(classpath, "finetune", classpath) == "compatible"
    assert verdict(classpath, "finetune", "gpl-3.0") == "compatible"
    assert verdict("GPL-2.0-or-later", "finetune", classpath) == "unknown"
    assert verdict("Apache-2.0 WITH LLVM-exception", "finetune", "gpl-2.0") == "compatible"


@pytest.mark.parametrize("words", ["commons-clause", "my-exception", "", "X OR MIT"])
def test_unknown_words_behind_with_make_a_licence_unknown(words: str) -> None:
    for edge in EDGES:
        assert verdict(f"Apache-2.0 WITH {words}".strip(), edge, "gpl-3.0") in (
            ("unknown",) if " OR " not in words else ("unknown", "compatible")
        )


@given(st.recursive(st.text(max_size=8), lambda inner: st.lists(inner, max_size=3), max_leaves=6))
def test_any_label_is_judged(label: object) -> None:
    assert verdict(label, "finetune", "mit") in ("compatible", "unknown", "conflict")
    assert verdict("mit", "finetune", label) in ("compatible", "unknown", "conflict")


def test_a_label_with_more_choices_than_are_looked_at_is_unknown() -> None:
    label = [f"mit OR x{number}" for number in range(40)]
    assert verdict(label, "finetune", "mit") == "unknown"
    assert verdict("mit", "finetune", "mit OR " * 9_000 + "isc") == "unknown"


# Names, sets -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("up", "name", "right"),
    [
        ("llama3", "acme/Llama-3-chat", True),
        ("llama3", "acme/Meta-Llama-3-8B-x", True),
        ("llama3", "acme/meta_LLAMA_3_x", True),
        ("llama3", "llama3-x", True),
        ("llama3", "Llama-3/mine", False),
        ("llama3.1", "acme/super-llama", False),
        ("hyperclovax-seed", "acme/HyperCLOVA-X-mine", True),
        ("exaone", "acme/exaone_x", True),
    ],
)
def test_the_name_has_to_begin_as_the_licence_wants(up: str, name: str, right: bool) -> None:
    for edge in ("finetune", "merge", "adapter"):
        judged = judge(up, edge, up, name=name)
        assert ("naming" in judged.terms) != right
        assert right or only(judged, "naming").severity == "low"  # type: ignore[attr-defined]
    assert judge(up, "quantized", up, name=name).terms == ()


@pytest.mark.parametrize("name", [None, "", "acme/", " "])
def test_without_a_name_there_is_a_warning_and_no_verdict(name: str | None) -> None:
    judged = judge("llama3.1", "finetune", "llama3.1", name=name)
    assert judged.verdict == "compatible"
    assert only(judged, "naming").level == "warning"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("up", "down", "wanted"),
    [
        ("gpl-3.0", ["gpl-3.0", "cc-by-nc-4.0"], "conflict"),
        ("gpl-3.0", ["gpl-3.0", "cc-by-nd-4.0"], "conflict"),
        ("gpl-3.0", ["gpl-3.0", "llama2"], "conflict"),
        ("gpl-3.0", ["gpl-3.0", "osl-3.0"], "conflict"),
        ("gpl-3.0", ["gpl-3.0", "mit"], "compatible"),
        # Either may become the other, so that both together promise nothing that cannot be kept.
        ("gpl-3.0", ["gpl-3.0", "lgpl-3.0"], "compatible"),
        ("gpl-3.0", ["gpl-3.0", "mpl-2.0"], "compatible"),
        # What the upstream itself withholds is not added by another licence.
        ("cc-by-nc-sa-4.0", ["cc-by-nc-sa-4.0", "cc-by-nc-4.0"], "compatible"),
        ("gpl-2.0", ["gpl-2.0", "gpl-3.0"], "unknown"),
        ("gpl-3.0", ["gpl-3.0", "cc"], "unknown"),
    ],
)
def test_what_stands_beside_a_copyleft_licence_must_be_admitted(
    up: str, down: list[str], wanted: str
) -> None:
    judged = judge(up, "merge", down)
    assert judged.verdict == wanted
    assert judged.terms == (() if wanted == "compatible" else ("share_alike_joint",))
    # The label itself is wrong, whether an adapter is a derivative or not.
    assert verdict(up, "adapter", down) == wanted


def test_a_public_domain_label_alone_drops_the_credit() -> None:
    assert only(judge("mit", "finetune", "cc0-1.0"), "attribution_dropped")
    assert not judge("mit", "finetune", ["cc0-1.0", "mit"]).findings
    assert verdict("mit", "finetune", "cc0-1.0") == "compatible"


def test_narrower_clauses_do_not_cover_wider_ones() -> None:
    assert verdict("creativeml-openrail-m", "finetune", "bigcode-openrail-m") == "unknown"
    assert verdict("creativeml-openrail-m", "finetune", "bigscience-bloom-rail-1.0") == "compatible"
    assert verdict("bigcode-openrail-m", "finetune", "bigscience-bloom-rail-1.0") == "unknown"


# Severity, contested points, duties --------------------------------------------------------------


@pytest.mark.parametrize(
    ("up", "edge", "down", "term", "severity"),
    [
        ("cc-by-nc-4.0", "finetune", "mit", "non_commercial", "high"),
        ("cc-by-nc-4.0", "repo_uses_model", "mit", "non_commercial", "medium"),
        ("cc-by-nc-4.0", "repo_vendors_model", "mit", "non_commercial", "high"),
        ("qwen-research", "adapter", "mit", "non_commercial", "low"),  # medium row: a step lower
        ("apple-amlr", "adapter", "mit", "research_only", "medium"),
        ("mpl-2.0", "finetune", "mit", "share_alike", "medium"),
        ("gpl-3.0", "finetune", "mit", "share_alike", "high"),
        ("gpl", "finetune", "mit", "share_alike", "medium"),
        ("gpl-3.0", "finetune", "cc", "share_alike", "medium"),
        ("epl-2.0", "finetune", "gpl-3.0", "gpl_incompatible", "high"),
        ("gemma", "finetune", "mit", "licence_text", "medium"),
        ("llama3.1", "finetune", "llama3", "licence_text", "low"),
        ("cc-by-nc-4.0", "trained_on", "mit", "non_commercial_contested", "low"),
        ("h-research", "finetune", "mit", "research_only", "medium"),
    ],
)
def test_severity(up: str, edge: str, down: str, term: str, severity: str) -> None:
    assert only(judge(up, edge, down), term).severity == severity  # type: ignore[attr-defined]


def test_a_missing_licence_is_as_grave_as_what_may_be_passed_over() -> None:
    for up, edge, severity in (
        ("cc-by-nc-4.0", "finetune", "high"),
        ("gpl-3.0", "finetune", "high"),
        ("llama2", "repo_uses_model", "high"),
        ("mit", "finetune", "low"),
        ("gpl-3.0", "repo_uses_model", "low"),
        ("cc-by-nc-4.0", "distilled", "low"),
    ):
        missing = only(judge(up, edge, None), "downstream_missing")
        assert missing.severity == severity, (up, edge)  # type: ignore[attr-defined]
    assert judge(None, "repo_vendors_model", "mit").findings[0].severity == "high"
    assert judge(None, "repo_uses_model", "mit").findings[0].severity == "medium"


def test_contested_readings_say_so_and_policy_decides() -> None:
    def found(up: str, edge: str, down: str, **policy: str) -> tuple[str, bool, str]:
        judged = judge(up, edge, down, policy=Policy(**policy))
        return judged.verdict, judged.findings[0].contested, judged.findings[0].severity

    data = ("cc-by-nc-4.0", "trained_on", "mit")
    assert found(*data) == ("unknown", True, "low")
    assert found(*data, dataset="warn") == ("unknown", True, "medium")
    assert found(*data, dataset="strict") == ("conflict", False, "high")
    repository = ("gpl-3.0", "repo_uses_model", "mit")
    assert found(*repository) == ("unknown", True, "medium")
    assert found(*repository, repo_copyleft="conflict") == ("conflict", True, "medium")
    restricted = ("cc-by-nc-4.0", "repo_uses_model", "mit")
    assert found(*restricted) == ("conflict", False, "medium")
    assert found(*restricted, repo_restrictions="warn") == ("unknown", False, "medium")
    adapter = ("cc-by-nc-4.0", "adapter", "mit")
    assert found(*adapter) == ("unknown", True, "medium")
    assert found(*adapter, adapter_silent="conflict") == ("conflict", True, "medium")
    for case, ignored in (
        (repository, "repo_copyleft"), (restricted, "repo_restrictions"),
        (adapter, "adapter_silent"), (data, "dataset"),
    ):  # fmt: skip
        assert judge(*case, policy=Policy(**{ignored: "ignore"})).findings == ()


def test_what_is_ignored_is_ignored_where_it_is_open_too() -> None:
    ignore = Policy(repo_copyleft="ignore", repo_restrictions="ignore", adapter_silent="ignore")
    assert verdict("gpl", "repo_uses_model", "gpl-3.0", policy=ignore) == "compatible"
    assert verdict("cc", "repo_uses_model", "mit", policy=ignore) == "compatible"
    assert verdict("gpl", "adapter", "gpl-3.0", policy=ignore) != "conflict"


def test_each_finding_says_where_it_comes_from() -> None:
    judged = judge("cc-by-nc-4.0", "finetune", "apache-2.0")
    (found,) = judged.findings
    assert found.check == "C3"
    assert found.compared == "allows_commercial: no → yes"
    assert (
        found.clause == all_terms()["cc-by-nc-4.0"].clause == "CC-BY-NC-4.0 s.1(i), 2(a)(1), 3(a)"
    )
    assert (found.upstream, found.confidence) == ("cc-by-nc-4.0", "high")


def duties(up: str, edge: str) -> list[str]:
    return [duty.term for duty in judge(up, edge, None).obligations]


def test_duties_are_those_of_the_edge() -> None:
    assert "naming" in duties("llama3", "finetune")
    assert "naming" not in duties("llama3", "quantized")
    assert "naming" not in duties("llama3", "repo_vendors_model")
    assert {"attribution", "licence_text"} <= set(duties("apple-ascl", "repo_vendors_model"))
    assert "attribution" not in duties("apple-ascl", "finetune"), "it is asked of copies alone"
    assert duties("llama3.1", "distilled") == ["display", "naming"]
    assert duties("mit", "distilled") == duties("cdla-sharing-1.0", "trained_on") == []
    assert duties("odbl", "trained_on") == ["notice"]
    assert duties("mit", "repo_uses_model") == []
    assert duties("cc-by-nc-4.0", "repo_uses_model") == ["non_commercial"]
    assert "no_derivatives" in duties("cc-by-nd-4.0", "merge")
    assert judge("mit", "trained_on", None, policy=Policy(dataset="ignore")).obligations == ()


# Several upstreams -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ups", "irreconcilable"),
    [
        (["gpl-3.0", "bigscience-bloom-rail-1.0"], True),
        (["cc-by-nc-sa-4.0", "cc-by-sa-4.0"], True),
        (["gpl-3.0", "cc-by-nc-4.0"], True),
        (["llama2", "gpl-3.0"], True),
        (["cc-by-nc-nd-4.0", "mit"], True),
        (["llama3.1", "gemma"], False),
        (["cc-by-nc-4.0", "cc-by-nc-sa-4.0"], False),
        (["apache-2.0", "cc-by-nc-4.0"], False),
        (["gpl-2.0-or-later", "gpl-3.0"], False),
        (["gpl-2.0-or-later", "apache-2.0"], False),
        (["gpl-3.0", "cc-by-sa-4.0"], False),
        (["gpl-3.0", "gpl-3.0"], False),
        (["gpl-3.0", None], False),
        (["gpl-3.0", "what nobody knows"], False),
        (["gpl-3.0 OR mit", "bigscience-bloom-rail-1.0"], False),
    ],
)
def test_upstreams_that_leave_no_licence_are_told_on_the_merge(
    ups: list[str | None], irreconcilable: bool
) -> None:
    pairs = [(up, "merge") for up in ups]
    for down in (None, "mit", "gpl-3.0", [up for up in ups if up], "other"):
        judged = judge_all(pairs, down)
        assert judged.irreconcilable == irreconcilable
        assert not irreconcilable or judged.verdict == "conflict"
    if irreconcilable:
        assert judge_all(pairs, None).terms in (("irreconcilable",), ("no_derivatives",))
        assert "irreconcilable" not in judge_all(pairs, "mit").terms


def test_only_what_is_built_on_several_models_is_irreconcilable() -> None:
    ups = ["gpl-3.0", "bigscience-bloom-rail-1.0"]
    for edge in set(EDGES) - set(DERIVATIONS):
        assert not judge_all([(up, edge) for up in ups], "mit").irreconcilable


@given(st.lists(st.tuples(ids, st.sampled_from(DERIVATIONS)), min_size=2, max_size=3), named)
@settings(max_examples=60)
def test_irreconcilable_upstreams_reject_every_licence(
    ups: list[tuple[str, str]], down: str
) -> None:
    judged = judge_all(ups, down)
    if judged.irreconcilable:
        assert "conflict" in {verdict(up, edge, down) for up, edge in ups}
        assert len({up for up, _ in ups}) > 1
    if judged.verdict != "conflict":
        assert not judge_all(ups, None).irreconcilable


# The package -------------------------------------------------------------------------------------


@pytest.mark.process
def test_the_rule_is_loaded_when_it_is_asked_for() -> None:
    text = (
        "import sys, licenses; assert 'licenses.rule.judgement' not in sys.modules; licenses.judge"
    )
    subprocess.run([sys.executable, "-c", text], check=True)


def test_names_that_are_not_there_are_refused() -> None:
    import licenses

    with pytest.raises(AttributeError, match="jugde"):
        licenses.jugde  # noqa: B018
