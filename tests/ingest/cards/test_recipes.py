"""A merge's recipe names its parents, in each of the shapes that mergekit reads."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.schema import Claim, DerivedFrom, End, Model, Record, StatesBase
from graph.store.table_builder import Batches
from ingest.cards.layout import RECIPES
from ingest.cards.recipes import MOST_PARENTS
from ingest.cards.source import STATED_IN, CardFile, to_records
from ingest.items import Skip, Unreadable

CHILD = End(Model, "org/child")


def read(recipe: str, role: str = RECIPES[0]) -> list[Record | Skip]:
    """Return what a recipe states."""
    return list(to_records(CardFile(CHILD, role, recipe.encode("utf-8", "surrogatepass"))))


def parents(recipe: str) -> list[str]:
    """Return the ids of a recipe's parents; each is a declared one by method merge."""
    claims = [record for record in read(recipe) if isinstance(record, DerivedFrom)]
    assert {(c.method, c.stated_by, c.declared) for c in claims} <= {
        ("merge", "mergekit-config", True)
    }
    return [claim.end.id for claim in claims]


def reasons(recipe: str) -> list[str]:
    """Return why parts of a recipe are not read."""
    return [record.reason for record in read(recipe) if isinstance(record, Skip)]


SHAPES = {
    "models": "models: [{model: a/x}, {model: b/y, parameters: {weight: 0.5}}]\nmerge_method: ties",
    "base": "models: [{model: a/x}]\nbase_model: b/y\nmerge_method: task_arithmetic",
    "slices": "slices:\n- sources: [{model: a/x, layer_range: [0, 32]}, {model: b/y}]",
    "slices of one each": "slices:\n- sources: [{model: a/x}]\n- sources: [{model: b/y}]",
    "base of a slice": "slices:\n- sources: [{model: a/x}]\n  base_model: b/y",
    "modules": (
        "modules: {text: {models: [{model: a/x}]}, rest: {slices: [{sources: [{model: b/y}]}]}}"
    ),
    "base of a module": "modules: {text: {models: [{model: a/x}], base_model: b/y}}",
    "experts": "base_model: a/x\nexperts: [{source_model: a/x}, {source_model: b/y}]",
    "shared experts": "base_model: a/x\nexperts: []\nshared_experts: [{source_model: b/y}]",
    "an adapter": "models: [{model: a/x+b/y}]",
    "mappings": "models: [{model: {model: {path: a/x}, lora: {path: b/y}}}]",
    "paths": "models: [{model: {path: a/x, revision: main}}, {model: {model: b/y, lora: null}}]",
    "addresses": "models: [{model: 'https://huggingface.co/a/x'}, {model: https://hf.co/b/y}]",
    "plain names": "models: [a/x, b/y]",
    "names as keys": "models: {a/x: {weight: 1}, b/y: {weight: 2}}",
    "a slash at the end": "models: [{model: a/x/}, {model: a/x}, {model: b/y}]",
    "twice": "models: [{model: a/x}, {model: a/x}, {model: b/y}]\nbase_model: https://hf.co/a/x",
    "anchors": "base: &it {model: a/x}\nmodels: [*it, {<<: *it, model: b/y}]",
    "windows": "\ufeffmodels:\r\n- model: a/x\r\n- model: b/y\r\n",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_parents_in_each_shape(shape: str) -> None:
    assert sorted(parents(SHAPES[shape])) == ["a/x", "b/y"]
    assert not reasons(SHAPES[shape])


@pytest.mark.parametrize("role", RECIPES)
def test_a_claim_has_its_revision_and_where_it_stands(role: str) -> None:
    recipe = "models: [{model: a/x@v1.0+b/y@abc}]\nmerge_method: dare_ties"
    claims = [record for record in read(recipe, role) if isinstance(record, DerivedFrom)]
    assert [(c.end.id, c.revision) for c in claims] == [("a/x", "v1.0"), ("b/y", "abc")]
    assert claims[0].evidence == f"{role}: dare_ties, models: model: a/x"


def test_what_is_said_of_tokenizers_and_parameters_names_no_parent() -> None:
    recipe = """
models: [{model: a/x, parameters: {weight: [{filter: self_attn, value: 1}], model: c/no}}]
parameters: {t: 0.5, model: c/no}
tokenizer_source: c/no
tokenizer: {source: c/no, tokens: {eos: {source: {kind: model_token, model: c/no}}}}
chat_template: c/no
"""
    assert parents(recipe) == ["a/x"]


CHAIN = """
name: first
models: [{model: a/x}, {model: b/y}]
---
name: second
base_model: first
models: [{model: c/z+d/lora}]
---
name: org/unused
models: [{model: e/no}]
---
base_model: a/x
models: [{model: second}, {model: f/w}]
"""


def test_the_names_of_merges_within_a_file_are_no_models() -> None:
    assert sorted(parents(CHAIN)) == ["a/x", "b/y", "c/z", "d/lora", "f/w"]
    assert reasons(CHAIN) == ["the merge that the file ends with does not use them"]
    named = CHAIN.rpartition("---")[0]
    assert sorted(parents(named)) == ["a/x", "b/y", "c/z", "d/lora", "e/no"]
    assert not reasons(named)
    circle = "name: a\nmodels: [{model: b}, {model: c/z}]\n---\nname: b\nmodels: [{model: a}]"
    assert parents(circle) == []
    assert reasons(circle)


@pytest.mark.parametrize("path", ["../KatyTheCutie", "/media/x/Big", "./models/x", "C:\\m\\x"])
def test_a_path_on_somebody_s_disk_is_no_parent(path: str) -> None:
    recipe = f"models: [{{model: '{path}'}}, {{model: a/x}}]"
    assert parents(recipe) == ["a/x"]
    [stated] = [record for record in read(recipe) if isinstance(record, StatesBase)]
    assert (stated.text, stated.method, stated.declared) == (path, "merge", True)
    assert reasons(recipe) == []


@pytest.mark.parametrize(
    ("recipe", "reason"),
    [
        ("models: [{parameters: {}}]", "an item of models names no model"),
        ("models: [{model: 7}]", "models: model names no model"),
        ("models: [{model: ''}]", "models: model names no model"),
        ("models: []", "it names no model"),
        ("dtype: bfloat16", "it names no model"),
        ("", "it names no model"),
        ("[1, 2]", "it names no model"),
        ("base_model: org/child", "it names itself"),
    ],
)
def test_what_names_no_model_is_reported(recipe: str, reason: str) -> None:
    assert parents(recipe) == []
    assert any(reason in said for said in reasons(recipe))


@pytest.mark.parametrize(
    "recipe",
    [
        "models: [",
        "models: " + "[" * 200,
        "a0: &a0 [x]\n" + "\n".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]" for n in range(1, 30)),
        "models: &a [*a]",
        "models: [" + "x, " * 100_000 + "]",
        "models: !!python/object/apply:os.system [ls]",
    ],
)
def test_what_cannot_be_read_says_so_and_takes_nothing_away(recipe: str) -> None:
    assert [type(record) for record in read(recipe)] == [Unreadable]


def test_of_very_many_models_the_first_are_read() -> None:
    recipe = "models:\n" + "\n".join(f"- m: 1\n  model: a/m{n}" for n in range(MOST_PARENTS + 5))
    assert len(parents(recipe)) == MOST_PARENTS
    assert reasons(recipe) == ["only 1,000 models are read"]


NAMES = st.sampled_from(["a/x", "b/y@1", "a/x+c/z", "../x", "s", "", "org/child"]) | st.text()
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | NAMES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "models slices sources model base_model source_model experts modules lora path "
                "revision name merge_method x".split()
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(st.lists(ANYTHING, max_size=3))
def test_no_shape_raises_and_each_parent_is_claimed_once(documents: list[Any]) -> None:
    import yaml

    recipe = yaml.safe_dump_all(documents, allow_unicode=True).encode("utf-8", "surrogatepass")
    batches = Batches("2026-01-01")
    ends = []
    for record in to_records(CardFile(CHILD, RECIPES[0], recipe)):
        if isinstance(record, Skip):
            continue
        batches.add(record)
        if isinstance(record, Claim):
            assert record.stated_by in STATED_IN[RECIPES[0]]
            ends.append(record.end)
    assert len(ends) == len(set(ends))
    assert CHILD not in ends
