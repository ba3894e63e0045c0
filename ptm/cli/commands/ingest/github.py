"""ptm ingest github."""

from __future__ import annotations

import click

from ptm.cli.options import graph_option


@click.command("github")
@click.option(
    "--model",
    "models",
    multiple=True,
    metavar="ID",
    help="Repositories whose code names a model, or dataset:NAME.",
)
@click.option(
    "--org", "owners", multiple=True, metavar="NAME", help="All of an organisation or a user."
)
@click.option(
    "--query",
    "queries",
    multiple=True,
    metavar="Q",
    help="Those of a search, such as 'topic:llm stars:>100'.",
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many repositories.")
@click.option("--since", metavar="DATE", help="Only what was pushed to since this day.")
@click.option("--no-scan", is_flag=True, help="Describe them, and do not read their code.")
@click.option(
    "--jobs", type=click.IntRange(1), metavar="N", help="Processes (as many as there are cores)."
)
@click.option("--dask", metavar="ADDRESS", help="Scan on this Dask cluster: tcp://HOST:PORT.")
@graph_option
def command(
    models: tuple[str, ...],
    owners: tuple[str, ...],
    queries: tuple[str, ...],
    limit: int | None,
    since: str | None,
    no_scan: bool,
    jobs: int | None,
    dask: str | None,
    graph_url: str | None,
) -> None:
    """Find repositories on GitHub, and load what their code uses.

    Each is described, and its code is read as by `ptm ingest code`; nothing of it is run. Run it
    again to read what was pushed to since; after Ctrl-C the same words go on where it stopped.
    GITHUB_TOKEN is obeyed, and --model needs it; GITHUB_API_URL names another server.
    """
    from ptm.cli.finding_repositories import Options, ingest_github, read_wanted

    wanted = read_wanted(models, owners, queries, limit, since)
    ingest_github(wanted, Options(not no_scan, jobs, dask), graph_url)
