"""What stands beside the files: the arguments of ``neo4j-admin``, and how to use them."""

from __future__ import annotations

from graph.neo4j.bulk_import.files import Files

ARGUMENTS = "import.args"
HOW_TO = "README.txt"
REPORT = "/tmp/ptm-import.report"  # noqa: S108 - it is the tool of a user that writes there
"""Where the tool writes a report: else into the folder, which may be another user's."""
IMPORT = (
    f"neo4j-admin database import full neo4j @{ARGUMENTS} \\\n"
    f"        --overwrite-destination --report-file={REPORT}"
)
"""The command that imports, within the folder."""
_LEAST_BUFFER = 4 << 20
"""Bytes of the buffer in which the tool wants to have a whole text, where nobody says otherwise."""


def argument_text(written: Files) -> str:
    """Return the arguments: what there is to import, and that nothing may be left out."""
    lines = [
        "--input-type=csv",
        "--bad-tolerance=0",
        f"--multiline-fields={str(written.line_breaks).lower()}",
        # A text whose every character is a quote has twice its length.
        f"--read-buffer-size={max(_LEAST_BUFFER, 4 * written.longest)}",
    ]
    for file in written.files:
        # Since 2025 the tool wants a folder before the name.
        option = "--nodes" if file.nodes else "--relationships"
        lines.append(f"{option}={file.label}=./{file.name}")
    return "\n".join(lines) + "\n"


def how_to(written: Files, made: str) -> str:
    """Return how the folder is imported and what is in it; ``made`` says who wrote it, and when."""
    listed = "\n".join(f"{file.rows:>14,}  {file.name}" for file in written.files)
    return f"""\
A graph of ptm-lineage for neo4j-admin
======================================

{made}

The import is for a database that is not running. It replaces what the database
"neo4j" holds: --overwrite-destination says that this may be.

1. Stop the server:

    neo4j stop

2. In this folder, as the user that runs the server, and with its NEO4J_HOME
   (that user has to be able to read the folder; nothing is written into it):

    {IMPORT}

   It has to end with IMPORT DONE. If it fails, the database "neo4j" is not
   there any more: write these files again, and import them again. Until then
   the server has no such database to offer.

3. Start the server, and let ptm make the constraints and their indexes:

    neo4j start
    ptm graph init --graph bolt://HOST:7687
    ptm graph status --graph bolt://HOST:7687

In Docker (docker-compose.yml of ptm-lineage), with this folder as FOLDER:

    docker compose stop neo4j
    docker compose run --rm --volume "$PWD/FOLDER:/import" --workdir /import \\
        neo4j {IMPORT}
    docker compose up --detach --wait

Neo4j Aura has no neo4j-admin: ptm graph copy --to neo4j+s://HOST writes to it.

What is in the files (rows, file)
---------------------------------

{listed}
"""
