"""Lineages that are read together are those that are asked for one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.embedded.engine import Engine
from graph.embedded.memory import MemoryStore
from graph.schema import ARTIFACTS, Dataset, Model, Record
from graph.store.base import Store
from graph.store.connect import open_store
from licenses.policy.gate import Gate
from queries import subject
from queries.answer import BOUND
from queries.lineage_report import lineage_of
from queries.lineages.reading import report_lineages
from queries.subject import Subject
from queries.verdicts import check_report
from queries.verdicts.check_report import CheckReport, report_check
from tests.examples import examples
from tests.factories import dataset, derived, licensed, model, tables, trained, used
from tests.queries.made_graph import HOSTILE, TOOL, states_base

DAY = date(2026, 11, 28)
ASKED = ("clash/m", "clash/b", "clash/d", "gap/", "guess/", "same/", "mix/a", "ring/",
    "loop/", "github.com/", "other/", HOSTILE[0], HOSTILE[-2], "corp/")  # fmt: skip
"""What begins so is asked for: every artifact of the made graph one by one takes seconds."""
TEXTS = (
    *("clash/base", "clash/merge", "clash/below", "clash/compound", "dataset:clash/data-2"),
    *("gap/child", "gap/gone", "dataset:gap/data", "github.com/gap/tool", "github.com/gap/reader"),
    *("guess/child", "guess/far", "ring/1", "loop/alone", "closed/below", "same/name"),
    *("https://huggingface.co/datasets/same/name", "github.com/clash/tool", TOOL, "some/tool"),
    *("mixed", "mix/abcd", "two/minds", "nobody/has", "mix/abce", "clash/merg", "loop/alone"),
)
"""What a user may type: ids, addresses, an alias, one name twice, and what is not there."""


def subjects_of(store: Store) -> list[Subject]:
    """Return the artifacts of the made graph, each as a subject."""
    rows = [
        (kind.label, row["id"])
        for kind in ARTIFACTS
        for row in store.rows(f"MATCH (n:{kind.label}) RETURN n.id AS id ORDER BY id")
    ]
    return [Subject(*key, key[1]) for key in rows]


@pytest.mark.parametrize("declared_only", [False, True])
def test_every_lineage_of_the_made_graph(made: Store, declared_only: bool) -> None:
    begin = ASKED if not declared_only else ("guess/", "gap/", "same/", "github.com/g")
    subjects = [each for each in subjects_of(made) if each.id.startswith(begin)]
    subjects.append(Subject("Model", "no/such", "no/such"))
    together = list(report_lineages(made, subjects, declared_only=declared_only))
    for own, found in zip(subjects, together, strict=True):
        assert found == lineage_of(made, own, declared_only=declared_only), own
    assert {bool(each.left_out) for each in together} == {False, declared_only}


def check(
    store: Store, patch: pytest.MonkeyPatch, one_by_one: int, *texts: str, declared_only: bool
) -> CheckReport:
    """Return a check in which so many artifacts are asked for one by one."""
    for module in (subject, check_report):
        patch.setattr(module, "ONE_BY_ONE", one_by_one)
    return report_check(store, texts, gate=Gate(), day=DAY, declared_only=declared_only)


@pytest.mark.parametrize("declared_only", [False, True])
def test_a_check_of_many_is_that_of_each(
    made: Store, monkeypatch: pytest.MonkeyPatch, declared_only: bool
) -> None:
    one_by_one = check(made, monkeypatch, 1_000, *TEXTS, declared_only=declared_only)
    together = check(made, monkeypatch, 0, *TEXTS, declared_only=declared_only)
    assert together == one_by_one
    missing = [row.reason for row in together.findings if row.kind is None]
    assert missing == [
        "nobody/has is not in the graph. `ptm find TEXT` looks for a part of an id.",
        "mix/abce is not in the graph. Did you mean mix/abcd?",
        "clash/merg is not in the graph. Did you mean clash/merge?",
    ]


def chain(length: int) -> Iterator[Record]:
    """Yield models of which each is made from the next."""
    for number in range(length):
        yield model(f"chain/{number}")
        yield derived(f"chain/{number}", f"chain/{number + 1}", method="finetune")
    yield licensed(f"chain/{length}", "cc-by-nc-4.0")
    yield states_base(Model, f"chain/{BOUND}", "/raid/model")


def test_no_lineage_reaches_farther_than_the_bound(url: str) -> None:
    with open_store(url) as store:
        store.write(tables(chain(BOUND + 3)))
        subjects = [Subject("Model", f"chain/{n}", "it") for n in (0, 2, 3, 4, BOUND + 3)]
        found = list(report_lineages(store, subjects))
        assert found == [lineage_of(store, each) for each in subjects]
        assert [each.touches_bound() for each in found] == [True, True, True, False, False]


NAMES = ("a", "b", "c", "d", "e")
LABELS = ("mit", "cc-by-nc-4.0", "other", "other:ours", "gemma", "unrecognised:x")
METHODS = ("merge", "finetune", "quantized", "adapter", None)
SOURCES = ("card", "hub-tag", "inferred-name")


@st.composite
def graphs(draw: st.DrawFn) -> list[Record]:
    """Draw artifacts of few names and many claims about them: all that a lineage may meet."""
    name, source = st.sampled_from(NAMES), st.sampled_from(SOURCES)
    kind = st.sampled_from((Model, Dataset))
    made: list[Record] = [
        *draw(st.lists(st.builds(model, name, gone_since=st.sampled_from(["2026-10-01", None])))),
        *draw(st.lists(st.builds(dataset, name), max_size=2)),
    ]
    said = {"stated_by": source, "declared": st.booleans()}
    told = (
        st.builds(derived, name, name, method=st.sampled_from(METHODS), kind=kind, **said),
        st.builds(trained, name, name, **said),
        st.builds(
            used, st.sampled_from(["github.com/u/a", "github.com/u/b"]), name, kind=kind,
            path=st.sampled_from(["x.py", "README.md"]), line=st.integers(1, 2),
            how=st.sampled_from(["literal", "text"]), **said,
        ),
        st.builds(
            licensed, name, st.sampled_from(LABELS), kind=kind,
            raw=st.sampled_from(["other", "MIT"]), **said,
        ),
        st.builds(
            states_base, kind, name, st.sampled_from(["/raid/m", "None"]), by=source,
            declared=st.booleans(),
        ),
    )  # fmt: skip
    return made + draw(st.lists(st.one_of(*told), max_size=25))


@given(graphs(), st.booleans())
@examples(few=8, many=400, deadline=None)
def test_any_graph(records: list[Record], declared_only: bool) -> None:
    with MemoryStore() as store, pytest.MonkeyPatch.context() as patch:
        store.write(tables(records))
        subjects = subjects_of(store)
        together = list(report_lineages(store, subjects, declared_only=declared_only))
        each = [lineage_of(store, own, declared_only=declared_only) for own in subjects]
        assert together == each
        texts = [f"{own.kind.lower()}:{own.id}" for own in subjects]
        few = check(store, patch, 1_000, *texts, declared_only=declared_only)
        assert check(store, patch, 0, *texts, declared_only=declared_only) == few


def test_the_number_of_questions_does_not_depend_on_that_of_artifacts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    run, read = Engine.run, Engine.read
    models = [f"org/m{number}" for number in range(200)]
    with MemoryStore() as store:
        store.write(tables(derived(own, "org/base", method="merge") for own in models))
        # Claims are looked up, or all are read: a question the one way or the other.
        monkeypatch.setattr(Engine, "run", lambda *given: asked.append(given[1]) or run(*given))
        monkeypatch.setattr(Engine, "read", lambda *given: asked.append(given[1]) or read(*given))
        counts = []
        for number in (60, 180):
            asked.clear()
            report_check(store, models[:number], gate=Gate(), day=DAY)
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_near_ids_are_looked_for_a_few_times(embedded: Store) -> None:
    texts = [f"mix/abc{number}" for number in range(30)]
    found = report_check(embedded, texts, gate=Gate(), day=DAY)
    reasons = {row.id: row.reason for row in found.findings}
    suggested = [own for own in texts if "Did you mean" in reasons[own]]
    assert suggested == texts[: subject.MOST_GUESSES]
    assert reasons[texts[-1]] == "mix/abc29 is not in the graph."
    few = report_check(embedded, texts[: subject.ONE_BY_ONE], gate=Gate(), day=DAY)
    assert all("Did you mean" in row.reason for row in few.findings)


def test_artifacts_are_read_in_parts(embedded: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    subjects = subjects_of(embedded)[:20]
    whole = list(report_lineages(embedded, subjects))
    monkeypatch.setattr("queries.lineages.reading.AT_ONCE", 7)
    assert list(report_lineages(embedded, subjects)) == whole
