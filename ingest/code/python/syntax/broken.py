"""Modules that do not parse: Python 2, notebook magics, a line that is broken."""

from __future__ import annotations

import ast
import re

MOST_REPAIRS = 8
_LONG = 200_000
"""Characters from which on a module is repaired once: each attempt parses it."""
_PRINT = re.compile(r"^([ \t]*)print\b(?!\s*\()(.*)$", re.MULTILINE)
_EXCEPT = re.compile(r"^([ \t]*except[ \t]+[^:\n,]+),[ \t]*(\w+)[ \t]*:", re.MULTILINE)
_EXEC = re.compile(r"^([ \t]*)exec[ \t]+[^(\n].*$", re.MULTILINE)
_RAISE = re.compile(r"^([ \t]*raise[ \t]+[\w.]+),.*$", re.MULTILINE)
_MAGIC = re.compile(r"^([ \t]*)[%!].*$", re.MULTILINE)
_OLD_TEXT = re.compile(r"\bur(?=[\"'])")
_OLD_NUMBER = re.compile(r"\b0(\d+)\b(?!\.)|\b(\d+)[lL]\b")
_PLAIN_LOAD = re.compile(
    r"(?P<call>\b(?:\w+\.)?(?:from_pretrained|SentenceTransformer|CrossEncoder|load_dataset|"
    r"hf_hub_download|snapshot_download))\(\s*"
    r"(?:(?:pretrained_model_name_or_path|repo_id|path)\s*=\s*)?"
    r"[rub]?(?P<quote>[\"'])(?P<text>[^\"'\n]{1,200})(?P=quote)"
)


def mend(text: str) -> str:
    """Return a module as Python 3 reads it, each line where it was.

    A line that still does not parse becomes ``pass``, for a few of them.
    """
    text = text.replace("\0", " ").replace("<>", "!=")
    text = _PRINT.sub(r"\1pass", text)
    text = _EXEC.sub(r"\1pass", text)
    text = _MAGIC.sub(r"\1pass", text)
    text = _EXCEPT.sub(r"\1 as \2:", text)
    text = _RAISE.sub(r"\1", text)
    text = _OLD_NUMBER.sub(r"\1\2", _OLD_TEXT.sub("u", text))
    lines = text.split("\n")
    for _ in range(MOST_REPAIRS if len(text) < _LONG else 1):
        try:
            ast.parse("\n".join(lines))
        except SyntaxError as error:
            at = (error.lineno or 0) - 1
            if not 0 <= at < len(lines):
                break
            body = lines[at].lstrip()
            lines[at] = lines[at][: len(lines[at]) - len(body)] + "pass"
        else:
            break
    return "\n".join(lines)


def plain_loads(text: str) -> list[tuple[str, str, int]]:
    """Return the loads that lines show by themselves: the call, its literal and its line."""
    found = []
    line, end = 1, 0
    for match in _PLAIN_LOAD.finditer(text):
        begin = text.rfind("\n", 0, match.start()) + 1
        line += text.count("\n", end, match.start("text"))
        end = match.start("text")
        if "#" not in text[begin : match.start()]:
            found.append((match["call"], match["text"], line))
    return found
