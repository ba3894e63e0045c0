"""A card's metadata, as records.

Pure. The metadata is a dict: the YAML of a card's file, or ``cardData`` of the Hub's API, with the
fields of the Hub's documentation of model and dataset cards.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import Any

from graph.schema import (
    Dataset,
    DerivedFrom,
    DescribedIn,
    End,
    LicensedAs,
    Model,
    Paper,
    Record,
)
from ingest.cards.emissions import LARGEST_CARBON_G
from ingest.cards.results import index_records
from ingest.columns.values import is_keepable
from ingest.conversions import NAME, conversion_in, name_evidence
from ingest.hub_fields.card_metadata import license_evidence
from ingest.hub_fields.naming import ITSELF
from ingest.hub_fields.odd_values import read_value
from ingest.hub_fields.stated_values import MOST_VALUES, Unread, read_languages
from ingest.hub_fields.table import CARD, ClaimField, claims_in
from ingest.hub_fields.vocabulary import NAMES_NONE, NO_SOURCES, RELATIONS
from ingest.hub_ids import judge, named
from ingest.items import Skip
from ingest.license_records import license_records
from ingest.refusals import Refusal
from ingest.unresolved import LONGEST_TEXT, states_base

_PAPER = re.compile(r"(arxiv|doi):(\S+)")
_BASE_TAG = re.compile(
    rf"base_model:(?:(?P<relation>{'|'.join(RELATIONS)}):)?(?P<base>\s*[^\s:].*)", re.DOTALL
)
_BASE_TAGS = ClaimField("cardData", "tags", (Model,), DerivedFrom, Model, CARD)
"""The tags that a card's author wrote: the Hub copies them, so that no table reads them again."""


def metadata_records(
    subject: End, metadata: Any, *, facts_at: str | None = None
) -> Iterator[Record | Skip]:
    """Yield the node that a card describes, and its claims with source ``card``.

    A model whose name says that its weights are quantized or converted, while its card calls it a
    fine-tune or states no relation, gets a further claim with source ``inferred-name``.
    """
    fields = metadata if isinstance(metadata, dict) else {}
    yield (_model_record if subject.kind is Model else _dataset_record)(
        subject.id, fields, facts_at
    )
    yield from _declared_claims(subject, fields)
    yield from _paper_records(subject, fields)
    yield from _tagged_bases(subject, fields)
    if subject.kind is Model:
        yield from index_records(subject, fields.get("model-index"), stated_by=CARD)


def _model_record(identifier: str, fields: dict[str, Any], facts_at: str | None) -> Model:
    grams, source = _read_emissions(fields.get("co2_eq_emissions"))
    return Model(
        id=identifier,
        task=_read_word(fields.get("pipeline_tag")),
        library=_read_word(fields.get("library_name")),
        languages=read_languages(fields),
        carbon_g=grams,
        carbon_source=source,
        stated_by=CARD,
        facts_at=facts_at,
    )


def _dataset_record(identifier: str, fields: dict[str, Any], facts_at: str | None) -> Dataset:
    tasks = sorted(filter(None, map(_read_word, read_texts(fields.get("task_categories")))))
    return Dataset(
        id=identifier,
        task=" ".join(dict.fromkeys(tasks)) or None,
        languages=read_languages(fields),
        size_category=next(iter(read_texts(fields.get("size_categories"))), None),
        stated_by=CARD,
        facts_at=facts_at,
    )


def _read_emissions(value: Any) -> tuple[float | None, str | None]:
    """Return emissions in grams, and where they come from; both None where they are not valid.

    The Hub documents a number in grams, or a dict with such a number and its source.
    """
    given = value if isinstance(value, dict) else {"emissions": value}
    source = next(iter(read_texts(given.get("source"))), None)
    number = given.get("emissions")
    if isinstance(number, bool) or not isinstance(number, int | float | str):
        return None, None
    try:
        grams = float(number)
    except (ValueError, OverflowError):
        return None, None
    known = math.isfinite(grams) and 0 <= grams <= LARGEST_CARBON_G
    return (grams, source) if known else (None, None)


def _declared_claims(subject: End, fields: dict[str, Any]) -> Iterator[Record | Skip]:
    """Yield the claims of the fields that the table of the Hub's fields has for cards."""
    for field in claims_in("cardData", subject.kind):
        values: list[str] = []
        for key in filter(None, (field.key, field.older)):
            found = read_value(field, fields.get(key))
            values = values or [each for each in found if isinstance(each, str)]
            for each in found:
                if isinstance(each, Unread):
                    yield Skip(f"{key} of {subject.id}", each.reason)
        if field.claim is LicensedAs:
            yield from _license_claims(subject, values, fields)
        elif field.is_base:
            yield from _base_model_claims(subject, field, values, fields)
        else:
            yield from _other_claims(subject, field, values)


