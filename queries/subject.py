"""What a user means by an id: the ways in which people write it, and what they may have meant."""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote, urlsplit

from graph.errors import NoGraphError, NotFoundError, UsageError
from graph.schema import ARTIFACTS, NODE_OF, Alias, Entity, License, Model, Owner, Repository
from graph.schema.identifiers import BadId, checked_id, shorten
from graph.schema.kinds import (
    KIND_OF_PREFIX,
    NAMED,
    a_kind,
    id_parameter,
    is_artifact,
)
from graph.schema.references import read_reference
from graph.store.base import Store
from queries.answer import Answer, Key, Report, Row, nulls_last
from queries.catalog import alias_prefix, find_question
from queries.checkout import Checkout
from queries.near_ids import describe_near
from queries.question_text import text_within
from queries.texts import each_text

ONE_BY_ONE = 10
"""Up to so many artifacts are asked for one after another, which needs no tables of them."""
MOST_GUESSES = 5
"""Ids for which near ones are looked for, where many are missing: each takes a second or so in a
graph of the Hub."""
_GITHUB_HOSTS = {"github.com", "www.github.com"}
_HAVE_IDS = "UNWIND $ids AS wanted MATCH (node:{} {{id: wanted}}) RETURN node.id AS id"
_ARE_ALIASES = (
    f"MATCH (other:{Alias.label}) WHERE other.alias IN $ids "
    "RETURN other.alias AS name, other.target AS id, other.kind AS kind"
)


class UnknownIdError(NotFoundError):
    """Nothing of the graph has the name that a user gave; ``asked`` is what was typed."""

    def __init__(self, message: str, asked: str) -> None:
        super().__init__(message)
        self.asked = asked


@dataclass(frozen=True, slots=True)
class Subject:
    """A node of the graph that a user named.

    ``asked`` is what the user typed; ``others`` names what else that could mean.
    """

    kind: str
    id: str
    asked: str
    others: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """Return its kind and id."""
        return self.kind, self.id

    @property
    def as_parameters(self) -> dict[str, Any]:
        """Return what JSON says of it."""
        made: dict[str, Any] = {"id": self.id, "kind": self.kind}
        if self.asked != self.id:
            made["asked"] = self.asked
        if self.others:
            made["also"] = list(self.others)
        return made

    @property
    def parameter(self) -> str:
        """Return the parameter by which questions know it, such as model_id."""
        return id_parameter(NODE_OF[self.kind])

    @property
    def prefix(self) -> str:
        """Return what stands before the names of questions about its kind."""
        return alias_prefix(NODE_OF[self.kind])


@dataclass(frozen=True, repr=False)
class SubjectReport(Report):
    """A report on one node; ``facts`` are the graph's sources with the dates of their facts.

    ``checkout`` is what a scan says besides, where the node is a folder that was scanned for it;
    ``looked`` whether the Hub was asked for this answer alone.
    """

    subject: Subject
    facts: list[Row] = field(default_factory=list, kw_only=True)
    checkout: Checkout | None = field(default=None, kw_only=True)
    looked: bool = field(default=False, kw_only=True)

    @property
    def parameters(self) -> dict[str, Any]:
        """Return what JSON says of the subject."""
        return self.subject.as_parameters

    @property
    def about(self) -> Key:
        """Return the subject's kind and id."""
        return self.subject.key

    @property
    def also(self) -> tuple[str, ...]:
        """Return what else the id that was asked for could mean."""
        return self.subject.others


@functools.lru_cache(maxsize=16_384)
def parse(text: str) -> tuple[tuple[type[Entity], ...], str]:
    """Return the kinds that a text may mean, the likeliest first, and the id in it.

    Raises
    ------
    UsageError
        If no id can be read from it.
    """
    rest = text.strip()
    prefix, _, after = rest.partition(":")
    named = KIND_OF_PREFIX.get(prefix.lower()) if after.strip() else None
    if named:
        rest = after.strip()
    kinds, name = _read_address(rest) or (ARTIFACTS, rest)
    kinds = (named,) if named else kinds
    try:
        return kinds, checked_id(kinds[0], name)
    except BadId as error:
        raise UsageError(f"{shorten(text)!r} cannot be an id: {error}.") from None


def _read_address(text: str) -> tuple[tuple[type[Entity], ...], str] | None:
    """Return what an address, a purl or a path into the Hub's cache means, if it is of an artifact.

    The scheme of an address may be left out.
    """
    if found := read_reference(text):
        steps = found.steps[1:] if found.steps[:1] == (Model.plural,) else found.steps
        return ((found.kind,), "/".join(steps[:2])) if steps else None
    return _read_github(text)


