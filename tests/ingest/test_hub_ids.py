"""Which texts can be ids of artifacts on the Hub: the same for every reader."""

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.cards.names import is_listed
from ingest.hub_ids import are_listed
from tests.extracts import read_text


def test_the_ids_of_real_artifacts_are_ids() -> None:
    ids = read_text("hub_ids.txt.gz").splitlines()
    assert len(ids) > 12_000
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
