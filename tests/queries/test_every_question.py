"""Every question, on both engines: its declared type, equal rows, and nothing from nothing."""

import itertools
import types
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from graph.store.base import Store
from graph.store.connect import open_store
from queries.answer import Row
from queries.catalog import Question, questions
from queries.cypher_guard import check_read_only
from queries.rows import row_types
from tests.queries.made_graph import HOSTILE, TOOL, TOP

QUESTIONS = {question.name: question for question in questions()}
SUBJECTS = {
    "model_id": [
        TOP,
        "mix/abcd",
        "ring/1",
        "ring/below",
        "closed/below",
        "loop/alone",
        "loop/based",
        "two/minds",
        "guess/grandchild",
        "guess/far",
        "same/name",
        "plain/model",
        "clash/base",
        "clash/merge again",
        "clash/below",
        "gap/child",
        "gap/gone",
        "gap/base",
        "not there",
        *HOSTILE,
    ],
    "dataset_id": [
        "corp/c",
        "corp/a",
        "same/name",
        "loop/data",
        "guess/data",
        "clash/data-2",
        "gap/data",
        *HOSTILE[:4],
    ],
    "license_id": ["apache-2.0 AND/OR cc-by-nc-4.0", "mit", *HOSTILE[:4]],
    "owner_id": ["hf:mix", *HOSTILE[:4]],
    "repository_id": [
        "github.com/clash/tool",
        TOOL,
        "github.com/other/tool",
        "github.com/same/user",
        "github.com/gap/tool",
        "github.com/no/such",
    ],
}
OTHERS: dict[str, list[dict[str, Any]]] = {
    "find": [{"text": text} for text in ("MIX", "'", "ünï", "🤗", "%", "_", "\\", "$x", "\n")],
    "identify": [{"id": name} for name in ("mixed", "same/name", TOOL, *HOSTILE)],
    "evidence": [
        {"ids": ["mix/abcd", "mix/cd", "corp/c", TOOL, "same/name"]},
        {"ids": [*HOSTILE, "not there"]},
    ],
    "credits": [{"ids": ["two/minds", "corp/a", TOOL, *HOSTILE[:4]]}],
    "which_gone": [{"ids": ["gap/gone", "gap/data", "gap/child", "github.com/gap/tool"]}],
    "stated_bases": [{"ids": ["gap/base", "gap/data", "gap/guessed", "mix/ab"]}],
    "license_answers_things": [{"action": "commercial", "answer": "no"}],
    "licensed_under": [{"license_id": name} for name in ("mit", "cc-by-nc-4.0", "'", "no such")],
    "alike": [{"words": ["mix", "'"]}, {"words": ["ladder"]}],
    "alike_names": [{"words": ["mi", "'"]}],
}


def parameters_of(question: Question) -> list[dict[str, Any]]:
    """Return the parameters to ask with: the header's own example first."""
    made: list[dict[str, Any]] = [dict(question.parameters)]
    for name in question.parameters:
        made += [{name: subject} for subject in SUBJECTS.get(name, ())]
    return made + OTHERS.get(question.name, [])


def asked(question: Question, store: Store) -> list[tuple[dict[str, Any], list[Row]]]:
    """Return all answers, with inferred claims and, where that can be, without."""
    found = []
    for parameters in parameters_of(question):
        for only in (False, True)[: 1 + question.can_leave_out_inferred]:
            answer = question.ask(store, declared_only=only, **parameters)
            assert answer.columns() == tuple(row_types()[question.returns]._fields)  # type: ignore[attr-defined]
            found.append(({**parameters, "declared_only": only}, answer.rows))
    return found


def fits(value: object, hint: Any) -> bool:
    """Return whether a value has just this type: a bool is no int here."""
    if hint is Any:
        return True
    if get_origin(hint) is types.UnionType:
        return any(fits(value, one) for one in get_args(hint))
    return type(value) is hint


@pytest.mark.parametrize("name", QUESTIONS)
def test_its_rows_have_the_declared_columns_and_types(name: str, made: Store) -> None:
    question = QUESTIONS[name]
    hints = get_type_hints(row_types()[question.returns])
    rows = [row for _, some in asked(question, made) for row in some]
    for row in rows:
        assert list(row) == list(hints), "columns and their order"
        wrong = {name: row[name] for name, hint in hints.items() if not fits(row[name], hint)}
        assert not wrong
    assert rows, "the made graph has something to answer every question with"


@pytest.mark.parametrize("name", QUESTIONS)
def test_both_engines_give_equal_rows(name: str, embedded: Store, on_server: Store) -> None:
    question = QUESTIONS[name]
    here, there = asked(question, embedded), asked(question, on_server)
    for (parameters, one), (_, other) in zip(here, there, strict=True):
        assert sorted(map(repr, one)) == sorted(map(repr, other)), parameters


def test_an_empty_graph_gives_no_rows(empty_file: Store, empty_neo4j: str) -> None:
    with open_store(empty_neo4j) as server:
        server.prepare()
        for store, question in itertools.product((empty_file, server), QUESTIONS.values()):
            assert [rows for _, rows in asked(question, store) if rows] == [], question.name


@pytest.mark.parametrize("name", [q.name for q in QUESTIONS.values() if not q.in_python])
def test_its_text_can_be_pasted_after_ptm_cypher(name: str) -> None:
    question = QUESTIONS[name]
    for declared_only in (False, True):
        assert check_read_only(question.cypher(declared_only=declared_only))
