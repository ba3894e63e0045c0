"""Bills of materials: a document of 5,000 components written, and one of 200 MB read."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from benchmarks.comparison import Comparison, time_medians
from benchmarks.family_shape import ROOT, make_family
from benchmarks.isolation import run_isolated
from benchmarks.workplace import Workplace

COMPONENTS = 5_000
TURNS = 3
LARGE = 200_000_000
"""Bytes of a document that is read."""
ONE_IN = 300
"""Of so many components of it one is a model; the others are libraries."""
LIMIT = 20.0
"""How often the events of a document could be read in the time in which the document is."""
MB = 1e6
_STANDARDS = {"cyclonedx": "CycloneDX", "spdx": "SPDX"}


def measure(place: Workplace) -> Iterator[Comparison]:
    """Yield the times of writing, and the times and the memory of reading."""
    graph = place.folder / "bills.lbug"
    times = run_isolated(_time_writing, graph, COMPONENTS // place.divided_by)
    for standard, seconds in times.items():
        work = f"{_STANDARDS[standard]} of {COMPONENTS // place.divided_by:,} components"
        yield Comparison(work, "above its query", seconds, None, 5.0, "s")
    for standard, name in _STANDARDS.items():
        file = place.folder / f"large.{standard}.json"
        small = place.folder / f"small.{standard}.json"
        run_isolated(_write_large, standard, file, LARGE // place.divided_by)
        run_isolated(_write_large, standard, small, LARGE // 20_000)
        plain, ours, memory = run_isolated(_read, file, small)
        size = f"{name} of {file.stat().st_size / MB:,.0f} MB"
        yield Comparison(f"ptm ingest bom, {size}", "its events read once", ours, plain, LIMIT)
        yield Comparison("memory of that", "above its beginning", memory / MB, None, 150.0, "MB")
        file.unlink()


def _time_writing(graph: Path, components: int) -> dict[str, float]:
    """Return the seconds in which each format writes the bill of a model and its descendants."""
    import reports
    from graph.store.connect import open_store
    from ingest.license_conflicts import DERIVATIONS
    from ptm.api import open_graph

    # Children, a tenth as many grandchildren, and other parents of a few.
    with open_store(str(graph)) as store:
        store.write(make_family(components * 10 // 11, components // 5), derivations=DERIVATIONS)
    with open_graph(str(graph)) as opened:
        bill = opened.bill(ROOT, impact=True)
    works = [lambda name=name: reports.render(bill, name) for name in _STANDARDS]
    return dict(zip(_STANDARDS, time_medians(*works, repeats=TURNS), strict=True))


def _read(file: Path, small: Path) -> tuple[float, float, int]:
    """Return the seconds of reading a document's events once, those of all of it, and its peak.

    They are those of the processor: both read the same file, and nothing waits. A small document is
    read before, so that what is loaded for the first one counts for nothing.
    """
    import ijson

    from ingest.bom import source

    _seconds_of(source.fetch(str(small)))
    with file.open("rb") as stream:
        plain = _seconds_of(ijson.basic_parse(stream, buf_size=1 << 16))
    before = psutil.Process().memory_info().rss
    ours = _seconds_of(source.fetch(str(file)))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return plain, ours, (most if sys.platform == "darwin" else most * 1024) - before


def _seconds_of(items: Iterator[Any]) -> float:
    start = time.process_time()
    for _ in items:
        pass
    return time.process_time() - start


# Documents as tools write them ----------------------------------------------------------------


def _write_large(standard: str, file: Path, size: int) -> None:
    """Write a document of about so many bytes: libraries, and a model among every few."""
    write = _write_cyclonedx if standard == "cyclonedx" else _write_spdx
    with file.open("w") as stream:
        write(stream, size)


def _write_cyclonedx(stream: Any, size: int) -> None:
    head = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1}
    stream.write(json.dumps(head)[:-1] + ', "components": [')
    number = 0
    while stream.tell() < size * 0.7:
        stream.write(("" if not number else ",\n") + json.dumps(_component(number)))
        number += 1
    stream.write('], "dependencies": [')
    for each in range(number):
        entry = {"ref": _purl(each), "dependsOn": [_purl(each // 2), _purl(each // 3)]}
        stream.write(("" if not each else ",\n") + json.dumps(entry))
    stream.write("]}")


def _component(number: int) -> dict[str, Any]:
    is_model = number % ONE_IN == 0
    return {
        "type": "machine-learning-model" if is_model else "library",
        "bom-ref": _purl(number),
        "name": f"part-{number}",
        "version": f"1.0.{number}",
        "purl": _purl(number),
        "licenses": [{"license": {"id": "MIT"}}],
        "hashes": [{"alg": "SHA-256", "content": f"{number:064x}"}],
    }


def _write_spdx(stream: Any, size: int) -> None:
    context = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
    made = {"type": "CreationInfo", "@id": "_:made", "specVersion": "3.0.1"}
    stream.write(f'{{"@context": "{context}", "@graph": [{json.dumps(made)}')
    number = 0
    while stream.tell() < size * 0.9:
        for each in _packages(number):
            stream.write(",\n" + json.dumps({"creationInfo": "_:made", **each}))
        number += 1
    elements = [f"{_purl(each)}#package" for each in range(number)]
    whole = {"type": "SpdxDocument", "spdxId": "doc", "element": elements}
    stream.write(",\n" + json.dumps(whole) + "]}")


def _packages(number: int) -> Iterator[dict[str, Any]]:
    is_model = number % ONE_IN == 0
    # A model is made from a model; libraries depend on libraries, and now and then on a model.
    below = number // 2 // ONE_IN * ONE_IN if is_model else number // 2
    own, parent = f"{_purl(number)}#package", f"{_purl(below)}#package"
    yield {
        "type": "ai_AIPackage" if is_model else "software_Package",
        "spdxId": own,
        "name": f"part-{number}",
        "software_packageUrl": _purl(number),
        "software_packageVersion": f"1.0.{number}",
    }
    yield {
        "type": "Relationship",
        "spdxId": f"{own}-from",
        "from": own,
        "to": [parent],
        "relationshipType": "descendantOf" if is_model else "dependsOn",
    }


def _purl(number: int) -> str:
    if number % ONE_IN == 0:
        return f"pkg:huggingface/owner-{number % 1_000}/model-{number}"
    return f"pkg:npm/part-{number}@1.0.{number}"
