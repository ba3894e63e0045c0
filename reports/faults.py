"""Faults of a bill of materials, and the texts in it that its standard's schema does not judge."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from licenses.standards.spdx_list import is_listed, listed_exception

_REFERENCES = ("LicenseRef-", "DocumentRef-", "AdditionRef-")
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
    unknown = [key for symbol in parsed.symbols for key in _list_unknown(symbol)]
    return f"{quote(unknown[0])} is not on SPDX's list" if unknown else None


def _list_unknown(symbol: Any) -> Iterator[str]:
    """Yield what of a licence, and of its exception, is neither listed nor a reference."""
    exception = getattr(symbol, "exception_symbol", None)
    licence = symbol.license_symbol.key if exception else symbol.key
    if not (
        licence.startswith(_REFERENCES)
        or is_listed(licence)
        or is_listed(licence.removesuffix("+"))
    ):
        yield licence
    if exception and not (
        exception.key.startswith(_REFERENCES) or listed_exception(exception.key) == exception.key
    ):
        yield exception.key
