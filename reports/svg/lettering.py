"""Text in a drawing: how wide it is without a font to measure it by, and what fits into a room."""

from __future__ import annotations

import itertools
from typing import Final

from reports.text.screen import width as columns

FONT: Final = "'Liberation Sans', Arimo, Arial, Helvetica, sans-serif"
"""Fonts whose letters are equally wide; what a system without them takes is wider."""
_WIDTHS: Final = {
    "ijl'|": 0.31,
    'ft.,:;/\\!I[] ()-r`"*': 0.33,
    "ABEKPSVXYTFZ&": 0.67,
    "CDHNRUw": 0.72,
    "GOQ": 0.78,
    "mM%": 0.92,
    "W@": 1.02,
}
"""Widths of characters of those fonts, in parts of the font's size."""
_WIDTH: Final = {character: width for group, width in _WIDTHS.items() for character in group}
_OTHERWISE = 0.56
_FOREIGN = 0.62
"""For each column that a terminal gives to a character that is not ASCII."""
_BOLD = 1.07
_WIDER = 1.13
"""How much wider the fonts of systems are that have none of those."""
_LONGEST = 400
"""Characters that are looked at: no room has more."""


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is drawn at a size, rather too much than too little."""
    units = sum(_WIDTH.get(c, _OTHERWISE) if c.isascii() else _FOREIGN * columns(c) for c in text)
    return units * size * _WIDER * (_BOLD if bold else 1.0)


def cut_middle(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """Return a text with as much of its middle left out as does not fit: ends of ids differ."""
    if len(text) <= _LONGEST and width_of(text, size, bold=bold) <= room:
        return text
    kept = min(len(text), _LONGEST) - 1
    while kept > 1:
        end = kept // 2
        shown = f"{text[: kept - end]}…{text[len(text) - end :]}"
        if width_of(shown, size, bold=bold) <= room:
            return shown
        kept -= 1
    return "…"


def fold_name(text: str, size: float, room: float) -> list[str]:
    """Return a name in bold as one line, or as two that break where its parts end."""
    if width_of(text[:_LONGEST], size, bold=True) <= room:
        return [text]
    for place in range(min(len(text), _LONGEST) - 1, 1, -1):
        if text[place - 1] in "-_. " and width_of(text[:place], size, bold=True) <= room:
            return [text[:place], cut_middle(text[place:], size, room, bold=True)]
    return [cut_middle(text, size, room, bold=True)]


def cut_end(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """Return a text with as much of its end left out as does not fit."""
    shown = text[:_LONGEST]
    if shown == text and width_of(text, size, bold=bold) <= room:
        return text
    widths = itertools.accumulate(width_of(sign, size, bold=bold) for sign in shown)
    shown = shown[: sum(width <= room for width in widths)]
    while shown and width_of(f"{shown}…", size, bold=bold) > room:
        shown = shown[:-1]
    return f"{shown.rstrip()}…"


def wrap(text: str, size: float, room: float) -> list[str]:
    """Return a sentence as lines that fit; a word that is too long is cut at its end."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return [cut_end(line, size, room) for line in lines]
