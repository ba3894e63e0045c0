"""Faults of a bill of materials, and the texts in it that its standard's schema does not judge."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any, NamedTuple

_SHOWN = 120
"""Characters that are shown of a text."""


class Fault(NamedTuple):
    """What is wrong with a document: where, as a JSON pointer, and in words.

    ``kind`` is schema, format (a date or an address that is written wrongly), reference, purl,
    license or serial-number.
    """

    kind: str
    pointer: str
    sentence: str


class DefectError(Exception):
    """A document of our own that the standard does not allow: a mistake in this program."""


def refuse_faults(faults: Sequence[Fault]) -> None:
    """Do nothing if a document of ours has no faults.

    Raises
    ------
    DefectError
        If it has some.
    """
    if faults:
        first = faults[0]
        more = f", and {len(faults) - 1:,} more" if len(faults) > 1 else ""
        raise DefectError(
            f"the document would not be valid: at {first.pointer or '/'} {first.sentence}{more}"
        )


def shorten(text: str) -> str:
    """Return a text as it is shown in a sentence: on one line, and not too long for it."""
    from reports.text.words import plain

    shown = plain(" ".join(text[: 2 * _SHOWN].split()))
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"


def quote(text: str) -> str:
    """Return a text in quotation marks, as it is shown in a sentence."""
    return f"“{shorten(text)}”"


@functools.lru_cache(maxsize=100_000)
def judge_purl(text: str) -> str | None:
    """Return what is wrong with a purl; None where nothing is."""
    from packageurl import PackageURL

    try:
        written = PackageURL.from_string(text).to_string()
    except ValueError:
        return f"{quote(text)} is no purl"
    return None if written == text else f"{quote(text)} is written {quote(written)} as a purl"


@functools.lru_cache(maxsize=10_000)
def judge_expression(text: str) -> str | None:
    """Return what is wrong with a licence expression of SPDX; None where nothing is."""
    from license_expression import ExpressionError, ExpressionParseError, Licensing

    try:
        parsed = Licensing().parse(text)
    except (ExpressionError, ExpressionParseError, ValueError):
        parsed = None
    if parsed is None:
        return f"{quote(text)} is no expression of licences"
    unknown = [each.key for each in parsed.symbols for each in _parts_of(each)]
    unknown = [key for key in unknown if not _is_license(key)]
    return f"{quote(unknown[0])} is no licence of SPDX" if unknown else None


def _parts_of(symbol: Any) -> tuple[Any, ...]:
    """Return the licence of a symbol and its exception, where it has one."""
    exception = getattr(symbol, "exception_symbol", None)
    return (symbol.license_symbol, exception) if exception else (symbol,)


def _is_license(key: str) -> bool:
    """Return whether SPDX's list has a licence or an exception, or it is a reference to another."""
    if key.startswith(("LicenseRef-", "DocumentRef-", "AdditionRef-")):
        return True
    return key in license_ids() or key.removesuffix("+") in license_ids()


@functools.cache
def license_ids() -> frozenset[str]:
    """Return the ids of SPDX's list, of licences and of exceptions."""
    place = files("cyclonedx.schema._res") / "spdx.SNAPSHOT.schema.json"
    return frozenset(json.loads(place.read_text(encoding="utf-8"))["enum"])
