"""Commands, options and variables within the values of a configuration."""

from __future__ import annotations

import re

MOST_WORDS = 5_000
"""Words of a command that are read."""
_COMMAND = re.compile(r"(?:\w+_)?(?:command|cmd|args|arguments|entrypoint|argv|flags)")
_WORD = re.compile(r"""(?:[^\s"'\\]|"[^"\n]{0,2000}"|'[^'\n]{0,2000}')+""")
_VARIABLE = re.compile(r"(?P<name>[A-Z][A-Z\d_]{1,60})=(?P<value>\S[^\n]{0,500})")
_PAIRS = re.compile(r"\w{1,60}=[^,=\s]{1,300}(?:,\w{1,60}=[^,=]{0,300})*,?")

Word = tuple[str, int]
"""A word of a command, and its line."""


def is_command(key: str) -> bool:
    """Return whether the value of a normal key is a command or its arguments."""
    return bool(_COMMAND.fullmatch(key))


def words_in(text: str, line: int) -> list[Word]:
    """Return the words of a command or script that begins at a line, without its comments."""
    found = list[Word]()
    for number, one in enumerate(text.split("\n"), line):
        if not one.lstrip().startswith("#"):
            words = (word.replace('"', "").replace("'", "") for word in _WORD.findall(one))
            # A shell may be given a command as one word.
            found += [(part, number) for word in words for part in word.split() or [""]]
        if len(found) > MOST_WORDS:
            break
    return found


def variable_in(text: str) -> tuple[str, str] | None:
    """Return the name and the value of a variable that a text sets, as ``NAME=value``."""
    found = _VARIABLE.fullmatch(text)
    return (found["name"], found["value"]) if found else None


def pairs_in(text: str) -> list[tuple[str, str]]:
    """Return the keys and values of a text such as ``pretrained=o/n,dtype=float16``."""
    if "=" not in text or not _PAIRS.fullmatch(text):
        return []
    pairs = (part.partition("=") for part in text.split(",") if part)
    return [(key, value) for key, _, value in pairs]
