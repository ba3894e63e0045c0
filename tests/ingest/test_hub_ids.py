"""Which texts can be ids of things on the Hub: all that it ever listed, whoever reads them."""

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.cards.names import is_listed
from ingest.hub_ids import are_listed


def real_ids(shared_data: Path) -> Iterator[str]:
    """Yield ids that the Hub has listed at some time."""
    for path in sorted((shared_data / "liagent").glob("hub_*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            yield from (json.loads(line)["id"] for line in stream)
    torrent = shared_data / "peatmoss" / "hftorrent_2022-08-15_model_ids.txt.gz"
    with gzip.open(torrent, "rt", encoding="utf-8") as stream:
        yield from (line.strip() for line in stream)
    for path in sorted((shared_data / "datasets").glob("*_cards_frontmatter_*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            yield from (json.loads(line)["dataset_id"] for line in stream)
    infos = shared_data / "datasets" / "young_dataset_info_24065.csv.gz"
    with gzip.open(infos, "rt", encoding="utf-8") as stream:
        yield from (row["dataset_name"] for row in csv.DictReader(stream))


def test_the_ids_of_real_things_are_ids(shared_data: Path) -> None:
    ids = list(real_ids(shared_data))
    assert len(ids) > 90_000
    assert pc.all(are_listed(pa.array(ids))).as_py()
    assert all(map(is_listed, ids))


NEARLY = st.text("ab1_-./ä\n \x00", max_size=12) | st.text("a./", min_size=90, max_size=110)


@given(
    st.lists(
        NEARLY
        | st.text(st.characters(codec="utf-8"), max_size=9)
        | st.sampled_from(["a/b.git", "b--c"]),
        max_size=9,
    )
)
@settings(max_examples=300, deadline=None)
def test_one_id_and_a_column_of_them_are_judged_alike(ids: list[str]) -> None:
    assert are_listed(pa.array(ids, pa.string())).to_pylist() == list(map(is_listed, ids))
