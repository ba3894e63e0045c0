"""What an expression may be before anything runs: texts, collections, objects, definitions."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from ingest.code.findings import How
from ingest.code.python.syntax.expressions import Call, Expression

Definition_: TypeAlias = tuple[str, int]
"""A function or class: the path of its module and the index of its scope."""
Frame: TypeAlias = "tuple[tuple[Definition_, Passed], ...]"
"""The calls through which an expression is looked at, by the function that each calls."""


class Surroundings(NamedTuple):
    """What a module says of the objects that its calls return, by their names and attributes.

    ``names`` has those of each call by its identity; ``trained`` are given to a trainer, the
    weights of ``copied`` to a network of the module's own.
    """

    names: dict[int, set[str]]
    trained: set[str]
    copied: set[str]
    is_server: bool


class At(NamedTuple):
    """Where an expression stands."""

    path: str
    scope: int
    frame: Frame = ()


class Passed(NamedTuple):
    """The call of a function; ``skipped`` parameters stand before the first argument."""

    call: Call
    at: At
    skipped: int


class Known(NamedTuple):
    """A text, where the part that decides is written, and how it gets to where it is used."""

    text: str
    path: str
    line: int
    how: How


class Plain(NamedTuple):
    """A number, a truth value or None."""

    value: int | float | bool | None


class Element(NamedTuple):
    """An element of a collection: an expression, or a value where there is no expression."""

    expression: Expression
    at: At
    value: Value | None = None


class Sequence(NamedTuple):
    """A list, tuple or set."""

    elements: tuple[Element, ...]


class Mapping(NamedTuple):
    """A dictionary."""

    pairs: tuple[tuple[Element, Element], ...]


class Definition(NamedTuple):
    """A function or class of the repository; ``receiver`` is what a method is bound to."""

    path: str
    scope: int
    receiver: Object | Definition | None = None


class Object(NamedTuple):
    """An instance of a class of the repository, and the call that made it if that is known."""

    path: str
    scope: int
    passed: Passed | None = None


class Module(NamedTuple):
    """A module of the repository."""

    path: str


class External(NamedTuple):
    """Something from elsewhere, by its dotted name; ``made`` is the call that made the object."""

    name: str
    made: Passed | None = None


class Options(NamedTuple):
    """What the command line of a program says, whose options a module declares."""

    path: str


Value: TypeAlias = (
    Known | Plain | Sequence | Mapping | Definition | Object | Module | External | Options
)


def held_elsewhere(values: list[Value]) -> list[Value]:
    """Return values as those of a name: a literal is a constant there."""
    return [
        Known(value[0], value[1], value[2], How.CONSTANT)
        if isinstance(value, Known) and value.how is How.LITERAL
        else value
        for value in values
    ]


def by_default(values: list[Value]) -> list[Value]:
    """Return values as those that hold where nobody says otherwise."""
    return [
        Known(value[0], value[1], value[2], How.DEFAULT) if isinstance(value, Known) else value
        for value in values
    ]
