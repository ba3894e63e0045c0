"""What is kept of a module's syntax: the expressions whose value may be a text, and their scopes.

``indexing`` makes these from the tree of a module and drops the tree; everything here can be
pickled. ``None`` stands for an expression whose value nobody can know.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

Block: TypeAlias = tuple[int, ...]
"""Which branches of a scope a statement stands in, from the outermost."""


class Text(NamedTuple):
    """A string literal and the line where it begins."""

    text: str
    line: int


class Constant(NamedTuple):
    """A number, a truth value or None."""

    value: int | float | bool | None


class Name(NamedTuple):
    """A name that is read: ``order`` counts the statements before it in its scope."""

    name: str
    order: int
    block: Block


class Attribute(NamedTuple):
    """An attribute of an object."""

    base: Expression
    name: str


class Call(NamedTuple):
    """A call; keywords without a name are ``**mappings``."""

    function: Expression
    arguments: tuple[Expression, ...]
    keywords: tuple[tuple[str | None, Expression], ...]
    line: int


class Join(NamedTuple):
    """Texts put one behind the other: an f-string or ``+``."""

    parts: tuple[Expression, ...]
    line: int


class Format(NamedTuple):
    """``text % values``."""

    base: Expression
    values: Expression


class Either(NamedTuple):
    """One of several: a conditional expression or ``or``."""

    options: tuple[Expression, ...]


class Items(NamedTuple):
    """A list, tuple or set."""

    elements: tuple[Expression, ...]


class Pairs(NamedTuple):
    """A dictionary; a key of None stands for an unknown one or for ``**mapping``."""

    keys: tuple[Expression, ...]
    values: tuple[Expression, ...]


class Item(NamedTuple):
    """An element: ``base[key]``."""

    base: Expression
    key: Expression


class Each(NamedTuple):
    """One of the elements of an iterable."""

    base: Expression


class Star(NamedTuple):
    """``*base`` among arguments or elements."""

    base: Expression


class Defined(NamedTuple):
    """A function or class that the module defines: the index of its scope."""

    scope: int


class Imported(NamedTuple):
    """What an import binds: a module, or a name in one; ``level`` counts the leading dots."""

    module: str
    name: str | None
    level: int
    line: int


Expression: TypeAlias = (
    Text
    | Constant
    | Name
    | Attribute
    | Call
    | Join
    | Format
    | Either
    | Items
    | Pairs
    | Item
    | Each
    | Star
    | Defined
    | Imported
    | None
)


class Binding(NamedTuple):
    """A value that a name gets, at which statement of its scope and in which branch."""

    value: Expression
    order: int
    block: Block
    line: int


class Parameter(NamedTuple):
    """A parameter of a function; ``kind`` is ``*`` or ``**`` for those that take the rest."""

    name: str
    default: Expression
    annotation: Expression
    line: int
    kind: str = ""


@dataclass(slots=True)
class Scope:
    """A module, class or function: what its names are bound to.

    ``attributes`` are those of a class's instances, which its methods assign, each with the index
    of the method's scope.
    """

    kind: str
    name: str
    parent: int
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    annotations: dict[str, Expression] = field(default_factory=dict)
    parameters: tuple[Parameter, ...] = ()
    returns: list[Expression] = field(default_factory=list)
    bases: tuple[Expression, ...] = ()
    decorators: tuple[Expression, ...] = ()
    attributes: dict[str, list[tuple[Expression, int]]] = field(default_factory=dict)


class CallSite(NamedTuple):
    """A call and the index of the scope that makes it."""

    scope: int
    call: Call


@dataclass(slots=True)
class ModuleFacts:
    """A module of a repository without its tree; ``plain`` holds what a broken one shows."""

    path: str
    scopes: list[Scope] = field(default_factory=list)
    calls: list[CallSite] = field(default_factory=list)
    star_imports: list[Imported] = field(default_factory=list)
    plain: list[tuple[str, str, int]] = field(default_factory=list)
