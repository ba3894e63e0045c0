"""Commands that read ask a cluster's readers and nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Ptm
from tests.cluster import clustered
from tests.queries.made_graph import TOP


@pytest.mark.parametrize(
    "words",
    [
        ("ask", "ancestors", TOP),
        ("lineage", TOP),
        ("licenses", TOP),
        ("find", "ladder"),
        ("show", TOP),
        ("cypher", "MATCH (n:Model) RETURN count(*) AS models"),
        ("graph", "status"),
        ("export", TOP, "--output", "lineage.json"),
    ],
    ids=lambda words: words[0],
)
def test_what_reads_is_asked_of_readers(
    ptm: Ptm,
    made_on_neo4j: str,
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    with clustered(made_on_neo4j) as cluster:
        result = ptm("--graph", cluster.url, *words)
    assert result.status == 0
    assert cluster.asked
    assert not any(each.writes for each in cluster.asked)
    assert cluster.leader not in {each.member for each in cluster.asked}
