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
_HUB_PAGES = set("tree blob resolve raw discussions commits commit edit viewer".split())
_GITHUB_HOSTS = {"github.com", "www.github.com"}


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing of the graph.

    ``asked`` is what the user typed; ``others`` names what else that could mean.
    """

    kind: str
    id: str
    asked: str
    others: tuple[str, ...] = ()

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
    rest = text.strip()
    prefix, _, after = rest.partition(":")
    named = _KINDS.get(prefix.lower()) if after.strip() else None
    if named:
        rest = after.strip()
    kinds, name = _address(rest) or (tuple(_KINDS.values()), rest)
    kinds = (named,) if named else kinds
    try:
        return kinds, checked_id(kinds[0], name)
    except BadId as error:
        raise WrongWords(f"{shorten(text)!r} cannot be an id: {error}.") from None


def _address(text: str) -> tuple[tuple[type[Node], ...], str] | None:
    """Return what an address of the Hub or of GitHub means, with or without its scheme."""
    text = re.sub(r"^git@github\.com:", "github.com/", text)
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        host = parts.hostname or ""
    except ValueError:
        return None
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


def find_subject(store: Store, text: str, kind: str | None = None) -> Subject:
    """Return the thing that a text names; with ``kind``, only one of that kind.

    Raises
    ------
    NotInGraph
        If the graph does not have it; the message says what may have been meant.
    """
    kinds, name = parse(text)
    wanted = [each.label for each in kinds]
    found: list[tuple[str, str]] = []
    for spelling in _spellings(name, kinds):
        found += _named(store, spelling, wanted)
        fitting = [pair for pair in found if kind in (None, pair[0])]
        if fitting:
            others = (f"{k.lower()}:{i}" for k, i in found if (k, i) != fitting[0])
            return Subject(*fitting[0], text, tuple(others))
    if found:
        raise NotInGraph(f"{shorten(text)} is in the graph, but it is a {found[0][0].lower()}.")
    elsewhere = _named(store, name, [each.label for each in _KINDS.values()])
    if elsewhere:
        other = elsewhere[0][0].lower()
        raise NotInGraph(f"{shorten(text)} is not in the graph, but a {other} has this name.")
    if kind in wanted:
        wanted = [kind]
    raise NotInGraph(f"{shorten(text)} is not in the graph.{_did_you_mean(store, name, wanted)}")


def _spellings(name: str, kinds: tuple[type[Node], ...]) -> list[str]:
    """Return the ids that a name may stand for, the likeliest first."""
    bare = name.rstrip("/") or name
    on_github = Repository in kinds and re.fullmatch(r"[^/\s]+/[^/\s]+", bare)
    return list(dict.fromkeys([name, bare, *([f"github.com/{bare.lower()}"] if on_github else [])]))


def _named(store: Store, name: str, wanted: list[str]) -> list[tuple[str, str]]:
    rows = find_question("identify").ask(store, id=name).rows
    rows = [row for row in rows if row["kind"] in wanted]
    rows.sort(key=lambda row: (row["alias"], wanted.index(row["kind"])))
    return list(dict.fromkeys((row["kind"], row["id"]) for row in rows))


def _did_you_mean(store: Store, name: str, wanted: list[str]) -> str:
    name = name.lower().removeprefix("github.com/")
    words = [word for word in re.split(r"[^a-z0-9]+", name) if len(word) > 1]
    # A mistyped word may be in no id, but its beginning mostly is right.
    for parts in (words, [word[:2] for word in words]):
        near = _near(store, name, sorted(set(parts), key=len)[-6:], wanted)
        if near:
            prefix = "dataset:" if wanted == [Dataset.label] else ""
            return f" Did you mean {' or '.join(prefix + shorten(each) for each in near)}?"
    return " `ptm find TEXT` looks for a part of an id." if words else ""


def _near(store: Store, name: str, parts: list[str], wanted: list[str]) -> list[str]:
    """Return at most three ids like a name, of those that contain one of the parts."""
    if not parts:
        return []
    from rapidfuzz import fuzz, process

    rows = find_question("alike").ask(store, words=parts).rows
    whole = {row["id"]: row["id"].lower() for row in rows if row["kind"] in wanted}
    # A name without an owner is compared with what stands after the owner as well.
    last = {identifier: text.rpartition("/")[2] for identifier, text in whole.items()}
    scores: dict[str, float] = {}
    for texts in (whole,) if "/" in name else (whole, last):
        bare = {i: text.removeprefix("github.com/") for i, text in texts.items()}
        best = process.extract(name, bare, scorer=fuzz.ratio, limit=3, score_cutoff=70)
        for _, score, identifier in best:
            scores[identifier] = max(score, scores.get(identifier, 0))
    # Of equal names the most downloaded, which the candidates begin with.
    found = sorted((each for each in whole if each in scores), key=lambda each: -scores[each])[:3]
    return [each for each in found if scores[each] >= scores[found[0]] - 5]
