"""Which model or dataset a card's file is about: told by its name and the folders it is in.

``owner/name/README.md``, ``owner--name/README.md`` and ``owner--name.md``, with ``__`` as well as
``--``. The same below ``models``, ``datasets`` or ``spaces``, or with these before the name:
``datasets/squad/README.md``, ``models--owner--name/snapshots/…/README.md``. A name without an owner
is an id of any dataset, and of the models that the Hub once had without one. ``config.json`` and
``adapter_config.json`` stand where a README.md may stand.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from graph.schema import Dataset, End, Model, Node
from ingest.cards.names import dataset_id, is_valid, model_id

CARD, CONFIG, ADAPTER = "README.md", "config.json", "adapter_config.json"
_ROLES = {name.lower(): name for name in (CARD, CONFIG, ADAPTER)}
_KINDS: dict[str, type[Node] | None] = {
    "models": Model,
    "model_cards": Model,
    "datasets": Dataset,
    "spaces": None,
}
_JOINED = re.compile(r"--|__")


def role_of(path: PurePosixPath) -> str | None:
    """Return what a file is by its name: a card or a configuration; None for all others."""
    role = _ROLES.get(path.name.lower())
    return role or (CARD if path.suffix.lower() == ".md" else None)


def subject_of(path: PurePosixPath, kind: type[Node] = Model) -> End | str:
    """Return what a file is about, or the reason why its place does not tell.

    ``kind`` is that of cards whose place says neither models nor datasets.
    """
    found: type[Node] | None = kind
    names = list(path.parts[:-1])
    if path.name.lower() not in _ROLES:
        names.append(path.stem)
    for at, name in reversed(list(enumerate(names))):
        prefix, joint, rest = name.partition("--")
        if prefix in _KINDS and joint:
            found, names = _KINDS[prefix], [rest, *names[at + 1 :]]
            break
        if name in _KINDS:
            found, names = _KINDS[name], names[at + 1 :]
            break
    if found is None:
        return "it is about a Space, which the graph has no place for"
    return _subject(found, names, path)


def _subject(kind: type[Node], names: list[str], path: PurePosixPath) -> End | str:
    if path.name.lower() not in _ROLES:
        names = names[-1:]
    if len(names) == 3 and names[1] == "snapshots":
        names = names[:1]
    if not names:
        return "its place tells no owner and no name"
    # What lies deeper is part of a model: its own encoder, say.
    if len(names) <= 2:
        for identifier in _readings(names):
            if _is_id(kind, identifier):
                return End(kind, identifier)
    return f"its place tells no id of the Hub: {'/'.join(names)}"


def _readings(names: list[str]) -> list[str]:
    """Return the ids that one or two names can be read as, the likeliest first."""
    last = names[-1]
    joined = _JOINED.sub("/", last, count=1)
    if len(names) == 1:
        return [joined]
    return ["/".join(names), joined]


def _is_id(kind: type[Node], identifier: str) -> bool:
    if kind is Model or "/" in identifier:
        return (model_id if kind is Model else dataset_id)(identifier) is not None
    return is_valid(identifier)
