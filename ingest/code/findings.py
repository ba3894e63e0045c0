"""What the readers of source code find, before and after it is judged."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from graph.schema import Dataset, Model

MOST_IN_FILE = 20_000
"""What is kept of one file: more is a table of names, and no use of a model."""
Loadable = type[Model] | type[Dataset]


class How(enum.StrEnum):
    """How a finding was read; the values are those of ``USES.how``."""

    LITERAL = "literal"
    CONSTANT = "constant"
    DEFAULT = "default"
    CONFIG = "config"
    NOTEBOOK = "notebook"
    SHELL = "shell"
    JAVASCRIPT = "javascript"
    TEXT = "text"


class Role(enum.StrEnum):
    """What the file is for, which its path tells; the values are those of ``USES.role``."""

    PRODUCT = "product"
    TEST = "test"
    DOCS = "docs"


class Reuse(enum.StrEnum):
    """How a model or dataset is reused, where the code says so; the values of ``USES.reuse``."""

    LOADS = "loads"
    FINE_TUNES = "fine-tunes"
    CONVERTS = "converts"
    SERVES = "serves"
    REIMPLEMENTS = "reimplements"


class Place(enum.Enum):
    """Where a text stands, which decides how much it takes to be an id.

    LOAD: the argument of a call, command or key that loads what it names; whatever is well formed
    is an id, whether anybody knows it or not. NAMED: a key or variable that may as well hold the
    name of something else; only ``owner/name`` is an id, and no hosted model's. MENTION: prose and
    addresses; only an address of the Hub, or an id in a load that is shown.
    """

    LOAD = "load"
    NAMED = "named"
    MENTION = "mention"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a repository: its path within it, with slashes, and its decoded text."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that a reader found where an id would stand; ``judging`` decides what it names.

    ``line`` counts from 1 and is where the text is written, or the part of it that decides.
    ``call`` is the call, command or key that it reaches (``AutoModel.from_pretrained``,
    ``vllm serve``, ``base_model``), ``pinned`` the revision that is named with it.
    """

    path: str
    line: int
    kind: Loadable
    text: str
    how: How
    call: str
    place: Place = Place.LOAD
    pinned: str | None = None
    reuse: Reuse | None = Reuse.LOADS


@dataclass(frozen=True, slots=True)
class Finding:
    """A model or dataset that a line of a repository names."""

    path: str
    line: int
    kind: Loadable
    id: str
    text: str
    how: How
    call: str
    role: Role
    pinned: str | None = None
    reuse: Reuse | None = None


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A load whose argument is no id, or is not known before the code runs; ``reason`` says why.

    ``text`` is the argument as it is written, its beginning if long.
    """

    path: str
    line: int
    call: str
    text: str
    reason: str
