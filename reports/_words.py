"""Words that several formats use, and text from outside made fit to be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from queries.answers import Answer

METHODS = {
    "finetune": "fine-tuned from",
    "adapter": "adapter of",
    "quantized": "quantized from",
    "merge": "merged from",
    "distilled": "distilled from",
}


def plain(value: Any) -> str:
    """Return a value on one line; control characters cannot reach the terminal."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = f"{value:,}" if isinstance(value, int) else str(value)
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode()
                   for c in text)  # fmt: skip


def how(relation: str, method: str | None, child_kind: str = "Model") -> str:
    """Return a step as a phrase that stands before the parent."""
    if relation == "TRAINED_ON":
        return "trained on"
    if relation == "USES":
        return "uses"
    if method:
        return METHODS.get(method, f"{plain(method)} from")
    return "derived from" if child_kind == "Model" else "made from"


def number(count: int, word: str) -> str:
    """Return a count with its noun: 1 model, 2 models, 3 repositories."""
    if count == 1:
        return f"1 {word}"
    plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{count:,} {plural}"


def age(answer: Answer) -> str:
    """Return how old the facts of an answer are, as a sentence."""
    if not answer.facts:
        return "No source was loaded into this graph."
    newest = sorted(answer.facts, key=lambda row: (row["taken"] or "", row["source"]), reverse=True)
    dates = [f"{(row['taken'] or 'unknown date')[:10]} ({plain(row['source'])})" for row in newest]
    started = [plain(row["source"]) for row in answer.facts if row.get("incomplete")]
    told = f" Not read to the end: {', '.join(started)}." if started else ""
    return f"Facts of {', '.join(dates[:-1])}{' and ' if dates[1:] else ''}{dates[-1]}.{told}"


def subject(answer: Answer) -> str:
    """Return what an answer is about."""
    return plain(answer.parameters.get("id") or next(iter(answer.parameters.values()), ""))


def aligned(rows: list[list[str]]) -> list[str]:
    """Return rows of cells as lines with aligned columns, two blanks apart."""
    import unicodedata

    def width(text: str) -> int:
        if text.isascii():
            return len(text)
        return sum(
            0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF")
            for c in text
        )

    count = max((len(row) for row in rows), default=0)
    widths = [max(width(row[i]) for row in rows if len(row) > i) for i in range(count)]
    lines = []
    for row in rows:
        cells = [
            cell + " " * (widths[i] - width(cell)) if i < len(row) - 1 else cell
            for i, cell in enumerate(row)
        ]
        lines.append("  ".join(cells).rstrip())
    return lines
