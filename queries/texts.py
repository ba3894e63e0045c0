"""Texts as they are given in Python: one, several, or lists of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.errors import UsageError


def each_text(
    given: Iterable[str | Iterable[str]], what: str = "An id", example: str = "org/model"
) -> Iterator[str]:
    """Yield texts, and those of lists of texts.

    Raises
    ------
    UsageError
        If anything else is among them; the sentence says what was wanted.
    """
    for texts in given:
        single = isinstance(texts, str | bytes) or not isinstance(texts, Iterable)
        for text in [texts] if single else texts:
            if not isinstance(text, str):
                raise UsageError(f"{what} is a text such as {example!r}, and not {text!r:.80}.")
            yield text
