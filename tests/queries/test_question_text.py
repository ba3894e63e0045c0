"""One text a question: a file is what is asked of models, and of other kinds by another name."""

import re

import pytest

from graph.schema import CLAIM_OF, NODE_OF, Dataset, License, Model, Repository
from queries.catalog import find_question, questions
from queries.question_text import LISTS, kinds_asked, text_for
from tests.conftest import ROOT

FILES = sorted((ROOT / "queries").glob("*/*.cypher"))
MARK = re.compile(r" ?/\* ([\w, ]+) \*/(?: (?=\*))?")
ALIASES = {
    "claims": ["dataset_claims", "license_claims", "repository_claims"],
    "lineage": ["dataset_lineage", "repository_lineage"],
    "lineage_licenses": ["dataset_lineage_licenses", "repository_lineage_licenses"],
    "inherited_terms": ["dataset_inherited_terms", "repository_inherited_terms"],
    "clashes": ["dataset_clashes", "repository_clashes"],
    "children": ["dataset_children"],
    "clashes_below": ["dataset_clashes_below"],
    "descendants": ["dataset_descendants"],
    "descendant_steps": ["dataset_descendant_steps"],
    "dependents": ["dataset_dependents"],
    "gone": ["dataset_gone", "repository_gone"],
    "gone_descendants": ["dataset_gone_descendants"],
    "unresolved_bases": ["dataset_unresolved_bases", "repository_unresolved_bases"],
}


def test_what_is_asked_of_other_kinds_keeps_its_names_and_parameters() -> None:
    found: dict[str, list[str]] = {}
    for question in questions():
        if question.alias_of:
            found.setdefault(question.alias_of, []).append(question.name)
            kind = question.name.removesuffix(f"_{question.alias_of}")
            assert list(question.parameters) == [f"{kind}_id"]
            assert f"this {kind.replace('license', 'licence')}" in question.title
            assert "odel {id:" not in question.cypher()
            assert "'Model'" not in question.cypher()
            assert question.returns == find_question(question.alias_of).returns
    assert found == ALIASES


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_as_it_stands_is_what_is_asked_of_models(file: object) -> None:
    text = file.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    names = {name for mark in MARK.findall(text) for name in mark.split(", ")}
    assert names <= {*LISTS, *NODE_OF, *CLAIM_OF}
    made = text_for(Model, text)
    assert not MARK.search(made)
    if "for each of:" not in text:
        lines = [line for line in text.splitlines() if not line.startswith("// asked of:")]
        assert MARK.sub("", "\n".join(lines)) == made.rstrip("\n")


def test_lists_come_from_the_schema() -> None:
    text = (
        "// asked of: artifacts, License\n// :param model_id => 'x'\n"
        "MATCH (:Model {id: $model_id})-[:DERIVED_FROM /* upstream */ *1..9]->"
        "(x:Model /* upstream, License */)"
    )
    assert kinds_asked(text) == [Dataset, Repository]
    assert text_for(Repository, text) == (
        "// :param repository_id => 'github.com/huggingface/trl'\n"
        "MATCH (:Repository {id: $repository_id})-[:DERIVED_FROM|TRAINED_ON|USES*1..9]->"
        "(x:Model|Dataset|License)"
    )
    assert License not in kinds_asked(text), "there is nothing upstream of a licence"


def test_a_part_is_repeated_for_each_kind() -> None:
    text = "// Why?\n\n// so\nMATCH (x:Model {id: 1})\n// UNION for each of: others\nUNION\nRETURN"
    assert text_for(Model, text).splitlines() == [
        "// Why?",
        "",
        "// so",
        "MATCH (x:License {id: 1})",
        "UNION",
        "MATCH (x:Owner {id: 1})",
        "UNION",
        "RETURN",
    ]
