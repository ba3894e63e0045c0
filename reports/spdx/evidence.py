"""Where a repository names what it uses: files and lines, as evidence of the relationship."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from queries.families.report import FamilyStep
from reports.spdx.names import Element, Names, make_element, make_link

MOST_PLACES = 20
"""Places of one relationship that are elements; the comment of the relationship counts all."""


def show_places(use: Element, steps: Iterable[FamilyStep], names: Names) -> Iterator[Element]:
    """Yield the files, and the lines of them, that are evidence of a use."""
    places = {(step.path, step.line or 0): step for step in steps if step.path}
    shown = [places[place] for place in sorted(places)[:MOST_PLACES]]
    ends = []
    for step in shown:
        found = list(_describe_place(use["from"], step, names))
        ends.append(found[-1]["spdxId"])
        yield from found
    if ends:
        whole = "noAssertion" if len(places) == len(shown) else "incomplete"
        yield make_link(names, "hasEvidence", use["spdxId"], ends, completeness=whole)


def _describe_place(repository: str, step: FamilyStep, names: Names) -> Iterator[Element]:
    """Yield a file, and last what of it is the place: a line where that is known."""
    path = step.path or ""
    file = names.link("source", repository, path)
    yield make_element("software_File", file, name=path)
    if step.line and step.line > 0:
        line = {
            "type": "PositiveIntegerRange",
            "beginIntegerRange": step.line,
            "endIntegerRange": step.line,
        }
        yield make_element(
            "software_Snippet",
            names.link("source", repository, path, str(step.line)),
            name=f"{path}:{step.line}",
            software_snippetFromFile=file,
            software_lineRange=line,
        )
