"""What a user means by an id: the ways in which people write it, and what they may have meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from graph.errors import NotInGraph, WrongWords
from graph.identifiers import BadId, checked_id, shorten
from graph.schema import Dataset, Model, Node, Repository
from graph.store import Store
from queries.question import find_question

_KINDS: dict[str, type[Node]] = {
    "model": Model,
    "dataset": Dataset,
    "repository": Repository,
}
_HUB_HOSTS = {"huggingface.co", "www.huggingface.co", "hf.co"}
_HUB_PAGES = {"tree", "blob", "resolve", "raw", "discussions", "commits", "commit", "edit"}
_GITHUB_HOSTS = {"github.com", "www.github.com"}


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing of the graph.

    ``asked`` is what the user typed; ``other_kinds`` are kinds that have the same id.
    """

    kind: str
    id: str
    asked: str
    other_kinds: tuple[str, ...] = ()

    @property
    def parameter(self) -> str:
        """Return the parameter by which questions know it, such as model_id."""
        return f"{self.kind.lower()}_id"

    @property
    def prefix(self) -> str:
        """Return what stands before the names of questions about its kind."""
        return "" if self.kind == Model.label else f"{self.kind.lower()}_"


def parse(text: str) -> tuple[tuple[type[Node], ...], str]:
    """Return the kinds that a text may mean, the likeliest first, and the id in it.

    Raises
    ------
    WrongWords
        If no id can be read from it.
    """
    text = text.strip()
    kinds: tuple[type[Node], ...]
    prefix, colon, rest = text.partition(":")
    if colon and prefix.lower() in _KINDS and rest:
        kinds, name = (_KINDS[prefix.lower()],), rest
        name = parse(rest)[1] if "://" in rest else rest
    elif match := re.fullmatch(r"git@github\.com:([^/]+/[^/]+?)(\.git)?", text):
        kinds, name = (Repository,), f"github.com/{match[1]}"
    else:
        kinds, name = _address(text) or (tuple(_KINDS.values()), text)
    try:
        return kinds, checked_id(kinds[0], name)
    except BadId as error:
        raise WrongWords(f"{shorten(text)!r} cannot be an id: {error}.") from None


def _address(text: str) -> tuple[tuple[type[Node], ...], str] | None:
    """Return what an address of the Hub or of GitHub means, with or without its scheme."""
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
    except ValueError:
        return None
    host = parts.netloc.lower()
    steps = [unquote(step) for step in parts.path.split("/") if step]
    if host in _GITHUB_HOSTS and len(steps) >= 2:
        return (Repository,), f"github.com/{steps[0]}/{steps[1].removesuffix('.git')}"
    if host not in _HUB_HOSTS or not steps:
        return None
    kind: type[Node] = Model
    if steps[0] in ("datasets", "models"):
        kind = Dataset if steps[0] == "datasets" else Model
        steps = steps[1:]
    page = next((i for i, step in enumerate(steps) if step in _HUB_PAGES and i), len(steps))
    return ((kind,), "/".join(steps[: min(page, 2)])) if steps else None


def find_subject(store: Store, text: str) -> Subject:
    """Return the thing that a text names.

    Raises
    ------
    NotInGraph
        If the graph does not have it; the message says what may have been meant.
    """
    kinds, name = parse(text)
    wanted = [kind.label for kind in kinds]
    found = _named(store, name, wanted)
    if not found and Repository in kinds and re.fullmatch(r"[^/\s]+/[^/\s]+", name):
        found = _named(store, f"github.com/{name.lower()}", [Repository.label])
    if not found:
        raise NotInGraph(
            f"{shorten(text)} is not in the graph.{_did_you_mean(store, name, wanted)}"
        )
    kind, identifier = found[0]
    others = tuple(k for k, i in found if k != kind)
    return Subject(kind, identifier, text, others)


def _named(store: Store, name: str, wanted: list[str]) -> list[tuple[str, str]]:
    rows = find_question("identify").ask(store, id=name).rows
    rows = [row for row in rows if row["kind"] in wanted]
    rows.sort(key=lambda row: (row["alias"], wanted.index(row["kind"])))
    return list(dict.fromkeys((row["kind"], row["id"]) for row in rows))


def _did_you_mean(store: Store, name: str, wanted: list[str]) -> str:
    words = {word for word in re.split(r"[^a-z0-9]+", name.lower()) if len(word) > 1}
    if not words:
        return ""
    from rapidfuzz import fuzz, process

    rows = find_question("alike").ask(store, words=sorted(words, key=len)[-6:]).rows
    ids = {row["id"]: row["kind"] for row in rows if row["kind"] in wanted}
    near = process.extract(
        name, list(ids), scorer=fuzz.ratio, limit=3, score_cutoff=70, processor=str.lower
    )
    if not near:
        return " `ptm find TEXT` looks for a part of an id."
    best = [shorten(identifier) for identifier, score, _ in near if score >= near[0][1] - 5]
    return f" Did you mean {' or '.join(best)}?"
