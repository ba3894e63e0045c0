"""The pages docs/reference/questions/, and rows.md: made from the questions' own headers."""

from __future__ import annotations

import types
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from scripts.docs.column_notes import column_note
from scripts.docs.page import NOTE, REFERENCE, folded, table, toctree

if TYPE_CHECKING:
    from queries.catalog import Question

FOLDER = REFERENCE / "questions"
_TYPES = {str: "text", int: "whole number", float: "number", bool: "true or false", Any: "any"}
_GROUPS = {
    "provenance": "Provenance: what it is made from, and who says so",
    "depth": "Depth: how long chains are",
    "impact": "Impact: what is built on it, and what breaks if it is gone",
    "licensing": "Licensing: what licences (licenses) allow, and where they clash",
    "census": "Census: what the graph holds",
}
"""The headings of the groups, in words that people look for."""


def make_pages() -> dict[Path, str]:
    """Return the text of each page by its file."""
    from queries.catalog import questions

    found = questions()
    own = [question for question in found if question.alias_of is None]
    pages = {
        FOLDER / f"{typed(question)}.md": _page(
            question, [each for each in found if each.alias_of == question.name]
        )
        for question in own
    }
    return {FOLDER / "index.md": _index(own), REFERENCE / "rows.md": _rows(), **pages}


def typed(question: Question) -> str:
    """Return the name of a question as it is typed, which is that of its page."""
    return question.name.replace("_", "-")


def _index(own: list[Question]) -> str:
    parts = [
        NOTE,
        "# Questions\n",
        "On the command line: `ptm ask NAME ID`; every parameter is an option as well, and names\n"
        "have hyphens. `--cypher` prints the text for Neo4j Browser. In Python:\n"
        "`graph.ask(name, parameter=value)` with underscores. Each file in `queries/` runs as it\n"
        "stands in Neo4j Browser after its `:param` line. Texts are written for models; where one\n"
        "is asked of other kinds, under other names, `ptm` makes the text for that kind.\n",
    ]
    for group, heading in _GROUPS.items():
        rows = [
            [f"[{typed(question)}]({typed(question)}.md)", question.title]
            for question in own
            if question.group == group
        ]
        parts += [f"## {heading}\n", table(["question", "what it asks"], rows) + "\n"]
    return "\n".join(
        [*parts, toctree(f"{typed(question)} <{typed(question)}>" for question in own)]
    )


def _page(question: Question, aliases: list[Question]) -> str:
    parts = [NOTE, f"# {typed(question)}: {question.title}\n"]
    if question.description:
        parts.append(f"{folded(question.description)}\n")
    parts += ["## Ask it\n", _commands([question]), _python(question), _parameters(question)]
    parts += [*filter(None, [_notes(question)]), "## Rows\n", _columns(question.returns)]
    for alias in aliases:
        parts += [f"## {typed(alias)}\n", _alias(alias)]
    parts += ["## Cypher\n", *_cypher(question), *_drawing(question)]
    return "\n".join(parts)


def _commands(asked: list[Question]) -> str:
    lines = "\n".join(_command(question) for question in asked)
    return f"```sh\n{lines}\n```\n"


def _command(question: Question) -> str:
    """Return the example that the question's own help ends with."""
    from ptm.cli.asking import question_command

    return (question_command(question).epilog or "").removeprefix("For example: ")


def _python(question: Question) -> str:
    given = [repr(question.name)]
    given += [f"{n}={v!r}" for n, v in question.example.items() if not isinstance(v, int) and v]
    return (
        "```python\nfrom ptm import open_graph\n\nwith open_graph() as graph:\n"
        f"    graph.ask({', '.join(given)}).rows\n```\n".replace("'", '"')
    )


def _parameters(question: Question) -> str:
    if not question.parameters:
        return "It has no parameters.\n"
    rows = []
    for name, value in question.parameters.items():
        shown = f"`{question.example[name]!r}`" if question.example[name] != "" else ""
        without = "has to be given" if value and not isinstance(value, int) else f"`{value!r}`"
        rows.append([f"`{name}`", f"`--{name.replace('_', '-')}`", shown, without])
    return table(["parameter", "as an option", "for example", "without it"], rows) + "\n"


def _notes(question: Question) -> str:
    from graph.schema.kinds import a_kind
    from queries.catalog import by_kind

    kinds = [a_kind(label) for label in by_kind(question)]
    notes = [f"ID may be {' or '.join(kinds)}.\n"] if kinds else []
    if question.can_leave_out_inferred:
        notes.append("`--declared-only` (`declared_only=True`) leaves out what was inferred.\n")
    return "\n".join(notes)


def _columns(row_type: str) -> str:
    from queries.rows import find_row_type

    found = find_row_type(row_type)
    rows = [
        [f"`{name}`", _type(found.__annotations__[name]), column_note(row_type, name)]
        for name in found._fields
    ]
    said = f"Each row is a [`{row_type}`](../rows.md#{row_type.lower()}).\n"
    return f"{said}\n{table(['column', 'type', 'what it says'], rows)}\n"


def _type(annotation: Any) -> str:
    """Return the type of a column in words; most know no value for some rows."""
    written = getattr(annotation, "__forward_arg__", annotation)
    kind = eval(written) if isinstance(written, str) else written  # noqa: S307 (our own source)
    parts = get_args(kind) if isinstance(kind, types.UnionType) else (kind,)
    named = " or ".join(_TYPES.get(part, "list") for part in parts if part is not types.NoneType)
    return f"{named} or empty" if types.NoneType in parts else named


def _alias(alias: Question) -> str:
    kind = next(iter(alias.parameters))
    return f"{alias.title} Its parameter is `{kind}`.\n\n{_commands([alias])}"


def _cypher(question: Question) -> Iterator[str]:
    if question.in_python:
        yield (
            f"No Cypher text can answer it within bounds: it is computed, by\n"
            f"`queries/{question.group}/{question.name}.py`, on either engine.\n"
        )
        return
    yield f"`ptm ask {typed(question)} --cypher` prints this text, for Neo4j Browser:\n"
    yield f"```cypher\n{question.browser_text({}).rstrip()}\n```\n"


def _drawing(question: Question) -> Iterator[str]:
    """Yield how the question is drawn in Neo4j Browser, where it can be."""
    from queries.drawings.catalog import find_drawing

    drawing = find_drawing(question)
    if drawing is None:
        return
    typed_command = _command(question).replace("ptm ask", "ptm browser", 1)
    yield "## In Neo4j Browser\n"
    yield (
        "There it can be drawn, by a text that Neo4j alone answers\n"
        "([how](../../how-to/browser.md)):\n"
    )
    yield f"```sh\n{typed_command} --drawing\n```\n"
    yield f"```cypher\n{drawing.browser_text({}).rstrip()}\n```\n"


def _rows() -> str:
    from queries.rows import row_types

    parts = [
        NOTE,
        "# Row types\n",
        "The columns of what [questions](questions/index.md) answer, and of the parts of\n"
        "[results in Python](python.md#results); in JSON and CSV they have the same names.\n",
    ]
    for name, row_type in row_types().items():
        fields = ", ".join(f"`{field}`" for field in row_type._fields)
        parts.append(f"## {name}\n\n{folded(row_type.__doc__)}\n\nColumns: {fields}.\n")
    return "\n".join(parts)
