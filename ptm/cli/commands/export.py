"""ptm export."""

from __future__ import annotations

from pathlib import Path

import click

from ptm.cli.files import check_ending, find_ending, write_file
from ptm.cli.options import (
    declared_only_option,
    graph_option,
    impact_option,
    licenses_option,
    online_option,
    opened,
    timeout_option,
)
from ptm.cli.remarks import say
from reports import endings_of, specs_of

_LINES = ".jsonl"
_ENDINGS = endings_of(
    "LineageReport", "ImpactReport", "LicenseReport", "FamilyReport", "BillReport"
)
_ALL = (_LINES, *_ENDINGS)
_SPECS = specs_of(".cdx.json")


@click.command("export")
@click.argument("id", required=False, metavar="[ID|PATH]")
@click.option("--all", "everything", is_flag=True, help="Write the whole graph.")
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    help=f"Its ending is the format: {', '.join(_ALL)}.",
)
@impact_option("What is built on ID, and not what it is built on.")
@licenses_option("The licence terms that ID inherits, and each conflict.")
@online_option
@declared_only_option
@click.option(
    "--spec",
    type=click.Choice(list(_SPECS)),
    help=f"The version of CycloneDX, of .cdx.json alone.  [default: {next(iter(_SPECS))}]",
)
@click.option(
    "--reproducible",
    is_flag=True,
    help="Write the same bytes again as long as the graph is the same: bills of materials bear the "
    "date of its newest facts, and not the time now.",
)
@click.option(
    "--merge",
    metavar="FILE",
    help="Join the bill of materials into this one of yours, in CycloneDX.",
)
@graph_option
@timeout_option
def command(
    id: str | None,
    everything: bool,
    output: str,
    impact: bool,
    licenses: bool,
    online: bool,
    declared_only: bool,
    spec: str | None,
    reproducible: bool,
    merge: str | None,
    graph_url: str | None,
) -> None:
    """Write the lineage of ID (or its impact, its licences, or the whole graph) to a file.

    The ending of FILE is the format; `ptm ingest records` reads .jsonl back. A page (.html) has all
    of these, to be explored in a browser, and begins with the one that is asked for. PATH is a
    folder of code, which is scanned as `ptm check PATH` does. The file is written whole or not at
    all.

    A bill of materials (.cdx.json, .spdx.json) has ID and all that it is made from, with --impact
    what is built on it as well, and always the licences; with --all it has the whole graph.

    With --merge everything of your bill of materials stays, and what it describes depends on ID; of
    PATH, which is what it describes, it gets the dependencies. The output may be the same file. If
    SOURCE_DATE_EPOCH is set, bills of materials bear this time.
    """
    from graph.errors import UsageError
    from ptm.cli.exporting import (
        Wanted,
        export_artifact,
        export_graph,
        find_start,
        holds_bill,
    )
    from ptm.cli.joining import read_joined
    from ptm.cli.subjects import opened_subject

    path = Path(output)
    form = _ENDINGS.get(check_ending(output, _ALL))
    is_cyclonedx = form in _SPECS.values()
    if spec is not None and not is_cyclonedx:
        raise UsageError("--spec is the version of CycloneDX: leave it out, or write .cdx.json.")
    joined = None
    if merge is not None:
        if not is_cyclonedx or everything or impact:
            raise UsageError(
                "--merge joins what an ID is made of into a document of CycloneDX: name an ID, "
                "write .cdx.json, and leave out --all and --impact."
            )
        joined = read_joined(Path(merge), spec)
        spec = joined.spec
    if spec is not None:
        form = _SPECS[spec]
    if everything == (id is not None):
        raise UsageError("Name one ID to export, or --all.")
    if id is None:
        if impact or licenses or online or declared_only:
            raise UsageError("--all writes the whole graph: leave out every option but -o.")
        _check_holds(path, endings_of("StatedClaim", "BillReport"), "the whole graph")
        with opened(graph_url) as graph:
            write_file(path, export_graph(graph, form, reproducible=reproducible))
    else:
        if licenses and form is not None and holds_bill(form):
            raise UsageError("A bill of materials always has the licences: leave out --licenses.")
        start = find_start(impact=impact, licenses=licenses)
        wanted = Wanted(form, start, declared_only, reproducible, joined)
        _check_holds(path, endings_of(*wanted.shapes), wanted.what, lines=not licenses)
        with opened_subject(
            id,
            graph_url,
            online=online,
            impact=impact,
            downstream=wanted.downstream,
            same_again=reproducible,
        ) as (graph, subject):
            write_file(path, export_artifact(graph, subject, wanted))
    say(f"Wrote {path}.")


def _check_holds(path: Path, endings: dict[str, str], what: str, *, lines: bool = True) -> None:
    """Refuse a file whose format does not hold what is to be written."""
    from graph.errors import UsageError

    fitting = [*([_LINES] if lines else []), *endings]
    if find_ending(path.name) not in fitting:
        raise UsageError(f"{path} cannot hold {what}: choose one of {', '.join(fitting)}.")
