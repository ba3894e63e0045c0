"""The training emissions that a sentence of a card states, in grams of CO2 equivalent.

Cards use these forms: AutoTrain's "CO2 Emissions (in grams): 4.03", the Hub's template "Carbon
Emitted: 15000 kg CO2 eq.", and "Estimated total emissions were 539 tCO2eq".
"""

from __future__ import annotations

import re

LARGEST_CARBON_G = 1e15
"""Largest plausible emissions of one model, in grams: a billion tons."""

_LONGEST = 300
"""Characters; a longer sentence does not only state emissions."""
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
# The pattern has to match the whole sentence: anything else in it could make the number a rate, a
# range, a share, or the emissions of another model.
_STATES_EMISSIONS = re.compile(
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


def read_emitted_grams(sentence: str) -> float | None:
    """Return the emissions that a sentence states, in grams; None where it states anything else."""
    if len(sentence) > _LONGEST:
        return None
    match = _STATES_EMISSIONS.fullmatch(" ".join(sentence.split()))
    unit = match and (match["first"] or match["behind"] or match["joined"])
    if not match or not unit:
        return None
    grams = _convert_to_grams(match["number"], unit)
    return grams if 0 <= grams <= LARGEST_CARBON_G else None


def _convert_to_grams(number: str, unit: str) -> float:
    known = unit.lower()
    scale = _GRAMS.get(known) or _GRAMS[known.removesuffix("s")]
    return float(number.replace(",", "")) * scale
