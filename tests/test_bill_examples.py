"""The bills of materials of the docs: valid, of nobody's machine, and in conflict when read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from graph.embedded.memory import MemoryStore
from ingest.bom import source
from ingest.loader import load
from ptm.graph import Graph
from reports.cyclonedx.checking import find_faults as find_cyclonedx_faults
from reports.spdx.checking import find_faults as find_spdx_faults
from scripts.sample_docs import BILL_ENDINGS, BILLS, BILLS_OF

_, SPDX = BILL_ENDINGS
EXAMPLES = [BILLS / f"{name}{ending}" for name in BILLS_OF for ending in BILL_ENDINGS]
PLACES = re.compile(r"/(?:home|root|tmp|Users|work)\b|\\\\Users\\\\|localhost|127\.0\.0\.1")
LARGEST = 300_000
"""Bytes that a reader of the docs still looks at."""


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_is_valid_and_of_nobodys_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text) < LARGEST
    assert not PLACES.search(text)
    find_faults = find_spdx_faults if path.name.endswith(SPDX) else find_cyclonedx_faults
    assert find_faults(json.loads(text)) == []


@pytest.mark.parametrize("path", EXAMPLES[-2:], ids=lambda path: path.name)
def test_an_example_is_valid_for_the_library_of_its_standard(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.name.endswith(SPDX):
        from spdx_python_model import v3_0_1

        objects = v3_0_1.SHACLObjectSet()
        v3_0_1.JSONLDDeserializer().deserialize_data(json.loads(text), objects)
        assert len(list(objects.foreach_type("SpdxDocument"))) == 1
    else:
        from cyclonedx.schema import SchemaVersion
        from cyclonedx.validation.json import JsonStrictValidator

        assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None


@pytest.mark.parametrize("ending", BILL_ENDINGS)
def test_the_examples_are_in_conflict_when_they_are_read(ending: str) -> None:
    with MemoryStore() as store:
        for name, subject in BILLS_OF.items():
            load(store, "bom", source.fetch(str(BILLS / f"{name}{ending}")), scope=name)
            assert Graph(store).licenses(subject).verdict == "conflict"
