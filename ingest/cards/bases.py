"""A model that a file beside a card names as what the card's model was made from."""

from __future__ import annotations

from collections.abc import Iterator

from graph.schema import DerivedFrom, End, Model, Record
from ingest.hub_ids import named
from ingest.items import Skip

LONGEST_EVIDENCE = 300


def base_records(
    subject: End,
    text: str,
    *,
    stated_by: str,
    where: str,
    method: str | None = None,
    revision: str | None = None,
    declared: bool = True,
) -> Iterator[Record | Skip]:
    """Yield the claim that a model was made from the one that a text names.

    Parameters
    ----------
    where
        What the text was read from, for the evidence: the file, and the key in it.
    """
    end = named(Model, text)
    if end is None:
        yield Skip(f"{where} of {subject.id}", f"{text[:80]!r} is no id of the Hub")
    elif end == subject:
        yield Skip(f"{where} of {subject.id}", "it names itself")
    else:
        yield DerivedFrom(
            start=subject,
            end=end,
            stated_by=stated_by,
            declared=declared,
            method=method,
            revision=revision,
            evidence=f"{where}: {text}"[:LONGEST_EVIDENCE],
        )
