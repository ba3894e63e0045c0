"""What has to be handed on: whose licences count, by which edges, and what is not known."""

from collections.abc import Iterator

import pytest

from graph.errors import NotFoundError, UsageError
from graph.schema import (
    Dataset,
    End,
    License,
    LicensedAs,
    Model,
    Node,
    Owner,
    PublishedBy,
    Record,
    Repository,
)
from graph.schema.references import page_address
from graph.store.base import Store
from graph.store.connect import open_store
from ingest.license_records import license_records
from queries.notices.notices_report import NoticesReport, report_notices
from queries.notices.rows import Notice, NoticeGap
from tests.factories import claim, dataset, derived, model, tables, trained, used
from tests.queries.made_graph import HOSTILE, TOOL

APP = "github.com/our/app"
TERMS = "https://ai.google.dev/gemma/terms"
LINKS = {
    "link/page": ("https://example.org/terms", "https://example.org/terms"),
    "link/file": ("LICENSE.md", "https://huggingface.co/link/file/blob/main/LICENSE.md"),
    "link/outside": ("../../LICENSE", TERMS),
    "link/script": ("javascript:alert(1)", TERMS),
    "link/none": (None, TERMS),
}
"""What labels say of the text of their licence, and the address that is made of it."""


def labelled(
    own: str, *labels: str, by: str = "hub-tag", kind: type[Node] = Model
) -> Iterator[Record]:
    """Return the records of an artifact's label, as a source reads it."""
    return license_records(End(kind, own), *labels, stated_by=by)


def published(own: str, owner: str) -> list[Record]:
    """Return who publishes a model."""
    end = (Owner, f"hf:{owner}")
    return [Owner(id=end[1]), claim(PublishedBy, (Model, own), end, "hub-api")]


def records() -> Iterator[Record]:
    """Yield an application, the models it loads, and what those are made from."""
    yield Repository(id=APP, stated_by="scan")
    chat, base = "our/chat-GGUF", "meta-llama/Llama-3.1-8B"
    yield from map(model, [chat, "our/chat", base, "free/model", "old/model", "our/tested"])
    yield dataset("wiki/text")
    for path, line, role in (("app/load.py", 7, "product"), ("tests/t.py", 1, "test")):
        yield used(APP, chat, path=path, line=line, role=role, how="literal")
    yield used(APP, "our/tested", path="tests/t.py", line=3, role="test", how="literal")
    yield used(APP, "our/shown", path="docs/a.py", line=3, role="docs", how="literal")
    yield used(APP, "our/named", path="README.md", line=3, role="docs", how="text", declared=False)
    yield used(APP, "free/model", stated_by="peatmoss")
    yield used(APP, "no/label", path="app/load.py", line=9, how="config")
    yield derived(chat, "our/chat", method="quantized")
    yield derived("our/chat", base, method="finetune")
    yield derived("our/chat", "old/model")
    yield trained("our/chat", "wiki/text")
    yield from labelled(chat, "apache-2.0")
    yield from labelled("our/chat", "apache-2.0", "mit")
    yield from labelled(base, "llama3.1")
    yield from labelled("free/model", "unlicense")
    yield from labelled("old/model", "mit")
    yield from labelled("old/model", "our own terms", by="card")
    yield from labelled("our/tested", "gpl-3.0")
    yield from labelled("wiki/text", "cc-by-sa-4.0", kind=Dataset)
    yield from published(base, "meta-llama")
    for own, (link, _) in LINKS.items():
        yield model(own)
        yield claim(LicensedAs, (Model, own), (License, "gemma"), "card", link=link)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(str(tmp_path_factory.mktemp("notices") / "graph.lbug")) as opened:
        opened.write(tables(records()))
        yield opened


def named(report: NoticesReport) -> dict[tuple[str, str], Notice]:
    """Return the rows by id and licence."""
    return {(row.id, row.license): row for row in report.notices}


def asked(report: NoticesReport, identifier: str) -> set[str]:
    """Return the terms that the licences of an artifact ask for."""
    return {row.term for row in report.obligations if row.id == identifier}


def test_a_repository_hands_on_what_it_ships_and_what_that_is_made_from(store: Store) -> None:
    report = report_notices(store, APP)
    assert [(row.kind, row.id) for row in report.notices] == sorted(
        (row.kind, row.id) for row in report.notices
    )
    rows = named(report)
    assert set(rows) == {
        ("wiki/text", "cc-by-sa-4.0"),
        ("meta-llama/Llama-3.1-8B", "llama3.1"),
        ("our/chat-GGUF", "apache-2.0"),
        ("our/chat", "apache-2.0"),
        ("our/chat", "mit"),
        ("old/model", "mit"),
        *[key for key in rows if key[0] == "old/model"],
    }
    # As the model inherits it, not as a repository that only uses it would.
    assert {"display", "naming", "use_restrictions", "licence_text", "attribution"} <= asked(
        report, "meta-llama/Llama-3.1-8B"
    )
    # What is passed on unchanged has no changes to state.
    assert asked(report, "our/chat-GGUF") == {"attribution", "licence_text"}
    assert "state_changes" in asked(report, "our/chat")