def _read_github(text: str) -> tuple[tuple[type[Entity], ...], str] | None:
    text = re.sub(r"^git@github\.com:", "github.com/", text)
    text = re.sub(r"^pkg:/*github/([^@?#]*).*", r"github.com/\1", text, flags=re.IGNORECASE)
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        host = parts.hostname or ""
    except ValueError:
        return None
    steps = [unquote(step) for step in parts.path.split("/") if step]
    if host in _GITHUB_HOSTS and len(steps) >= 2:
        return (Repository,), f"github.com/{steps[0]}/{steps[1].removesuffix('.git')}"
    return None


def suggest_ids(store: Store, text: str) -> str:
    """Return " Did you mean …?" for a text that names nothing in a store; empty if none is near."""
    kinds, name = parse(text)
    try:
        said = describe_near(store, name, [kind.label for kind in kinds])
    except NoGraphError:
        return ""
    return said if said.endswith("?") else ""


def find_subject(store: Store, text: str, kind: str | None = None) -> Subject:
    """Return the node that a text names; with ``kind``, only one of that kind.

    Raises
    ------
    NotFoundError
        If the graph does not have it; the message says what may have been meant.
    """
    suggest = functools.partial(_near_node, store)
    return _match_subject(text, kind, functools.partial(_identify, store), suggest, store.missing)


def _near_node(store: Store, name: str, wanted: list[str]) -> str:
    """Return what may have been meant by a name, as ``describe_near``: an artifact, or a licence.

    No licence has a slash in its name.
    """
    said = describe_near(store, name, wanted)
    if said.endswith("?") or "/" in name or set(wanted) != {each.label for each in ARTIFACTS}:
        return said
    licence = describe_near(store, name, [License.label])
    return licence if licence.endswith("?") else said


def check_known(store: Store, text: str) -> None:
    """Raise NotFoundError if the graph lacks what a text names; to guess would take seconds."""
    identify = functools.partial(_identify, store)
    _match_subject(text, None, identify, lambda _name, _wanted: "", store.missing)


def _match_subject(
    text: str,
    kind: str | None,
    identify: Callable[[str], list[Row]],
    suggest: Callable[[str, list[str]], str],
    missing: Mapping[str, str],
) -> Subject:
    """Return the node that a text names; ``identify`` knows what has a name, or is its alias.

    ``missing`` says of texts why the graph lacks them, where that is known.
    """
    [text] = each_text([[text]])
    kinds, name = parse(text)
    if kind is not None and kinds == ARTIFACTS:
        kinds = tuple(each for each in NAMED if each.label == kind and each not in kinds) or kinds
    wanted = [each.label for each in kinds]
    found: list[tuple[str, str]] = []
    for spellings in possible_ids(name, kinds):
        found += [pair for each in spellings for pair in _of_kinds(identify(each), wanted)]
        fitting = [pair for pair in found if kind in (None, pair[0])]
        if fitting:
            others = (f"{k.lower()}:{i}" for k, i in found if (k, i) != fitting[0])
            return Subject(*fitting[0], text, tuple(others))
    if found:
        raise NotFoundError(f"{shorten(text)} is in the graph, but it is {a_kind(found[0][0])}.")
    elsewhere = _of_kinds(identify(name), [each.label for each in NAMED])
    if elsewhere:
        other, identifier = elsewhere[0]
        raise NotFoundError(
            f"{shorten(text)} is not in the graph, but {a_kind(other)} has this name: "
            f"{other.lower()}:{shorten(identifier)}."
        )
    if text in missing:
        raise NotFoundError(missing[text])
    if kind in wanted:
        wanted = [kind]
    message = f"{shorten(text)} is not in the graph.{suggest(name, wanted)}"
    raise UnknownIdError(message, text)


def possible_ids(name: str, kinds: tuple[type[Entity], ...]) -> list[list[str]]:
    """Return the ids that a name may stand for, the likeliest first; those of a list are equal."""
    bare = name.rstrip("/") or name
    found = [[name], [bare]]
    if Repository in kinds and re.fullmatch(r"[^/\s]+/[^/\s]+", bare):
        found.append([f"github.com/{bare.lower()}"])
    if Owner in kinds:
        found.append([f"hf:{bare}", f"github:{bare.lower()}"])
    if License in kinds:
        from licenses import recognise

        statement = recognise(name)
        found += [[statement.id]] if statement else []
    return list(map(list, dict.fromkeys(map(tuple, found))))


