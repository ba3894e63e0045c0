"""Read Makefiles and justfiles: their variables, and what the commands of their recipes load."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.code.embedded import Found
from ingest.code.findings import SourceFile
from ingest.code.shell.lexer import read_text
from ingest.code.shell.reader import LONGEST, may_name
from ingest.code.shell.script import Script
from ingest.code.shell.values import Value

_ASSIGNMENT = re.compile(
    r"[ ]*(?:[^\s=:#][^\n=:#]{0,200}:[ ]*)?(?:(?:export|override|private)[ ]+)*"
    r"([A-Za-z_][\w.-]{0,100})\s*(\?|::?:?|\+|!)?=(.*)",
    re.DOTALL,
)
_CONDITION = re.compile(r"[ ]*(ifeq|ifneq|ifdef|ifndef|endif)\b")
_REFERENCE = re.compile(
    r"\$(?:(?P<dollar>\$)|[({](?P<name>[A-Za-z_][\w.-]*)[)}]|\((?P<shell>shell)\s"
    r"|(?P<automatic>[@<^*?%+|]|\([@<^*?%+|][DF]?\))|(?P<letter>[A-Za-z_]))"
)
_OF_JUST = re.compile(r"\{\{[ ]*([A-Za-z_][\w-]*)[ ]*\}\}")
_RECIPE_OF_JUST = re.compile(r"^[ ]{2,8}(?=\S)", re.MULTILINE)
_PREFIX = re.compile(r"^[@+ \t-]+")
"""What stands before a command of a recipe: quiet, whatever comes of it, even if only shown."""
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    number: int


def read_makefile(file: SourceFile) -> Iterator[Found]:
    """Yield what the variables and recipes of a Makefile name."""
    if len(file.text) > LONGEST or not may_name(file.text):
        return
    script = Script(file.path)
    text = _as_makefile(file.text) if file.path.lower().endswith("justfile") else file.text
    lines = list(_logical_lines(text))
    _set_variables(script, lines)
    for line in lines:
        if line.text.startswith("\t"):
            command = _PREFIX.sub("", line.text.lstrip())
            script.read(_as_shell(command), line.number)
    yield from script.found()


def _as_makefile(text: str) -> str:
    """Return a file of just as one of make: its recipes and variables are written otherwise."""
    return _OF_JUST.sub(r"$(\1)", _RECIPE_OF_JUST.sub("\t", text))


def _set_variables(script: Script, lines: list[_Line]) -> None:
    """Set all variables, before any recipe: make reads the whole file first."""
    depth = 0
    for line in lines:
        if line.text.startswith("\t"):
            continue
        if condition := _CONDITION.match(line.text):
            depth += -1 if condition[1] == "endif" else 1
        elif found := _ASSIGNMENT.fullmatch(line.text):
            held = script.variables.held.get(_name(found[1]))
            kept = held.values if held and (depth > 0 or found[2] == "+") else ()
            script.set(_name(found[1]), (*kept, *_values(script, found[3], line.number)))


def _values(script: Script, text: str, line: int) -> tuple[Value, ...]:
    whole = _COMMENT.sub("", text.replace("\\\n", " \n")).strip()
    first = line + text[: len(text) - len(text.lstrip("\\\n \t"))].count("\n")
    if whole[:1] == whole[-1:] and whole[:1] in ("'", '"'):
        whole = whole[1:-1]
    return script.variables.join(read_text(_as_shell(whole), first), first)


def _as_shell(text: str) -> str:
    """Return a text of make with its variables as those of a shell."""
    return _REFERENCE.sub(_reference, text)


def _reference(found: re.Match[str]) -> str:
    if found["dollar"]:
        return "$"
    if found["shell"]:
        return "$( "
    if found["automatic"]:
        return "${{ }}"
    return f"${{{_name(found['name'] or found['letter'])}}}"


def _name(text: str) -> str:
    return re.sub(r"\W", "_", text)


def _logical_lines(text: str) -> Iterator[_Line]:
    """Yield the lines of a Makefile, those that go on as one."""
    held: list[str] = []
    first = 1
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        first = first if held else number
        held.append(line)
        if not line.endswith("\\"):
            yield _Line("\n".join(held), first)
            held = []
    if held:
        yield _Line("\n".join(held), first)
