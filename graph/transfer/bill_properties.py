"""The properties by which a bill of materials keeps what its standard has no place for.

CycloneDX and SPDX have the same ones, and ``ptm ingest bom`` reads them. Every name begins with
``ptm:``; every value is a text. ``ptm:claim`` has a claim of the graph whole, so that a document of
ours can be read back without loss; the others say what a reader of the document wants to see.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from graph.schema import CLAIM_OF, NODE_OF, Claim, End, Entity, properties
from graph.schema.base import RecordType
from graph.schema.references import without_credentials
from graph.transfer.values import LONGEST_TEXT, BadLine, check_text, parse_values

PREFIX = "ptm:"
"""How the name of each begins."""


class BillProperty(NamedTuple):
    """A name, a sentence that says what it means, and of what it is a property.

    ``of`` is artifact, licence, document or any. A name that ends with a colon is the beginning of
    several.
    """

    name: str
    sentence: str
    of: str = "artifact"


ID = BillProperty("ptm:id", "The id in the graph, such as owner/name; the type says the kind.")
CLAIM = BillProperty(
    "ptm:claim",
    "A claim of the graph that begins at the artifact, as a JSON object: `relation` is its type, "
    "`kind` and `id` name its end; `stated_by`, `declared` and its other properties are those of "
    "the schema. One property for each claim. The end of `STATES_BASE` is the text of the base.",
)
FACT = BillProperty("ptm:fact:", "A property that the graph has of the artifact, under its name.")
RELATION = BillProperty(
    "ptm:relation:",
    "The artifact from which this one was made, or which it uses, such as `model:owner/name`. The "
    "name ends with the method (finetune, adapter, quantized, converted, merge, distilled), or "
    "with derived, trained-on or uses.",
)
BASE_STATED = BillProperty(
    "ptm:base:stated", "Whether any source says what a model was made from: true or false."
)
BASE_UNRESOLVED = BillProperty(
    "ptm:base:unresolved", "A base as it is stated, which nobody can look up: it is no id."
)
STUB = BillProperty("ptm:only-mentioned", "True where no source describes it: claims name it.")
GONE_SINCE = BillProperty("ptm:gone:since", "Since when it is known to be deleted or private.")
GONE_STATED_BY = BillProperty("ptm:gone:stated-by", "Who noticed that it is gone.")
GONE_LAST_STATED = BillProperty(
    "ptm:gone:last-stated", "The date of the last facts about what is gone."
)
STEPS = BillProperty("ptm:steps", "The number of steps between it and the subject of the document.")
SIDE = BillProperty(
    "ptm:side", "Where it stands: subject, upstream, downstream, or beside the subject's chain."
)
VERDICT = BillProperty(
    "ptm:license:verdict",
    "How its own licence stands to all that is upstream of it: compatible, unknown or conflict.",
)
ANSWERS = BillProperty(
    "ptm:answers",
    "What may be done with it by all licences known of it and upstream, as a JSON object: for each "
    "action or limit yes, yes with duties, contested, unknown or no. It is a conclusion of this "
    "program, which is not read back.",
)
CONFLICT = BillProperty(
    "ptm:conflict",
    "What is the matter with its licences, as a JSON object: `level` (conflict, contested, "
    "unknown, warning, disputed), `severity`, `term`, `license`, `label`, `origin_kind`, "
    "`origin_id`, `path` … as an annotation says in words. A conclusion as well. One property for "
    "each.",
)
DECLARED_ONLY = BillProperty(
    "ptm:declared-only", "True where what was inferred is left out.", "document"
)
SOURCE = BillProperty(
    "ptm:source", "A source of the facts, and the date of its newest ones.", "document"
)
STATED_BY = BillProperty("ptm:stated-by", "Who states it.", "licence")
OF_LIST = BillProperty(
    "ptm:license:of-list",
    "The label that lists this licence among others; nobody states whether all of them apply or "
    "one may be chosen.",
    "licence",
)
LEFT_OUT = BillProperty("ptm:left-out", "What is left out because there is too much of it.", "any")

BILL_PROPERTIES = (
    ID, CLAIM, FACT, RELATION, BASE_STATED, BASE_UNRESOLVED, STUB, GONE_SINCE, GONE_STATED_BY,
    GONE_LAST_STATED, SIDE, STEPS, VERDICT, ANSWERS, CONFLICT, STATED_BY, OF_LIST, DECLARED_ONLY,
    SOURCE, LEFT_OUT,
)  # fmt: skip
"""All of them. A new one is a row here."""

_APART = frozenset({"id", "kind", "only_mentioned", "older_facts", "gone_since", "gone_stated_by"})
"""Properties that names of their own say, or that say nothing of the artifact."""
_POPULARITY = frozenset("downloads downloads_all_time likes stars forks open_issues".split())
"""What changes every day and is no property of the material."""


class BillClaim(NamedTuple):
    """A claim as a document has it: its type, its end, who states it, and its other properties."""

    claim: type[Claim]
    end: End
    stated_by: str
    declared: bool
    values: Mapping[str, Any]


def write_claim(
    relation: str, end: tuple[str, str], stated_by: str, *, declared: bool, **values: Any
) -> str:
    """Return the value of ``ptm:claim``; ``end`` is a kind and an id, what is None is left out."""
    kind, identifier = end
    known = {
        name: without_credentials(value) if isinstance(value, str) else value
        for name, value in values.items()
        if value is not None
    }
    ends = {"relation": relation, "kind": kind, "id": identifier}
    return json.dumps({**ends, "stated_by": stated_by, "declared": declared, **known})


def read_claim(value: object) -> BillClaim | None:
    """Return the claim that a value of ``ptm:claim`` holds; None where it holds none.

    What the schema does not know of the claim, or cannot have, makes it none.
    """
    found = _read_object(value)
    claim = CLAIM_OF.get(str(found.pop("relation", None)))
    kind = NODE_OF.get(str(found.pop("kind", None)))
    identifier, stated_by = found.pop("id", None), found.pop("stated_by", None)
    declared = found.pop("declared", True)
    if claim is None or kind is None or all(kind is not end for _, end in claim.ends):
        return None
    if not (isinstance(identifier, str) and identifier and isinstance(declared, bool)):
        return None
    try:
        check_text("id", identifier)
        values = parse_values(claim, found)
    except BadLine:
        return None
    who = stated_by if isinstance(stated_by, str) else ""
    return BillClaim(claim, End(kind, identifier), who, declared, values)


def write_facts(kind: str, known: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield name and value of what is known of an artifact, in the order of the schema."""
    for name in _fact_names(NODE_OF[kind]):
        value = known.get(name)
        if value is not None:
            yield f"{FACT.name}{name}", value if isinstance(value, str) else json.dumps(value)


