"""A crawl of 2,000 models into a new graph, against the same requests alone."""

from __future__ import annotations

import contextlib
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.comparison import Comparison, time_work
from benchmarks.isolation import run_isolated
from benchmarks.workplace import Workplace

MODELS = 2_000
STEPS = 10
"""Models in a line; each derives from the next."""
AT_ONCE = 8
TURNS = 3
DELAY = 0.02
"""Seconds before the server answers; the real Hub takes longer from anywhere."""


def measure(place: Workplace) -> list[Comparison]:
    """Return the medians of crawl and bare requests; the Hub is a process on this machine.

    It answers after a delay that is short for a network. A further row has no delay and compares
    only processor time; it is for information.
    """
    lines = MODELS // STEPS // place.divided_by
    ours, again, theirs = _measure_medians(place, lines, DELAY)
    at_once, _, bare = _measure_medians(place, lines, 0)
    number = f"{lines * STEPS:,}"
    requests = f"{number} bare requests, {AT_ONCE} at a time"
    crawl = f"crawl {number} models, answered after {DELAY * 1_000:.0f} ms"
    return [
        Comparison(crawl, requests, ours, theirs, 1.5),
        Comparison("the same again, unchanged", requests, again, theirs, 1.5),
        Comparison(f"crawl {number} models, answered at once", requests, at_once, bare),
    ]


def _measure_medians(place: Workplace, lines: int, delay: float) -> tuple[float, float, float]:
    """Return the median seconds of a crawl, of the same crawl again, and of bare requests."""
    times: list[tuple[float, float, float]] = []
    with _serve_hub(lines, delay) as endpoint:
        for turn in range(TURNS):
            folder = place.folder / f"crawl-{delay}-{turn}"
            bare = run_isolated(time_requests, endpoint, lines)
            times.append((*run_isolated(time_crawls, endpoint, lines, folder), bare))
    first, second, theirs = (statistics.median(each) for each in zip(*times, strict=True))
    return first, second, theirs


def time_crawls(endpoint: str, lines: int, folder: Path) -> tuple[float, float]:
    """Return the seconds of a crawl into a new graph, and of the same crawl again."""
    folder.mkdir()
    _crawl_models(endpoint, 1, folder.with_name(f"{folder.name}-warm"))
    first, second = (time_work(lambda: _crawl_models(endpoint, lines, folder)) for _ in range(2))
    return first, second


def _crawl_models(endpoint: str, lines: int, folder: Path) -> None:
    from graph.schema import Model
    from graph.store.connect import open_store
    from ingest.hub.answers import HubAnswers
    from ingest.hub.client import HubClient
    from ingest.hub.crawl import Crawl, Reach
    from ingest.hub.source import fetch, to_records
    from ingest.loader import load

    folder.mkdir(exist_ok=True)
    with (
        open_store(str(folder / "graph.lbug")) as store,
        contextlib.closing(HubAnswers(folder / "answers.sqlite", "bench")) as answers,
    ):
        crawl = Crawl(HubClient(endpoint), answers, Reach(), to_records)
        for line in range(lines):
            crawl.ask(Model, f"line-{line}/model-0")
        records = (record for item in fetch(crawl) for record in crawl.read(item))
        assert load(store, "hub", records, portion=50_000).skipped == 0
        assert crawl.tally.read == {"Model": lines * STEPS}


def time_requests(endpoint: str, lines: int) -> float:
    """Return the seconds of requesting the same models with huggingface_hub alone."""
    from huggingface_hub.utils import build_hf_headers, get_session

    from graph.schema import Model
    from ingest.hub.addresses import artifact_url

    names = [f"line-{line}/model-{step}" for step in range(STEPS) for line in range(lines)]
    urls = [artifact_url(endpoint, Model, name) for name in names]
    session, headers = get_session(), build_hf_headers()

    def ask_model(url: str) -> str:
        return str(session.get(url, headers=headers, timeout=30).json()["id"])

    def ask_all() -> None:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            assert list(pool.map(ask_model, urls)) == names

    ask_model(urls[0])
    return time_work(ask_all)


@contextlib.contextmanager
def _serve_hub(lines: int, delay: float) -> Iterator[str]:
    """Serve so many lines of models from another process, and yield the server's address."""
    context = get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=_run_server, args=(lines, delay, there), daemon=True)
    server.start()
    try:
        yield here.recv()
    finally:
        here.send(None)
        server.join()


def _run_server(lines: int, delay: float, pipe: Connection) -> None:
    from tests.hub_server import serving

    words = [f"word-{number}" for number in range(20)]
    with serving() as hub:
        hub.on_request = lambda _path: time.sleep(delay)
        for line in range(lines):
            for step in range(STEPS):
                bases = [f"line-{line}/model-{step + 1}"] if step + 1 < STEPS else []
                config = {"model_type": "bert", "tokenizer_config": {"template": "x" * 2_000}}
                hub.model(f"line-{line}/model-{step}", *bases, tags=words, config=config)
        pipe.send(hub.endpoint)
        pipe.recv()
