import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

import networkx as nx
import pytest

from graph.schema import (
    Alias,
    Claim,
    Dataset,
    DerivedFrom,
    Entity,
    License,
    LicensedAs,
    Model,
    Node,
    Record,
    Repository,
    TrainedOn,
)
from ingest.items import Skip
from ingest.sample import source as sample
from tests.extracts import unshipped

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]
CONFLICTS = [
    (
        "TencentARC/t2i-adapter-sketch-sdxl-1.0",
        "apache-2.0",
        "finetune",
        "stabilityai/stable-diffusion-xl-base-1.0",
        "openrail++",
    ),
    (
        "FinGPT/fingpt-forecaster_dow30_llama2-7b_lora",
        "apache-2.0",
        "adapter",
        "meta-llama/Llama-2-7b-chat-hf",
        "llama2",
    ),
    (
        "MohamedRashad/arabic-base-nougat",
        "gpl-3.0",
        "finetune",
        "facebook/nougat-base",
        "cc-by-nc-4.0",
    ),
]


@pytest.fixture(scope="module")
def read() -> list[Record | Skip]:
    return [record for line in sample.fetch() for record in sample.to_records(line)]


@pytest.fixture(scope="module")
def records(read: list[Record | Skip]) -> list[Record]:
    return [record for record in read if not isinstance(record, Skip)]


@pytest.fixture(scope="module")
def claims(records: list[Record]) -> list[Claim]:
    return [record for record in records if isinstance(record, Claim)]


def ids(kind: type[Node], records: Iterable[Record]) -> set[str]:
    return {record.id for record in records if type(record) is kind}


def licences(claims: Iterable[Claim], kind: type[Node], source: str) -> dict[str, str]:
    return {
        claim.start.id: claim.end.id
        for claim in claims
        if isinstance(claim, LicensedAs) and claim.start.kind is kind and claim.stated_by == source
    }


def derivations(claims: Iterable[Claim]) -> nx.DiGraph:
    """Return child -> base model, self-loops left out."""
    graph = nx.DiGraph()
    for claim in claims:
        if isinstance(claim, DerivedFrom) and claim.start.kind is Model:
            graph.add_edge(claim.start.id, claim.end.id, method=claim.method)
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    return graph


def deep_lineages(graph: nx.DiGraph) -> set[str]:
    """Return models with an ancestor that is two steps away."""
    return {
        child
        for child in graph
        if max(nx.single_source_shortest_path_length(graph, child, cutoff=2).values()) == 2
    }


def test_every_line_can_be_read(read: list[Record | Skip]) -> None:
    assert [record for record in read if isinstance(record, Skip)] == []


def test_it_is_small() -> None:
    packed = resources.files("ingest.sample").joinpath("sample.jsonl.xz").read_bytes()
    assert len(packed) <= 2_000_000


def test_it_joins_all_kinds(records: list[Record], claims: list[Claim]) -> None:
    assert len(ids(Model, records)) >= 3_000
    assert len(ids(Dataset, records)) >= 500
    repositories = [
        licences(claims, Repository, source).keys() for source in ("liagent", "peatmoss")
    ]
    assert len(set().union(*repositories) & ids(Repository, records)) >= 3_000
    joined = {(claim.label, claim.start.kind.label, claim.end.kind.label) for claim in claims}
    assert joined == {
        ("DERIVED_FROM", "Model", "Model"),
        ("DERIVED_FROM", "Dataset", "Dataset"),
        ("TRAINED_ON", "Model", "Dataset"),
        ("USES", "Repository", "Model"),
        ("LICENSED_AS", "Model", "License"),
        ("LICENSED_AS", "Dataset", "License"),
        ("LICENSED_AS", "Repository", "License"),
        ("INCLUDES", "License", "License"),
        ("PUBLISHED_BY", "Model", "Owner"),
        ("PUBLISHED_BY", "Dataset", "Owner"),
        ("PUBLISHED_BY", "Repository", "Owner"),
        ("DESCRIBED_IN", "Model", "Paper"),
        ("DESCRIBED_IN", "Dataset", "Paper"),
        ("STATES_BASE", "Dataset", "UnresolvedBase"),
    }


