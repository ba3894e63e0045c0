"""What a script says, as far as the values that reach its loads go.

A script is kept as expressions, without its statements: which values a name is given, what a
function returns, what it is called with. They hold no objects of the parser, so that they can be
sent to another process.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.code.findings import SourceFile

DEEPEST = 40
"""How deep expressions are kept; what stands deeper is read as a statement of its own."""


@dataclass(slots=True, eq=False)
class Expression:
    """What may have a value; expressions are compared by identity."""

    line: int


@dataclass(slots=True, eq=False)
class Text(Expression):
    """A text that is written in the script."""

    text: str


@dataclass(slots=True, eq=False)
class Joined(Expression):
    """Texts put together: a template, or a sum; ``is_choice`` where it may as well not be added."""

    parts: list[Expression | None]
    is_choice: bool = False


@dataclass(slots=True, eq=False)
class Name(Expression):
    """A name, and the number of the scope where it stands."""

    name: str
    scope: int


@dataclass(slots=True, eq=False)
class Member(Expression):
    """A property of a value by its name."""

    of: Expression
    name: str


@dataclass(slots=True, eq=False)
class Item(Expression):
    """An entry of a list or object: at a key that may be known, or any of them."""

    of: Expression
    key: Expression | None = None


@dataclass(slots=True, eq=False)
class AnyOf(Expression):
    """One of several values: a choice, or a default beside what is given."""

    options: list[Expression]


@dataclass(slots=True, eq=False)
class ListOf(Expression):
    """A list; ``spreads`` are values whose entries it holds as well."""

    items: list[Expression | None]
    spreads: list[Expression] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class ObjectOf(Expression):
    """An object; ``keys`` has the line of each key, ``around`` the object that holds it."""

    entries: dict[str, Expression | None]
    keys: dict[str, int]
    others: list[Expression] = field(default_factory=list)
    """Values under keys that are not known before the script runs."""
    spreads: list[Expression] = field(default_factory=list)
    around: ObjectOf | None = None


@dataclass(slots=True, eq=False)
class Class(Expression):
    """A class: its fields and methods, of the class itself and of what is made from it."""

    name: str
    fields: dict[str, list[Expression]]
    base: Expression | None = None
    built_by: Function | None = None


@dataclass(slots=True, eq=False)
class Function(Expression):
    """A function: the names it is known by, what it returns, what it is handed to."""

    names: set[str]
    returns: list[Expression]
    owner: Class | ObjectOf | None = None
    handed_to: Call | None = None


@dataclass(slots=True, eq=False)
class Parameter(Expression):
    """What a function is called with at a place; all from there if ``rest``."""

    function: Function
    index: int
    rest: bool = False


@dataclass(slots=True, eq=False)
class This(Expression):
    """The object or class whose method speaks."""

    owner: Class | ObjectOf


@dataclass(slots=True, eq=False)
class Imported(Expression):
    """A name of another module; ``*`` is the module itself."""

    source: str
    name: str


@dataclass(slots=True, eq=False)
class Call(Expression):
    """A call, the making of an object, or an element of JSX with its attributes."""

    callee: Expression | None
    arguments: list[Expression | None]
    shown: str
    is_new: bool = False

    @property
    def name(self) -> str:
        """The last name of what is called."""
        return self.callee.name if isinstance(self.callee, Name | Member) else ""


@dataclass(slots=True)
class Scope:
    """The names of a block, and the values that each is given."""

    parent: int | None
    names: dict[str, list[Expression]]
    is_function: bool = False


@dataclass(slots=True)
class Assigned:
    """A value that a property is given outside of its object or class."""

    of: Expression
    value: Expression


@dataclass(slots=True)
class Named:
    """A text under a key or name that may tell what it is.

    ``words`` are the names from the outermost to its own, ``beside`` the keys beside it, and
    ``handed_to`` the last name of the call whose argument it stands in.
    """

    text: Text
    words: tuple[str, ...]
    beside: frozenset[str]
    handed_to: str = ""


@dataclass(slots=True)
class Script:
    """A script: what the resolution of its loads, and of those of others, needs to know."""

    path: str
    scopes: list[Scope] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    texts: list[Expression] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    groups: list[list[Text]] = field(default_factory=list)
    """Texts of the form of an id that stand beside each other: in a list, or as keys."""
    exports: dict[str, Expression] = field(default_factory=dict)
    passed_on: list[tuple[str, str, str]] = field(default_factory=list)
    """Exports of other modules: source, name there, name here; ``*`` is all of them."""
    sources: set[str] = field(default_factory=set)
    """What it imports, or names by a path as a worker."""
    assigned: dict[str, list[Assigned]] = field(default_factory=dict)
    classes: list[Class] = field(default_factory=list)
    is_worker: bool = False
    """Whether it is sent messages by other scripts."""
    holds_worker: bool = False
    """Whether a worker's script stands in it as a text."""
    loads: bool = False
    """Whether it names a library that loads models, or a method that does."""
    asks: bool = False
    """Whether it names a library that asks models which run elsewhere."""
    fields: list[tuple[int, str, str]] = field(default_factory=list)
    """The values of form fields that look like ids: line, field, value."""
    waiting: SourceFile | None = None
    """Its text, if it is read only when another script of the repository loads models."""
