"""PeaTMOSS in both schemas: what it states is kept, what it only seems to state is counted."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import UnavailableError
from graph.planning.change_set import complete
from graph.schema import (
    Dataset,
    DerivedFrom,
    DescribedIn,
    LicensedAs,
    Model,
    PublishedBy,
    RecordType,
    Repository,
    StatesBase,
    TrainedOn,
    Uses,
)
from ingest.peatmoss.loader import build_tables
from ingest.peatmoss.lookups import PeatmossTables
from ingest.peatmoss.source import TABLES, TAKEN, fetch
from tests.extracts import read_csv
from tests.ingest.peatmoss.peatmoss_file import BASE, ENHANCED, HUBS, Rows, make


class Read:
    """What a file states, by the types of records."""

    def __init__(self, path: Path) -> None:
        found = fetch(str(path))
        lookups = PeatmossTables(found.tables)
        self.tables = build_tables(lookups)
        self.missing = found.missing
        self.skipped = lookups.skipped.numbers
        complete(self.tables, TAKEN)

    def of(self, record: RecordType) -> list[dict[str, Any]]:
        """Return the rows of one type."""
        return self.tables[record].to_pylist() if record in self.tables else []

    def ends(self, record: RecordType, *names: str) -> set[tuple[Any, ...]]:
        """Return the ends of claims, with some of their properties."""
        return {
            (row["from_id"], row["to_id"], *(row[name] for name in names))
            for row in self.of(record)
        }


def test_the_base_schema_is_read(tmp_path: Path) -> None:
    read = Read(make(tmp_path / "base.db", BASE, enhanced=False))
    models = {row["id"]: row for row in read.of(Model)}
    assert set(models) == {"bert-base-uncased", "lab/tuned", "pytorch:resnet18"}
    bert = models["bert-base-uncased"]
    facts = {name: bert[name] for name in ("task", "library", "architecture", "languages")}
    assert facts == {
        "task": "fill-mask",
        "library": "transformers",
        "architecture": "bert",
        "languages": "en",
    }
    assert (bert["downloads"], bert["likes"], bert["revision"]) == (50_000, 9, "abc")
    assert bert["weight_formats"] == "pytorch tensorflow"
    assert (bert["stated_by"], bert["facts_at"]) == ("peatmoss", TAKEN)
    assert read.ends(LicensedAs) == {("bert-base-uncased", "apache-2.0"), ("lab/tuned", "mit")}
    assert read.ends(TrainedOn) == {("bert-base-uncased", "bookcorpus")}
    assert read.ends(PublishedBy) == {("lab/tuned", "hf:lab")}
    assert "model_to_base_model" in read.missing
    assert "model" not in read.missing


def test_repositories_are_known_by_their_address_and_files(tmp_path: Path) -> None:
    read = Read(make(tmp_path / "base.db", BASE, enhanced=False))
    repositories = {row["id"]: row["display_name"] for row in read.of(Repository)}
    assert repositories == {
        "github.com/some/code": "Some/Code",
        "github.com/other/code": "other/code",
    }
    assert read.ends(Uses, "path") == {
        ("github.com/some/code", "bert-base-uncased", "src/load.py"),
        ("github.com/some/code", "bert-base-uncased", "src/train.py"),
        ("github.com/other/code", "bert-base-uncased", None),
        ("github.com/other/code", "pytorch:resnet18", None),
    }
    assert read.skipped[("repository", "it has no address on GitHub")] == 1


def test_the_enhanced_schema_tells_more(tmp_path: Path) -> None:
    read = Read(make(tmp_path / "enhanced.db", ENHANCED))
    models = {row["id"]: row for row in read.of(Model)}
    assert models["lab/tuned"]["task"] == "fill-mask"
    bert = models["bert-base-uncased"]
    assert (bert["parameters"], bert["carbon_g"]) == (110_000_000, 12.5)
    assert read.ends(DerivedFrom, "evidence") == {
        (
            "lab/tuned",
            "bert-base-uncased",
            "base_model_id: 1 (bert-base-uncased), base_model_name: BERT base",
        ),
        (
            "pytorch:resnet18",
            "lab/page",
            "base_model_url: https://huggingface.co/lab/page, base_model_name: a page",
        ),
    }
    assert read.ends(DescribedIn) == {
        ("bert-base-uncased", "arxiv:1810.04805"),
        ("bert-base-uncased", "doi:10.1109/CVPR.2016.90"),
    }
    assert ("lab/tuned", "rajpurkar/squad") in read.ends(TrainedOn)
    assert ("github.com/some/code", "mit") in read.ends(LicensedAs)
    assert read.skipped == {
        ("repository", "it has no address on GitHub"): 1,
        ("dataset", "its name is no id of the Hub"): 1,
        ("paper", "neither an arXiv id nor a DOI is known"): 1,
    }
    assert read.missing == []


@pytest.mark.parametrize(
    "name",
    [
        "GPT-2",
        "BERT",
        "./x",
        "/home/me/x",
        "https://x.org/a/b",
        "['a/b']",
        "a b/c",
    ],
)
def test_a_base_that_is_no_id_is_stated_and_not_resolved(name: str, tmp_path: Path) -> None:
    base = {"model_to_base_model": [{"model_id": 2, "base_model_name": name}]}
    read = Read(make(tmp_path / "e.db", {**ENHANCED, **base}))
    assert read.of(DerivedFrom) == []
    [claim] = read.of(StatesBase)
    assert (claim["from_id"], claim["text"]) == ("lab/tuned", name)
    assert claim["evidence"] == f"base_model_name: {name}"
    assert not [item for item, _ in read.skipped if item == "base model"]


@pytest.mark.parametrize("name", ["lab/tuned", ""])
def test_a_base_without_a_name_or_that_is_the_model_itself_is_counted(
    name: str, tmp_path: Path
) -> None:
    base = {"model_to_base_model": [{"model_id": 2, "base_model_name": name}]}
    read = Read(make(tmp_path / "e.db", {**ENHANCED, **base}))
    assert read.of(DerivedFrom) == read.of(StatesBase) == []
    assert sum(n for (item, _), n in read.skipped.items() if item == "base model") == 1


@pytest.mark.parametrize(
    ("base", "end", "evidence"),
    [
        (
            {"base_model_name": "lab/other", "base_model_id": 1},
            "bert-base-uncased",
            "base_model_id: 1 (bert-base-uncased), base_model_name: lab/other",
        ),
        (
            {"base_model_name": "bert-base-uncased", "base_model_id": 1},
            "bert-base-uncased",
            "base_model_name: bert-base-uncased",
        ),
        ({"base_model_id": 1}, "bert-base-uncased", "base_model_id: 1 (bert-base-uncased)"),
        ({"base_model_name": "lab/b", "base_model_id": 99}, "lab/b", "base_model_name: lab/b"),
        (
            {"base_model_url": "huggingface.co/lab/b"},
            "lab/b",
            "base_model_url: huggingface.co/lab/b",
        ),
        (
            {"base_model_name": "lab/b", "base_model_url": "https://arxiv.org/abs/1810.04805"},
            "lab/b",
            "base_model_name: lab/b",
        ),
    ],
)
def test_the_evidence_of_a_base_is_what_told_its_id(
    base: dict[str, Any], end: str, evidence: str, tmp_path: Path
) -> None:
    rows = {**ENHANCED, "model_to_base_model": [{"model_id": 2, **base}]}
    read = Read(make(tmp_path / "e.db", rows))
    assert read.ends(DerivedFrom, "evidence") == {("lab/tuned", end, evidence)}


@pytest.mark.parametrize("enhanced", [True, False])
def test_real_links_are_read_as_they_are(enhanced: bool, tmp_path: Path) -> None:
    links = [tuple(row.values()) for row in read_csv("peatmoss_links.csv.gz")]
    assert len(links) == 3_000
    rows = _linked(links)
    read = Read(make(tmp_path / "real.db", rows, enhanced=enhanced))
    assert read.ends(Uses) == {(repository.lower(), model) for repository, model, _ in links}
    assert {row["id"] for row in read.of(Model)} == {model for _, model, _ in links}
    assert read.ends(LicensedAs, "raw") == {
        (row["from_id"], row["to_id"], row["raw"]) for row in read.of(LicensedAs)
    }
    labelled = {model for _, model, label in links if label.strip()}
    assert {start for start, _ in read.ends(LicensedAs)} == labelled


def _linked(links: list[tuple[str, ...]]) -> Rows:
    """Return the rows of PeaTMOSS that these links were once made from."""
    models = {model: n for n, model in enumerate(dict.fromkeys(row[1] for row in links), 1)}
    users = {user: n for n, user in enumerate(dict.fromkeys(row[0] for row in links), 1)}
    labels = {label: n for n, label in enumerate(dict.fromkeys(row[2] for row in links), 1)}
    owned = {(models[model], labels[label]) for _, model, label in links}
    return {
        "model_hub": HUBS,
        "model": [{"id": n, "context_id": m, "model_hub_id": 1} for m, n in models.items()],
        "license": [{"id": n, "name": label} for label, n in labels.items()],
        "model_to_license": [{"model_id": m, "license_id": n} for m, n in owned],
        "reuse_repository": [{"id": n, "url": user} for user, n in users.items()],
        "model_to_reuse_repository": [
            {"model_id": m, "reuse_repository_id": r}
            for m, r in {(models[row[1]], users[row[0]]) for row in links}
        ],
    }


VALUES = (
    st.none()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.text(st.characters(codec="utf-8"), max_size=12)
    | st.binary(max_size=6)
    | st.sampled_from([1, 2, 3, "lab/tuned", "a\nb/c", "10.1234/x", "1810.04805", "\ud7ff"])
)


@pytest.mark.slow
@given(data=st.data())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_value_makes_it_fail(data: st.DataObject, tmp_path: Path) -> None:
    path = tmp_path / "hostile.db"
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as connection:
        for table, columns in TABLES.items():
            names = ", ".join(f'"{name}"' for name in columns)
            connection.execute(f'CREATE TABLE "{table}" ({names})')
            rows = data.draw(st.lists(st.tuples(*[VALUES] * len(columns)), max_size=3))
            marks = ", ".join("?" * len(columns))
            connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
    connection.close()
    read = Read(path)
    for row in read.of(DerivedFrom):
        assert row["from_id"] != row["to_id"]
    known = {row["id"] for row in read.of(Model)}
    assert {row["from_id"] for row in [*read.of(DerivedFrom), *read.of(TrainedOn)]} <= known


def test_what_is_there_is_read_where_tables_are_missing(tmp_path: Path) -> None:
    path = tmp_path / "part.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE model (id INTEGER, context_id INTEGER)")
        connection.execute("INSERT INTO model VALUES (1, 'lab/a'), (2, 77), (3, NULL)")
        connection.execute("CREATE TABLE license (name TEXT)")
        connection.execute("CREATE VIEW dataset AS SELECT 1 AS id, 'squad' AS name")
    connection.close()
    read = Read(path)
    assert [row["id"] for row in read.of(Model)] == ["lab/a", "77"]
    assert {"model.sha", "license.id", "dataset", "model_to_license"} <= set(read.missing)
    assert read.of(Dataset) == []


def other_database(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE model (id INTEGER, name TEXT)")
    connection.close()


def damaged(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE model (id INTEGER, context_id TEXT)")
        connection.executemany(
            "INSERT INTO model VALUES (?, ?)", [(n, "x" * 99) for n in range(999)]
        )
    connection.close()
    content = bytearray(path.read_bytes())
    content[4096:40_000] = b"\xff" * (40_000 - 4096)
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (other_database, "is not PeaTMOSS: it lacks model.context_id"),
        (damaged, "cannot be read"),
        (lambda path: path.write_bytes(b"SQLite format 3\x00" + b"\x01" * 200), "cannot be read"),
        (lambda path: path.write_text("id,name\n"), "no SQLite file"),
        (lambda path: path.write_bytes(b""), "no SQLite file"),
        (lambda path: path.mkdir(), "cannot be read"),
        (lambda path: None, "No such file"),
    ],
    ids=["another", "damaged", "header", "text", "empty", "folder", "absent"],
)
def test_what_is_not_peatmoss_is_refused_in_a_sentence(
    made: Any, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "Pea TMOSS?mode=rwc#%41.db"
    made(path)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(UnavailableError, match=said):
        fetch(str(path))
    assert sorted(tmp_path.iterdir()) == before
