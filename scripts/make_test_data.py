"""Makes tests/data from the project's shared data: small extracts of facts, without prose.

``python scripts/make_test_data.py [FOLDER] [-o FOLDER]``: the shared data (../shared/data unless
given), and where to write (tests/data). Running it again gives the same bytes. What each file
holds, its source and its licence stand in tests/data/README.md.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import itertools
import json
import re
import shutil
import tarfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from sample_parts import csv_rows, json_rows

ROOT = Path(__file__).resolve().parent.parent
SHAPED = ("base_model:", "license:", "arxiv:")
"""Tags of which the extract of the listing has every shape."""
EVERY = 12
"""Beside those, one entry in so many."""
LINKS = 3_000
"""Links from a repository to a model that are taken, from the first."""
FACTS = frozenset("language license datasets tags metrics pipeline_tag".split())
"""Keys of a card's front matter that hold facts; others hold prose, or addresses of pictures."""
PROSE = frozenset(("widgetData", "spaces"))
"""Keys of the Hub's answer about a model that are left out."""


def shape(text: str) -> str:
    """Return a text with each run of letters and of digits as one sign: ``a/a-0``."""
    return re.sub(r"\d+", "0", re.sub(r"[a-z]+", "a", re.sub(r"[A-Z]+", "A", text)))


def write_text(path: Path, text: str) -> None:
    """Write a text; compressed (without a date) where the name ends with .gz."""
    content = text.encode()
    path.write_bytes(gzip.compress(content, 9, mtime=0) if path.suffix == ".gz" else content)


def write_csv(path: Path, header: list[str], rows: Iterable[Iterable[str]]) -> None:
    """Write rows as CSV."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([header, *rows])
    write_text(path, stream.getvalue())


def write_json_lines(path: Path, objects: Iterable[Any]) -> None:
    """Write objects as JSON lines."""
    write_text(path, "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects))


def first_of_each(items: Iterable[Any], key: Callable[[Any], Iterable[str]]) -> Iterator[Any]:
    """Yield each item with a key that none before it has."""
    seen: set[str] = set()
    for item in items:
        keys = set(key(item))
        if keys - seen:
            yield item
        seen |= keys


def spdx_licences(data: Path) -> Iterator[tuple[str, ...]]:
    """Yield the id and the name of SPDX's licences, and whether the id is deprecated."""
    listed = json.loads(gzip.decompress((data / "licenses/spdx_licenses.json.gz").read_bytes()))
    for licence in listed:
        deprecated = "yes" if licence["isDeprecatedLicenseId"] else "no"
        yield licence["licenseId"], licence["name"], deprecated


def hub_licences(data: Path) -> Iterator[tuple[str, ...]]:
    """Yield the id and the name of each licence that the Hub lists."""
    text = (data / "licenses/hubdocs_repositories-licenses.md").read_text(encoding="utf-8")
    for name, identifier in re.findall(r"^\|?\s*([^|\n]+?)\s*\|\s*`([^`]+)`", text, re.MULTILINE):
        yield identifier, re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", name)


def listing(file: Path) -> list[dict[str, Any]]:
    """Return some entries of a listing, and those with a new licence or a tag of a new shape."""

    def traits(entry: dict[str, Any]) -> Iterator[str]:
        for tag in entry["tags"]:
            kind = tag.partition(":")[0] + ":"
            yield tag if kind == "license:" else shape(tag) if kind in SHAPED else kind

    entries = list(json_rows(file))
    chosen = {entry["id"] for entry in first_of_each(entries, traits)}
    return [e for number, e in enumerate(entries) if e["id"] in chosen or number % EVERY == 0]


def hub_ids(data: Path) -> list[str]:
    """Return one id for each shape that ids on the Hub have had, sorted."""
    torrent = data / "peatmoss/hftorrent_2022-08-15_model_ids.txt.gz"
    found = gzip.decompress(torrent.read_bytes()).decode().split()
    for file in sorted((data / "liagent").glob("hub_*.jsonl.gz")):
        found += [entry["id"] for entry in json_rows(file)]
    for file in sorted((data / "datasets").glob("*_cards_frontmatter_*.jsonl.gz")):
        found += [card["dataset_id"] for card in json_rows(file)]
    found += [
        row["dataset_name"] for row in csv_rows(data / "datasets/young_dataset_info_24065.csv.gz")
    ]
    return sorted(first_of_each(sorted(set(found)), lambda one: (shape(one), str(len(one)))))


def hub_answers(data: Path) -> Iterator[dict[str, Any]]:
    """Yield the bodies that the Hub gave of single models, without prose."""
    for path in sorted((data / "api/hub").glob("*model*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        body = content.get("body", content) if isinstance(content, dict) else None
        if isinstance(body, dict) and body.get("id"):
            yield {key: value for key, value in body.items() if key not in PROSE}


def front_matter(data: Path) -> Iterator[dict[str, str]]:
    """Yield the front matter of cards, as it was written, cut to the keys that hold facts."""
    with tarfile.open(data / "cards/transformers_model_cards_2020-12.tar.gz") as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.name.endswith(".md") else None
            block = (
                re.match(r"---\n(.*?)\n---", stream.read().decode(), re.DOTALL) if stream else None
            )
            if kept := _facts(block[1]) if block else "":
                yield {"card": member.name, "front_matter": kept}


def _facts(block: str) -> str:
    """Return the lines of a YAML block that belong to its keys of facts."""
    lines = re.split(r"^(?=[\w-]+:)", block, flags=re.MULTILINE)
    return "".join(part for part in lines if part.partition(":")[0] in FACTS)


def links(data: Path) -> Iterator[list[str]]:
    """Yield the repository, model and licence of PeaTMOSS's first links."""
    with gzip.open(data / "peatmoss/license_mapping.csv.gz", "rt", encoding="utf-8") as stream:
        for repository, model, _, licence in itertools.islice(csv.reader(stream), LINKS):
            yield [repository, model, licence]


def make(data: Path, to: Path) -> None:
    """Write every extract."""
    shutil.copyfile(data.parent / "reference/license_cases.csv", to / "licence_cases.csv")
    shutil.copyfile(data / "peatmoss/schema_columns.csv", to / "peatmoss_columns.csv")
    write_csv(to / "spdx_licences.csv", ["id", "name", "deprecated"], spdx_licences(data))
    write_csv(to / "hub_licences.csv", ["id", "name"], hub_licences(data))
    write_csv(to / "peatmoss_links.csv.gz", ["repository", "model", "licence"], links(data))
    for kind, number in (("models", 3988), ("datasets", 708)):
        entries = listing(data / f"liagent/hub_{kind}_{number}.jsonl.gz")
        write_json_lines(to / f"hub_{kind}.jsonl.gz", entries)
    write_text(to / "hub_ids.txt.gz", "".join(f"{one}\n" for one in hub_ids(data)))
    write_json_lines(to / "hub_answers.jsonl.gz", hub_answers(data))
    write_json_lines(to / "card_front_matter.jsonl.gz", front_matter(data))


def main() -> None:
    """Write the extracts and print their sizes."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", nargs="?", type=Path, default=ROOT.parent / "shared/data")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "tests/data")
    given = parser.parse_args()
    make(given.data, given.output)
    for path in sorted(given.output.glob("*.*")):
        print(f"{path.stat().st_size:>9,} {path.name}")


if __name__ == "__main__":
    main()
