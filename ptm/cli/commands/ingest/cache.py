"""ptm ingest cache."""

from __future__ import annotations

import click

from ptm.cli.commands.ingest._loading import check_place, load_cards
from ptm.cli.options import graph_option


@click.command("cache")
@click.argument("folder", required=False, metavar="[FOLDER]", callback=check_place)
@graph_option
def command(folder: str | None, graph_url: str | None) -> None:
    """Load the models and datasets in this machine's Hugging Face cache, offline.

    FOLDER is the library's own unless given (HF_HOME and HF_HUB_CACHE move it). Each is read at its
    main revision, with the lineage and licence that its card states.
    """
    from ingest.cache import source

    place = folder or source.default_folder()
    load_cards("cache", source.fetch(place), source.to_records, graph_url, place)
