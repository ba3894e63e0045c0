"""The model or dataset that a card's file describes, by the file's name and folders.

Supported are ``owner/name/README.md``, ``owner--name/README.md`` and ``owner--name.md``, with
``__`` as well as ``--``; the same inside a folder ``models``, ``datasets`` or ``spaces``; and these
words as a prefix: ``models--owner--name/snapshots/…/README.md``. A name without an owner may be the
id of any dataset, and of the models that the Hub once kept without one. ``config.json``,
``adapter_config.json`` and ``mergekit_config.yml`` are found where a README.md is.

Where the id is given, the folder is the repository of that one artifact: its files lie at the top,
or in a folder with the artifact's name, as ``git clone`` and ``hf download`` leave them.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from graph.schema import Dataset, End, Model, Node
from ingest.hub_ids import dataset_id, is_valid, model_id

CARD, CONFIG, ADAPTER = "README.md", "config.json", "adapter_config.json"
RECIPES = tuple(
    f"{name}.{suffix}"
    for name in ("mergekit_config", "mergekit-config", "mergekit_moe_config", "mergekit-moe-config")
    for suffix in ("yml", "yaml")
)
"""The names under which the recipe of a merge is kept."""
ROLES = (CARD, CONFIG, ADAPTER, *RECIPES)
_ROLES = {name.lower(): name for name in ROLES}
_KINDS: dict[str, type[Node] | None] = {
    "models": Model,
    "model_cards": Model,
    "datasets": Dataset,
    "spaces": None,
}
_JOINED = re.compile(r"--|__")
# Folders of a cache, where an owner would stand.
_OF_CACHE = frozenset({"snapshots", "blobs", "refs"})


def role_of(path: PurePosixPath) -> str | None:
    """Return the role of a file by its name, one of ROLES; None for all others."""
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
    if not names or names[0] in _OF_CACHE:
        return f"its place tells no owner and no name{_suggest_option(path, 'NAME')}"
    # A file that lies deeper describes a part of a model, such as its encoder.
    if len(names) <= 2:
        for identifier in _candidate_ids(names):
            if _is_id(kind, identifier):
                return End(kind, identifier)
    hint = _suggest_option(path, names[0]) if len(names) == 1 else ""
    return f"its place tells no id of the Hub: {'/'.join(names)}{hint}"


def _suggest_option(path: PurePosixPath, name: str) -> str:
    """Return the words that name the option for a repository's folder without its owner."""
    if path.name.lower() not in _ROLES:
        return ""
    return f" (for the folder of one repository, give its id: --id OWNER/{name})"


def check_part(path: PurePosixPath, subject: End) -> str | None:
    """Return why a file is none of the repository of ``subject``; None if it is one."""
    if path.name.lower() not in _ROLES:
        return "with --id, only files with the names of a repository's are read"
    names = path.parts[:-1]
    own = subject.id.rpartition("/")[2].lower()
    if not names or [name.lower() for name in names] == [own]:
        return None
    if subject_of(path, subject.kind) == subject:
        return None
    return f"it lies neither at the top nor in a folder of {subject.id}"


def place_below(name: str, path: PurePosixPath) -> PurePosixPath:
    """Return a path below the folder that was named, where that one tells what it is about.

    An entry of a cache is such a folder: ``models--owner--name``.
    """
    kind, joint, _ = name.partition("--")
    own = joint and kind in _KINDS and (len(path.parts) == 1 or path.parts[0] == "snapshots")
    return PurePosixPath(name, path) if own else path


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
