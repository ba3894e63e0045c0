"""The text of a question as a script that Neo4j Browser runs at once."""

from __future__ import annotations

import re

_PARAMETER = ":param "
_CUT_AT = re.compile(r"[&#\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""What is written as an escape inside the text of a parameter.

Browser cuts the text of a link at ``&`` and ``#``, after it has decoded them; the others break
lines, or change the order in which a line is read, or cannot be seen.
"""


def as_script(text: str) -> str:
    """Return a question's text, as ``browser_text`` returns it, as a script that runs in one go.

    Browser takes a ``:param`` line and what follows it for one command, unless a semicolon ends the
    line. The values and the text below stay what they are.
    """
    lines = text.split("\n")
    for place, line in enumerate(lines):
        if not line.startswith(_PARAMETER):
            break
        lines[place] = f"{_CUT_AT.sub(_escape, line)};"
    return "\n".join(lines)


def _escape(found: re.Match[str]) -> str:
    # Such a character stands in a literal text alone, and json.dumps ends no escape before it.
    return f"\\u{ord(found[0]):04x}"
