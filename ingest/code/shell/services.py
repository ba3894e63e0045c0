"""Read what starts services: a Procfile, units of systemd; and what Ollama builds a model from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.code.addresses import read_target
from ingest.code.embedded import Found
from ingest.code.findings import Candidate, How, SourceFile
from ingest.code.shell.reader import read_commands

_PROCESS = re.compile(r"^[ \t]*[\w-]{1,60}:[ \t]*", re.MULTILINE)
_STARTS = re.compile(r"Exec\w{1,20}[ \t]*=[ \t]*[-@:+!|]*")
_SETS = re.compile(r"Environment[ \t]*=[ \t]*")
_BUILT_FROM = re.compile(r"[ \t]*(FROM|ADAPTER)[ \t]+(\S{1,300})[ \t]*", re.IGNORECASE)


def read_procfile(file: SourceFile) -> Iterator[Found]:
    """Yield what the processes of a Procfile load."""
    yield from read_commands(file.path, _PROCESS.sub("", file.text))


def read_unit(file: SourceFile) -> Iterator[Found]:
    """Yield what the commands and variables of a unit of systemd name."""
    commands, goes_on = list[str](), False
    for line in file.text.replace("\r\n", "\n").split("\n"):
        command = line if goes_on else _command_in(line.lstrip())
        commands.append(command)
        goes_on = command.endswith("\\")
    yield from read_commands(file.path, "\n".join(commands))


def _command_in(line: str) -> str:
    """Return a line of a unit as one of a shell; nothing for one that starts and sets nothing."""
    if starts := _STARTS.match(line):
        return line[starts.end() :]
    sets = _SETS.match(line)
    return f"export {line[sets.end() :]}" if sets else ""


def read_modelfile(file: SourceFile) -> Iterator[Found]:
    """Yield the repositories of the Hub from which Ollama builds a model."""
    for number, line in enumerate(file.text.split("\n"), 1):
        found = _BUILT_FROM.fullmatch(line)
        if found and (target := read_target(found[2])):
            yield Candidate(
                path=file.path,
                line=number,
                kind=target.kind,
                text=target.id,
                how=How.CONFIG,
                call=found[1].upper(),
                pinned=target.pinned,
            )