def test_the_line_names_artifact_owner_page_licence_and_changes(store: Store) -> None:
    rows = named(report_notices(store, APP))
    llama = rows["meta-llama/Llama-3.1-8B", "llama3.1"]
    assert llama.attribution == (
        "meta-llama/Llama-3.1-8B, published by meta-llama, "
        "https://huggingface.co/meta-llama/Llama-3.1-8B, licensed under "
        f"{llama.license_name}."
    )
    assert llama.notice == (
        "Llama 3.1 is licensed under the Llama 3.1 Community License, "
        "Copyright © Meta Platforms, Inc. All Rights Reserved."
    )
    assert llama.address == "https://www.llama.com/llama3_1/license/"
    assert llama.policy == "https://www.llama.com/llama3_1/use-policy/"
    assert llama.display == '"Built with Llama"'
    assert (llama.text, llama.steps) == (None, 2)
    assert llama.path == (
        "our/chat-GGUF, quantized from our/chat, fine-tuned from meta-llama/Llama-3.1-8B"
    )
    chat = rows["our/chat", "apache-2.0"]
    assert chat.changes == "our/chat-GGUF: quantized from our/chat"
    assert chat.attribution.endswith(f" Changes: {chat.changes}.")
    assert chat.owner is None, "nobody states it, so nobody is named"
    wiki = rows["wiki/text", "cc-by-sa-4.0"]
    assert wiki.page == "https://huggingface.co/datasets/wiki/text"
    assert wiki.changes is None, "training changes no data"


def test_no_method_is_invented(store: Store) -> None:
    report = report_notices(store, "our/chat")
    old = [row for row in report.notices if row.id == "old/model"]
    assert [row.changes for row in old] == [None, None]
    report = report_notices(store, "wiki/text")
    assert [row.steps for row in report.notices] == [0]


def test_texts_stand_once_and_what_is_not_listed_has_an_address(store: Store) -> None:
    report = report_notices(store, APP)
    assert [row.spdx_id for row in report.texts] == ["Apache-2.0", "CC-BY-SA-4.0", "MIT"]
    assert all(row.text and len(row.text) > 500 for row in report.texts)
    assert [row.template for row in report.texts] == [True, False, True]


def test_what_is_not_known_is_a_row_of_its_own(store: Store) -> None:
    report = report_notices(store, APP)
    found = [(row.id, row.reason, row.detail, row.stated_by) for row in report.unknown]
    assert found == [
        ("no/label", "no_license", None, None),
        ("old/model", "license_unknown", "our own terms", "card"),
        ("old/model", "disputed", "mit", "hub-tag"),
        ("old/model", "disputed", "our own terms", "card"),
    ]
    assert [row.only_mentioned for row in report.unknown] == [True, False, False, False]


def test_tests_documents_and_mentions_are_left_out(store: Store) -> None:
    report = report_notices(store, APP)
    assert [(row.id, row.reason, row.places) for row in report.left_out] == [
        ("our/named", "mention", 1),
        ("our/shown", "docs", 1),
        ("our/tested", "test", 1),
    ]
    places = {(use.id, use.path, use.line) for use in report.used_at}
    assert places == {
        ("our/chat-GGUF", "app/load.py", 7),
        ("free/model", None, None),
        ("no/label", "app/load.py", 9),
    }


def test_a_licence_that_asks_for_nothing_needs_no_notice(store: Store) -> None:
    report = report_notices(store, "free/model")
    assert report.notices == []
    assert report.unknown == []
    assert list(report.parts) == [
        "obligations", "texts", "unknown", "used_at", "left_out", "answers"
    ]  # fmt: skip
    assert {row.answer for row in report.answers} == {"yes"}


def test_what_is_inferred_can_be_left_out(store: Store) -> None:
    report = report_notices(store, APP, declared_only=True)
    assert [row.reason for row in report.left_out] == ["docs", "test"]


def test_no_artifact_has_none(store: Store) -> None:
    with pytest.raises(NotFoundError):
        report_notices(store, "not/there")
    with pytest.raises(UsageError):
        report_notices(store, "license:mit")


@pytest.mark.parametrize("own", LINKS)
def test_the_link_of_a_label_is_kept_where_there_is_no_text(store: Store, own: str) -> None:
    [row] = report_notices(store, own).notices
    assert row.address == LINKS[own][1]


def test_circles_hostile_ids_and_big_merges_end(made: Store) -> None:
    for subject in ("ring/1", "closed/below", "loop/based", "same/name", TOOL, *HOSTILE[:6]):
        report = report_notices(made, subject)
        assert all(isinstance(row, NoticeGap) for row in report.unknown)


def test_both_engines_make_the_same_document(embedded: Store, on_server: Store) -> None:
    for subject in ("two/minds", "mix/abcd", "same/name", "github.com/clash/tool", "gap/child"):
        one, other = report_notices(embedded, subject), report_notices(on_server, subject)
        assert one == other, subject
    assert report_notices(embedded, "gap/child").unknown


@pytest.mark.parametrize(
    ("kind", "identifier", "page"),
    [
        ("Model", "org/name", "https://huggingface.co/org/name"),
        ("Model", "gpt2", "https://huggingface.co/gpt2"),
        ("Dataset", "squad", "https://huggingface.co/datasets/squad"),
        ("Repository", "github.com/a/b", "https://github.com/a/b"),
        ("Repository", "local:folder", None),
        ("Repository", "github.com/../b", None),
        ("Model", "timm:resnet50", None),
        ("Model", "../../evil", None),
        ("Model", "a/..", None),
        ("Model", "a/b?x=<y>", None),
        ("Model", "a/b\n", None),
        ("License", "mit", None),
        ("Owner", "hf:a", None),
    ],
)
def test_a_page_is_made_of_plain_names_alone(kind: str, identifier: str, page: str | None) -> None:
    assert page_address(kind, identifier) == page
