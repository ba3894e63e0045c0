"""Eighty columns: no line of any command or question is wider, and no id is broken."""

import json
from collections.abc import Iterator

import click
import pytest

from ptm.cli.app import ptm as command
from queries.catalog import questions
from reports.text.screen import width
from reports.text.words import plain
from tests.cli.conftest import Ptm, Result

IDS = ("mix/abcd", "two/minds", "ladder/11-a", "clash/below", "gap/child", "dataset:corp/c")
REPOSITORY = "github.com/some/tool"
ABOUT = {
    "model_id": "ladder/11-a",
    "dataset_id": "corp/c",
    "license_id": "mit",
    "owner_id": "hf:mix",
    "repository_id": REPOSITORY,
    "text": "mix",
    "ids": "mix/abcd",
    "words": "mix",
}
"""What questions are asked about in the made graph."""
NAMED = ("id", "child_id", "parent_id", "repository", "through", "origin_id", "name")
"""Columns that hold ids."""


def too_wide(result: Result, columns: int = 80) -> list[str]:
    """Return the lines that are wider than the terminal, and no single word."""
    lines = result.out.splitlines()
    return [line for line in lines if width(line) > columns and len(line.split()) > 1]


@pytest.mark.parametrize("columns", [80, 60])
@pytest.mark.parametrize("name", ["lineage", "impact", "licenses", "check", "show"])
def test_no_answer_is_wider_than_the_terminal(
    on_made: Ptm, monkeypatch: pytest.MonkeyPatch, name: str, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    ids = (*IDS, *[REPOSITORY] * (name != "impact"))
    for identifier in ids if columns == 80 else IDS[:3]:
        for more in ((), ("--format", "table", "--all")):
            result = on_made(name, identifier, *more)
            assert result.status in (0, 1)
            assert too_wide(result, columns) == []


def test_nothing_else_that_is_printed_is_wider(on_made: Ptm) -> None:
    for words in (
        ("find", "a"),
        ("find", "a", "--limit", "1000"),
        ("graph", "status"),
        ("ask",),
        ("ask", "licence"),
        ("schema",),
        ("licenses", "mix/abcd", "--why"),
        ("show", "license:mit"),
        ("show", "owner:mix"),
        ("check", *IDS, "--all"),
        ("licenses", *IDS),
        ("impact", *IDS, "--paths"),
        ("cypher", "MATCH (n:Model) RETURN n LIMIT 30"),
        ("cypher", "MATCH (a:Model)-[r:DERIVED_FROM]->(b) RETURN a.id, r, b.id LIMIT 30"),
        ("notices", "mix/abcd", "--format", "table"),
    ):
        result = on_made(*words)
        assert result.status in (0, 1), words
        assert result.out, words
        assert too_wide(result) == [], words


@pytest.mark.parametrize("group", sorted({question.group for question in questions()}))
def test_no_answer_to_a_question_is_wider_and_each_id_is_whole(on_made: Ptm, group: str) -> None:
    for question in questions():
        if question.group != group:
            continue
        words = ["ask", question.name.replace("_", "-")]
        for name in question.parameters:
            if name in ABOUT or name == question.asked_about:
                words += [f"--{name.replace('_', '-')}", ABOUT.get(name, "mix/abcd")]
        shown, told = on_made(*words, "--all"), on_made(*words, "--format", "json")
        assert shown.status == told.status == 0, words
        assert too_wide(shown) == [], words
        for row in json.loads(told.out)["rows"]:
            for name in NAMED:
                # No real id has blanks; where a made one has, a line may end there.
                for part in plain(row.get(name)).split():
                    assert part in shown.out, (words, name)


def helps(group: click.Group, *path: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command below a group."""
    context = click.Context(group)
    for name in group.list_commands(context):
        yield (*path, name)
        if isinstance(below := group.get_command(context, name), click.Group):
            yield from helps(below, *path, name)


def test_no_help_is_wider(ptm: Ptm) -> None:
    for words in ((), *helps(command)):
        result = ptm(*words, "--help")
        assert result.status == 0
        assert too_wide(result) == [], words
