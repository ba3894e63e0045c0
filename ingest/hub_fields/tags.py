"""What the tags of many artifacts state, each different tag read once."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import Claim, LicensedAs, Model, Node, Paper
from graph.store.tables import Tables
from ingest.columns.claims import Named, Subjects, after, claim_table, constant, joined, words
from ingest.columns.values import NO_TEXT, Values, whole, without_blanks
from ingest.hub_fields.licenses import LicenseColumns
from ingest.hub_fields.naming import base_claims, meanings, named_claims, without_itself
from ingest.hub_fields.table import TAG, ClaimField, claims_in
from ingest.hub_fields.vocabulary import FORMATS, LANGUAGES, RELATIONS
from ingest.hub_ids import model_ids

_RELATION, _ADDRESS = r"^[a-zA-Z][a-zA-Z_ -]+:", r"(?i)^(?:pkg:|[a-z][a-z0-9+.-]*://)"
_USUAL = "finetune"
_LANGUAGES = pa.array(sorted(LANGUAGES))
_FORMAT_TAGS, _FORMATS = pa.array(list(FORMATS)), pa.array(list(FORMATS.values()))


def tag_facts(kind: type[Node], tags: Named, length: int) -> dict[str, pa.Array]:
    """Return the properties of artifacts that stand in their tags, by name."""
    if kind is Model:
        languages = pc.if_else(pc.is_in(tags.texts, _LANGUAGES), tags.texts, NO_TEXT)
        formats = _FORMATS.take(pc.index_in(tags.texts, _FORMAT_TAGS))
        return {
            "languages": words(tags.of(languages), length),
            "weight_formats": words(tags.of(formats), length),
        }
    sizes = after(tags, "size_categories:")
    return {
        "task": words(after(tags, "task_categories:"), length),
        "languages": words(after(tags, "language:"), length),
        "size_category": Values(sizes.column(), sizes.rows).by_row(length),
    }


def tag_claims(subjects: Subjects, tags: Named, licenses: LicenseColumns) -> list[Tables]:
    """Return the claims that tags state: base models, datasets, papers and licences."""
    made: list[Tables] = []
    for field in claims_in("tags", subjects.kind):
        named = after(tags, field.key)
        if not len(named.rows):
            continue
        if field.claim is LicensedAs:
            made.append(licenses.tables(subjects, named, stated_by=TAG, evidence=_labels))
        elif field.end is Paper:
            made += _papers(subjects, named, field)
        elif field.end is Model:
            made.append(_base_models(subjects, named, field))
        else:
            made.append(_datasets(subjects, named, field))
    return made


def _labels(labels: tuple[str, ...], *_beside: str | None) -> str:
    return ", ".join(f"tag license:{label}" for label in labels)


def _datasets(subjects: Subjects, named: Named, field: ClaimField) -> Tables:
    """Return the datasets that a model was trained on, or that a dataset was made from."""
    item = f"{field.key.rstrip(':')} tag"
    names = meanings(subjects, field, named, item)
    if field.end is subjects.kind:
        named = without_itself(subjects, named, field.ids(names) if field.ids else names, item)
    evidence = joined(f"tag {field.key}", named.texts)
    return named_claims(subjects, field, named, names, item, evidence=evidence)


def _papers(subjects: Subjects, named: Named, field: ClaimField) -> list[Tables]:
    papers = Named(joined(field.key, named.texts), named.rows, named.places)
    evidence = joined("tag ", papers.texts)
    claims = claim_table(subjects, field.claim, papers, Paper, TAG, evidence=evidence)
    return [claims, _described(field.claim, claims)] if field.key == "arxiv:" else [claims]


def _described(claim: type[Claim], claims: Tables) -> Tables:
    """Return the papers of arXiv at which claims end, with their addresses."""
    if not claims:
        return {}
    ids = pc.unique(claims[claim]["to_id"])
    urls = joined("https://arxiv.org/abs/", pc.utf8_slice_codeunits(ids, len("arxiv:")))
    return {Paper: pa.table({"id": ids, "url": urls, "stated_by": constant(TAG, len(ids))})}


def _base_models(subjects: Subjects, named: Named, field: ClaimField) -> Tables:
    """Return one claim a parent: the pair of tags base_model:X and base_model:<relation>:X."""
    names, methods = _relations(named.texts)
    ends = model_ids(names)
    named = _one_a_parent(named, pc.coalesce(ends, names), methods)
    named = without_itself(subjects, named, ends, f"{field.key.rstrip(':')} tag")
    evidence = joined(f"tag {field.key}", named.texts)
    return base_claims(subjects, field, named, names, ends, method=methods, evidence=evidence)


def _one_a_parent(named: Named, parents: pa.Array, methods: pa.Array) -> Named:
    """Return of the tags that name a parent the last of those that say the most of it.

    Any word says more than none, and every other one more than "finetune", which the Hub takes for
    granted where nobody has said what a model is.
    """
    is_special = pc.fill_null(pc.not_equal(methods, _USUAL), False)
    said = pc.add(methods.is_valid().cast(pa.int8()), is_special.cast(pa.int8()))
    typed = said.to_numpy(zero_copy_only=False)[named.places]
    parent = whole(parents.dictionary_encode().indices.fill_null(-1)).to_numpy()[named.places]
    order = np.lexsort((typed, parent, named.rows))
    rows, parent = named.rows[order], parent[order]
    ends_here = np.r_[(rows[1:] != rows[:-1]) | (parent[1:] != parent[:-1]), True]
    picked = order[ends_here[: len(order)]]
    return Named(named.texts, named.rows[picked], named.places[picked])


def _relations(values: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return the parent and the relation that each ``X`` or ``<relation>:X`` names.

    No id of the Hub holds a colon, so a word that stands before one is a relation, known or not;
    a drive, an address and a purl begin with no such word.
    """
    is_related = pc.and_not(
        pc.match_substring_regex(values, _RELATION), pc.match_substring_regex(values, _ADDRESS)
    )
    rest = pc.replace_substring_regex(values, _RELATION, "", max_replacements=1)
    parents = without_blanks(pc.if_else(is_related, rest, values))
    methods = pa.nulls(len(values), pa.string())
    for relation in RELATIONS:
        here = pc.starts_with(values, f"{relation}:")
        methods = pc.if_else(here, relation, methods)
    return parents, methods
