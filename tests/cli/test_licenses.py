"""`ptm licenses`, as it is typed: real conflicts of the sample, and bad input."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from queries.rows import columns
from reports.text.words import SCOPE
from tests.cli.conftest import Ptm
from tests.factories import claim_line, derived_line, json_lines, label_line
from tests.queries.made_graph import HOSTILE, TOOL


def labelled(identifier: str, *licences: str, kind: str = "Model", by: str = "mine") -> list[dict]:  # type: ignore[type-arg]
    """Return the lines of a thing's licences."""
    return [
        label_line(identifier, licence, kind, stated_by=f"{by}{number or ''}")
        for number, licence in enumerate(licences)
    ]


def loaded(ptm: Ptm, *objects: dict) -> None:  # type: ignore[type-arg]
    """Load lines into the command's graph."""
    assert ptm("ingest", "records", "-", stdin=json_lines(*objects)).status == 0


@pytest.fixture
def carbon_beagle(ptm: Ptm) -> Ptm:
    """Return the command on the real merge vicgalle/CarbonBeagle-11B, as the Hub states it."""
    merged, parents = (
        "vicgalle/CarbonBeagle-11B",
        ("vicgalle/NeuralBeagle-11B", "jeonsworld/Carbon"),
    )
    loaded(
        ptm,
        *(
            derived_line(merged, parent, method="merge", evidence="base_model")
            for parent in parents
        ),
        *labelled(merged, "apache-2.0"),
        *labelled(parents[0], "apache-2.0"),
        *labelled(parents[1], "cc-by-nc-sa-4.0"),
    )
    return ptm


def test_a_merge_of_a_non_commercial_model_is_flagged(carbon_beagle: Ptm) -> None:
    told = carbon_beagle("licenses", "vicgalle/CarbonBeagle-11B")
    assert told.status == 0
    heading = "CONFLICT: jeonsworld/Carbon is cc-by-nc-sa-4.0 (mine), but the label is apache-2.0"
    assert heading in " ".join(told.out.split())
    assert "high: commercial use is withheld" in told.out
    assert "commercial use: no → yes" in told.out
    assert "high: derivatives have to stay under this licence" in told.out
    assert "vicgalle/CarbonBeagle-11B: merged from jeonsworld/Carbon (mine: base_model)" in told.out
    assert "[ ] use it for no commercial purpose (cc-by-nc-sa-4.0)" in told.out
    assert "1 artifact upstream has a licence that conflicts with the label" in told.out
    assert told.out.count(SCOPE) == 1


def test_what_is_contested_is_not_headed_unknown(ptm: Ptm) -> None:
    trained = claim_line("TRAINED_ON", ("Model", "a/m"), ("Dataset", "a/data"))
    loaded(ptm, trained, *labelled("a/m", "mit"))
    loaded(ptm, *labelled("a/data", "cc-by-nc-4.0", kind="Dataset"))
    shown = ptm("licenses", "a/m").out
    assert "CONTESTED: a/data is cc-by-nc-4.0 (mine), but the label is mit" in shown
    assert "UNKNOWN" not in shown
    assert "by a contested reading there is one upstream of a/m" in " ".join(shown.split())
    page = ptm("licenses", "a/m", "--format", "markdown").out
    assert "## Contested" in page
    assert "## Unknown" not in page
    [row] = ptm("licenses", "a/m", "--format", "json").json()["rows"]
    assert row["level"] == "unknown"


def test_the_tree_of_its_lineage_marks_the_same_conflict(carbon_beagle: Ptm) -> None:
    lines = carbon_beagle("lineage", "vicgalle/CarbonBeagle-11B").out.splitlines()
    marked = [line for line in lines if "▲ conflicts with apache-2.0" in line]
    assert len(marked) == 1
    assert "jeonsworld/Carbon" in lines[lines.index(marked[0]) - 1] + marked[0]
    assert "▲ 1 licence conflict: ptm licenses vicgalle/CarbonBeagle-11B" in lines
    rows = carbon_beagle("lineage", "vicgalle/CarbonBeagle-11B", "--format", "json").json()["rows"]
    assert list(rows[0])[-2:] == ["child_kind", "parent_kind"]


def test_why_tells_the_meaning_of_each_term(carbon_beagle: Ptm) -> None:
    told = carbon_beagle("licenses", "vicgalle/CarbonBeagle-11B", "--why")
    assert "cannot grant what was never received" in " ".join(told.out.split())
    assert "--why" not in told.out


