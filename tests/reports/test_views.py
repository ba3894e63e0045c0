"""Views: what a screen or a page shows, as data that no format has touched."""

from __future__ import annotations

from datetime import date

from licenses.policy.gate import Exemption, Findings, Gate
from licenses.rule.readings import Policy
from queries.impact_report import ImpactReport
from queries.lineage_report import LineageReport
from queries.rows import Artifact, LicensedArtifact, RepositoryUse, Step
from queries.subject import Subject
from queries.verdicts.check_report import check_lineages
from queries.verdicts.license_report import judge_lineage
from reports.text.lineage import link_phrase
from reports.views.check import view_check
from reports.views.impact import SHOWN, view_impact
from reports.views.licenses import CLASH, NOTHING, view_licenses
from reports.views.lineage import view_lineage
from tests.reports.answers_made import EVIL, FORBIDDEN

SUBJECT = Subject("Model", "org/m", "org/m")


def made_from(child: str, parent: str, step: int = 1, method: str | None = "finetune") -> Step:
    """Return a derivation between two models."""
    ends = ("Model", "Model")
    return Step(step, child, "DERIVED_FROM", parent, method, "card", True, *ends)


def labelled(
    identifier: str, licence: str | None, steps: int = 1, by: str = "hub-tag"
) -> LicensedArtifact:
    """Return the label of a model."""
    return LicensedArtifact(steps, identifier, "Model", licence, by, True, licence, False)


def merged(*licences: str | None, label: str | None = "mit") -> LineageReport:
    """Return the lineage of a merge of models with these licences."""
    names = [f"lab/{n}" for n in range(len(licences))]
    return LineageReport(
        SUBJECT,
        [made_from("org/m", name, method="merge") for name in names],
        [labelled("org/m", label, 0), *map(labelled, names, licences)],
    )


# Lineage ----------------------------------------------------------------------------------------


def test_a_link_gathers_what_its_sources_state() -> None:
    steps = [made_from("org/m", "lab/a"), made_from("org/m", "lab/a", method=None)]
    steps[1] = steps[1]._replace(stated_by="tag", declared=False)
    view = view_lineage(LineageReport(SUBJECT, steps, []))
    [link] = view.links_of(("Model", "org/m"))
    assert (link.sources, link.declared) == (["card", "tag"], True)
    assert link_phrase(link) == "fine-tuned from"
    assert view.sources == {"card", "tag"}


def test_models_stand_before_datasets() -> None:
    trained = Step(1, "org/m", "TRAINED_ON", "a/data", None, "card", True, "Model", "Dataset")
    view = view_lineage(LineageReport(SUBJECT, [trained, made_from("org/m", "z/model")], []))
    assert [link.parent[0] for link in view.links_of(SUBJECT.key)] == ["Model", "Dataset"]


def test_counts_leave_the_subject_out() -> None:
    report = LineageReport(SUBJECT, [made_from("org/m", "lab/a")], [labelled("org/m", "mit", 0)])
    counts = view_lineage(report).counts
    assert counts.kinds == {"Model": 1}
    assert (counts.declared, counts.inferred, counts.only_mentioned) == (1, 0, 1)
    assert view_lineage(LineageReport(SUBJECT, [], [])).counts.kinds == {}


def test_a_view_keeps_every_character_for_the_format_to_escape() -> None:
    view = view_lineage(LineageReport(SUBJECT, [made_from("org/m", EVIL)], [labelled(EVIL, EVIL)]))
    assert list(view.artifacts["Model", EVIL].licenses) == [EVIL]
    [link] = view.links_of(SUBJECT.key)
    assert link.parent == ("Model", EVIL)
    assert not FORBIDDEN.search(link_phrase(link))


# Impact -----------------------------------------------------------------------------------------


