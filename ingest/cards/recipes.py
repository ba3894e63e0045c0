"""The recipe of a merge, ``mergekit_config.yml``: what a model was merged from.

Pure. Read are the shapes of mergekit's own configurations: models, slices with their sources,
modules of either, the experts of a mixture, and several merges in one file (mergekit-multi), of
which one is the result and the others are its ingredients. The base of a merge is a parent like the
others. What a recipe says of tokenizers, and its parameters, names no parent.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from graph.schema import Claim, End, Model, Record
from ingest.cards.text import BadMetadata, load_documents
from ingest.columns.values import is_keepable
from ingest.items import Skip, Unreadable
from ingest.stated_bases import base_records

MERGEKIT = "mergekit-config"
"""The ``stated_by`` of what a recipe states; it is declared, because the merge was made by it."""
MOST_PARENTS = 1_000
"""Models of one recipe that are read; evolved merges have about 50."""
_LISTS = ("models", "slices", "sources", "experts", "shared_experts")
"""The keys of lists whose items name models, or hold such lists."""
_NAMES = ("model", "source_model", "base_model")
"""The keys that name a model."""
_LONGEST_REVISION = 100


class Ingredient(NamedTuple):
    """A model of a recipe: its id or path, its revision, and the key that names it."""

    text: str
    revision: str | None
    key: str


def recipe_records(
    subject: End, role: str, content: bytes, facts_at: str | None
) -> Iterator[Record | Skip]:
    """Yield the parents that a recipe names, by method merge, and a Skip for what names none."""
    try:
        documents = load_documents("recipe", content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        yield Unreadable(f"{role} of {subject.id}", "it is not UTF-8")
        return
    except BadMetadata as error:
        yield Unreadable(f"{role} of {subject.id}", str(error))
        return
    yield Model(id=subject.id, stated_by=MERGEKIT, facts_at=facts_at)
    merges = [each for each in documents if isinstance(each, dict)]
    used, unused = _follow_names(merges)
    if unused:
        reason = "the merge that the file ends with does not use them"
        yield Skip(f"merges of {role} of {subject.id}", reason, unused)
    found: dict[str, tuple[Ingredient, str]] = {}
    left_out: Counter[str] = Counter()
    for merge, ingredients in used:
        for each in ingredients:
            if isinstance(each, str):
                left_out[each] += 1
            else:
                found.setdefault(each.text.rstrip("/"), (each, _describe_method(merge)))
    if len(found) > MOST_PARENTS:
        left_out[f"only {MOST_PARENTS:,} models are read"] = len(found) - MOST_PARENTS
    if not found and not left_out:
        left_out["it names no model"] = 1
    for reason, times in left_out.items():
        yield Skip(f"{role} of {subject.id}", reason, times)
    claimed: set[End] = set()
    for text, (each, how) in itertools.islice(found.items(), MOST_PARENTS):
        for record in base_records(
            subject,
            text,
            stated_by=MERGEKIT,
            where=f"{role}: {how}{each.key}",
            method="merge",
            revision=each.revision,
        ):
            # An id and the address of its page name one model.
            if not isinstance(record, Claim) or record.end not in claimed:
                claimed |= {record.end} if isinstance(record, Claim) else set()
                yield record


def _describe_method(merge: dict[str, Any]) -> str:
    method = merge.get("merge_method")
    known = isinstance(method, str) and is_keepable(method) and len(method) <= 50
    return f"{method}, " if known else ""


_Merge = tuple[dict[str, Any], list[Ingredient | str]]


def _follow_names(merges: list[dict[str, Any]]) -> tuple[list[_Merge], int]:
    """Return the merges that the result is made by, and how many others there are.

    The result is the merge without a name, or else those that no other merge uses. The name of a
    merge stands for its own result in the others, and is no model.
    """
    names = {_read_name(merge): place for place, merge in enumerate(merges)}
    names.pop(None, None)
    read = [(merge, list(_read_merge(merge))) for merge in merges]
    uses = [
        {names[each.text] for each in found if isinstance(each, Ingredient) and each.text in names}
        for _, found in read
    ]
    used_by_others = set().union(*(places - {own} for own, places in enumerate(uses)))
    results = [place for place, merge in enumerate(merges) if _read_name(merge) is None]
    waiting = results or [place for place in range(len(merges)) if place not in used_by_others]
    reached: dict[int, None] = {}
    while waiting:
        place = waiting.pop()
        if place not in reached:
            reached[place] = None
            waiting += uses[place]
    used = [
        (merge, [each for each in found if isinstance(each, str) or each.text not in names])
        for place, (merge, found) in enumerate(read)
        if place in reached
    ]
    return used, len(merges) - len(used)


def _read_name(merge: dict[str, Any]) -> str | None:
    name = merge.get("name")
    return name.strip() or None if isinstance(name, str) else None


def _read_merge(merge: dict[str, Any]) -> Iterator[Ingredient | str]:
    """Yield the models of a merge, and the reason for each place that names none."""
    modules = merge.get("modules")
    inner = modules.values() if isinstance(modules, dict) else []
    for part in (merge, *(each for each in inner if isinstance(each, dict))):
        for key in _LISTS:
            yield from _read_list(key, part.get(key))
        if part.get("base_model") is not None:
            yield from _read_reference("base_model", part["base_model"])


def _read_list(key: str, value: Any) -> Iterator[Ingredient | str]:
    if value is None:
        return
    # Early recipes have the models as keys of a mapping.
    entries = value if isinstance(value, list) else list(value) if isinstance(value, dict) else []
    for entry in entries:
        if isinstance(entry, str):
            yield from _read_reference(key, entry)
            continue
        fields = entry if isinstance(entry, dict) else {}
        lists = [each for each in _LISTS if each in fields]
        for each in lists:
            yield from _read_list(f"{key}: {each}", fields[each])
        given = [name for name in _NAMES if fields.get(name) is not None]
        for name in given:
            yield from _read_reference(f"{key}: {name}", fields[name])
        if not given and not lists:
            yield f"an item of {key} names no model"


def _read_reference(key: str, value: Any) -> Iterator[Ingredient | str]:
    """Yield the model that a reference names, and the adapter that is merged into it.

    A reference is a text such as ``model@revision+adapter``, or a mapping with these parts.
    """
    if isinstance(value, dict) and ("model" in value or "lora" in value):
        parts: Iterable[Any] = (value.get("model"), value.get("lora"))
    else:
        parts = value.split("+") if isinstance(value, str) else (value,)
    found = [each for part in parts if part is not None for each in _read_path(key, part)]
    yield from found
    if not found:
        yield f"{key} names no model"


def _read_path(key: str, value: Any) -> Iterator[Ingredient]:
    path, revision = (
        (value, None)
        if not isinstance(value, dict)
        else (
            value.get("path"),
            value.get("revision"),
        )
    )
    if not isinstance(path, str) or not is_keepable(path.strip()):
        return
    if revision is None:
        path, _, revision = path.partition("@")
    short = isinstance(revision, str) and len(revision) <= _LONGEST_REVISION
    known = revision if short and revision and is_keepable(revision) else None
    if path.strip():
        yield Ingredient(path.strip(), known, key)