def test_attribution_of_training_data_is_a_duty_and_no_conflict(
    ptm: Ptm, sample_graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTM_GRAPH", str(sample_graph))
    told = ptm("licenses", "laion/CLIP-ViT-L-14-DataComp.XL-s13B-b90K", "--format", "json").json()
    assert (told["parameters"]["verdict"], told["rows"]) == ("compatible", [])
    duties = {(row["term"], row["license"]) for row in told["parts"]["obligations"]}
    assert ("attribution", "cc-by-4.0") in duties
    found = {}
    for identifier, base, label in (
        ("FinGPT/fingpt-forecaster_dow30_llama2-7b_lora", "llama2", "apache-2.0"),
        ("TencentARC/t2i-adapter-sketch-sdxl-1.0", "openrail++", "apache-2.0"),
        ("MohamedRashad/arabic-base-nougat", "cc-by-nc-4.0", "gpl-3.0"),
    ):
        answer = ptm("licenses", identifier, "--format", "json").json()
        assert answer["parameters"]["verdict"] == "conflict"
        found[identifier] = {(r["license"], r["label"]) for r in answer["rows"]}
        assert (base, label) in found[identifier]


def test_csv_has_the_declared_columns_and_the_way_in_one_of_them(carbon_beagle: Ptm) -> None:
    told = carbon_beagle("licenses", "vicgalle/CarbonBeagle-11B", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(told.out)))
    assert tuple(rows[0]) == columns("LicenseFinding")
    assert rows[0]["path"] == "vicgalle/CarbonBeagle-11B, merged from jeonsworld/Carbon"


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_other_formats_tell_findings_and_duties(carbon_beagle: Ptm, form: str) -> None:
    told = carbon_beagle("licenses", "vicgalle/CarbonBeagle-11B", "--format", form)
    assert told.status == 0
    assert "conflict" in told.out
    assert {"table": "Obligations:", "markdown": "## Obligations"}[form] in told.out


def test_two_sources_that_disagree_are_both_told(ptm: Ptm) -> None:
    loaded(
        ptm,
        derived_line("a/child", "a/base", method="finetune"),
        *labelled("a/child", "mit", "cc-by-nc-4.0"),
        *labelled("a/base", "cc-by-nc-4.0", "apache-2.0", by="source"),
    )
    told = ptm("licenses", "a/child").out
    assert "Its sources disagree; for each term the stricter label counts." in told
    assert "CONFLICT: a/base is cc-by-nc-4.0 (source), but the label is mit" in told
    assert "Sources disagree on a/base: apache-2.0 (source1) or cc-by-nc-4.0 (source);" in told


def test_one_source_that_states_several_licences_disagrees_with_nobody(ptm: Ptm) -> None:
    several = [
        {**label, "stated_by": by}
        for thing in ("a/child", "a/base")
        for label in labelled(thing, "mit", "cc-by-nc-4.0")
        for by in (("hub-tag",) if thing == "a/base" else ("hub-tag", "card"))
    ]
    loaded(ptm, derived_line("a/child", "a/base", method="finetune"), *several)
    told = " ".join(ptm("licenses", "a/child").out.split())
    assert "Each source states several licences; for each term the stricter label counts." in told
    assert "One source states several licences of a/base: cc-by-nc-4.0 (hub-tag) or mit" in told
    shown = " ".join(ptm("lineage", "a/child").out.split())
    assert "fine-tuned from a/base several" in shown
    assert "One source states several licences of a/base: cc-by-nc-4.0 (hub-tag)" in shown
    assert "Each source states several licences of a/child: " in shown
    for text in (told, shown):
        assert "disagree" not in text
        assert "disputed" not in text


def test_nothing_above_is_no_agreement(ptm: Ptm) -> None:
    loaded(ptm, *labelled("a/alone", "mit"))
    told = ptm("licenses", "a/alone").out
    assert "Nothing is known upstream of a/alone" in told
    assert "conflicts with" not in told


def test_inferred_steps_are_marked_and_can_be_left_out(ptm: Ptm) -> None:
    loaded(
        ptm,
        derived_line("a/child", "a/base", method="finetune", declared=False),
        *labelled("a/child", "mit"),
        *labelled("a/base", "gpl-3.0"),
    )
    assert "a/child: fine-tuned from a/base (mine, inferred)" in ptm("licenses", "a/child").out
    alone = ptm("licenses", "a/child", "--declared-only").out
    assert "Nothing is declared upstream of a/child: 1 inferred base is left out" in alone
    assert "Nothing is known upstream of" not in alone


def test_an_unknown_id_gets_did_you_mean(carbon_beagle: Ptm) -> None:
    told = carbon_beagle("licenses", "vicgalle/CarbonBeagel-11B")
    assert told.status == 1
    assert "Did you mean vicgalle/CarbonBeagle-11B?" in told.err


BAD = ("a licence never seen", "mit AND (", "<b onclick=x>", "x" * 10_000, "\x1b[31mred", "MIT OR")


