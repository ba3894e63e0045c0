"""Precision and recall of what source code loads, against repositories that were read by hand.

Two other scanners of the package index, airom and weight-audit, read the same checkouts in the same
run; they are installed by name into build/scanners. They tell no mention from a load.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from benchmarks.comparison import NotMeasured, Share
from benchmarks.labelled_uses import (
    FOLDER,
    LOAD,
    MENTION,
    Pair,
    checkouts,
    compare_pairs,
    read_sets,
    select_present,
)
from benchmarks.workplace import Workplace
from ingest.code.findings import How

OTHERS = Path("build/scanners")
_ID = re.compile(r"[\w.-]+(?:/[\w.-]+)?", re.ASCII)
Found = dict[str, set[Pair]]


def measure(_place: Workplace) -> Iterator[Share]:
    """Yield the figures of ptm and of the others on each set whose checkouts are at hand."""
    folders = checkouts()
    if not folders:
        raise NotMeasured(f"{FOLDER} names no folder with checkouts")
    _install_others()
    for labelled in read_sets():
        here = select_present(labelled, folders)
        wanted = {name: folders[name] for name in here.repositories}
        if not wanted:
            continue
        yield from compare_pairs(here, _gather(wanted, scan_with_ptm), "ptm", judged=True)
        for name, scan in (("airom", _scan_with_airom), ("weight-audit", _scan_with_weight_audit)):
            yield from compare_pairs(here, _gather(wanted, scan), name, judged=False)


def _gather(folders: Mapping[str, Path], scan: Callable[[Path], dict[str, set[str]]]) -> Found:
    """Return the pairs that a scanner finds in all checkouts, loads and mentions apart."""
    found: Found = {LOAD: set(), MENTION: set()}
    for repository, folder in folders.items():
        for strength, ids in scan(folder).items():
            found[strength] |= {(repository, each.lower()) for each in ids}
    found[MENTION] -= found[LOAD]
    return found


def scan_with_ptm(folder: Path) -> dict[str, set[str]]:
    """Return the ids that ptm finds in a checkout, loads and mentions apart."""
    from ingest.code.source import scan_place

    found: dict[str, set[str]] = {LOAD: set(), MENTION: set()}
    for each in scan_place(str(folder)).scan.findings:
        found[MENTION if each.how is How.TEXT else LOAD].add(each.id)
    return found


def _install_others() -> None:
    if not OTHERS.exists():
        subprocess.run([sys.executable, "-m", "venv", str(OTHERS)], check=True)
        pip = [str(OTHERS / "bin/python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "airom", "weight-audit"], check=True)


def _run_other(*words: str) -> str:
    command = [str(OTHERS / "bin" / words[0]), *words[1:]]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    return done.stdout


def _scan_with_airom(folder: Path) -> dict[str, set[str]]:
    text = _run_other("airom", "fs", str(folder), "--offline", "--include-tests", "-o", "json")
    components = json.loads(text or "{}").get("components", ())
    kinds = {"hub-model", "dataset", "embedding-model", "local-model", "model"}
    ids = {each["name"] for each in components if each["kind"] in kinds}
    return {LOAD: {each for each in ids if _ID.fullmatch(each)}}


def _scan_with_weight_audit(folder: Path) -> dict[str, set[str]]:
    text = _run_other("weight-audit", "scan", str(folder), "--json")
    rows = json.loads(text or "{}")
    results = rows if isinstance(rows, list) else rows.get("results", rows.get("models", ()))
    ids = {each.get("model_id") or each.get("model") or each.get("id") for each in results}
    return {LOAD: {each for each in ids if each and _ID.fullmatch(each)}}
