"""Make the sample that ships with the package, from the project's shared data.

``python scripts/make_sample.py [FOLDER] [-o FILE]``: FOLDER is the shared data (../shared/data
unless given), FILE the sample (ingest/sample/sample.jsonl.xz unless given). Packing takes a minute;
a file whose name does not end in .xz is not packed. The modules sample_*.py select and date the
parts. All parts are loaded into a graph, which resolves aliases, duplicates and dates, and the
sample is the export of that graph. Running it again gives the same bytes.
"""

from __future__ import annotations

import argparse
import lzma
import sys
import tempfile
from pathlib import Path

from sample_cards import hand_checked_part, model_cards_part
from sample_datasets import FrontMatter, audited_part
from sample_figures import describe_legacy_share, describe_sample
from sample_hub import families_part, legacy_ids_part, listing_parts, mistral_part
from sample_parts import Part, named_ids
from sample_repositories import liagent_part, peatmoss_part

from graph.schema import Alias, Dataset, Model
from graph.store.connect import open_store
from graph.transfer.export import graph_lines
from ingest.loader import load

ROOT = Path(__file__).resolve().parent.parent
LARGEST = 2_000_000
"""Bytes that the sample may have."""


def collect_parts(data: Path) -> list[Part]:
    """Return all parts, the aliases first, then by date; cards only of artifacts in other parts."""
    models, datasets = listing_parts(data)
    made = [models, datasets, families_part(data), mistral_part(data)]
    made += [liagent_part(data, models.taken), peatmoss_part(data), hand_checked_part(data)]
    made.append(model_cards_part(data, named_ids(Model, made)))
    made += FrontMatter(data).make_parts(named_ids(Dataset, made))
    made.append(audited_part(data, named_ids(Dataset, made)))
    return [legacy_ids_part(data), *sorted(made, key=lambda part: part.taken)]


def sample_lines(made: list[Part]) -> list[str]:
    """Return the exported lines of a graph with all parts."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(str(Path(folder) / "sample.lbug")) as store,
    ):
        summary = load(store, "sample", (record for part in made for record in part.dated()))
        for skip in summary.skips:
            print(f"skipped: {skip.item}: {skip.reason}", file=sys.stderr)
        return list(graph_lines(store))


def main() -> None:
    """Write the sample and print what it holds."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", nargs="?", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "ingest/sample/sample.jsonl.xz")
    given = parser.parse_args()
    if not (given.data / "MANIFEST.md").is_file():
        sys.exit(f"There is no MANIFEST.md in {given.data}: name the folder of the shared data.")
    made = collect_parts(given.data)
    lines = sample_lines(made)
    text = "".join(f"{line}\n" for line in lines).encode()
    packs = given.output.suffix == ".xz"
    written = lzma.compress(text, preset=9 | lzma.PRESET_EXTREME) if packs else text
    if packs and len(written) > LARGEST:
        sys.exit(f"The sample would have {len(written):,} bytes, more than {LARGEST:,}.")
    given.output.write_bytes(written)
    print(*describe_sample(lines), sep="\n")
    aliases = {
        record.alias for part in made for record in part.records if isinstance(record, Alias)
    }
    [links] = [part for part in made if part.source == "peatmoss" and len(part.records) > 10_000]
    print(describe_legacy_share(links, {alias for alias in aliases if alias}))
    print(f"{len(lines):,} lines, {len(text):,} bytes, written {len(written):,}: {given.output}")


if __name__ == "__main__":
    main()
