"""The base that a component names in a property, as generators write what a model card says.

The OWASP generator puts every field of a model card that CycloneDX has no place for there, lists
as Python writes them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from graph.schema import End, Model
from ingest.bom.cyclonedx.values import member, objects, text_of
from ingest.hub_ids import named
from ingest.refusals import NOTHING

_NAMES = frozenset(("basemodel", "basemodels"))
_BETWEEN = re.compile(r"[\s,;\[\]'\"]+")
MOST_BASES = 20
"""Models that the properties of one component name."""


def read_bases(values: Mapping[str, Any]) -> tuple[list[End], int]:
    """Return the models of the Hub that properties name as bases, and how many cannot be read."""
    found: dict[End, None] = {}
    unread = 0
    for text in itertools.islice(_stated(values), MOST_BASES):
        words = [word for word in _BETWEEN.split(text) if word.lower() not in ("", *NOTHING)]
        ends = [named(Model, word) for word in words]
        known = [end for end in ends if end]
        # Of a sentence, words that happen to be ids name nothing.
        if len(known) == len(ends) <= MOST_BASES:
            found.update(dict.fromkeys(known))
        else:
            unread += 1
    return list(found), unread


def _stated(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the values of properties that are called a base, whatever stands before that name."""
    listed = (values.get("properties"), member(values.get("modelCard"), "properties"))
    for each in itertools.chain.from_iterable(map(objects, listed)):
        name, value = text_of(each.get("name")), text_of(each.get("value"))
        if name and value and _plain(name) in _NAMES:
            yield value


def _plain(name: str) -> str:
    last = re.split(r"[:./]", name)[-1]
    return last.replace("_", "").replace("-", "").replace(" ", "").lower()