def test_it_has_deep_lineages_and_merges_among_them(claims: list[Claim]) -> None:
    graph = derivations(claims)
    deep = deep_lineages(graph)
    assert len(deep) >= 400
    merges = Counter(child for child, _, way in graph.edges(data="method") if way == "merge")
    assert sum(merges[child] > 1 for child in deep) >= 100


@pytest.mark.parametrize(("child", "own", "method", "base", "above"), CONFLICTS)
def test_conflicts_of_the_readme_are_stated_by_the_hub(
    claims: list[Claim], child: str, own: str, method: str, base: str, above: str
) -> None:
    stated = licences(claims, Model, "hub-tag")
    assert (stated[child], stated[base]) == (own, above)
    [derived] = [
        claim
        for claim in claims
        if isinstance(claim, DerivedFrom) and (claim.start.id, claim.end.id) == (child, base)
    ]
    assert derived.method == method
    assert derived.stated_by == "hub-tag"
    assert derived.declared


def test_a_model_trained_on_attribution_data_is_there(claims: list[Claim]) -> None:
    model, dataset = "laion/CLIP-ViT-L-14-DataComp.XL-s13B-b90K", "mlfoundations/datacomp_pools"
    assert licences(claims, Model, "hub-tag")[model] == "mit"
    assert licences(claims, Dataset, "hub-tag")[dataset] == "cc-by-4.0"
    assert any(
        isinstance(claim, TrainedOn) and (claim.start.id, claim.end.id) == (model, dataset)
        for claim in claims
    )


def test_sources_disagree(claims: list[Claim]) -> None:
    model = "mosaicml/mpt-7b-instruct"
    assert licences(claims, Model, "peatmoss")[model] == "cc-by-sa-3.0"
    assert licences(claims, Model, "hub-tag")[model] == "apache-2.0"


def test_legacy_ids_are_resolved(records: list[Record], claims: list[Claim]) -> None:
    aliases = {record.alias for record in records if isinstance(record, Alias)}
    assert "bert-base-uncased" in aliases
    assert not aliases & ids(Model, records)
    ends = {end for claim in claims for end in (claim.start, claim.end)}
    assert not aliases & {end.id for end in ends if end.kind is Model}


def test_every_fact_has_a_source_and_a_date(records: list[Record]) -> None:
    dates = set()
    for record in records:
        if isinstance(record, Entity):
            assert record.stated_by
            assert record.facts_at
            if type(record) is not License:
                dates.add(record.facts_at)
        elif isinstance(record, Claim):
            assert record.first_seen
    assert max(dates) == sample.TAKEN


@pytest.mark.process
@pytest.mark.long
def test_the_script_makes_the_same_lines_again(tmp_path: Path) -> None:
    shared = unshipped("", "it is 6 MB, with prose, of which the sample ships facts")
    made = tmp_path / "sample.jsonl"
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    subprocess.run(
        [sys.executable, "scripts/make_sample.py", shared, "-o", made],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    packaged = [line.text for line in sample.fetch()]
    again = made.read_bytes().splitlines(keepends=True)
    assert len(again) == len(packaged)
    differing = [pair for pair in zip(again, packaged, strict=True) if pair[0] != pair[1]]
    assert not differing, f"run scripts/make_sample.py again: {differing[:3]}"


@pytest.mark.process
def test_the_script_says_that_the_data_is_absent(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "scripts/make_sample.py", tmp_path, "-o", tmp_path / "made"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 1
    assert ran.stderr.startswith(f"There is no MANIFEST.md in {tmp_path}")
    assert not (tmp_path / "made").exists()
