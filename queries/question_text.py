"""The text of a question, made for one kind of node from what the schema says.

A text is written for models and runs as it stands in Neo4j Browser. Several labels cannot be
matched by id within bounds (see docs/decisions), so a text is made for one label when it is asked.
What may change in it is marked, and everything put in comes from the schema:

``// asked of: artifacts, License``
    The question is asked of these kinds too. ``this model``, ``$model_id``, ``:Model {`` and
    ``'Model'`` then name the other kind. A kind for which a list would be empty is left out.
``(x:Model|Dataset /* upstream */)``, ``[r:DERIVED_FROM|TRAINED_ON /* upstream */]``
    The list of labels or types is put in anew: one of ``LISTS``, or labels, or several of both.
``// UNION ALL for each of: artifacts``
    The part before this line is repeated for each of the kinds, joined by UNION ALL (or UNION).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from graph.schema import ARTIFACTS, CLAIM_OF, ENTITIES, NODE_OF, Entity, Model, Node
from graph.schema.kinds import NAMED, Reach, begun, downstream, id_parameter, noun, upstream, users

WRITTEN_FOR = Model
"""The kind that texts are written for."""

LISTS: dict[str, Callable[[type[Node] | None], Reach]] = {
    "upstream": upstream,
    "downstream": downstream,
    "built": lambda kind: downstream(kind, uses=False),
    "users": lambda _: users(),
    "own": begun,
    "artifacts": lambda _: Reach((), ARTIFACTS),
    "others": lambda _: Reach((), tuple(kind for kind in NAMED if kind not in ARTIFACTS)),
}
"""What a mark may name, for the kind asked: claims in a list of types, else kinds.

``own`` are the claims that begin there, ``built`` is what is downstream by derivations alone,
``users`` are the claims that are uses and the kinds that these begin at, as repositories do;
``others`` what a person can name that is no artifact.
"""

_PARAMETER = id_parameter(WRITTEN_FOR)
_ASKED_OF = re.compile(r"^// asked of: (.+)\n", re.MULTILINE)
_MARKED = re.compile(r"([\[(]\w*:)[\w|]+ /\* ([\w, ]+) \*/(?: (?=\*))?")
_REPEATED = re.compile(r"^// (UNION(?: ALL)?) for each of: (.+)\n", re.MULTILINE)
_PATH_BOUND = re.compile(r"\*1\.\.(\d+)")
_HEADER = re.compile(r"(?:(?://.*)?\n)*")


def text_within(text: str, steps: int) -> str:
    """Return the text of a question that follows paths of no more than so many steps."""
    return _PATH_BOUND.sub(lambda bound: f"*1..{min(steps, int(bound[1]))}", text)


def kinds_asked(text: str) -> list[type[Entity]]:
    """Return the kinds that a question is asked of besides the one that it is written for."""
    found = _ASKED_OF.search(text)
    labels = _labels_named(found[1], None) if found else set()
    kinds = [kind for kind in ENTITIES if kind.label in labels and kind is not WRITTEN_FOR]
    return [
        kind for kind in kinds if all(_mark_labels(mark, kind) for mark in _MARKED.finditer(text))
    ]


def text_for(kind: type[Entity], text: str) -> str:
    """Return the text of a question as it is asked of a kind, without marks."""
    subject = kind if f"${_PARAMETER}" in text else None
    text = _MARKED.sub(lambda mark: mark[1] + "|".join(_mark_labels(mark, subject)), text)
    text = _repeat_parts(_ASKED_OF.sub("", text))
    return text if kind is WRITTEN_FOR else _write_for(text, kind)


def of_one_user(text: str, user: type[Node]) -> str:
    """Return a question's text for one of the kinds that use artifacts, in place of all of them."""
    together = "|".join(kind.label for kind in users().kinds)
    return text.replace(f":{together})", f":{user.label})")


def param_line(name: str, value: str | int | list[str]) -> str:
    """Return the line that gives a parameter its value in Neo4j Browser and in cypher-shell."""
    return f":param {name} => {literal(value)}"


def literal(value: str | int | list[str]) -> str:
    """Return a value as Cypher reads it."""
    # JSON's texts, numbers and lists are Cypher's as well.
    return json.dumps(value, ensure_ascii=False)


def _mark_labels(mark: re.Match[str], kind: type[Node] | None) -> list[str]:
    """Return the labels or types that a mark stands for, in the schema's order."""
    known = NODE_OF if mark[1].startswith("(") else CLAIM_OF
    named = _labels_named(mark[2], kind)
    return [label for label in known if label in named]


def _labels_named(names: str, kind: type[Node] | None) -> set[str]:
    found: set[str] = set()
    for name in names.split(", "):
        found |= _reach_labels(LISTS[name](kind)) if name in LISTS else {name}
    return found


def _reach_labels(reach: Reach) -> set[str]:
    return {claim.label for claim in reach.claims} | {kind.label for kind in reach.kinds}


def _repeat_parts(text: str) -> str:
    """Return the text with its first part once for each of the kinds that are named after it."""
    found = _REPEATED.search(text)
    if not found:
        return text
    start = _HEADER.match(text).end()  # type: ignore[union-attr]  # matches the empty text
    part = text[start : found.start()]
    labels = _labels_named(found[2], None)
    parts = [_put_label(part, kind.label) for kind in ENTITIES if kind.label in labels]
    return text[:start] + f"{found[1]}\n".join(parts) + text[found.end() :]


def _write_for(text: str, kind: type[Entity]) -> str:
    """Return the text with another kind in place of the one that it is written for."""
    parameter = id_parameter(kind)
    text = re.sub(
        rf":param {_PARAMETER} => .*", lambda _: f":param {parameter} => {kind.example!r}", text
    )
    text = text.replace(f"${_PARAMETER}", f"${parameter}")
    text = text.replace(f"this {noun(WRITTEN_FOR.label)}", f"this {noun(kind.label)}")
    return _put_label(text, kind.label)


def _put_label(text: str, label: str) -> str:
    text = text.replace(f":{WRITTEN_FOR.label} {{", f":{label} {{")
    return text.replace(f"'{WRITTEN_FOR.label}'", f"'{label}'")