def _other_claims(subject: End, field: ClaimField, values: list[str]) -> Iterator[Record | Skip]:
    for value in values[: 1 if field.single else None]:
        name = field.meaning(value) if field.meaning else value
        if name:
            yield from _id_records(subject, field, name)
        elif value not in NO_SOURCES:
            yield Skip(f"{field.key} of {subject.id}", f"{value[:80]!r} {NAMES_NONE}")


def _license_claims(subject: End, labels: list[str], fields: dict[str, Any]) -> Iterator[Record]:
    name = next(iter(read_texts(fields.get("license_name"))), None)
    link = next(iter(read_texts(fields.get("license_link"))), None)
    evidence = license_evidence(labels, name, link)
    yield from license_records(
        subject, *labels, stated_by=CARD, evidence=evidence, name=name, link=link
    )


def _base_model_claims(
    subject: End, field: ClaimField, values: list[str], fields: dict[str, Any]
) -> Iterator[Record | Skip]:
    relation = next(iter(read_texts(fields.get("base_model_relation"))), None)
    method = relation if relation in RELATIONS else None
    remark = f", base_model_relation: {method}" if method else ""
    tagged = _bases_in_tags(subject, fields) if method is None else {}
    for value in values:
        said, _ = tagged.get(_meant(value), (None, ""))
        beside = remark or (f", tag base_model:{said}" if said else "")
        yield from _id_records(subject, field, value, beside, method=method or said)
    silent = [value for value in values if tagged.get(_meant(value), (None,))[0] is None]
    if method == "finetune" or (method is None and silent == values and len(values) == 1):
        yield from _conversion_claims(subject, values, method)


def _conversion_claims(subject: End, values: list[str], method: str | None) -> Iterator[Record]:
    """Yield that a model is a copy of its bases in another format, where its name says so.

    The card itself calls the model a fine-tune, or states no relation.
    """
    for value in values:
        end = named(Model, value)
        found = conversion_in(subject.id, end.id) if end and end != subject else None
        if end and found:
            yield DerivedFrom(
                start=subject,
                end=end,
                stated_by=NAME,
                declared=False,
                method=found.method,
                evidence=name_evidence(found, method),
            )


def _id_records(
    subject: End, field: ClaimField, value: str, remark: str = "", **values: Any
) -> Iterator[Record | Skip]:
    """Yield the claim that a value of a field makes, or why it makes none."""
    shown = value[:LONGEST_TEXT]
    values |= {"stated_by": CARD, "evidence": f"{field.key}: {shown}{remark}"}
    found, item = judge(field.end, value), f"{field.key} of {subject.id}"
    if not isinstance(found, Refusal):
        end = End(field.end, found)
        itself = end == subject
        yield Skip(item, ITSELF) if itself else field.claim(start=subject, end=end, **values)
    elif field.is_base:
        yield from states_base(subject, value, **values)
    else:
        yield Skip(item, found.reason_of(value))


def _tagged_bases(subject: End, fields: dict[str, Any]) -> Iterator[Record | Skip]:
    """Yield the bases in a card's own tags, but for those that its key for bases names.

    The key's claim has the relation of the tag then.
    """
    given = read_value(_BASE_TAGS, fields.get("base_model")) if subject.kind is Model else []
    known = {_meant(text) for text in given if isinstance(text, str)}
    for name, (method, text) in _bases_in_tags(subject, fields).items():
        if name not in known:
            remark = "" if method is None else f", relation: {method}"
            yield from _id_records(subject, _BASE_TAGS, text, remark, method=method)


def _bases_in_tags(subject: End, fields: dict[str, Any]) -> dict[str, tuple[str | None, str]]:
    """Return for what each tag of a base means the relation that says the most, and the text."""
    found: dict[str, tuple[str | None, str]] = {}
    for tag in read_texts(fields.get("tags")) if subject.kind is Model else ():
        if not (read := _BASE_TAG.fullmatch(tag)):
            continue
        text, method = read["base"].strip(), read["relation"]
        before = found.get(_meant(text), (None, text))[0]
        more = method if method and before in (None, "finetune") else before
        found[_meant(text)] = (more, text)
    return found


def _meant(text: str) -> str:
    end = named(Model, text)
    return end.id if end else text


def _paper_records(subject: End, fields: dict[str, Any]) -> Iterator[Record]:
    for tag in read_texts(fields.get("tags")):
        if found := _PAPER.fullmatch(tag):
            paper = End(Paper, tag)
            yield DescribedIn(start=subject, end=paper, stated_by=CARD, evidence=f"tags: {tag}")
            if found[1] == "arxiv":
                yield Paper(id=tag, url=f"https://arxiv.org/abs/{found[2]}", stated_by=CARD)


def read_texts(value: Any) -> list[str]:
    """Return the distinct texts of a field, which may hold one text, a list or anything else."""
    values: Iterable[Any] = value[:MOST_VALUES] if isinstance(value, list) else [value]
    found = (item.strip() for item in values if isinstance(item, str))
    return list(dict.fromkeys(item for item in found if is_keepable(item)))


def _read_word(value: Any) -> str | None:
    found = read_texts(value)
    return found[0].replace(" ", "-") if found and not isinstance(value, list) else None
