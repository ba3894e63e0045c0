"""The model or dataset that a card's file describes, by the file's name and folders.

Supported are ``owner/name/README.md``, ``owner--name/README.md`` and ``owner--name.md``, with
``__`` as well as ``--``; the same inside a folder ``models``, ``datasets`` or ``spaces``; and these
words as a prefix: ``models--owner--name/snapshots/…/README.md``. A name without an owner may be the
id of any dataset, and of the models that the Hub once kept without one. ``config.json`` and
``adapter_config.json`` are found where a README.md is.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from graph.schema import Dataset, End, Model, Node
from ingest.hub_ids import dataset_id, is_valid, model_id

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
    """Return the role of a file by its name: CARD, CONFIG or ADAPTER; None for all others."""
    role = _ROLES.get(path.name.lower())
    return role or (CARD if path.suffix.lower() == ".md" else None)


def subject_of(path: PurePosixPath, kind: type[Node] = Model) -> End | str:
    """Return the model or dataset that a file describes, or the reason why its path names none.

    ``kind`` applies to paths that name neither models nor datasets.
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
    return _resolve_subject(found, names, path)


def _resolve_subject(kind: type[Node], names: list[str], path: PurePosixPath) -> End | str:
    if path.name.lower() not in _ROLES:
        names = names[-1:]
    if len(names) == 3 and names[1] == "snapshots":
        names = names[:1]
    if not names:
        return "its place tells no owner and no name"
    # A file that lies deeper describes a part of a model, such as its encoder.
    if len(names) <= 2:
        for identifier in _candidate_ids(names):
            if _is_id(kind, identifier):
                return End(kind, identifier)
    return f"its place tells no id of the Hub: {'/'.join(names)}"


def _candidate_ids(names: list[str]) -> list[str]:
    """Return the ids that one or two folder names can stand for, the likeliest first."""
    last = names[-1]
    joined = _JOINED.sub("/", last, count=1)
    if len(names) == 1:
        return [joined]
    return ["/".join(names), joined]


def _is_id(kind: type[Node], identifier: str) -> bool:
    if kind is Model or "/" in identifier:
        return (model_id if kind is Model else dataset_id)(identifier) is not None
    return is_valid(identifier)
