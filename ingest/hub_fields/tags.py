"""What the tags of many things state: the same as hub_listing reads of one, column by column."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import (
    Dataset,
    DerivedFrom,
    DescribedIn,
    Model,
    Node,
    Paper,
    TrainedOn,
)
from graph.store.tables import Tables
from ingest.columns.claims import Named, Subjects, after, claim_table, constant, joined, words
from ingest.columns.values import Values, whole
from ingest.hub_fields.licenses import LicenseColumns
from ingest.hub_fields.listing_rows import FORMATS, LANGUAGES, RELATIONS, TAG, source_dataset

_NONE = pa.scalar(None, pa.string())


def tag_facts(kind: type[Node], tags: Named, length: int) -> dict[str, pa.Array]:
    """Return the properties of a thing that stand in its tags, by name."""
    if kind is Model:
        languages = pc.if_else(pc.is_in(tags.texts, pa.array(sorted(LANGUAGES))), tags.texts, _NONE)
        place = pc.index_in(tags.texts, pa.array(list(FORMATS)))
        formats = pa.array(list(FORMATS.values())).take(place)
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
    made = []
    if subjects.kind is Model:
        data = after(tags, "dataset:")
        made += [_base_models(subjects, tags), _claims(subjects, TrainedOn, data, "dataset:")]
    if subjects.kind is Dataset:
        made.append(_source_datasets(subjects, after(tags, "source_datasets:")))
    for prefix in ("arxiv:", "doi:"):
        made += _papers(subjects, after(tags, prefix), prefix)
    labels = after(tags, "license:")
    made.append(licenses.tables(subjects, labels, stated_by=TAG, evidence=_labels))
    return made


def _labels(labels: tuple[str, ...], _name: str | None) -> str:
    return ", ".join(f"tag license:{label}" for label in labels)


def _claims(subjects: Subjects, claim: type[TrainedOn], named: Named, prefix: str) -> Tables:
    evidence = joined(f"tag {prefix}", named.texts)
    return claim_table(subjects, claim, named, Dataset, TAG, evidence=evidence)


def _papers(subjects: Subjects, named: Named, prefix: str) -> list[Tables]:
    papers = Named(joined(prefix, named.texts), named.rows, named.places)
    evidence = joined("tag ", papers.texts)
    claims = claim_table(subjects, DescribedIn, papers, Paper, TAG, evidence=evidence)
    if not claims or prefix != "arxiv:":
        return [claims]
    ids = pc.unique(claims[DescribedIn]["to_id"])
    urls = joined("https://arxiv.org/abs/", pc.utf8_slice_codeunits(ids, len(prefix)))
    nodes = {"id": ids, "url": urls, "stated_by": constant(TAG, len(ids))}
    return [claims, {Paper: pa.table(nodes)}]


def _source_datasets(subjects: Subjects, named: Named) -> Tables:
    sources = pa.array(map(source_dataset, named.texts.to_pylist()), pa.string())
    evidence = joined("tag source_datasets:", named.texts)
    return claim_table(subjects, DerivedFrom, named, Dataset, TAG, ends=sources, evidence=evidence)


def _base_models(subjects: Subjects, tags: Named) -> Tables:
    """Return one claim a parent: the pair of tags base_model:X and base_model:<relation>:X."""
    named = after(tags, "base_model:")
    parents, methods = _relations(named.texts)
    # Of the tags that name a parent, the last one with a relation counts.
    typed = methods.is_valid().to_numpy(zero_copy_only=False)[named.places]
    parent = whole(parents.dictionary_encode().indices.fill_null(-1)).to_numpy()[named.places]
    order = np.lexsort((typed, parent, named.rows))
    rows, parent = named.rows[order], parent[order]
    ends_here = np.r_[(rows[1:] != rows[:-1]) | (parent[1:] != parent[:-1]), True]
    picked = order[ends_here[: len(order)]]
    return claim_table(
        subjects,
        DerivedFrom,
        Named(named.texts, named.rows[picked], named.places[picked]),
        Model,
        TAG,
        ends=parents,
        method=methods,
        evidence=joined("tag base_model:", named.texts),
    )


def known_relations(relations: pa.Array) -> pa.Array:
    """Return the relations that the Hub has a word for, unknown in the place of the others."""
    return pc.if_else(pc.is_in(relations, pa.array(RELATIONS)), relations, _NONE)


def _relations(values: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return the parent and the relation that each ``X`` or ``<relation>:X`` names.

    No id of the Hub holds a colon, so what stands before one can only be a relation.
    """
    parents = pc.if_else(pc.match_substring(values, ":"), _NONE, values)
    methods = pa.nulls(len(values), pa.string())
    for relation in RELATIONS:
        rest = pc.utf8_slice_codeunits(values, len(relation) + 1)
        here = pc.and_not(
            pc.starts_with(values, f"{relation}:"),
            pc.or_(pc.equal(rest, ""), pc.utf8_is_space(rest)),
        )
        parents = pc.if_else(here, rest, parents)
        methods = pc.if_else(here, relation, methods)
    return parents, methods
