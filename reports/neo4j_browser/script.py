"""The text of a question as Neo4j Browser runs it: with its parameters above, or written in.

Browser 5.24 runs several statements as a script, of which it shows whether each went well and no
rows; a ``:param`` line is a statement. So what is to be drawn by one run has its values written in.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

from graph.store.cypher_tokens import read_tokens
from queries.question_text import literal

if TYPE_CHECKING:
    from queries.catalog import Question

_PARAMETER = ":param "
_ESCAPED = re.compile(r"[&#;\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""What is written as an escape inside a value.

Browser cuts the text of a link at ``&`` and ``#``, after it has decoded them, and looks for
statements at ``;``; the others break lines, turn around how a line is read, or cannot be seen.
"""


def as_script(text: str) -> str:
    """Return a question's text, as ``browser_text`` returns it, so that Browser takes all of it.

    Browser takes a ``:param`` line and what follows it for one command, unless a semicolon ends the
    line. The values and the text below stay what they are.
    """
    lines = text.split("\n")
    for place, line in enumerate(lines):
        if not line.startswith(_PARAMETER):
            break
        lines[place] = f"{_escaped(line)};"
    return "\n".join(lines)


def write_values(
    question: Question,
    given: dict[str, Any],
    *,
    declared_only: bool = False,
    name: str | None = None,
) -> str:
    """Return the text of a question with its values in place of parameters: one run shows it.

    Parameters
    ----------
    question
        The question, or its drawing.
    given
        Values of parameters; what is not given has the header's value.
    declared_only
        Leave out what was inferred.
    name
        What stands in the first line, by which Browser calls what it saves; else its title.
    """
    values = {**question.parameters, **question.checked({**question.parameters, **given})}
    # Browser shows no rows of what has a semicolon, not even in a comment.
    text = question.browser_text(given, declared_only=declared_only)
    above, said, query = _split(text)
    written = [f"// {line.rstrip(';')}" for line in above]
    head = [f"// {name}"] if name else []
    return "\n".join([*head, *said, *written, _put_values(query, values)]).replace(";", ",")


def _split(text: str) -> tuple[list[str], list[str], str]:
    """Return the lines of parameters, the comments below them, and the query."""
    lines = as_script(text).split("\n")
    begin = next(place for place, line in enumerate(lines) if not line.startswith(_PARAMETER))
    end = next(place for place in range(begin, len(lines)) if not lines[place].startswith("//"))
    return lines[:begin], lines[begin:end], "\n".join(lines[end:])


def _put_values(query: str, values: dict[str, Any]) -> str:
    """Return a query with values in place of ``$name``, but not in texts and comments."""
    parts, done = list[str](), 0
    tokens = read_tokens(query)
    for sign, name in itertools.pairwise(tokens):
        if sign.text == "$" and name.text in values and sign.end == name.start:
            parts += [query[done : sign.start], _escaped(literal(values[name.text]))]
            done = name.end
    return "".join([*parts, query[done:]])


def _escaped(text: str) -> str:
    # Such a character stands in a literal text alone, and json.dumps ends no escape before it.
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
