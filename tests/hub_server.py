"""A Hub on 127.0.0.1: its models, its datasets, and every way in which it can fail.

It answers as the real one does where that was recorded (../shared/data/api/hub): one thing with the
fields that were asked for, listings in pages with `Link: next`, 307 for an older name, 401 for what
is not there. ``refusals`` stand before an answer, each used once.
"""

from __future__ import annotations

import json
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from tests.loopback import Answer, Refusal, next_refusal, serve

Entry = dict[str, Any]
ALWAYS = ("_id", "id", "modelId")
NOT_LISTED = ("baseModels", "config")
MISSING = {"X-Error-Message": "Invalid username or password."}


@dataclass
class Hub:
    """What the server knows, and what it was asked."""

    endpoint: str = ""
    models: dict[str, Entry] = field(default_factory=dict)
    datasets: dict[str, Entry] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    """The newer name of an older one."""
    refusals: dict[str, deque[Refusal]] = field(default_factory=lambda: defaultdict(deque))
    """By path; the first of them is the next answer."""
    files: dict[str, list[Any]] = field(default_factory=dict)
    """The files of a model, as its list has them; without any the Hub has no list of it."""
    generated: int = 0
    """So many models of the author `many`, which nobody keeps."""
    page: int = 100
    next_page: Callable[[str], str] = lambda url: url
    """What becomes of the address of a next page."""
    asked: list[str] = field(default_factory=list)
    """Paths with their queries, in the order of their arrival."""
    tokens: list[str | None] = field(default_factory=list)
    most_at_once: int = 0
    on_request: Callable[[str], None] = lambda _path: None

    def model(self, identifier: str, *bases: str, **values: Any) -> Entry:
        """Add a model made from others, as the Hub would describe it; return its entry."""
        relation = values.pop("relation", "finetune")
        tags = ["transformers", *values.pop("tags", [])]
        card: Entry = {"license": "mit"}
        for base in bases:
            tags += [f"base_model:{base}", f"base_model:{relation}:{base}"]
        entry = {**self._entry(identifier), "tags": [*tags, "license:mit"], "cardData": card}
        if bases:
            card["base_model"] = list(bases)
            models = [{"_id": "0" * 24, "id": base} for base in bases]
            entry["baseModels"] = {"relation": relation, "models": models}
        self.models[identifier] = {**entry, **values}
        return self.models[identifier]

    def dataset(self, identifier: str, **values: Any) -> Entry:
        """Add a dataset; return its entry."""
        self.datasets[identifier] = {**self._entry(identifier), "tags": [], **values}
        return self.datasets[identifier]

    def _entry(self, identifier: str) -> Entry:
        number = len(self.models) + len(self.datasets)
        return {
            "_id": f"{0x621FFDC0 + number:08x}" + "0" * 16,
            "id": identifier,
            "sha": f"{number:040x}",
            "lastModified": "2024-02-19T11:06:12.000Z",
            "createdAt": "2022-03-02T23:29:04.000Z",
            "downloads": 5,
            "likes": 1,
            "gated": False,
            "disabled": False,
            "private": False,
        }

    def refuse(self, path: str, *refusals: Refusal) -> None:
        """Answer the next requests for a path so."""
        self.refusals[path].extend(refusals)

    def about(self, part: str) -> list[str]:
        """Return the requests whose path or query contains a text."""
        return [path for path in self.asked if part in unquote(path)]

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Return the right answer to a path with its query."""
        parts = urlsplit(path)
        query = parse_qs(parts.query)
        _, api, kind, *rest = unquote(parts.path).split("/")
        things = {"models": self.models, "datasets": self.datasets}.get(kind)
        if api != "api" or things is None:
            return 404, {}, b"{}"
        name = "/".join(rest)
        if not name:
            return self._listing(parts.path, query)
        owner, tree, _commit = name.partition("/tree/")
        if tree:
            return self._files(owner, parts.path, query)
        if name in self.moved:
            to = f"/api/{kind}/{self.moved[name]}" + (f"?{parts.query}" if parts.query else "")
            return 307, {"Location": to}, b"Temporary Redirect."
        if name not in things:
            return 401, MISSING, b'{"error": "Invalid username or password."}'
        return 200, {}, json.dumps(chosen(things[name], query.get("expand"))).encode()

    def _files(
        self, name: str, path: str, query: dict[str, list[str]]
    ) -> tuple[int, dict[str, str], bytes]:
        if name not in self.files:
            return 404, {"X-Error-Code": "EntryNotFound"}, b"{}"
        start = int(query.get("cursor", ["0"])[0])
        headers = {}
        if start + self.page < len(self.files[name]):
            query["cursor"] = [str(start + self.page)]
            url = f"{self.endpoint}{path}?{urlencode(query, doseq=True)}"
            headers["Link"] = f'<{self.next_page(url)}>; rel="next"'
        return 200, headers, json.dumps(self.files[name][start : start + self.page]).encode()

    def _listing(self, path: str, query: dict[str, list[str]]) -> tuple[int, dict[str, str], bytes]:
        filters, [author] = query.get("filter", []), query.get("author", [""])
        found = [
            entry
            for entry in self.models.values()
            if (not author or str(entry.get("id")).startswith(f"{author}/"))
            and all(wanted in entry.get("tags", ()) for wanted in filters)
        ]
        start = int(query.get("cursor", ["0"])[0])
        size = min(self.page, int(query.get("limit", [str(self.page)])[0]))
        fields = [name for name in query.get("expand", []) if name not in NOT_LISTED]
        page = [chosen(entry, fields) for entry in found[start : start + size]]
        length = len(found)
        if author == "many":
            length = self.generated
            page = [{"id": f"many/{number}"} for number in range(start, min(start + size, length))]
        headers = {}
        if start + size < length:
            query["cursor"] = [str(start + size)]
            url = f"{self.endpoint}{path}?{urlencode(query, doseq=True)}"
            headers["Link"] = f'<{self.next_page(url)}>; rel="next"'
        return 200, headers, json.dumps(page).encode()


def chosen(entry: Any, fields: list[str] | None) -> Any:
    """Return the fields that were asked for, and those that always come."""
    if not isinstance(entry, dict) or fields is None:
        return entry
    return {name: value for name, value in entry.items() if name in (*ALWAYS, *fields)}


@contextmanager
def serving() -> Iterator[Hub]:
    """Run a server; it ends with the block."""
    hub = Hub()
    lock = threading.Lock()
    now = 0

    def answer(path: str, token: str | None) -> Answer | Refusal:
        nonlocal now
        with lock:
            now += 1
            hub.most_at_once = max(hub.most_at_once, now)
            hub.asked.append(path)
            hub.tokens.append(token)
            refusal = next_refusal(hub.refusals, urlsplit(path).path)
        try:
            hub.on_request(path)
            return refusal or hub.answer(path)
        finally:
            with lock:
                now -= 1

    with serve(answer) as hub.endpoint:
        yield hub
