"""ptm ingest cards."""

from __future__ import annotations

import click

from ptm.cli.commands.ingest._loading import check_place, load_cards
from ptm.cli.options import graph_option, taken_option


@click.command("cards")
@click.argument("folder", metavar="FOLDER", callback=check_place)
@click.option(
    "--dataset", is_flag=True, help="They are cards of datasets, where their place does not say."
)
@taken_option("When they were saved, if not today.")
@graph_option
def command(folder: str, dataset: bool, taken: str | None, graph_url: str | None) -> None:
    """Load saved model and dataset cards from a folder or an archive, offline.

    A card is a README.md in owner/name, models--owner--name or datasets/…, or a file such as
    owner--name.md; config.json and adapter_config.json are read beside it. What only the prose says
    is kept as inferred.
    """
    from graph.schema import Dataset, Model
    from ingest.cards import source

    items = source.fetch(folder, kind=Dataset if dataset else Model, facts_at=taken)
    load_cards("cards", items, source.to_records, graph_url, folder, taken)
