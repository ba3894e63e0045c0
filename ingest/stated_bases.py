"""A model that a file of a repository names as what the repository's model was made from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.schema import DerivedFrom, End, Model, Record
from ingest.hub_ids import named
from ingest.items import Skip
from ingest.unresolved import states_base

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
    """Yield the claim that a model was made from the one that a text names, resolved or not.

    Parameters
    ----------
    where
        What the text was read from, for the evidence: the file, and the key in it.
    """
    end = named(Model, text)
    if end == subject:
        yield Skip(f"{where} of {subject.id}", "it names itself")
        return
    said: dict[str, Any] = {
        "stated_by": stated_by,
        "declared": declared,
        "method": method,
        "evidence": f"{where}: {text}"[:LONGEST_EVIDENCE],
    }
    if end is None:
        yield from states_base(subject, text, **said)
    else:
        yield DerivedFrom(start=subject, end=end, revision=revision, **said)
