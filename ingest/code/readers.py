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

from ingest.code import embedded
from ingest.code.embedded import unfold
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
        found = _function(self.function)(file)
        return found if self.joined else unfold(found, _read_embedded)

    def join(self, parts: Sequence[Any]) -> Iterable[Found]:
        """Return what is found in all files of the language, by what is known of each."""
        found = _function(self.joined)(parts) if self.joined else ()
        return unfold(found, _read_embedded)

    def read_alone(self, file: SourceFile) -> Iterable[embedded.Found]:
        """Return what is found in a file that knows no others; texts within it stay unread."""
        found: Iterable[embedded.Found] | None = _function(self.function)(file)
        if self.joined and found is not None:
            found = _function(self.joined)([found])
        return found or ()


@functools.cache
def _function(name: str) -> Callable[[Any], Any]:
    module, _, own = name.partition(":")
    found: Callable[[Any], Any] = getattr(importlib.import_module(module), own)
    return found


def _read_embedded(file: SourceFile) -> Iterator[embedded.Found]:
    """Yield what is found in a text within a file, by the name that it would have as a file."""
    for reader in readers_of(file.path):
        yield from reader.read_alone(file)


_CONFIG = "ingest.code.config.readers"
_YAML = Reader(f"{_CONFIG}:read_yaml")
_JSON = Reader(f"{_CONFIG}:read_json")
_TOML = Reader(f"{_CONFIG}:read_toml")
_INI = Reader(f"{_CONFIG}:read_ini")
_ENV = Reader(f"{_CONFIG}:read_env")
_HEAD = Reader(f"{_CONFIG}:read_front_matter")
_REQUIREMENTS = Reader("ingest.code.config.requirements:read_requirements")
_SCRIPT = Reader(
    "ingest.code.javascript.reading:index_script", "ingest.code.javascript.reading:resolve_scripts"
)
_SHELL = Reader("ingest.code.shell.reader:read_shell")
_DOCKERFILE = Reader("ingest.code.shell.dockerfile:read_dockerfile")
_MAKEFILE = Reader("ingest.code.shell.makefile:read_makefile")
_NOTEBOOK = Reader("ingest.code.notebooks.reader:read_notebook", largest=LARGEST_NOTEBOOK)
_TEXT = Reader("ingest.code.text.reader:read_text")
_ADDRESSES = Reader("ingest.code.text.reader:read_addresses")
_PYTHON = Reader(
    "ingest.code.python.reading:index_module", "ingest.code.python.reading:resolve_modules"
)

_BY_ENDING: dict[str, tuple[Reader, ...]] = {
    **dict.fromkeys(("yaml", "yml", "gotmpl", "tpl"), (_YAML,)),
    **dict.fromkeys(("json", "json5", "jsonc", "webmanifest"), (_JSON,)),
    "toml": (_TOML,),
    **dict.fromkeys(("ini", "cfg", "conf", "properties", "hocon"), (_INI,)),
    "env": (_ENV,),
    **dict.fromkeys(("py", "pyw"), (_PYTHON, _ADDRESSES)),
    **dict.fromkeys("js jsx mjs cjs ts tsx mts cts vue svelte".split(), (_SCRIPT, _ADDRESSES)),
    **dict.fromkeys("html htm astro".split(), (_SCRIPT, _TEXT)),
    **dict.fromkeys("sh bash zsh ksh command sbatch slurm pbs".split(), (_SHELL, _ADDRESSES)),
    **dict.fromkeys("dockerfile containerfile".split(), (_DOCKERFILE, _ADDRESSES)),
    **dict.fromkeys("mk makefile".split(), (_MAKEFILE, _ADDRESSES)),
    "ipynb": (_NOTEBOOK,),
    **dict.fromkeys("md mdx markdown qmd rmd".split(), (_HEAD, _TEXT)),
    **dict.fromkeys("rst rest txt adoc".split(), (_TEXT,)),
    **dict.fromkeys(
        "go rs java kt kts swift c cc cpp cxx h hh hpp cs rb php scala lua dart m mm zig jl r "
        "ex exs nim cmake gradle groovy pl ps1 bat cmd fish".split(),
        (_ADDRESSES,),
    ),
}
_BY_NAME: tuple[tuple[re.Pattern[str], tuple[Reader, ...]], ...] = (
    (
        re.compile(r"(?:.*[-_.])?(?:requirements?|constraints)(?:[-_.].*)?\.(?:txt|in)"),
        (_REQUIREMENTS,),
    ),
    (re.compile(r".*\.env(?:\.[\w-]+)*|env(?:\.(?:local|dev|prod|test))?"), (_ENV,)),
    (re.compile(r"(?:dockerfile|containerfile)(?:[.-].*)?"), (_DOCKERFILE, _ADDRESSES)),
    (re.compile(r"(?:gnu)?makefile(?:[.-].*)?"), (_MAKEFILE, _ADDRESSES)),
    (re.compile(r"procfile"), (_SHELL,)),
)
"""Patterns of whole names in lower case; they go before endings."""
_SPARE = re.compile(r"(?<=.)\.(?:example|sample|template|tmpl|dist|default|in|orig|j2|jinja2?)$")
"""Endings of files that are to be copied, or filled in: what stands before says the language."""
_BY_PROGRAM: tuple[tuple[re.Pattern[bytes], tuple[Reader, ...]], ...] = (
    (re.compile(rb"\b(?:ba|z|k|da)?sh\b"), (_SHELL, _ADDRESSES)),
    (re.compile(rb"\bpython[23]?(?:\.\d+)?\b"), (_PYTHON,)),
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
