"""Several reports of one kind as one: their rows say which of them each belongs to."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from graph.schema import Model
from graph.schema.kinds import typed
from queries.answer import Answer, Report, Row
from queries.subject import SubjectReport

SUBJECT = "subject"
"""The last column of every row: the artifact that the report of the row is about."""


class SeveralReports(Report):
    """Reports of one kind on several artifacts of one graph, in the order asked for.

    Rows, and those of parts, are those of all, each with a last column ``subject``: the id of the
    artifact, or ``dataset:ID`` where a model of that id is among the subjects as well.
    """

    def __init__(self, reports: Sequence[SubjectReport]) -> None:
        if not reports:
            raise ValueError("several reports are one at least")
        self._reports = tuple(reports)

    @property
    def several(self) -> tuple[SubjectReport, ...]:
        """Return the reports, to be read one after the other."""
        return self._reports

    @property
    def question(self) -> str:
        """Return the name of the command."""
        return self.several[0].question

    @property
    def row_type(self) -> str:
        """Return the name of the type of the rows, which have one more column."""
        return self.several[0].row_type

    @property
    def shape(self) -> str:
        """Return what formats know each of the reports by."""
        return self.several[0].shape

    @cached_property
    def facts(self) -> list[Row]:
        """Return each source of the graphs with the date of its facts."""
        rows = itertools.chain.from_iterable(each.facts for each in self.several)
        return list({(row["source"], row["taken"]): row for row in rows}.values())

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """Return what each report says of its subject."""
        named = zip(self._names, self.several, strict=True)
        return {"subjects": [each.parameters | {SUBJECT: name} for name, each in named]}

    @cached_property
    def rows(self) -> list[Row]:
        """Return the rows of all reports."""
        return list(self._rows_of(self.several))

    @cached_property
    def parts(self) -> Mapping[str, Answer]:
        """Return the further tables of all reports, by name."""
        names = dict.fromkeys(name for each in self.several for name in each.parts)
        return {name: self._join_part(name) for name in names}

    @property
    def also(self) -> tuple[str, ...]:
        """Return what else the ids that were asked for could mean."""
        return tuple(name for each in self.several for name in each.also)

    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns, ``subject`` last."""
        return (*self.several[0].columns(), SUBJECT)

    def touches_bound(self) -> bool:
        """Return whether any of them ends where no question looks farther."""
        return any(each.touches_bound() for each in self.several)

    @cached_property
    def _names(self) -> list[str]:
        """Return what each subject is called in the rows."""
        models = {each.subject.id for each in self.several if each.subject.kind == Model.label}
        return [
            each.subject.id
            if each.subject.kind == Model.label or each.subject.id not in models
            else typed(*each.subject.key)
            for each in self.several
        ]

    def _rows_of(self, reports: Sequence[Report | None]) -> Iterator[Row]:
        for name, report in zip(self._names, reports, strict=True):
            yield from ({**row, SUBJECT: name} for row in (report.rows if report else ()))

    def _join_part(self, name: str) -> Answer:
        parts = [each.parts.get(name) for each in self.several]
        # The rows have one column more than any type.
        return Answer(name, {}, "Row", list(self._rows_of(parts)))
