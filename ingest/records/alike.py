"""Ids that differ as a typing mistake differs from what was meant, and not as two names do.

Families of models differ by a digit (v0.1 and v0.2, 7b and 8b), by a word (-base, -large), by a
short code (en-de and en-da) or by a letter before or after a word (t5 and mt5): no mistakes. A
mistake is another case or separator, a character that looks like another one (l and 1, O and 0),
or one letter within a word that is missing, doubled, wrong or in the place of its neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

SEPARATORS = "-_. /"
_ANY_SEPARATOR = re.compile(r"[-_. /]")
_LATIN = str.maketrans("аеорсухАВЕКМНОРСТХіѕο", "aeopcyxABEKMHOPCTXiso")  # noqa: RUF001
"""Cyrillic and Greek letters, with the Latin ones that they are read as."""
_SAME = str.maketrans("lI|oO", "11100")
"""Characters that are read as one another, with one for all."""
_LONGEST = 200
"""Characters of an id that is compared; no longer one is typed."""
_MOST_OF_A_KEY = 50
"""Ids that are kept for one key: real ones are two or three."""
_SHORTEST = 6
"""Letters of a word in which one that differs is a mistake; shorter ones are codes and sizes."""
_SHORTEST_DOUBLED = 5
"""Letters of a word in which one that stands twice is a mistake."""
_SHORTEST_SWAPPED = 4
"""Letters of a word in which two that changed places are a mistake."""
_RARELY_LAST = frozenset("bcefghijklmnpqrtuvwxyz")
"""Letters that are more often forgotten at the end of a word than added there by intent."""
_DIFFERING = re.compile(r"[-_. /]|[^\W\d_]{4,}")


def is_mistake(one: str, other: str) -> bool:
    """Return whether two ids differ as a mistake differs from what was meant."""
    if one == other:
        return False
    if spelling(one) == spelling(other) or looks(one) == looks(other):
        return True
    return _is_slip(one, other)


def spelling(identifier: str) -> str:
    """Return an id as it is without its case, and with one separator in the place of all."""
    return _ANY_SEPARATOR.sub("-", identifier.lower())


def looks(identifier: str) -> str:
    """Return an id with one character for all that look like it."""
    return identifier.translate(_LATIN).translate(_SAME)


def _is_slip(one: str, other: str) -> bool:
    """Return whether one letter differs, or a separator is missing, as it does not by intent."""
    start = _common(one, other)
    end = _common(one[: start - len(one) - 1 : -1], other[: start - len(other) - 1 : -1])
    a, b = one[start : len(one) - end], other[start : len(other) - end]
    if len(a) > len(b):
        one, other, a, b = other, one, b, a
    if len(b) == 2 and a == b[::-1]:
        return a.isalpha() and len(_word(one, start, start + 2)) >= _SHORTEST_SWAPPED
    if len(b) != 1 or len(a) > 1:
        return False
    if not a and b in SEPARATORS:
        return not (other[:start][-1:].isdigit() and other[start + 1 :][:1].isdigit())
    return b.isalpha() and (not a or a.isalpha()) and _is_wrong_letter(other, start, missing=not a)


def _is_wrong_letter(text: str, place: int, *, missing: bool) -> bool:
    """Return whether the letter at a place is a mistake: it stands for another, or is missing.

    The first letter of a word makes another word of it, and often the last one: a plural, say.
    """
    word, before, after = _word(text, place, place + 1), text[:place], text[place + 1 :]
    if missing and before[-1:] == text[place]:  # the first of two is as much too much
        return len(word) >= _SHORTEST_DOUBLED and before[-2:-1].isalpha()
    if len(word) < _SHORTEST or not before[-1:].isalpha():
        return False
    is_last = not after[:1].isalpha()
    return not is_last or (missing and len(word) > _SHORTEST and text[place] in _RARELY_LAST)


def _word(text: str, start: int, end: int) -> str:
    """Return the letters around a place without a break."""
    while start and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return text[start:end]


def _common(one: str, other: str) -> int:
    """Return how many characters are the same at the beginning of both."""
    for place, (a, b) in enumerate(zip(one, other)):  # noqa: B905  # the shorter one ends it
        if a != b:
            return place
    return min(len(one), len(other))


# Among many -----------------------------------------------------------------------------------


def find_alike(new: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """Return the new ids that are like a known one, or like a new one before them, with that."""
    held: dict[int, list[str]] = {}
    found: dict[str, str] = {}
    for one in dict.fromkeys(new):
        keys = _keys(one)
        if other := next((each for each in _mates(keys, held) if is_mistake(one, each)), None):
            found[one] = other
        for key in keys:
            if len(kept := held.setdefault(key, [])) < _MOST_OF_A_KEY:
                kept.append(one)
    stored: dict[str, str] = {}
    for other in known:
        for one in _mates(_keys(other), held):
            if one not in stored and is_mistake(one, other):
                stored[one] = other
    return found | stored


def _mates(keys: Iterable[int], held: dict[int, list[str]]) -> Iterator[str]:
    """Yield the ids that have a key in common with another one."""
    for key in keys:
        yield from held.get(key, ())


def _keys(identifier: str) -> set[int]:
    """Return numbers of which two ids that are a mistake apart have one in common."""
    if len(identifier) > _LONGEST:
        return set()
    keys = {hash((1, spelling(identifier))), hash((2, looks(identifier)))}
    owner, slash, name = identifier.rpartition("/")
    for fixed, part in ((owner + slash, name), (slash + name, owner)):
        keys.add(hash((fixed, part)))
        for place in _may_differ(part):
            keys.add(hash((fixed, part[:place] + part[place + 1 :])))
    return keys


def _may_differ(part: str) -> Iterator[int]:
    """Yield the places of separators, and of letters in words that are long enough."""
    for found in _DIFFERING.finditer(part):
        yield from range(*found.span())
