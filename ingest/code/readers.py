"""Which reader reads a file of a repository: by its name, its ending or its first line.

Every reader is given one file at a time. Where names lead from one file to another, what it has
learned of each is joined at the end. Readers are imported when they are first needed.
"""

from __future__ import annotations

import functools
import importlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.code.embedded import Embedded
from ingest.code.findings import Candidate, SourceFile, Unresolved

Found = Candidate | Unresolved
LARGEST_SOURCE = 2 << 20
"""Bytes of a file of source code or configuration that is read."""
LARGEST_NOTEBOOK = 20 << 20
"""Bytes of a notebook that is read: its outputs lie in it."""
LONGEST_SHEBANG = 200
"""Bytes of the first line of a file without an ending."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader: its functions, as ``module:name``, and how large its files may be, in bytes.

    ``function`` returns what it finds in a file. With ``joined`` it returns what ``joined`` has to
    know of the file (None for nothing), and that finds what all files of the language name.
    """

    function: str
    joined: str | None = None
    largest: int = LARGEST_SOURCE

    def read(self, file: SourceFile) -> Any:
        """Return what the reader finds in a file, or what has to be known of it."""
        return _function(self.function)(file)

    def join(self, parts: Sequence[Any]) -> Iterable[Found]:
        """Return what is found in all files of the language, by what is known of each."""
        found: Iterable[Found] = _function(self.joined)(parts) if self.joined else ()
        return found


@functools.cache
def _function(name: str) -> Callable[[Any], Any]:
    module, _, own = name.partition(":")
    found: Callable[[Any], Any] = getattr(importlib.import_module(module), own)
    return found


_CONFIG = "ingest.code.config.readers"
_YAML = Reader(f"{_CONFIG}:read_yaml")
_JSON = Reader(f"{_CONFIG}:read_json")
_PACKAGE = Reader(f"{_CONFIG}:read_package_scripts")
_TOML = Reader(f"{_CONFIG}:read_toml")
_JSONNET = Reader(f"{_CONFIG}:read_jsonnet")
_TABLE = Reader("ingest.code.config.tables:read_table", largest=200_000)
_INI = Reader(f"{_CONFIG}:read_ini")
_ENV = Reader(f"{_CONFIG}:read_env")
_HEAD = Reader(f"{_CONFIG}:read_front_matter")
_REQUIREMENTS = Reader("ingest.code.config.requirements:read_requirements")
_SHELL = Reader("ingest.code.shell.reader:read_shell")
_DOCKER = Reader("ingest.code.shell.dockerfile:read_dockerfile")
_MAKE = Reader("ingest.code.shell.makefile:read_makefile")
_SERVICES = "ingest.code.shell.services"
_PROCESSES = Reader(f"{_SERVICES}:read_procfile")
_UNIT = Reader(f"{_SERVICES}:read_unit")
_BUILT = Reader(f"{_SERVICES}:read_modelfile")
_NOTEBOOK = Reader("ingest.code.notebooks.reader:read_notebook", largest=LARGEST_NOTEBOOK)
_TEXT = Reader("ingest.code.text.reader:read_text")
_ADDRESSES = Reader("ingest.code.text.reader:read_addresses")
_PYTHON = Reader(
    "ingest.code.python.reading:index_module", "ingest.code.python.reading:resolve_modules"
)
_SCRIPT = Reader(
    "ingest.code.javascript.reading:index_script", "ingest.code.javascript.reading:resolve_scripts"
)

