"""Favourites of Neo4j Browser: each runs in one go, and the archive is the same again."""

import io
import json
import re
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from queries.catalog import find_question, questions
from queries.drawings.catalog import drawings, find_drawing
from reports.neo4j_browser.favorites import (
    FAVORITES,
    MARK,
    favorite_files,
    make_archive,
)
from reports.neo4j_browser.script import write_values
from tests.conftest import ROOT
from tests.examples import examples
from tests.queries.made_graph import HOSTILE

ids = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    """Return the scripts by their paths."""
    return favorite_files()


def test_ten_are_numbered_and_come_first(files: dict[str, str]) -> None:
    paths = list(files)
    assert len(FAVORITES) == 10
    assert [path[:3] for path in paths[:10]] == [f"{n:02} " for n in range(1, 11)]
    for path, favorite in zip(paths, FAVORITES, strict=False):
        assert files[path].startswith(f"// {path.removesuffix('.cypher')}\n")
        assert json.dumps(favorite.about) in files[path]
        drawing = find_drawing(find_question(favorite.question))
        assert drawing, "each is drawn"


def test_every_question_and_drawing_is_a_script(files: dict[str, str]) -> None:
    for question in questions():
        path = f"{question.group}/{question.name.replace('_', '-')}.cypher"
        assert (path in files) is not question.in_python
    assert sum(" drawn/" in path for path in files) == len(drawings())


def test_a_script_is_one_statement_that_its_first_line_names(files: dict[str, str]) -> None:
    for path, text in files.items():
        lines = text.splitlines()
        assert lines[0].startswith("// "), path
        assert lines[-1] == MARK
        assert ";" not in text, "Browser would show no rows"
        assert len(set(lines[:2])) == 2, "the title stands there once"
        shown = [line for line in lines if line and not line.startswith("//")]
        assert shown[0][0] != ":"
        assert "$" not in "\n".join(shown), path
        assert re.fullmatch(r"[\w, -]+(/[\w-]+)?\.cypher", path)


def test_the_archive_has_them_in_folders_and_is_the_same_again(files: dict[str, str]) -> None:
    made = make_archive(files)
    assert made == make_archive(favorite_files())
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        names = archive.namelist()
        assert names[0] == "ptm: first steps/01 What a model is built on.cypher"
        assert len(set(names)) == len(files)
        assert archive.read(names[0]).decode() == next(iter(files.values()))
        assert archive.comment.decode() == MARK


@examples(30, 1_000)
@given(ids | st.sampled_from(HOSTILE))
@example("a;b & c # $model_id // d")
@example("*/ x /*")
@example("\\u0022\\")
def test_a_value_is_written_where_its_parameter_stands(identifier: str) -> None:
    question = find_question("lineage")
    text = write_values(question, {"model_id": identifier}, name="x\\y")
    literal = re.search(r"^// :param model_id => (.*)$", text, re.MULTILINE)
    assert literal
    assert json.loads(literal[1]) == identifier
    query = question.cypher()[question.cypher().index("MATCH") :]
    assert text.endswith(query.replace("$model_id", literal[1]).replace(";", ","))
    assert ";" not in text


def test_numbers_and_lists_are_written_too() -> None:
    ranked = write_values(find_question("most_depended_upon"), {"limit": 3})
    assert ranked.rstrip().endswith("LIMIT 3")
    listed = write_values(find_question("credits"), {"ids": ["a", "b"]})
    assert 'UNWIND ["a", "b"] AS wanted' in listed


def test_the_page_walks_through_the_numbered_ones() -> None:
    page = (ROOT / "docs/how-to/browser.md").read_text(encoding="utf-8")
    for number, favorite in enumerate(FAVORITES, 1):
        _, found, section = page.partition(f"\n### {number:02} {favorite.shows}\n")
        assert found, favorite.shows
        assert f" {favorite.about}\n" in section.partition("\n### ")[0]
