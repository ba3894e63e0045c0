"""Words that several formats use, and text from outside made fit to be printed."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from graph.schema import kinds

if TYPE_CHECKING:
    from queries.answer import Report, Row

METHODS = {
    "finetune": "fine-tuned from",
    "adapter": "adapter of",
    "quantized": "quantized from",
    "merge": "merged from",
    "distilled": "distilled from",
}
_DRAWN = "├└│─·…▲"
UNSPECIFIC = ("derived from", "made from")
"""How a model, and how a dataset, was made where nobody says how."""


def plain(value: Any) -> str:
    """Return a value on one line; control characters cannot reach the terminal."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = f"{value:,}" if isinstance(value, int) else str(value)
    return visible(text).replace("\n", "\\n")


def visible(text: str) -> str:
    """Return text in which all but line ends is visible: control characters are escaped."""
    if text.isprintable():
        return text
    return "".join(
        c
        if c.isprintable() or c == "\n"
        else c.encode("unicode_escape", "backslashreplace").decode()
        for c in text
    )


def drawn(text: str, encoding: str) -> str:
    """Return text whose lines and dots an encoding can show, drawn with plain signs if need be."""
    try:
        _DRAWN.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return text.translate(str.maketrans(_DRAWN, "|`|--.^"))
    return text


def how(relation: str, method: str | None, child_kind: str = "Model") -> str:
    """Return a step as a phrase that stands before the parent."""
    if relation == "TRAINED_ON":
        return "trained on"
    if relation == "USES":
        return "uses"
    if method:
        return METHODS.get(method, f"{plain(method)} from")
    return UNSPECIFIC[0] if child_kind == "Model" else UNSPECIFIC[1]


def disagree(sources: list[set[str]]) -> bool:
    """Return whether sources contradict each other, given those of each licence of a thing."""
    return any(each != sources[0] for each in sources)


def dispute(sources: list[set[str]], thing: str = "") -> str:
    """Return why a thing has several licences: its sources disagree, or one states several."""
    if disagree(sources):
        return f"Sources disagree on {thing}" if thing else "Its sources disagree"
    who = "One source states" if len(sources[0]) == 1 else "Each source states"
    return f"{who} several licences{f' of {thing}' if thing else ''}"


def place(row: Row) -> str:
    """Return the file and line of a use, as far as they are known."""
    line = "" if row["line"] is None else f":{row['line']}"
    return f"{plain(row['path'])}{line}"


def number(count: int, word: str) -> str:
    """Return a count with its noun: 1 model, 2 models, 3 repositories."""
    if count == 1:
        return f"1 {word}"
    plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{count:,} {plural}"


def age(answer: Report) -> str:
    """Return how old the facts of an answer are, as a sentence."""
    if not answer.facts:
        return "No source was loaded into this graph."
    newest = sorted(answer.facts, key=lambda row: (row["taken"] or "", row["source"]), reverse=True)
    dates = [
        f"{plain(row['taken'])[:10] or 'unknown date'} ({plain(row['source'])})" for row in newest
    ]
    started = [plain(row["source"]) for row in answer.facts if row.get("incomplete")]
    told = f" Not read to the end: {', '.join(started)}." if started else ""
    return f"Facts of {', '.join(dates[:-1])}{' and ' if dates[1:] else ''}{dates[-1]}.{told}"


def subject(answer: Report) -> str:
    """Return the id of what an answer is about; empty where it is about no one thing."""
    return plain(answer.about[1]) if answer.about else ""


def typed(kind: str, identifier: str) -> str:
    """Return an artifact as it is typed after a command."""
    return shlex.quote(plain(kinds.typed(kind, identifier)))
