"""What a sentence of a card says its model's training has emitted, in grams of CO2 equivalent.

Forms that cards have: AutoTrain's "CO2 Emissions (in grams): 4.03", the Hub's template "Carbon
Emitted: 15000 kg CO2 eq.", and "Estimated total emissions were 539 tCO2eq".
"""

from __future__ import annotations

import re

LARGEST_CARBON_G = 1e15
"""Grams that somebody may report: a billion tons, more than any model's."""

_LONGEST = 300  # characters; what says more than this says something else
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
_UNIT = r"(?P<{}>metric tons?|kilograms?|kilos?|grams?|tonnes?|tons?|kg|g|t)"
_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d{1,12})?(?:e[-+]?\d{1,2})?)"
_CO2 = r"co ?(?:2|\u2082)"
_OF_CARBON = rf"(?:(?: of)? ?\(?(?:{_CO2}|carbon)?[\s-]*(?:eq\.?|equiv\w*|e)?\)?)"
# What is told has to be all that a sentence says, so that it cannot be another model's, a rate, a
# range or a share.
_SAYS = re.compile(
    rf"\W*(?:(?:the|estimated|total|approximate) )*"
    rf"(?:{_CO2} emissions?|{_CO2} emitted|carbon emissions?|carbon emitted|carbon footprint|"
    rf"emissions|training emitted)"
    r"(?: of (?:the |its )?(?:training|fine-?tuning|this model))?"
    rf"\s*(?:\((?:(?:in )?{_UNIT.format('first')}{_OF_CARBON}|[^()0-9]{{0,120}})\))?[\s*]*"
    r"\s*(?:[:=\u2248~|]|\b(?:were|was|is|of|emitted|about|around|approximately)\b|\*)*\s*"
    rf"(?:{_NUMBER}) ?(?:{_UNIT.format('behind')}(?![a-z]))?(?:{_UNIT.format('joined')}(?={_CO2}))?"
    rf"{_OF_CARBON}\s*[.*]*\s*",
    re.IGNORECASE,
)


def emitted_g(sentence: str) -> float | None:
    """Return the grams that a sentence states; None where it says something else or more."""
    if len(sentence) > _LONGEST:
        return None
    said = _SAYS.fullmatch(" ".join(sentence.split()))
    unit = said and (said["first"] or said["behind"] or said["joined"])
    if not said or not unit:
        return None
    grams = _grams(said["number"], unit)
    return grams if 0 <= grams <= LARGEST_CARBON_G else None


def _grams(number: str, unit: str) -> float:
    known = unit.lower()
    scale = _GRAMS.get(known) or _GRAMS[known.removesuffix("s")]
    return float(number.replace(",", "")) * scale
