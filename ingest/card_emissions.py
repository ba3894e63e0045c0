"""What a sentence of a card says its model's training has emitted, in grams of CO2 equivalent.

Forms that cards have: AutoTrain's "CO2 Emissions (in grams): 4.03", the Hub's template "Carbon
Emitted: 15000 kg CO2 eq.", and sentences such as "total emissions were 539 tCO2eq".
"""

from __future__ import annotations

import re

LARGEST_CARBON_G = 1e15
"""Grams that somebody may report: a billion tons, more than any model's."""

_GRAMS = {
    "g": 1.0,
    "gram": 1.0,
    "kg": 1e3,
    "kilo": 1e3,
    "kilogram": 1e3,
    "t": 1e6,
    "ton": 1e6,
    "tonne": 1e6,
    "metric ton": 1e6,
}
_UNIT = r"(metric tons?|kilograms?|kilos?|grams?|tonnes?|tons?|kg|g|t)"
_NUMBER = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d{1,12})?(?:e[-+]?\d{1,2})?)"
_OF_CARBON = r"(?: of)? ?\(?(?:co ?(?:2|\u2082)|carbon|eq)"
_SPEAKS = re.compile(
    r"(?:\b|(?<=\dt)|(?<=\bt)|(?<=\bg)|(?<=kg))(?:co ?(?:2|\u2082)|carbon)", re.IGNORECASE
)
_EMITTED = re.compile(r"\bemi(?:tted|ssions?)\b|\bfootprint\b", re.IGNORECASE)
_OTHERWISE = re.compile(
    r"\b(?:not|compar\w*|than|offset\w*|saved?|saving|reduc\w*|per|each|average|like|would|could|"
    r"inference|equivalent to|same as|flights?|cars?|if)\b",
    re.IGNORECASE,
)
_WITH_UNIT = re.compile(rf"{_NUMBER} ?{_UNIT}(?![a-z])(?!/)|{_NUMBER} ?{_UNIT}{_OF_CARBON}", re.I)
_UNIT_FIRST = re.compile(
    rf"\((?:in )?{_UNIT}(?:{_OF_CARBON}[^()]{{0,20}})?\)\s*:?\s*{_NUMBER}", re.I
)


def emitted_g(sentence: str) -> float | None:
    """Return the grams that a sentence states; None where it says nothing, or several things."""
    speaks = _SPEAKS.search(sentence) and _EMITTED.search(sentence)
    if not speaks or _OTHERWISE.search(sentence):
        return None
    found = {_grams(said[2], said[1]) for said in _UNIT_FIRST.finditer(sentence)}
    if not found:
        for said in _WITH_UNIT.finditer(sentence):
            found.add(_grams(said[1] or said[3], said[2] or said[4]))
    if len(found) != 1:
        return None
    [grams] = found
    return grams if 0 <= grams <= LARGEST_CARBON_G else None


def _grams(number: str, unit: str) -> float:
    known = unit.lower()
    scale = _GRAMS.get(known) or _GRAMS[known.removesuffix("s")]
    return float(number.replace(",", "")) * scale
