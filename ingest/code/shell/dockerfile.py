"""Read Dockerfiles: what their images load while they are built and when they start."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.code.embedded import Embedded, Found
from ingest.code.findings import SourceFile
from ingest.code.shell.lexer import read_script
from ingest.code.shell.reader import LONGEST
from ingest.code.shell.script import Script
from ingest.code.shell.values import Value
from ingest.code.shell.wrappers import in_container

_INSTRUCTION = re.compile(
    r"\s*(?:ONBUILD\s+)?(RUN|CMD|ENTRYPOINT|ENV|ARG|FROM|COPY|ADD|HEALTHCHECK)\b(.*)",
    re.IGNORECASE | re.DOTALL,
)
_ESCAPE = re.compile(r"#\s*escape\s*=\s*`", re.IGNORECASE)
_HEREDOC = re.compile(r"<<(-?)(['\"]?)(\w+)\2")
_OPTIONS = re.compile(r"(?:\s|\\\n)*(?:--[\w-]+(?:=\S*)?(?:\s|\\\n)+)*")
_SETS = re.compile(r"\s*[A-Za-z_]\w*=")
_OLD_ENV = re.compile(r"(\s*)([A-Za-z_]\w*)[ \t]+(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Instruction:
    name: str
    rest: str
    line: int
    heredocs: tuple[tuple[str, int], ...]


def read_dockerfile(file: SourceFile) -> Iterator[Found]:
    """Yield what the instructions of a Dockerfile name."""
    if len(file.text) > LONGEST:
        return
    script = Script(file.path)
    image = Value("", 1)
    entry: list[tuple[str, int]] = []
    for one in _instructions(file.text):
        if one.name == "FROM":
            image, entry = Value(one.rest.strip(), one.line), []
        elif one.name == "ENTRYPOINT" and (words := _exec_form(one)):
            entry = words
            _start(script, image, entry)
        elif one.name == "CMD" and (words := _exec_form(one)):
            _start(script, image, [*entry, *words])
        elif one.name in ("COPY", "ADD"):
            yield from _copied(file.path, one)
            script.read(f"ADD {one.rest}", one.line)
        else:
            _read_instruction(script, one)
    yield from script.found()


def _read_instruction(script: Script, one: _Instruction) -> None:
    if one.name in ("ENV", "ARG"):
        old = None if _SETS.match(one.rest) else _OLD_ENV.fullmatch(one.rest)
        text = f"{old[1]}{old[2]}='{old[3].strip()}'" if old and one.name == "ENV" else one.rest
        script.read(f"export {text}", one.line)
        return
    body = _OPTIONS.match(one.rest)
    skipped = body[0] if body else ""
    text = one.rest[len(skipped) :]
    first = one.line + skipped.count("\n")
    if one.heredocs and _HEREDOC.match(text):
        for heredoc, line in one.heredocs:
            script.read(heredoc, line)
    else:
        script.read(_as_shell(one, text), first)


def _as_shell(one: _Instruction, text: str) -> str:
    if words := _exec_form(one):
        return " ".join(f"'{word}'" for word, _ in words)
    # The lines of a heredoc follow those of the instruction.
    ends = [match[3] for match in _HEREDOC.finditer(text)]
    bodies = zip(one.heredocs, ends, strict=False)
    return "\n".join([text, *(f"{body}{end}" for (body, _), end in bodies)])


def _start(script: Script, image: Value, words: list[tuple[str, int]]) -> None:
    """Read the command with which a container starts, which variables of it may be in."""
    arguments = []
    for word, line in words:
        parsed = read_script(f'"{word}"' if '"' not in word else "", line)
        whole = script.variables.value(parsed[0].words[0]) if parsed and parsed[0].words else None
        arguments.append(whole or (Value(word, line),))
    if arguments:
        script.run(in_container(image, arguments))


def _exec_form(one: _Instruction) -> list[tuple[str, int]]:
    """Return the words of ``["program", "argument"]``, each with its line; none of other forms."""
    text = one.rest.strip()
    if not text.startswith("["):
        return []
    try:
        words = json.loads(text.replace("\\\n", "  "))
    except (ValueError, RecursionError):
        return []
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        return []
    at, found = 0, []
    for word in words:
        place = one.rest.find(json.dumps(word, ensure_ascii=False)[1:-1], at)
        at = max(place, at)
        found.append((word.replace("\0", " "), one.line + one.rest.count("\n", 0, at)))
    return found


def _copied(path: str, one: _Instruction) -> Iterator[Found]:
    """Yield the files that ``COPY <<EOF name`` writes."""
    name = one.rest.split()[-1].rsplit("/", 1)[-1] if one.rest.split() else ""
    for text, line in one.heredocs[:1]:
        yield Embedded(path, name, text, range(line, line + text.count("\n") + 1))


def _instructions(text: str) -> Iterator[_Instruction]:
    """Yield the instructions of a Dockerfile, whose lines may go on and hold comments."""
    escape = "`" if _ESCAPE.match(text.lstrip()) else "\\"
    lines = text.replace("\r\n", "\n").split("\n")
    at = 0
    endless: set[str] = set()
    while at < len(lines):
        first = at
        held: list[str] = []
        while at < len(lines):
            line, at = lines[at], at + 1
            is_comment = line.lstrip().startswith("#")
            goes_on = line.rstrip().endswith(escape)
            if is_comment or (held and not line.strip()):
                # It is no line, but the ones behind it keep their numbers.
                held.append("\\")
                if not held[1:]:
                    break
                continue
            held.append(f"{line.rstrip()[:-1]}\\" if goes_on else line)
            if not goes_on:
                break
        whole = "\n".join(held).rstrip("\\\n")
        if not (found := _INSTRUCTION.fullmatch(whole)):
            continue
        heredocs = []
        for match in _HEREDOC.finditer(found[2]):
            start, word = at, match[3]
            end = None
            if word not in endless:
                end = _heredoc_end(lines, at, word, indented=bool(match[1]))
            if end is None:
                endless.add(word)
                break
            at = end + 1
            heredocs.append(("".join(f"{line}\n" for line in lines[start:end]), start + 1))
        yield _Instruction(found[1].upper(), found[2], first + 1, tuple(heredocs))


def _heredoc_end(lines: list[str], start: int, word: str, *, indented: bool) -> int | None:
    for at in range(start, len(lines)):
        line = lines[at].lstrip("\t") if indented else lines[at]
        if line.rstrip() == word:
            return at
    return None
