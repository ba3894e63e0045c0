"""Answers of the Hub that were real, with anything in any place: none ends a crawl."""

from __future__ import annotations

import contextlib
import functools
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.schema import Dataset, Model
from graph.schema.identifiers import BadId
from graph.store.table_builder import Batches
from ingest.hub.client import TRIES, Reply
from ingest.hub.item import Item
from ingest.hub.source import to_records
from ingest.items import FullyRead, Missing, Skip
from tests.examples import examples
from tests.extracts import read_json_lines
from tests.hub_server import serving
from tests.ingest.hub.crawling import Crawler, records_of
from tests.loopback import Refusal
from tests.mutations import mutated

pytestmark = pytest.mark.long

GOOD = {"id": "org/good", "tags": ["license:mit", "base_model:org/base"]}


@functools.cache
def real_answers() -> list[dict[str, Any]]:
    """Return answers about models and datasets."""
    models = read_json_lines("hub_models.jsonl.gz")[::8]
    return [*read_json_lines("hub_answers.jsonl.gz"), *models]


def item(body: Any, kind: Any, *, listed: bool = False) -> Item:
    """Return an answer about one artifact, or an entry of a list."""
    return Item(kind, "org/good", Reply(200, body), "2026-11-21", listed)


@pytest.mark.slow
@examples(few=60, many=10_000, deadline=None)
@given(
    st.lists(st.deferred(lambda: mutated(real_answers())), min_size=1, max_size=3),
    st.sampled_from([Model, Dataset]),
    st.booleans(),
)
def test_one_odd_answer_changes_nothing_of_those_beside_it(
    bodies: list[Any], kind: Any, listed: bool
) -> None:
    alone = records_of(item(GOOD, kind, listed=listed))
    odd = [item(body, kind, listed=listed) for body in bodies]
    good = item(GOOD, kind, listed=listed)
    first, *between, last = to_records([good, *odd, good])
    assert first == last == alone
    batches = Batches("2026-01-01")
    for record in (record for some in between for record in some):
        if not isinstance(record, Skip | FullyRead | Missing):
            with contextlib.suppress(BadId):  # the loader skips and counts it
                batches.add(record)
    batches.tables()


# Whole crawls -----------------------------------------------------------------------------------

ADDRESSES = st.sampled_from(
    [
        "http://[::1",
        f"http://{'a' * 70}.example/x",
        "http://a..b/",
        "file:///etc/passwd",
        "/api/models/org/0",
        "/api/models",
        "//",
        "?",
        "",
        "http://127.0.0.1:99999/",
        "http://\xad/",
    ]
)
ODD_BODIES = st.sampled_from(
    [b"", b"{", b"null", b"[1]", b"[" * 9_000, b"\xff", b'{"id": 7}', b'[{"id": "org/0"}, null]']
) | st.deferred(lambda: mutated(real_answers()).map(lambda body: json.dumps(body).encode()))
ODD = st.one_of(
    st.builds(lambda to: Refusal(307, {"Location": to}, b""), ADDRESSES),
    st.builds(lambda body: Refusal(200, body=body), ODD_BODIES),
    st.builds(
        lambda to, body: Refusal(200, {"Link": f'<{to}>; rel="next"'}, body), ADDRESSES, ODD_BODIES
    ),
    st.sampled_from(
        [
            Refusal(200, cut=True),
            Refusal(200, {"Content-Encoding": "gzip"}, b"no gzip"),
            Refusal(200, {"Content-Length": "999"}, b"{}"),
            Refusal(429, {"RateLimit": '"api";r=0;t=-1'}),
            Refusal(401, {"X-Error-Code": "\xff"}, b"{"),
            Refusal(999),
            Refusal(204, body=b""),
            Refusal(304, body=b""),
        ]
    ),
)


@pytest.mark.slow
@examples(few=12, many=1_000, deadline=None)
@given(
    st.dictionaries(st.integers(1, 9), ODD, max_size=4),
    st.none() | ODD,
)
def test_no_answer_ends_a_crawl_and_all_others_are_read(
    odd: dict[int, Refusal], listing: Refusal | None
) -> None:
    with serving() as hub, tempfile.TemporaryDirectory() as folder:
        names = [f"org/{number}" for number in range(10)]
        for name in names:
            hub.model(name)
        for number, refusal in odd.items():
            hub.refuse(f"/api/models/org/{number}", *[refusal] * TRIES)
        if listing:
            hub.refuse("/api/models", *[listing] * TRIES)
        crawler = Crawler(hub, Path(folder) / "answers.sqlite")
        found = crawler.ids(*names, author="org")
        assert {name for number, name in enumerate(names) if number not in odd} <= {*found}