_BY_ENDING: dict[str, tuple[Reader, ...]] = {
    **dict.fromkeys(("py", "pyw"), (_PYTHON, _ADDRESSES)),
    "ipynb": (_NOTEBOOK,),
    **dict.fromkeys("js jsx mjs cjs ts tsx mts cts vue svelte".split(), (_SCRIPT, _ADDRESSES)),
    **dict.fromkeys("html htm astro".split(), (_SCRIPT, _TEXT)),
    **dict.fromkeys(
        "sh bash zsh ksh bat cmd ps1 slurm sbatch pbs command".split(), (_SHELL, _ADDRESSES)
    ),
    **dict.fromkeys(("dockerfile", "containerfile"), (_DOCKER, _ADDRESSES)),
    **dict.fromkeys(("mk", "mak", "makefile"), (_MAKE, _ADDRESSES)),
    **dict.fromkeys(("yaml", "yml", "gotmpl", "tpl"), (_YAML,)),
    **dict.fromkeys(("json", "json5", "jsonc", "webmanifest"), (_JSON,)),
    "toml": (_TOML,),
    **dict.fromkeys(("csv", "tsv"), (_TABLE,)),
    **dict.fromkeys(("jsonnet", "libsonnet"), (_JSONNET,)),
    **dict.fromkeys(("ini", "cfg", "conf", "properties", "hocon"), (_INI,)),
    "env": (_ENV,),
    "service": (_UNIT,),
    **dict.fromkeys("md mdx markdown qmd rmd".split(), (_HEAD, _TEXT)),
    **dict.fromkeys("rst rest txt adoc".split(), (_TEXT,)),
    **dict.fromkeys(
        "go rs java kt kts swift c cc cpp cxx h hh hpp cs rb php scala lua dart m mm zig jl r "
        "ex exs nim cmake gradle groovy pl fish".split(),
        (_ADDRESSES,),
    ),
}
_BY_NAME: tuple[tuple[re.Pattern[str], tuple[Reader, ...]], ...] = (
    (re.compile(r"(?:docker|container)file(?:[-_.].*)?"), (_DOCKER, _ADDRESSES)),
    (re.compile(r"(?:gnu)?makefile(?:[-_.].*)?|justfile"), (_MAKE, _ADDRESSES)),
    (re.compile(r"\.bashrc|\.profile"), (_SHELL,)),
    (re.compile(r"procfile(?:[-_.].*)?"), (_PROCESSES,)),
    (re.compile(r"(?:.*[-_.])?modelfile(?:[-_.].*)?"), (_BUILT,)),
    (re.compile(r"mlmodel"), (_YAML,)),
    (re.compile(r"package\.json"), (_PACKAGE,)),
    (
        re.compile(r"(?:.*[-_.])?(?:requirements?|constraints)(?:[-_.].*)?\.(?:txt|in)"),
        (_REQUIREMENTS,),
    ),
    (re.compile(r".*\.env(?:\.[\w-]+)*|env(?:\.(?:local|dev|prod|test))?"), (_ENV,)),
)
"""Patterns of whole names in lower case; they go before endings."""
_SPARE = re.compile(r"(?<=.)\.(?:example|sample|template|tmpl|dist|default|in|orig|j2|jinja2?)$")
"""Endings of files that are to be copied, or filled in: what stands before says the language."""
_BY_PROGRAM: tuple[tuple[re.Pattern[bytes], tuple[Reader, ...]], ...] = (
    (re.compile(rb"python|\buv run"), (_PYTHON, _ADDRESSES)),
    (re.compile(rb"\b(?:ba|z|k|da)?sh\b"), (_SHELL, _ADDRESSES)),
    (re.compile(rb"\b(?:node|deno|bun|ts-node|tsx)\b"), (_SCRIPT, _ADDRESSES)),
)


def readers_of(path: str) -> tuple[Reader, ...]:
    """Return the readers of a file by its name."""
    whole = path.rpartition("/")[2].lower()
    name = _SPARE.sub("", whole)
    for pattern, readers in _BY_NAME:
        if pattern.fullmatch(whole) or pattern.fullmatch(name):
            return readers
    return _BY_ENDING.get(name.rpartition(".")[2], ()) if "." in name else ()


def may_have_shebang(path: str) -> bool:
    """Return whether only the first line tells of which language a file is."""
    return "." not in path.rpartition("/")[2].strip(".") and bool(_BY_PROGRAM)


def readers_of_shebang(beginning: bytes) -> tuple[Reader, ...]:
    """Return the readers of a program that begins so."""
    if beginning.startswith(b"#!"):
        line = beginning.partition(b"\n")[0]
        for pattern, readers in _BY_PROGRAM:
            if pattern.search(line):
                return readers
    return ()


def read_by_name(file: SourceFile) -> Iterator[Found | Embedded]:
    """Yield what the readers of a file's name find in it alone; nothing where nobody reads it."""
    for reader in readers_of(file.path):
        found = reader.read(file)
        if not reader.joined:
            yield from found
        elif found is not None:
            yield from reader.join([found])
