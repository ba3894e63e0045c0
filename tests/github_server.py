"""GitHub on 127.0.0.1: repositories, searches that show 1,000 results, and every way to fail.

It answers as the real one does where that was recorded (../shared/data/api/github): what was
renamed is moved to an address with a number, a search says how many results there are, and pages
end with no `Link: next`. ``refusals`` stand before an answer, each used once.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import tarfile
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from tests.loopback import Answer, Refusal, next_refusal, serve

Entry = dict[str, Any]
NOT_FOUND = (404, {}, b'{"message": "Not Found", "status": "404"}')
_QUALIFIER = re.compile(r'(-?)(language|size|created|pushed|stars|topic|user):("[^"]*"|\S+)')


@dataclass
class GitHub:
    """What the server knows, and what it was asked."""

    address: str = ""
    repositories: dict[str, Entry] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    """The newer name of an older one."""
    users: set[str] = field(default_factory=set)
    """Owners that are no organisations."""
    code: list[Entry] = field(default_factory=list)
    """Files that the search of code knows: repository, path, text, language, size."""
    trees: dict[str, dict[str, bytes]] = field(default_factory=dict)
    """The files of a repository, by its name."""
    refusals: dict[str, deque[Refusal]] = field(default_factory=lambda: defaultdict(deque))
    shown: int = 1_000
    incomplete: int = 0
    """So many of the next searches are not finished."""
    asked: list[str] = field(default_factory=list)
    tokens: list[tuple[str, str | None]] = field(default_factory=list)
    """The token of each request, by its path."""
    on_request: Callable[[str], None] = lambda _path: None

    def repository(self, name: str, *, files: dict[str, str] | None = None, **values: Any) -> Entry:
        """Add a repository with its files; return what GitHub says of it."""
        owner = name.partition("/")[0]
        entry = {
            "id": 1000 + len(self.repositories),
            "full_name": name,
            "name": name.partition("/")[2],
            "owner": {"login": owner, "type": "Organization"},
            "url": f"{self.address}/repos/{name}",
            "private": False,
            "fork": False,
            "archived": False,
            "created_at": "2020-01-02T03:04:05Z",
            "pushed_at": "2024-05-06T07:08:09Z",
            "stargazers_count": 42,
            "forks_count": 7,
            "open_issues_count": 3,
            "size": 1,
            "language": "Python",
            "topics": ["nlp", "llm"],
            "license": {"key": "apache-2.0", "spdx_id": "Apache-2.0"},
            "default_branch": "main",
            **values,
        }
        self.repositories[name] = entry
        if files is not None:
            self.trees[name] = {path: text.encode() for path, text in files.items()}
            for path, text in files.items():
                self.file(name, path, text)
        return entry

    def file(self, name: str, path: str, text: str, **values: Any) -> None:
        """Add a file that the search of code knows."""
        entry = {"repository": name, "path": path, "text": text, "language": "Python"}
        self.code.append({**entry, "size": len(text), **values})

    def refuse(self, path: str, *refusals: Refusal) -> None:
        """Answer the next requests for a path so."""
        self.refusals[path].extend(refusals)

    def about(self, part: str) -> list[str]:
        """Return the requests whose path or query contains a text."""
        return [path for path in map(unquote, self.asked) if part in path]

    def answer(self, path: str) -> Answer:
        """Return the right answer to a path with its query."""
        parts = urlsplit(path)
        query = parse_qs(parts.query)
        steps = unquote(parts.path).strip("/").split("/")
        match steps:
            case ["repos", owner, name]:
                return self._repository(f"{owner}/{name}")
            case ["repositories", number]:
                return self._numbered(int(number))
            case ["repos", owner, name, "tarball", *branch]:
                return self._link(f"{owner}/{name}", "/".join(branch))
            case ["codeload", owner, name, *_]:
                return 200, {"Content-Type": "application/x-gzip"}, self._tarball(f"{owner}/{name}")
            case ["orgs" | "users" as kind, owner, "repos"]:
                return self._owned(kind, owner, parts.path, query)
            case ["search", "code"]:
                return self._search_code(query)
            case ["search", "repositories"]:
                return self._search_repositories(query)
        return NOT_FOUND

    def _repository(self, name: str) -> Answer:
        by_lower = {own.lower(): entry for own, entry in self.repositories.items()}
        if name in self.moved:
            number = self.repositories[self.moved[name]]["id"]
            to = f"{self.address}/repositories/{number}"
            return 301, {"Location": to}, b'{"message": "Moved Permanently"}'
        if name.lower() not in by_lower:
            return NOT_FOUND
        return 200, {}, json.dumps(by_lower[name.lower()]).encode()

    def _numbered(self, number: int) -> Answer:
        found = [entry for entry in self.repositories.values() if entry["id"] == number]
        return (200, {}, json.dumps(found[0]).encode()) if found else NOT_FOUND

    def _link(self, name: str, branch: str) -> Answer:
        if name not in self.trees:
            return NOT_FOUND
        to = f"{self.address}/codeload/{name}/legacy.tar.gz/refs/heads/{branch}"
        return 302, {"Location": to}, b""

    def _tarball(self, name: str) -> bytes:
        return make_tarball(name, self.trees[name])

    def _owned(self, kind: str, owner: str, path: str, query: dict[str, list[str]]) -> Answer:
        found = [
            e for n, e in self.repositories.items() if n.lower().startswith(f"{owner}/".lower())
        ]
        if not found or (kind == "orgs") == (owner in self.users):
            return NOT_FOUND
        return self._page(found, path, query, list)

    def _search_code(self, query: dict[str, list[str]]) -> Answer:
        words, qualifiers = read_query(query["q"][0])
        found = [
            {
                "path": each["path"],
                "repository": {"full_name": each["repository"], "private": False},
                "text_matches": [{"fragment": each["text"]}],
            }
            for each in self.code
            if words.lower() in each["text"].lower() and fits(each, qualifiers)
        ]
        return self._results(found, "/search/code", query)

    def _search_repositories(self, query: dict[str, list[str]]) -> Answer:
        words, qualifiers = read_query(query["q"][0])
        found = [
            entry
            for name, entry in self.repositories.items()
            if words in name and fits(entry, qualifiers)
        ]
        return self._results(found, "/search/repositories", query)

    def _results(self, found: list[Entry], path: str, query: dict[str, list[str]]) -> Answer:
        self.incomplete, cut = max(self.incomplete - 1, 0), self.incomplete > 0

        def body(items: list[Entry]) -> Any:
            return {"total_count": len(found), "incomplete_results": cut, "items": items}

        return self._page(found[: self.shown], path, query, body)

    def _page(
        self,
        found: list[Entry],
        path: str,
        query: dict[str, list[str]],
        body: Callable[[list[Entry]], Any],
    ) -> Answer:
        size, number = int(query.get("per_page", ["30"])[0]), int(query.get("page", ["1"])[0])
        start, headers = (number - 1) * size, {}
        if start + size < len(found):
            query["page"] = [str(number + 1)]
            url = f"{self.address}{path}?{urlencode(query, doseq=True)}"
            headers["Link"] = f'<{url}>; rel="next"'
        return 200, headers, json.dumps(body(found[start : start + size])).encode()


def read_query(text: str) -> tuple[str, list[tuple[bool, str, str]]]:
    """Return the words of a query, and its qualifiers with whether they leave out."""
    found = [(bool(not_), key, value.strip('"')) for not_, key, value in _QUALIFIER.findall(text)]
    return _QUALIFIER.sub("", text).strip().strip('"'), found


def fits(entry: Entry, qualifiers: list[tuple[bool, str, str]]) -> bool:
    """Return whether an entry has what all qualifiers name."""
    return all(_fits(entry, key, value) is not without for without, key, value in qualifiers)


def _fits(entry: Entry, key: str, value: str) -> bool:
    if key == "topic":
        return value in entry["topics"]
    own = {
        "language": entry.get("language"),
        "size": entry.get("size"),
        "stars": entry.get("stargazers_count"),
        "created": str(entry.get("created_at"))[:10],
        "pushed": str(entry.get("pushed_at"))[:10],
        "user": str(entry.get("full_name")).partition("/")[0],
    }[key]
    kind: Callable[[str], Any] = int if key in ("size", "stars") else str
    if value.startswith(">="):
        return bool(own >= kind(value[2:]))
    low, dots, high = value.partition("..")
    return bool(kind(low) <= own <= kind(high)) if dots else own == kind(value)


def make_tarball(
    name: str, files: dict[str, bytes], commit: str = "c" * 40, said: str | None = None
) -> bytes:
    """Return files as GitHub packs them: in one folder, with the commit in the header."""
    top = f"{name.replace('/', '-')}-{commit[:7]}"
    packed = io.BytesIO()
    headers = {"comment": commit if said is None else said}
    with tarfile.open(
        fileobj=packed, mode="w", format=tarfile.PAX_FORMAT, pax_headers=headers
    ) as tar:
        for path, content in files.items():
            member = tarfile.TarInfo(f"{top}/{path}")
            member.size, member.mtime = len(content), 1_700_000_000
            tar.addfile(member, io.BytesIO(content))
    return gzip.compress(packed.getvalue(), 1)


@contextmanager
def serving_github() -> Iterator[GitHub]:
    """Run a server; it ends with the block."""
    github = GitHub()
    lock = threading.Lock()

    def answer(path: str, token: str | None) -> Answer | Refusal:
        own = urlsplit(path).path
        with lock:
            github.asked.append(path)
            github.tokens.append((own, token))
            refusal = next_refusal(github.refusals, unquote(own))
        github.on_request(path)
        return refusal or github.answer(path)

    with serve(answer) as github.address:
        yield github
