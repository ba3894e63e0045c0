"""What to type next where the graph does not have an id: how it is fetched, or looked up."""

from __future__ import annotations

import contextlib
import itertools
import shlex
from collections.abc import Iterator, Sequence

import click

TYPE_CHECKING = False
if TYPE_CHECKING:
    from graph.schema import Entity

MOST_NAMED = 3
"""Ids of one command that is offered; the others are fetched in the same way."""


@contextlib.contextmanager
def offering(ids: Sequence[str] = ()) -> Iterator[None]:
    """Add to an error about an unknown id, or about a graph that is not there, what to type next.

    ``ids`` are what a user asks about, where there may be no graph.
    """
    from graph.errors import NoGraphError
    from queries.subject import UnknownIdError

    try:
        yield
    except UnknownIdError as error:
        _add_offer(error, [error.asked])
        raise
    except NoGraphError as error:
        _add_offer(error, ids)
        raise


def _add_offer(error: Exception, ids: Sequence[str]) -> None:
    if offer := describe_offer(ids):
        error.add_note(offer)


def describe_offer(ids: Sequence[str]) -> str:
    """Return how ids are fetched that the graph lacks, as lines; empty where nothing can fetch any.

    Where the command that runs can look them up on the Hub instead, that is said too.
    """
    lines = []
    if words := list(filter(None, map(_hub_word, ids))):
        more = len(words) - MOST_NAMED
        what = f"the first {MOST_NAMED}" if more > 0 else "it" if len(words) == 1 else "them"
        also = " (or add --online, which keeps nothing)" if _takes_online() else ""
        lines += [f"To fetch {what} from the Hub{also}:", f"  {ingest_command(words)}"]
    elif len(ids) == 1 and _lacks_owner(ids[0]):
        lines += ["On the Hub a model is ORG/NAME, and a dataset is dataset:NAME."]
    if places := list(filter(None, map(_code_place, ids))):
        lines += ["To scan its code:", f"  {shlex.join(['ptm', 'ingest', 'code', places[0]])}"]
    return "\n".join(lines)


def ingest_command(ids: Sequence[str]) -> str:
    """Return the command that reads the first of some ids from the Hub; empty where none can be."""
    words = list(itertools.islice(filter(None, map(_hub_word, ids)), MOST_NAMED))
    return shlex.join(["ptm", "ingest", "hub", *words]) if words else ""


def _takes_online() -> bool:
    """Return whether the command that runs has the option."""
    context = click.get_current_context(silent=True)
    return context is not None and any(each.name == "online" for each in context.command.params)


def _hub_word(text: str) -> str:
    """Return a text as `ptm ingest hub` takes it; empty for what cannot be on the Hub."""
    from graph.schema import Model
    from graph.schema.kinds import ON_THE_HUB, typed
    from ingest.hub_ids import is_valid, model_id

    kind, _, name = _read(text)
    # Without an owner only a few old models are there.
    if kind not in ON_THE_HUB or not is_valid(name) or (kind is Model and not model_id(name)):
        return ""
    return typed(kind.label, name)


def _lacks_owner(text: str) -> bool:
    """Return whether a text could be a name on the Hub, but for its owner."""
    from ingest.hub_ids import is_valid

    _, is_open, name = _read(text)
    return is_open and "/" not in name and is_valid(name) and not _hub_word(text)


def _code_place(text: str) -> str:
    """Return the address of a repository on GitHub that a text is; empty for others."""
    from graph.schema import Repository
    from graph.schema.references import page_address

    kind, _, name = _read(text)
    return (page_address(kind.label, name) or "") if kind is Repository else ""


def _read(text: str) -> tuple[type[Entity], bool, str]:
    """Return the likeliest kind of what a text means, whether others are as likely, and its id.

    What is no id has an empty one.
    """
    from graph.errors import UsageError
    from graph.schema import ARTIFACTS
    from queries.subject import parse

    try:
        kinds, name = parse(text)
    except UsageError:
        return ARTIFACTS[0], False, ""
    return kinds[0], kinds == ARTIFACTS, name.rstrip("/")
