"""ptm ingest cards."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from ptm.cli.commands.ingest._loading import check_place, load_cards, strict_option
from ptm.cli.options import graph_option, taken_option

if TYPE_CHECKING:
    from graph.schema import End


@click.command("cards")
@click.argument("folder", metavar="FOLDER", callback=check_place)
@click.option(
    "--dataset", is_flag=True, help="They are cards of datasets, where their place does not say."
)
@click.option(
    "--id",
    "own_id",
    metavar="ID",
    help="FOLDER is the repository of this one model, or dataset:ID, as a clone is.",
)
@click.option(
    "--weights", is_flag=True, help="Read all weights beside them as well, for their hashes."
)
@strict_option
@taken_option("When they were saved, if not today.")
@graph_option
def command(
    folder: str,
    dataset: bool,
    own_id: str | None,
    weights: bool,
    strict: bool,
    taken: str | None,
    graph_url: str | None,
) -> None:
    """Load saved model and dataset cards from a folder or an archive, offline.

    A card is a README.md in owner/name, models--owner--name or datasets/…, or a file such as
    owner--name.md; config.json and adapter_config.json are read beside it. What only the prose says
    is kept as inferred. A folder that does not tell its owner needs --id OWNER/NAME. What cannot be
    read is skipped and said; the exit status is 0 unless nothing could be read.
    """
    from graph.schema import Dataset, Model
    from ingest.cards import source
    from ptm.cli.progress import Bar

    if weights:
        _check_folder(folder)
    bar = Bar()
    kind = Dataset if dataset else Model
    subject = _read_id(own_id, dataset) if own_id is not None else None
    hashing = bar.hashing if weights else None
    items = source.fetch(folder, kind=kind, subject=subject, facts_at=taken, hashing=hashing)
    load_cards(
        "cards",
        items,
        source.to_records,
        graph_url,
        folder,
        taken,
        subject,
        bar=bar,
        strict=strict,
    )


def _check_folder(place: str) -> None:
    """Do nothing if a place is a folder or not there.

    Raises
    ------
    UsageError
        If it is a file: archives are read for their cards alone.
    """
    from graph.errors import UsageError

    if os.path.isfile(place):
        raise UsageError(f"--weights reads a folder: unpack {place} first.")


def _read_id(text: str, dataset: bool) -> End:
    """Return the model or dataset that a text names, in any of the forms of an id.

    Raises
    ------
    UsageError
        If it names none.
    """
    from graph.errors import UsageError
    from graph.schema import Dataset, End, Model
    from ingest.hub_ids import is_valid, model_id
    from queries.subject import parse

    kinds, name = parse(text)
    named = next((kind for kind in (Model, Dataset) if kind in kinds), None)
    kind = Dataset if dataset and Dataset in kinds else named
    ownerless = kind is Dataset or model_id(name) is not None
    if kind is None or not is_valid(name) or not ("/" in name or ownerless):
        raise UsageError(
            f"{text!r} is no id of a model or dataset: write --id OWNER/NAME, or --id "
            "dataset:OWNER/NAME."
        )
    return End(kind, name)
