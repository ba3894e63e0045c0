"""Tables of names of the Hub, and tables that are none."""

from pathlib import Path

import pytest

from graph.schema import Dataset, Model
from ingest.code.config.tables import read_table
from ingest.code.findings import Candidate, Finding, SourceFile
from ingest.code.judging import judge_candidate
from ingest.code.source import scan_place


def found(text: str, path: str = "conf/list.csv") -> list[tuple[int, type, str]]:
    """Return the line, kind and id of each finding."""
    candidates = [one for one in read_table(SourceFile(path, text)) if isinstance(one, Candidate)]
    judged = map(judge_candidate, candidates)
    return [(one.line, one.kind, one.id) for one in judged if isinstance(one, Finding)]


def test_a_column_for_names_of_the_hub_is_read() -> None:
    text = 'HF_name,subset\nglue,mrpc\nropes,\n"o/n-1",x\nglue,qqp\n'
    assert found(text, "src/datasets.csv") == [
        (2, Dataset, "glue"),
        (3, Dataset, "ropes"),
        (4, Dataset, "o/n-1"),
    ]
    assert found("size\thf_model_id\r\n7\to/n-7B\r\n1\tgpt2\r\n") == [
        (2, Model, "o/n-7B"),
        (3, Model, "gpt2"),
    ]
    assert found("name;model_repo_id\na;o/n-7B\n") == [(2, Model, "o/n-7B")]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("model,size\no/n-7B,7\n", "conf/models.csv"),
        ("hf_model,accuracy\no/n-7B,7\n", "conf/models.csv"),
        ("hf_model,downloads,likes\no/n-7B,7,1\n", "conf/models.csv"),
        ("hf_model,size\no/n-7B,7\n", "results/models.csv"),
        ("hf_model,size\n" + "o/n-7B,7\n" * 301, "models.csv"),
        ("hf_name,size\nmass,7\ncharge,1\n", "datasets.csv"),
        ("hf_name,energy\nH2O,7\no/n-7B,1\nCO2,8\n", "molecules.csv"),
        ("repo_id,path\nown/repo-1,a/b-1\n18,c/d-1\n", "files.csv"),
        ('hf_name,"x\n' + '"' * 3000, "datasets.csv"),
        ("hf_name\0,\n\0", "datasets.csv"),
    ],
)
def test_other_tables_name_nothing(text: str, path: str) -> None:
    assert found(text, path) == []


def test_a_table_that_is_too_large_is_named_with_the_limit(tmp_path: Path) -> None:
    (tmp_path / "large.csv").write_text("model,b\n" * 60_000)
    left = scan_place(str(tmp_path)).scan.left.paths
    assert left == {"it is larger than 200 kB": ["large.csv"]}
