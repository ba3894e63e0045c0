"""From the labels of the world to statements, with their terms."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.schema import End, Includes, License, LicensedAs, Model, Record
from graph.store.table_builder import Batches
from ingest.license_records import (
    LONGEST_LABEL,
    claim_license,
    known_licences,
    license_records,
)
from licenses.catalog.table import licences, read_rows, row_of
from licenses.labels.statement import Statement
from licenses.standards.reading import read_expression
from tests.ingest.hub_fields.reading import records_of

SUBJECT = End(Model, "lab/a")


def told(*labels: str, **more: str) -> tuple[LicensedAs | None, dict[str, License]]:
    """Return the claim that labels make, and the statements by their ids."""
    found: list[Record] = list(license_records(SUBJECT, *labels, stated_by="card", **more))  # type: ignore[arg-type]
    claims = [record for record in found if isinstance(record, LicensedAs)]
    nodes = {record.id: record for record in found if isinstance(record, License)}
    for record in found:
        if isinstance(record, Includes):
            assert {record.start.id, record.end.id} <= set(nodes)
    return (claims[0] if claims else None), nodes


def meant(*labels: str, **more: str) -> str | None:
    """Return the id of the statement that labels make."""
    claim, _ = told(*labels, **more)
    return claim.end.id if claim else None


def test_labels_are_recognised_and_kept_as_written() -> None:
    for label, identifier in (
        ("Apache 2.0", "apache-2.0"),
        ("https://www.apache.org/licenses/LICENSE-2.0", "apache-2.0"),
        ("MIT OR Apache-2.0", "apache-2.0 OR mit"),
        ("GPLv3+", "gpl-3.0-or-later"),
        ("AGPL-3.0-or-later", "agpl-3.0-or-later"),
        ("LGPL-2.1-or-later", "lgpl-2.1-or-later"),
        ("lgpl-3.0-plus", "lgpl-3.0-or-later"),
    ):
        claim, nodes = told(label)
        assert claim
        assert (claim.end.id, claim.raw) == (identifier, label)
        assert identifier in nodes


def test_a_family_stays_a_family_and_no_assertion_is_none() -> None:
    assert meant("GPL") == "gpl"
    assert meant("cc") == "cc"
    assert meant("NOASSERTION") is None
    assert meant("none", "") is None
    assert meant() is None


def test_other_is_known_by_its_link_or_name() -> None:
    assert meant("other", link="https://ai.google.dev/gemma/terms") == "gemma"
    assert meant("other", name="Apache 2.0") == "apache-2.0"
    assert meant("other", name="My licence") == "other:my licence"
    claim, _ = told("other", link="https://example.org/licence")
    assert claim
    assert claim.link == "https://example.org/licence"


def test_a_list_keeps_each_part_and_what_nobody_knows_of_it() -> None:
    claim, nodes = told("Apache 2.0", "something of ours", "mit")
    assert claim
    [unknown] = [node for node in nodes.values() if node.raw]
    assert unknown.raw == "something of ours"
    assert claim.end.id == f"apache-2.0 AND/OR mit AND/OR {unknown.id}"
    assert meant("something of ours") == unknown.id
    assert set(nodes) == {claim.end.id, "apache-2.0", "mit", unknown.id}
    named = meant("other", "mit", name="Mine")
    assert named == "mit AND/OR other:mine"


def test_long_labels_and_markup_are_kept_bounded() -> None:
    for label in ("<p>licence</p>" * 800, "x" * 10_000, "a AND " * 2_000 + "b"):
        claim, nodes = told(label, evidence=f"tag license:{label}")
        assert claim
        assert claim.end.id.startswith("unrecognised:")
        for text in (claim.raw, claim.evidence, nodes[claim.end.id].raw):
            assert text
            assert len(text) == LONGEST_LABEL + 1
            assert text.endswith("…")


def test_a_label_of_very_many_licences_can_be_kept() -> None:
    claim, nodes = told(*(f"licence number {n}" for n in range(5_000)))
    assert claim
    assert claim.end.id.startswith("unrecognised:")
    assert len(nodes) == 1


def test_the_terms_are_those_of_the_table() -> None:
    for licence in licences():
        _, nodes = told(licence.id)
        node, row = nodes[licence.id], row_of(licence)
        assert (node.spdx_id, node.family) == (licence.spdx_id, licence.family)
        for name in ("allows_commercial", "share_alike", "naming_requirement", "revocable"):
            assert getattr(node, name) == (row[name] or None)
    _, nodes = told("nobody's", "mit")
    assert {node.share_alike for node in nodes.values()} == {None, "none"}


def test_what_the_table_says_today_is_told_of_its_own_ids_alone() -> None:
    found = list(
        known_licences(["mit", "MIT", "other:x", "gemma AND mit", "unrecognised:0", "gpl"])
    )
    assert [record.id for record in found if isinstance(record, License)] == ["mit", "gpl"]


def test_every_later_version_has_its_row() -> None:
    known = {row["hf_id"] for row in read_rows()}
    for stem in ("gpl-2.0", "gpl-3.0", "lgpl-2.1", "lgpl-3.0", "agpl-3.0"):
        assert {stem, f"{stem}-or-later"} <= known


def test_the_listing_s_tags_are_recognised() -> None:
    entry = {"id": "lab/a", "tags": ["license:Apache 2.0"]}
    [claim] = [r for r in records_of(Model, entry) if isinstance(r, LicensedAs)]
    assert (claim.end.id, claim.raw) == ("apache-2.0", "Apache 2.0")


texts = st.text(max_size=30) | st.sampled_from(
    ["mit", "Apache 2.0", "other", "MIT OR GPL-3.0", "("]
)


@settings(deadline=None)
@given(st.lists(texts, max_size=4), texts | st.none(), texts | st.none())
def test_any_labels_make_records_that_a_store_can_keep(
    labels: list[str], name: str | None, link: str | None
) -> None:
    batches = Batches("2026-11-21")
    found = list(license_records(SUBJECT, *labels, stated_by="card", name=name, link=link))
    for record in found:
        batches.add(record)
    claims = [record for record in found if isinstance(record, LicensedAs)]
    assert len(claims) <= 1
    assert bool(claims) == bool(found)
    again = list(license_records(SUBJECT, *labels, stated_by="card", name=name, link=link))
    assert again == found


def test_a_statement_of_a_document_is_claimed_as_it_is() -> None:
    text = "LicenseRef-Gemma AND LicenseRef-Mine"
    found = list(
        claim_license(SUBJECT, read_expression(text), raw=text, stated_by="bom", declared=False)
    )
    claim = next(each for each in found if isinstance(each, LicensedAs))
    assert claim.end.id.startswith("gemma AND unrecognised:")
    assert (claim.raw, claim.declared, claim.stated_by) == (text, False, "bom")
    assert "LicenseRef-Mine" in {each.raw for each in found if isinstance(each, License)}
    assert not list(claim_license(SUBJECT, None, raw="NONE", stated_by="bom"))


def test_a_statement_that_no_store_can_keep_is_its_label() -> None:
    text = " OR ".join(f"LicenseRef-{number}" for number in range(200))
    (claim, *_) = claim_license(SUBJECT, Statement("a" * 5_000), raw=text, stated_by="bom")
    assert isinstance(claim, LicensedAs)
    assert claim.end.id.startswith("unrecognised:")
