"""The claims of PeaTMOSS: licences, datasets, base models, papers and uses in repositories."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import (
    Dataset,
    DerivedFrom,
    DescribedIn,
    Model,
    Paper,
    Repository,
    TrainedOn,
    Uses,
)
from graph.store.tables import Tables
from ingest.columns.claims import Subjects, claim_table, constant, joined
from ingest.columns.values import without_blanks
from ingest.hub_fields.bases import unresolved_claims
from ingest.hub_fields.licenses import LicenseColumns
from ingest.hub_ids import dataset_ids, model_ids
from ingest.peatmoss.lookups import (
    PEATMOSS,
    NumberedIds,
    PeatmossTables,
    count_true,
    encode_mentions,
    ensure_pairs,
    extract_id,
    take_texts,
)
from ingest.peatmoss.source import TAKEN

_NONE = pa.scalar(None, pa.string())
_ARXIV = r"(?i)(?:^|arxiv[:./ ]|abs/|pdf/)(?P<id>\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?(?:\D|$)"
_DOI = r"(?P<id>10\.\d{4,9}/[^\s\"<>]+)"


def build_claims(
    tables: PeatmossTables, models: NumberedIds, repositories: NumberedIds
) -> list[Tables]:
    """Return all claims, and the Paper and License nodes that they point at."""
    licenses = LicenseColumns()
    subjects = Subjects(Model, models.ids, tables.skipped)
    users = Subjects(Repository, repositories.ids, tables.skipped)
    code = ("reuse_repository_to_license", "reuse_repository_id")
    return [
        _link_licenses(tables, subjects, models, licenses, ("model_to_license", "model_id")),
        _link_licenses(tables, users, repositories, licenses, code),
        _link_datasets(tables, subjects, models),
        _link_base_models(tables, subjects, models),
        *_link_papers(tables, subjects, models),
        *_link_uses(tables, users, models, repositories),
        licenses.statements(TAKEN),
    ]


def _link_licenses(
    tables: PeatmossTables,
    subjects: Subjects,
    artifacts: NumberedIds,
    licenses: LicenseColumns,
    links: tuple[str, str],
) -> Tables:
    labels = tables.link_texts(artifacts, "license", links[0], "license_id", start=links[1])
    plain = pc.replace_substring_regex(labels.texts, "^license:", "")
    return licenses.tables(
        subjects, labels.of(plain), stated_by=PEATMOSS, evidence=_license_evidence
    )


def _license_evidence(labels: tuple[str, ...], *_beside: str | None) -> str:
    return f"license {', '.join(labels)}"


def _link_datasets(tables: PeatmossTables, subjects: Subjects, models: NumberedIds) -> Tables:
    """Return TRAINED_ON; a dataset is known by its Hub page, or a name that is a valid Hub id."""
    place = pc.index_in(
        tables.column("model_to_dataset", "dataset_id"), tables.column("dataset", "id")
    )
    names = pc.replace_substring_regex(tables.column("dataset", "name"), "^dataset:", "")
    pages = dataset_ids(tables.column("dataset", "url"))
    ids = pc.coalesce(pages, dataset_ids(names)).take(place)
    rows = models.find_rows(tables.column("model_to_dataset", "model_id"))
    none = pc.and_(pc.is_valid(rows), ids.is_null())
    tables.skipped.add("dataset", "its name is no id of the Hub", count_true(none))
    named = encode_mentions(rows, ids)
    evidence = joined("dataset ", named.texts)
    return claim_table(subjects, TrainedOn, named, Dataset, PEATMOSS, evidence=evidence)


def _link_base_models(tables: PeatmossTables, subjects: Subjects, models: NumberedIds) -> Tables:
    """Return DERIVED_FROM, and STATES_BASE for names that are no id.

    A base is known by its number, its Hub page, or a name that is an id.
    """
    names, urls, numbers = (
        tables.column("model_to_base_model", column)
        for column in ("base_model_name", "base_model_url", "base_model_id")
    )
    numbered, pages = take_texts(models.ids, models.find_rows(numbers)), model_ids(urls)
    own = pc.if_else(pc.is_in(names, models.ids.drop_null()), names, _NONE)
    ids = pc.coalesce(numbered, pages, own, model_ids(names))
    rows = models.find_rows(tables.column("model_to_base_model", "model_id"))
    child = take_texts(models.ids, rows)
    itself = pc.fill_null(pc.equal(child, ids), False)
    tables.skipped.add("base model", "it names the model itself", count_true(itself))
    stated = without_blanks(pc.coalesce(without_blanks(names), urls))
    none = pc.and_(pc.is_valid(rows), pc.and_(ids.is_null(), stated.is_null()))
    tables.skipped.add("base model", "it has no name", count_true(none))
    unresolved = _state_bases(subjects, rows, pc.if_else(ids.is_null(), stated, _NONE))
    ids = pc.if_else(itself, _NONE, ids)
    by_number = joined("base_model_id: ", numbers.cast(pa.string()), " (", numbered, ")")
    by_page = pc.if_else(pages.is_valid(), joined("base_model_url: ", urls), _NONE)
    # A mention's text is id and evidence, because one name may stand for two models by number.
    both = joined(ids, "\n", _base_evidence(names, ids, pc.coalesce(by_number, by_page)))
    named = encode_mentions(rows, both)
    parts = pc.split_pattern(named.texts, "\n", max_splits=1)
    ends, evidence = (pc.list_element(ensure_pairs(parts), place) for place in (0, 1))
    made = claim_table(subjects, DerivedFrom, named, Model, PEATMOSS, ends=ends, evidence=evidence)
    return made | unresolved


def _state_bases(subjects: Subjects, rows: pa.Array, names: pa.Array) -> Tables:
    """Return STATES_BASE: the names that stand for no model."""
    named = encode_mentions(rows, names)
    evidence = joined("base_model_name: ", named.texts)
    return unresolved_claims(subjects, PEATMOSS, named, named.texts, {}, evidence=evidence)


def _base_evidence(names: pa.Array, ids: pa.Array, origins: pa.Array) -> pa.Array:
    """Return the evidence of base models: the name, preceded by the id's origin where they differ.

    ``origins`` are the texts from which ids were read, null where there is none but the name.
    """
    same = pc.fill_null(pc.equal(names, ids), False)
    named = joined("base_model_name: ", names)
    origins = pc.if_else(same, _NONE, origins)
    return pc.coalesce(joined(origins, ", ", named), origins, named)


def _link_papers(tables: PeatmossTables, subjects: Subjects, models: NumberedIds) -> list[Tables]:
    """Return DESCRIBED_IN and the papers; an arXiv id or DOI may be in name, address or title."""
    columns = [tables.column("paper", name) for name in ("name", "url", "title")]
    arxiv = pc.coalesce(*(extract_id(_ARXIV, column) for column in columns))
    doi = pc.coalesce(*(extract_id(_DOI, column) for column in columns))
    own = pc.coalesce(joined("arxiv:", arxiv), joined("doi:", doi))
    place = pc.index_in(tables.column("model_to_paper", "paper_id"), tables.column("paper", "id"))
    rows, ids = (
        models.find_rows(tables.column("model_to_paper", "model_id")),
        take_texts(own, place),
    )
    none = pc.and_(pc.is_valid(rows), ids.is_null())
    tables.skipped.add("paper", "neither an arXiv id nor a DOI is known", count_true(none))
    named = encode_mentions(rows, ids)
    evidence = joined("paper ", named.texts)
    made = claim_table(subjects, DescribedIn, named, Paper, PEATMOSS, evidence=evidence)
    if not made:
        return []
    papers = pc.unique(made[DescribedIn]["to_id"])
    papers = papers.filter(pc.starts_with(papers, "arxiv:"))
    urls = joined("https://arxiv.org/abs/", pc.utf8_slice_codeunits(papers, len("arxiv:")))
    stated = constant(PEATMOSS, len(papers))
    return [made, {Paper: pa.table({"id": papers, "url": urls, "stated_by": stated})}]


def _link_uses(
    tables: PeatmossTables, subjects: Subjects, models: NumberedIds, repositories: NumberedIds
) -> list[Tables]:
    """Return USES, one for each file that loads a model, or one without a file if none is known."""
    ends = {}
    for table in ("reuse_file", "model_to_reuse_repository"):
        rows = repositories.find_rows(tables.column(table, "reuse_repository_id"))
        ends[table] = (
            rows,
            take_texts(models.ids, models.find_rows(tables.column(table, "model_id"))),
        )
    rows, used = ends["reuse_file"]
    paths = pc.fill_null(tables.column("reuse_file", "path"), "")
    in_files, pairs = _uses_table(subjects, rows, used, paths), _pair_uses(rows, used)
    rows, used = ends["model_to_reuse_repository"]
    alone = pc.invert(pc.is_in(_pair_uses(rows, used), value_set=pairs))
    rows, used = rows.filter(alone), used.filter(alone)
    return [in_files, _uses_table(subjects, rows, used, constant("", len(rows)))]


def _uses_table(subjects: Subjects, rows: pa.Array, used: pa.Array, paths: pa.Array) -> Tables:
    """Return USES of models at paths; an empty path means that the file is not known."""
    named = encode_mentions(rows, joined(used, "\n", paths))
    parts = ensure_pairs(pc.split_pattern(named.texts, "\n", max_splits=1))
    ends, at = pc.list_element(parts, 0), pc.list_element(parts, 1)
    path = pc.if_else(pc.equal(at, ""), _NONE, at)
    return claim_table(subjects, Uses, named, Model, PEATMOSS, ends=ends, path=path)


def _pair_uses(rows: pa.Array, used: pa.Array) -> pa.Array:
    return joined(rows.cast(pa.string()), "\n", used)
