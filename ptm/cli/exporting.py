"""What ``ptm export`` writes, as pieces of text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from graph.errors import UsageError
from graph.schema import StatesBase
from graph.store.cypher import count_relations
from graph.transfer.export import entity_lines, graph_lines
from ptm.cli.output import print_remarks
from ptm.cli.progress import show_stage
from ptm.cli.remarks import say
from ptm.cli.reproducing import choose_time
from queries.collector import paused_collector
from queries.families.report import IMPACT, LICENSES, LINEAGE
from reports import find_format, render
from reports.text.words import bound, gaps, number, plain

if TYPE_CHECKING:
    from ptm.api import Graph
    from ptm.cli.joining import Joined
    from queries.bills.bill_report import BillReport
    from queries.families.report import FamilyReport
    from queries.impact_report import ImpactReport
    from queries.lineage_report import LineageReport

_SHAPES = {LINEAGE: "LineageReport", IMPACT: "ImpactReport", LICENSES: "LicenseReport"}
_FAMILY, _BILL = "FamilyReport", "BillReport"


class Wanted(NamedTuple):
    """What is asked for of an artifact: in which format (JSON lines for None), and beginning where.

    ``start`` is lineage, impact or licenses; ``joined`` the document that a bill is joined into.
    """

    form: str | None
    start: str
    declared_only: bool
    reproducible: bool = False
    joined: Joined | None = None

    @property
    def shapes(self) -> tuple[str, ...]:
        """Return the reports that have it: the one about it alone is preferred."""
        bills = () if self.start == LICENSES else (_BILL,)
        return _SHAPES[self.start], _FAMILY, *bills

    @property
    def what(self) -> str:
        """Return the words for it."""
        return {LICENSES: "licences", IMPACT: "an impact"}.get(self.start, "a lineage")

    @property
    def is_family(self) -> bool:
        """Return whether the format shows a whole family, and not the one report alone."""
        return self.form is not None and not any(map(self._fits, (self.shapes[0], _BILL)))

    @property
    def is_bill(self) -> bool:
        """Return whether the format is one of bills of materials."""
        return self.form is not None and holds_bill(self.form)

    def _fits(self, shape: str) -> bool:
        return self.form is not None and find_format(self.form).fits(shape)

    @property
    def downstream(self) -> bool:
        """Return whether it has what is made from an artifact, too."""
        return self.is_family or self.start == IMPACT


def find_start(*, impact: bool, licenses: bool) -> str:
    """Return what is asked for: a lineage unless words say otherwise.

    Raises
    ------
    UsageError
        If both do.
    """
    if impact and licenses:
        raise UsageError("Name one of --impact and --licenses.")
    return IMPACT if impact else LICENSES if licenses else LINEAGE


def holds_bill(form: str) -> bool:
    """Return whether a format is one of bills of materials, and of nothing that others show."""
    return find_format(form).takes == (_BILL,)


def export_graph(graph: Graph, form: str | None, *, reproducible: bool = False) -> Iterator[str]:
    """Yield the whole graph: JSON lines for None, a bill of materials, or claims as rows.

    Rows join two artifacts: they have no base that cannot be looked up, which is told beside them.
    """
    if form is None:
        yield from (f"{line}\n" for line in graph_lines(graph.store))
        return
    if holds_bill(form):
        yield from _write_bill(graph, None, form, reproducible=reproducible)
        return
    yield render(graph.ask("all_claims"), form)
    _print_left_out(int(graph.store.rows(count_relations(StatesBase.label))[0]["number"]))


def export_artifact(graph: Graph, identifier: str, wanted: Wanted) -> Iterator[str]:
    """Yield what is asked for of an artifact."""
    if wanted.is_family:
        family, text = draw_family(graph, identifier, wanted)
        yield text
        print_cut(family)
    elif wanted.is_bill:
        yield from _write_bill(
            graph,
            identifier,
            wanted.form or "",
            impact=wanted.start == IMPACT,
            declared_only=wanted.declared_only,
            reproducible=wanted.reproducible,
            joined=wanted.joined,
        )
    elif wanted.start == LICENSES:
        licenses = graph.licenses(identifier, declared_only=wanted.declared_only)
        yield render(licenses, wanted.form or "")
        print_remarks(licenses, wanted.form or "")
    else:
        yield from _export_steps(graph, identifier, wanted)


def _write_bill(
    graph: Graph,
    identifier: str | None,
    form: str,
    *,
    impact: bool = False,
    declared_only: bool = False,
    reproducible: bool,
    joined: Joined | None = None,
) -> Iterator[str]:
    """Yield the bill of an artifact, None for the graph, and say what it lacks."""
    with paused_collector():
        made = choose_time(graph, reproducible=reproducible)
        bill = graph.bill(identifier, impact=impact, declared_only=declared_only, made=made)
        show_stage("Writing the bill of materials")
        text = render(bill, form)
        if joined:
            text = joined.join(text, graph)
    yield text
    print_cut(bill)
    if beyond := bound(bill):
        say(beyond)


def _export_steps(graph: Graph, identifier: str, wanted: Wanted) -> Iterator[str]:
    """Yield the lineage or the impact of an artifact: JSON lines for None, else in a format."""
    ask = graph.impact if wanted.start == IMPACT else graph.lineage
    report: LineageReport | ImpactReport = ask(identifier, declared_only=wanted.declared_only)
    if wanted.form is not None:
        yield render(report, wanted.form)
        if not find_format(wanted.form).dated and (beside := gaps(report)):
            say(beside)
        return
    for line in entity_lines(graph.store, sorted(report.members)):
        # JSON lines say declared where it is false alone.
        if not (wanted.declared_only and "declared" in json.loads(line)):
            yield f"{line}\n"


def draw_family(graph: Graph, identifier: str, wanted: Wanted) -> tuple[FamilyReport, str]:
    """Return the family of an artifact, and it as text that begins with what is asked for."""
    with paused_collector():
        family = graph.family(identifier, declared_only=wanted.declared_only, start=wanted.start)
        show_stage("Drawing the family")
        return family, render(family, wanted.form or "")


def print_cut(family: FamilyReport | BillReport) -> None:
    """Print what a report lacks because it would be too large, and what else the id means."""
    if family.left_out:
        left = f"{family.left_out:,} of what is built on it, the farthest"
        say(f"Left out, because it is too much for one file: {left}.")
    for other in family.also:
        say(f"The same name also means {plain(other)}.")


def _print_left_out(statements: int) -> None:
    """Print how many statements of a base a format has no place for, if there are any."""
    if statements:
        stated = number(statements, "statement")
        left = f"Left out: {stated} of a base that cannot be looked up; .jsonl has all."
        say(left)