def read_facts(kind: type[Entity], pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the properties of an artifact that names and values say; others are left out.

    Since when it is gone is none of them: no document takes an artifact from the Hub.
    """
    types = {each.name: each.type for each in properties(kind)}
    found: dict[str, Any] = {}
    known = {f"{FACT.name}{name}": name for name in _fact_names(kind)}
    for label, text in pairs:
        name = known.get(label)
        if name is None:
            continue
        try:
            value = text if types[name] is str else json.loads(text)
            found |= parse_values(kind, {name: value})
        except (BadLine, ValueError, RecursionError):
            continue
    return found


def artifact_name(key: tuple[str, str]) -> str:
    """Return the kind and the id of an artifact as one text, such as ``model:owner/name``."""
    return f"{key[0].lower()}:{key[1]}"


def relation_name(relation: str, method: str | None) -> str:
    """Return the name of ``ptm:relation:`` for a claim: with its method, or else with its type."""
    plain = {"DERIVED_FROM": "derived"}.get(relation, relation.lower().replace("_", "-"))
    way = re.sub(r"[^a-z0-9-]+", "-", (method or plain).lower())[:40]
    return f"{RELATION.name}{way}"


def _fact_names(kind: RecordType) -> tuple[str, ...]:
    return _cached_fact_names(kind)  # type: ignore[arg-type]  # classes can be hashed


@functools.cache
def _cached_fact_names(kind: RecordType) -> tuple[str, ...]:
    named = (each.name for each in properties(kind))
    return tuple(name for name in named if name not in _APART | _POPULARITY)


def _read_object(value: object) -> dict[str, Any]:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        return {}
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