@pytest.mark.parametrize("form", ["tree", "table", "json", "csv", "markdown"])
def test_labels_of_any_text_are_told_and_never_obeyed(ptm: Ptm, form: str) -> None:
    told_of = []
    for number, bad in enumerate(BAD):
        told_of += [
            derived_line(f"a/child-{number}", f"a/base-{number}", method="finetune"),
            *labelled(f"a/child-{number}", "mit"),
            {**labelled(f"a/base-{number}", f"other:{bad[:200]}")[0], "raw": bad},
        ]
    loaded(ptm, *told_of)
    for number in range(len(BAD)):
        told = ptm("licenses", f"a/child-{number}", "--format", form)
        assert told.status == 0
        if form == "json":
            assert told.json()["parameters"]["verdict"] == "unknown"
        if form in ("tree", "table", "markdown"):
            assert "\x1b" not in told.out
        if form == "markdown":
            assert "<b onclick" not in told.out.replace("\\<", "")


@pytest.mark.parametrize("form", ["tree", "table", "json", "csv", "markdown"])
def test_hostile_ids_reach_no_terminal(on_made: Ptm, form: str) -> None:
    for identifier in (one for one in HOSTILE[:-1] if one == one.strip()):
        told = on_made("licenses", identifier, "--format", form)
        assert told.status == 0
        if form in ("tree", "table"):
            assert not {c for c in told.out if not c.isprintable() and c != "\n"}


def test_a_repository_is_judged_by_what_it_uses(on_made: Ptm) -> None:
    told = json.loads(on_made("licenses", TOOL, "--format", "json").out)
    assert {row["edge"] for row in told["rows"]} <= {"repo_uses_model", "trained_on"}
    assert told["parts"]["labels"] == [
        {"id": TOOL, "kind": "Repository", "license": "gpl-3.0", "license_raw": None,
         "stated_by": "github-api"},
        {"id": TOOL, "kind": "Repository", "license": "mit", "license_raw": None,
         "stated_by": "scan"},
    ]  # fmt: skip
    read = {row["evidence"] for row in told["parts"]["routes"] if row["edge"] == "repo_uses_model"}
    assert "app/load.py:7; app/load.py:1007; app/load.py" in read


def test_the_report_fits_a_terminal_of_80_columns(carbon_beagle: Ptm, tmp_path: Path) -> None:
    out = carbon_beagle("licenses", "vicgalle/CarbonBeagle-11B", "--why").out
    assert max(map(len, out.splitlines())) <= 80, tmp_path


def test_the_same_licence_of_several_things_above_is_told_once(ptm: Ptm) -> None:
    loaded(
        ptm,
        derived_line("a/child", "a/middle", method="finetune"),
        derived_line("a/middle", "a/base", method="finetune"),
        *labelled("a/child", "mit"),
        *labelled("a/middle", "gpl-3.0"),
        *labelled("a/base", "gpl-3.0"),
    )
    told = ptm("licenses", "a/child").out
    assert told.count("CONFLICT") == 1
    assert "a/child, fine-tuned from a/middle, fine-tuned from a/base" in told
    assert "2 artifacts upstream have a licence that conflicts" in told


def test_a_licence_that_changed_is_judged_as_it_is_now(ptm: Ptm) -> None:
    loaded(ptm, derived_line("a/child", "a/base"), *labelled("a/base", "cc-by-nc-4.0"))
    for day, licence in ("2026-01-01", "gpl-3.0"), ("2026-02-01", "cc-by-nc-4.0"):
        loaded(ptm, {**labelled("a/child", licence, by="dated")[0], "first_seen": day})
    told = ptm("licenses", "a/child", "--format", "json").json()
    assert {row["license"] for row in told["parts"]["labels"]} == {"gpl-3.0", "cc-by-nc-4.0"}
    assert told["parameters"]["verdict"] == "conflict"


def of_a_choice(ptm: Ptm) -> None:
    """Load a model over a choice, over contested data, and over what excludes its own label."""
    loaded(
        ptm,
        derived_line("a/child", "a/free", method="finetune"),
        derived_line("a/child", "a/copyleft", method="merge"),
        claim_line("TRAINED_ON", ("Model", "a/child"), ("Dataset", "a/data")),
        *labelled("a/child", "cc-by-sa-3.0"),
        *labelled("a/free", "mit OR apache-2.0"),
        *labelled("a/copyleft", "gpl-3.0"),
        *labelled("a/data", "cc-by-nc-4.0", kind="Dataset"),
    )


