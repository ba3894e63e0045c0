"""Makes the sample that ships with the package from the project's shared data.

``python scripts/make_sample.py [FOLDER] [-o FILE]``: FOLDER is the shared data (../shared/data
unless given), FILE the sample (ingest/sample/sample.jsonl.xz; packing takes a minute, and another
ending than .xz leaves it out). What every part takes, and how it is dated, stands in sample_*.py.
The product itself resolves aliases, duplicates and dates: all parts are loaded into a graph, and
the sample is what that graph exports. Running it again gives the same bytes.
"""

from __future__ import annotations

import argparse
import lzma
import sys
import tempfile
from pathlib import Path

from sample_cards import hand_checked, model_cards
from sample_datasets import Front, audited
from sample_figures import figures, legacy_share
from sample_hub import families, legacy_ids, listing_parts, mistral_family
from sample_parts import Part, named
from sample_repositories import liagent, peatmoss

from graph.schema import Alias, Dataset, Model
from graph.store.connect import open_store
from graph.transfer.export import graph_lines
from ingest.loader import load

ROOT = Path(__file__).resolve().parent.parent
LARGEST = 2_000_000
"""Bytes that the sample may have."""


def parts(data: Path) -> list[Part]:
    """Return all parts: the aliases, then the oldest first; cards only of what others name."""
    models, datasets = listing_parts(data)
    made = [models, datasets, families(data), mistral_family(data)]
    made += [liagent(data, models.taken), peatmoss(data), hand_checked(data)]
    made.append(model_cards(data, named(Model, made)))
    made += Front(data).parts(named(Dataset, made))
    made.append(audited(data, named(Dataset, made)))
    return [legacy_ids(data), *sorted(made, key=lambda part: part.taken)]


def sample_lines(made: list[Part]) -> list[str]:
    """Return the lines of a graph that holds the parts."""
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
    made = parts(given.data)
    lines = sample_lines(made)
    text = "".join(f"{line}\n" for line in lines).encode()
    packs = given.output.suffix == ".xz"
    written = lzma.compress(text, preset=9 | lzma.PRESET_EXTREME) if packs else text
    if packs and len(written) > LARGEST:
        sys.exit(f"The sample would have {len(written):,} bytes, more than {LARGEST:,}.")
    given.output.write_bytes(written)
    print(*figures(lines), sep="\n")
    aliases = {
        record.alias for part in made for record in part.records if isinstance(record, Alias)
    }
    [links] = [part for part in made if part.source == "peatmoss" and len(part.records) > 10_000]
    print(legacy_share(links, {alias for alias in aliases if alias}))
    print(f"{len(lines):,} lines, {len(text):,} bytes, written {len(written):,}: {given.output}")


if __name__ == "__main__":
    main()
