"""ptm ingest: each source has its command in a module of this folder."""

from __future__ import annotations

import click

from ptm.cli.lazy import LazyGroup

SOURCES = {
    "sample": "Load the real facts that ship with the package.",
    "records": "Load JSON lines, one fact or claim a line.",
    "hub": "Read models from the Hugging Face Hub, and follow their lineage.",
    "snapshot": "Load bulk dumps of the Hub: Parquet or CSV files.",
    "peatmoss": "Load PeaTMOSS: models and the repositories that used them.",
    "cards": "Load saved model and dataset cards, offline.",
    "bom": "Load models and datasets of a bill of materials: CycloneDX or SPDX 3.",
    "code": "Load the models and datasets that source code loads.",
    "github": "Find repositories on GitHub, and load what their code uses.",
    "cache": "Load what is in this machine's Hugging Face cache, offline.",
}
"""Every source with its first line of help."""


@click.group("ingest", cls=LazyGroup, commands_of=("ptm.cli.commands.ingest", SOURCES))
def command() -> None:
    """Load models, lineage, datasets and repositories into the graph.

    Every ingest can be repeated: what the graph holds already is left as it is.
    """