def test_obligations_are_certain_a_choice_or_contested(ptm: Ptm) -> None:
    of_a_choice(ptm)
    shown = ptm("licenses", "a/child").out
    lists = shown[shown.index("Obligations:") :].split("\n\n")
    certain, choices, contested = lists[0], lists[1:3], lists[3]
    assert "[ ] keep copyright notices and credit (" in certain
    assert "release derivatives" not in certain
    assert "One is enough, by choice: mit or apache-2.0" in "\n".join(choices)
    assert "( ) mit: nothing further" in "\n".join(choices)
    assert "cc-by-sa-3.0 and gpl-3.0 exclude each other" in "\n".join(choices)
    assert contested.startswith("Contested, due only if training data binds a model:")
    assert "[?] use it for no commercial purpose (cc-by-nc-4.0)" in contested
    marked = ptm("licenses", "a/child", "--format", "markdown").out
    ticked = [line for line in marked.splitlines() if line.startswith("- [ ] ")]
    assert ticked
    assert not [line for line in ticked if "release" in line or "commercial" in line]
    rows = ptm("licenses", "a/child", "--format", "json").json()["parts"]["obligations"]
    assert list(rows[0]) == [
        "term", "text", "license", "origins", "standing", "choice", "option", "condition"
    ]  # fmt: skip
    assert {row["standing"] for row in rows} == {"certain", "alternative", "contested"}


def test_a_user_owes_what_the_own_label_asks_and_a_publisher_does_not(ptm: Ptm) -> None:
    of_a_choice(ptm)
    found = {}
    for role in ("user", "publisher"):
        told = ptm("licenses", "a/child", "--as", role, "--format", "json").json()
        assert told["parameters"]["as"] == role
        found[role] = {row["license"] for row in told["parts"]["obligations"]}
    assert found["user"] - found["publisher"] == {"cc-by-sa-3.0"}
    assert "May I …" in ptm("licenses", "a/child").out
    assert "Its label promises more than what it is made from" in ptm("licenses", "a/child").out
    publisher = ptm("licenses", "a/child", "--as", "publisher").out
    assert "May I, as its publisher, …" in publisher
    assert "promises more" not in publisher


def test_a_label_that_is_not_recognised_is_shown_by_its_text(ptm: Ptm) -> None:
    loaded(
        ptm,
        derived_line("a/child", "a/base", method="finetune"),
        *labelled("a/child", "mit"),
        {**labelled("a/base", "unrecognised:8b7d1a3187ab355d")[0], "raw": "My own, free"},
    )
    for form in ("tree", "markdown"):
        shown = ptm("licenses", "a/child", "--format", form).out
        assert "My own, free" in shown
        assert "unrecognised:" not in shown
    answers = ptm("licenses", "a/child", "--format", "json").json()["parts"]["answers"]
    assert {row["license"] for row in answers if row["answer"] == "unknown"} == {"My own, free"}


def test_what_nothing_is_upstream_of_is_told_by_its_own_label(ptm: Ptm) -> None:
    loaded(ptm, *labelled("a/held", "cc-by-nc-4.0"), *labelled("a/free", "mit"))
    held = " ".join(ptm("licenses", "a/held").out.split())
    assert "so its own label alone counts: it does not allow commercial use." in held
    free = " ".join(ptm("licenses", "a/free").out.split())
    assert "so its own label alone counts: it forbids nothing and sets no limit." in free
    for shown in (held, free):
        assert "conflict" not in shown
        assert "compatible" not in shown


def test_what_no_licence_fits_is_not_laid_on_the_own_label(ptm: Ptm) -> None:
    loaded(
        ptm,
        *(derived_line("a/merge", parent, method="merge") for parent in ("a/gpl", "a/rail")),
        *labelled("a/merge", "gpl-3.0"),
        *labelled("a/gpl", "gpl-3.0"),
        *labelled("a/rail", "bigscience-bloom-rail-1.0"),
    )
    shown = ptm("licenses", "a/merge").out
    assert "  pass it on unchanged                 no               [2]" in shown
    both = "bigscience-bloom-rail-1.0 AND gpl-3.0"
    assert f"[2] all that it is made from, {both}" in shown
    assert f"its own label, {both}" not in shown
    rows = ptm("licenses", "a/merge", "--format", "json").json()["parts"]["answers"]
    assert {row["edge"] for row in rows if row["answer"] == "no"} >= {"merge"}


def test_nothing_binds_the_publisher_of_what_has_nothing_upstream(ptm: Ptm) -> None:
    loaded(ptm, *labelled("lab/llama", "llama2"))
    user = ptm("licenses", "lab/llama").out
    assert "its own label alone counts" in " ".join(user.split())
    publisher = ptm("licenses", "lab/llama", "--as", "publisher").out
    assert "no licence of others binds its publisher" in " ".join(publisher.split())
    assert "sets no limit" not in publisher
