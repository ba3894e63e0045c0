"""What tests of the readers of code ask of them."""

from collections.abc import Iterable

from graph.schema import Dataset
from ingest.code.embedded import Embedded, Found
from ingest.code.findings import Finding, Unresolved
from ingest.code.judging import judge_candidate


def named(found: Iterable[Found]) -> list[str]:
    """Return what is named, each with its line; ``dataset:`` before datasets."""
    judged = [judge_candidate(one) for one in found if not isinstance(one, Unresolved | Embedded)]
    return sorted(
        f"{'dataset:' if one.kind is Dataset else ''}{one.id} {one.line}"
        for one in judged
        if isinstance(one, Finding)
    )


def ids(found: Iterable[Found]) -> set[str]:
    """Return what is named, without lines."""
    return {one.rpartition(" ")[0] for one in named(found)}


def embedded(found: Iterable[Found]) -> list[tuple[str, str, int]]:
    """Return the texts of other languages: the name, the text and the first line of each."""
    return [(one.name, one.text, one.lines[0]) for one in found if isinstance(one, Embedded)]
