"""Small expressions, made and shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ingest.code.javascript.syntax.nodes import AnyOf, Expression, Imported, Member, Name, This

if TYPE_CHECKING:
    pass


def shown(expression: Expression | None) -> str:
    """Return the names of what is called, as they are written: ``AutoModel.from_pretrained``."""
    if isinstance(expression, Name):
        return expression.name
    if isinstance(expression, Imported):
        return expression.name if expression.name != "*" else ""
    if isinstance(expression, This):
        return "this"
    if isinstance(expression, Member):
        before = (
            shown(expression.of) if not isinstance(expression.of, Member) else (expression.of.name)
        )
        return f"{before}.{expression.name}" if before else expression.name
    return ""


def member(of: Expression, name: str, line: int) -> Expression:
    """Return a property of a value; of a module, a name that it offers."""
    if isinstance(of, Imported) and of.name == "*" and name != "then":
        return Imported(line, of.source, name)
    return Member(line, of, name)


def any_of(line: int, options: Iterable[Expression | None]) -> Expression | None:
    """Return the choice between those values that are known."""
    known = [each for each in options if each is not None]
    return known[0] if len(known) == 1 else AnyOf(line, known) if known else None