def test_an_impact_is_cut_to_a_screen_and_counted() -> None:
    artifacts = [Artifact(f"m/{n}", "Model", 1 + n % 2) for n in range(1_000)]
    uses = [RepositoryUse(f"r/{n}", 1 + n % 2, "m/1", None, None, "scan") for n in range(100)]
    view = view_impact(ImpactReport(SUBJECT, artifacts, uses))
    assert [(level.steps, level.number) for level in view.levels] == [(1, 500), (2, 500)]
    assert [len(level.ids) for level in view.levels] == [SHOWN // 2] * 2
    assert (view.users, view.direct) == ({"Repository": 100}, 50)
    assert (len(view.places), view.more_places) == (SHOWN, 100 - SHOWN)
    assert all(place.direct for place in view.places)


def test_a_place_that_two_sources_state_is_shown_once() -> None:
    uses = [RepositoryUse("r", 1, "org/m", "a.py", 7, by) for by in ("scan", "mine")]
    assert len(view_impact(ImpactReport(SUBJECT, [], uses)).places) == 1


def test_rows_of_an_impact_are_made_when_they_are_asked_for() -> None:
    report = ImpactReport(
        SUBJECT, [Artifact("m/b", "Model", 1)], [RepositoryUse("r", 1, "m", "a", 7, "s")]
    )
    assert "rows" not in vars(report)
    assert [row["id"] for row in report.rows] == ["m/b", "r"]
    assert report.rows is report.rows
    assert report.rows[1]["kind"] == "Repository"
    assert len(report) == 2


# Licences ---------------------------------------------------------------------------------------


def test_the_same_licence_of_several_parents_is_one_arrival() -> None:
    view = view_licenses(judge_lineage(merged("gpl-3.0", "gpl-3.0", "mit"), Policy()))
    [arrival] = view.arrivals["conflict"]
    assert [row.path for row in arrival.further] == ["org/m, merged from lab/1"]
    assert [step.parent_id for step in arrival.route] == ["lab/0"]
    assert (view.conclusion, view.conflicts, view.upstream) == ("conflict", 2, 3)


def test_licences_that_are_not_stated_stand_together() -> None:
    view = view_licenses(judge_lineage(merged(None, "strange", None), Policy()))
    assert [(each.license, each.ids) for each in view.missing] == [
        (None, ["lab/0", "lab/2"]),
        ("strange", ["lab/1"]),
    ]
    assert not view.arrivals["unknown"]
    assert view.undeclared == 2


def test_an_obligation_names_all_licences_that_ask_for_it() -> None:
    view = view_licenses(judge_lineage(merged("mit", "apache-2.0"), Policy()))
    shared = {each.text: each.licenses for each in view.obligations.certain}
    assert ["apache-2.0", "mit"] in shared.values()


def test_a_conclusion_is_the_verdict_unless_nothing_can_be_compared() -> None:
    alone = LineageReport(SUBJECT, [], [labelled("org/m", "mit", 0)])
    assert view_licenses(judge_lineage(alone, Policy())).conclusion == NOTHING
    nothing_fits = view_licenses(judge_lineage(merged("gpl-3.0", "epl-2.0", label=None), Policy()))
    assert (nothing_fits.conclusion, nothing_fits.conflicts) == (CLASH, 0)
    apart = merged("gpl-3.0", "bigscience-bloom-rail-1.0", label="gpl-3.0")
    report = judge_lineage(apart, Policy())
    assert report.verdict == "conflict"
    found = view_licenses(report)
    assert found.conclusion == (CLASH if not found.conflicts else "conflict")


# Check ------------------------------------------------------------------------------------------


def test_findings_stand_with_their_artifact_and_are_counted_by_cause() -> None:
    lineage = merged("cc-by-nc-4.0", "cc-by-nc-4.0", None)
    day = date(2026, 11, 21)
    report = check_lineages([lineage], {"no/such": "It is not in the graph."}, Gate(), day)
    view = view_check(report)
    assert [each.checked.id for each in view.artifacts] == ["org/m", "no/such"]
    assert view.failing == 2
    [failing, review] = view.counts
    assert (failing.outcome, failing.number, failing.licenses, failing.missing) == ("fail", 3, 1, 1)
    assert (review.outcome, review.number, review.silent) == ("review", 1, 1)
    assert view.explained == view.artifacts[0].findings[0]
    assert [step.parent_id for step in view.route_of(view.explained)] == ["lab/0"]


def test_only_exceptions_that_ended_are_told_of() -> None:
    ended = Exemption("Old.", date(2020, 1, 1), id="lab/0")
    gate = Gate(findings=Findings(), exceptions=(ended,))
    report = check_lineages([merged("mit")], {}, gate, date(2026, 11, 21))
    assert [row.id for row in view_check(report).expired] == ["lab/0"]
    assert view_check(report).explained is None