def _of_kinds(rows: Iterable[Row], wanted: list[str]) -> list[tuple[str, str]]:
    """Return kind and id of what is of the wanted kinds; what is no alias stands first."""
    rows = [row for row in rows if row["kind"] in wanted]
    rows.sort(key=lambda row: (row["alias"], wanted.index(row["kind"])))
    return list(dict.fromkeys((row["kind"], row["id"]) for row in rows))


def find_made_subject(store: Store, text: str) -> Subject:
    """Return an artifact that is made from others: no licence and no owner.

    Raises
    ------
    NotFoundError
        If it is not in the graph.
    UsageError
        If it is a licence or an owner.
    """
    identify, suggest = functools.partial(_identify, store), functools.partial(describe_near, store)
    return _check_made(_match_subject(text, None, identify, suggest, store.missing))


def find_made_subjects(
    store: Store, texts: Sequence[str], refused: dict[str, str] | None = None
) -> tuple[dict[Key, Subject], dict[str, str]]:
    """Return the artifacts that texts name, each once, and which texts are not in the graph.

    Each of those comes with the sentence that says so. Many are looked up together; then only the
    first that are not in the graph have a suggestion of what may have been meant, for which every
    id of the graph is compared. Texts that can name no artifact are put into ``refused``, with the
    reason, where it is given.

    Raises
    ------
    UsageError
        If a text is no id, or names a licence or an owner, and ``refused`` is not given.
    """
    identify, guesses = functools.partial(_identify, store), iter(range(len(texts)))
    if len(texts) > ONE_BY_ONE:
        known = _identify_all(store, texts)
        identify, guesses = functools.partial(_known_rows, known), iter(range(MOST_GUESSES))

    def suggest(name: str, wanted: list[str]) -> str:
        return describe_near(store, name, wanted) if next(guesses, None) is not None else ""

    found: dict[Key, Subject] = {}
    missing: dict[str, str] = {}
    for text in texts:
        try:
            subject = _match_subject(text, None, identify, suggest, store.missing)
            found[subject.key] = _check_made(subject)
        except NotFoundError as error:
            missing[text] = str(error)
        except UsageError as error:
            if refused is None:
                raise
            refused[text] = str(error)
    return found, missing


def _identify(store: Store, name: str) -> list[Row]:
    return find_question("identify").ask(store, id=name).rows


def _known_rows(known: Mapping[str, list[Row]], name: str) -> list[Row]:
    return known.get(name, [])


def _identify_all(store: Store, texts: Iterable[str]) -> dict[str, list[Row]]:
    """Return by each name that a text may mean what has it, as the question ``identify`` does."""
    names: dict[str, None] = {}
    for text in texts:
        # What is no id is refused in its turn.
        with contextlib.suppress(UsageError):
            kinds, name = parse(text)
            names |= dict.fromkeys(each for ids in possible_ids(name, kinds) for each in ids)
    found: dict[str, list[Row]] = {}
    ids = {"ids": list(names)}
    for kind in NAMED:
        for row in store.rows(_HAVE_IDS.format(kind.label), ids):
            own = {"id": row["id"], "kind": kind.label, "alias": 0}
            found.setdefault(row["id"], []).append(own)
    for row in store.rows(_ARE_ALIASES, ids):
        own = {"id": row["id"], "kind": row["kind"], "alias": 1}
        found.setdefault(row["name"], []).append(own)
    for rows in found.values():
        rows.sort(key=lambda row: nulls_last(row.values()))
    return found


def _check_made(subject: Subject) -> Subject:
    """Return a subject that is an artifact; refuse a licence or an owner."""
    if not is_artifact(subject.kind):
        raise UsageError(
            f"{subject.id} is {a_kind(subject.kind)}: no lineage leads to it. "
            f"`ptm show {subject.kind.lower()}:{subject.id}` shows what is known of it."
        )
    return subject


def ask_about(
    store: Store,
    subject: Subject,
    question: str,
    *,
    declared_only: bool = False,
    within: int | None = None,
) -> Answer:
    """Return the answer to a question about an artifact, whatever its kind.

    ``within`` is how many steps the paths of the question are followed, if not as far as it says.
    """
    found = find_question(subject.prefix + question)
    if within is not None:
        found = replace(found, text=text_within(found.text, within))
    return found.ask(store, declared_only=declared_only, **{subject.parameter: subject.id})
