"""Lines of a cell that are no Python: magics, and commands of a shell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_CELL = re.compile(r"\s*%%?(!|[A-Za-z_]\w*)[ \t]*([^\n]*)(?:\n|$)")
_TIMES = frozenset(
    "time timeit capture prun memit mprun lprun snakeviz scalene profile wandb heat python "
    "python3 pypy local debug px".split()
)
"""Magics of a cell whose text is Python all the same."""
_SHELLS = frozenset("bash sh shell script system sx zsh !".split())
_FILES = frozenset("writefile file".split())
_ALONE = frozenset("sh md sql scala r fs python".split())
"""Magics of Databricks: one sign stands for two."""
_COMMAND = re.compile(r"(\s*)(?:[\w., ]{1,100}=\s*)?!{1,2}(?!=)(.*)", re.DOTALL)
_MAGIC = re.compile(r"(\s*)(?:[\w., ]{1,100}=\s*)?%([A-Za-z_]\w*)(.*)", re.DOTALL)
_HELP = re.compile(r"\s*(?:\?{1,2}\s*[\w.]+|[\w.]+\?{1,2})\s*")
_RUN_SHELL = frozenset("sx system sh".split())
_RUN_PYTHON = frozenset("time timeit prun memit lprun mprun".split())
_BRACES = re.compile(r"\{([A-Za-z_]\w*)\}")
_OPTIONS = re.compile(r"(?:-\w+(?:\s+(?=\d)\d+)?\s+)*")


@dataclass(slots=True)
class CellParts:
    """A cell by languages: Python, commands with the number of their first line, a file."""

    python: str = ""
    commands: list[tuple[str, int]] = field(default_factory=list)
    file: tuple[str, str, int] | None = None
    """The name, the text and the first line of a file that the cell writes."""
    markdown: str = ""
    javascript: str = ""


def split_cell(text: str) -> CellParts:
    """Return the parts of a code cell; every line of Python stays where it was."""
    magic = _CELL.match(text)
    is_whole = magic and (text.lstrip().startswith("%%") or _is_alone(magic))
    if not magic or not is_whole:
        return _split_lines(text)
    rest = text[magic.end() :]
    first = text[: magic.end()].count("\n")
    name = magic[1].lower()
    blank = "\n" * first
    if name in _SHELLS and not (name == "script" and "sh" not in magic[2]):
        return CellParts(commands=[(rest, first)])
    if name in _FILES:
        words = [word for word in magic[2].split() if not word.startswith("-")]
        path = words[0].strip("\"'") if words else ""
        return CellParts(file=(path.rsplit("/", 1)[-1], rest, first))
    if name in ("markdown", "md"):
        return CellParts(markdown=blank + rest)
    if name in ("javascript", "js"):
        return CellParts(javascript=blank + rest)
    return _split_lines(blank + rest) if name in _TIMES else CellParts()


def _is_alone(magic: re.Match[str]) -> bool:
    return magic[1] in _ALONE and not magic[2].strip()


def _split_lines(text: str) -> CellParts:
    parts = CellParts()
    lines = text.split("\n")
    kept: list[str] = []
    at = 0
    while at < len(lines):
        first = at
        while lines[at].rstrip().endswith("\\") and at + 1 < len(lines) and _is_magic(lines[first]):
            at += 1
        at += 1
        kept += _read_line(parts, lines[first:at], first)
    parts.python = "\n".join(kept)
    return parts


def _is_magic(line: str) -> bool:
    return line.lstrip()[:1] in ("!", "%") or bool(_COMMAND.fullmatch(line))


def _read_line(parts: CellParts, lines: Sequence[str], number: int) -> list[str]:
    """Return the Python of a line, or of one that goes on; keep its commands."""
    line = "\n".join(lines)
    if found := _COMMAND.fullmatch(line):
        parts.commands.append((_with_variables(found[2]), number))
    elif found := _MAGIC.fullmatch(line):
        name, rest = found[2], found[3].strip()
        if name in _RUN_PYTHON:
            return [f"{found[1]}{_OPTIONS.sub('', rest, count=1) or 'pass'}"]
        _read_magic(parts, name, rest, number)
    elif not _HELP.fullmatch(line):
        return list(lines)
    indent = lines[0][: len(lines[0]) - len(lines[0].lstrip())]
    return [f"{indent}pass", *([""] * (len(lines) - 1))]


def _read_magic(parts: CellParts, name: str, rest: str, number: int) -> None:
    if name in ("env", "set_env"):
        key, _, value = rest.replace(" ", "=", 1 if "=" not in rest else 0).partition("=")
        parts.commands.append((f"export {key}='{value.strip()}'", number))
    elif name == "run":
        parts.commands.append((_with_variables(f"python {rest}"), number))
    elif name in ("pip", "conda", "uv"):
        parts.commands.append((_with_variables(f"{name} {rest}"), number))
    elif name in _RUN_SHELL:
        parts.commands.append((_with_variables(rest), number))


def _with_variables(command: str) -> str:
    """Return a command with the variables of Python in it as those of a shell."""
    return _BRACES.sub(r"${\1}", command)
