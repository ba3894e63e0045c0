"""The claims of PeaTMOSS: licences, datasets, base models, papers and what repositories use."""

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
from ingest.hub_fields.licenses import LicenseColumns
from ingest.hub_ids import dataset_ids, model_ids
from ingest.peatmoss.lookups import PEATMOSS, Keyed, Lookups, filled, mentions, number, part
from ingest.peatmoss.source import TAKEN

_NONE = pa.scalar(None, pa.string())
_HUB = r"^(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/"
_HUB_PAGE = _HUB + r"(?P<id>[\w.-]+/[\w.-]+)/?$"
_HUB_DATASET = _HUB + r"datasets/(?P<id>[\w.-]+(?:/[\w.-]+)?)/?$"
_ARXIV = r"(?i)(?:^|arxiv[:./ ]|abs/|pdf/)(?P<id>\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?(?:\D|$)"
_DOI = r"(?P<id>10\.\d{4,9}/[^\s\"<>]+)"


def claims_of(found: Lookups, models: Keyed, repositories: Keyed) -> list[Tables]:
    """Return all claims, and the nodes of papers and licences that they point at."""
    licenses = LicenseColumns()
    subjects = Subjects(Model, models.ids, found.left_out)
    users = Subjects(Repository, repositories.ids, found.left_out)
    code = ("reuse_repository_to_license", "reuse_repository_id")
    return [
        _licensed(found, subjects, models, licenses, ("model_to_license", "model_id")),
        _licensed(found, users, repositories, licenses, code),
        _trained_on(found, subjects, models),
        _derived_from(found, subjects, models),
        *_described_in(found, subjects, models),
        *_uses(found, users, models, repositories),
        licenses.statements(TAKEN),
    ]


def _licensed(
    found: Lookups,
    subjects: Subjects,
    things: Keyed,
    licenses: LicenseColumns,
    links: tuple[str, str],
) -> Tables:
    labels = found.linked(things, "license", links[0], "license_id", start=links[1])
    plain = pc.replace_substring_regex(labels.texts, "^license:", "")
    return licenses.tables(subjects, labels.of(plain), stated_by=PEATMOSS, evidence=_labels)


def _labels(labels: tuple[str, ...], _name: str | None) -> str:
    return f"license {', '.join(labels)}"


def _trained_on(found: Lookups, subjects: Subjects, models: Keyed) -> Tables:
    """Return datasets by their page on the Hub, or by a name that can be an id there."""
    place = pc.index_in(
        found.column("model_to_dataset", "dataset_id"), found.column("dataset", "id")
    )
    names = pc.replace_substring_regex(found.column("dataset", "name"), "^dataset:", "")
    pages = part(_HUB_DATASET, found.column("dataset", "url"))
    ids = pc.coalesce(pages, dataset_ids(names)).take(place)
    rows = models.rows(found.column("model_to_dataset", "model_id"))
    none = pc.and_(pc.is_valid(rows), ids.is_null())
    found.left_out.add("dataset", "its name is no id of the Hub", number(none))
    named = mentions(rows, ids)
    evidence = joined("dataset ", named.texts)
    return claim_table(subjects, TrainedOn, named, Dataset, PEATMOSS, evidence=evidence)


def _derived_from(found: Lookups, subjects: Subjects, models: Keyed) -> Tables:
    """Return base models by number, by page or by a name that is an id; others are none."""
    names, urls, numbers = (
        found.column("model_to_base_model", column)
        for column in ("base_model_name", "base_model_url", "base_model_id")
    )
    numbered, pages = models.ids.take(models.rows(numbers)), part(_HUB_PAGE, urls)
    own = pc.if_else(pc.is_in(names, models.ids.drop_null()), names, _NONE)
    ids = pc.coalesce(numbered, pages, own, model_ids(names))
    rows = models.rows(found.column("model_to_base_model", "model_id"))
    child = models.ids.take(rows)
    itself = pc.fill_null(pc.equal(child, ids), False)
    none = pc.and_(pc.is_valid(rows), ids.is_null())
    found.left_out.add("base model", "it names the model itself", number(itself))
    found.left_out.add("base model", "its name is no id of the Hub", number(none))
    ids = pc.if_else(itself, _NONE, ids)
    by_number = joined("base_model_id: ", numbers.cast(pa.string()), " (", numbered, ")")
    by_page = pc.if_else(pages.is_valid(), joined("base_model_url: ", urls), _NONE)
    # The text of a mention holds both, since a name may mean two models by their numbers.
    both = joined(ids, "\n", _evidence(names, ids, pc.coalesce(by_number, by_page)))
    named = mentions(rows, both)
    parts = pc.split_pattern(named.texts, "\n", max_splits=1)
    ends, evidence = (pc.list_element(filled(parts), place) for place in (0, 1))
    return claim_table(subjects, DerivedFrom, named, Model, PEATMOSS, ends=ends, evidence=evidence)


def _evidence(names: pa.Array, ids: pa.Array, told: pa.Array) -> pa.Array:
    """Return what was read of base models: the name, and what told the id where that is another."""
    same = pc.fill_null(pc.equal(names, ids), False)
    said = joined("base_model_name: ", names)
    told = pc.if_else(same, _NONE, told)
    return pc.coalesce(joined(told, ", ", said), told, said)


def _described_in(found: Lookups, subjects: Subjects, models: Keyed) -> list[Tables]:
    """Return papers by arXiv id or DOI, wherever these stand."""
    columns = [found.column("paper", name) for name in ("name", "url", "title")]
    arxiv = pc.coalesce(*(part(_ARXIV, column) for column in columns))
    doi = pc.coalesce(*(part(_DOI, column) for column in columns))
    own = pc.coalesce(joined("arxiv:", arxiv), joined("doi:", doi))
    place = pc.index_in(found.column("model_to_paper", "paper_id"), found.column("paper", "id"))
    rows, ids = models.rows(found.column("model_to_paper", "model_id")), own.take(place)
    none = pc.and_(pc.is_valid(rows), ids.is_null())
    found.left_out.add("paper", "neither an arXiv id nor a DOI is known", number(none))
    named = mentions(rows, ids)
    evidence = joined("paper ", named.texts)
    made = claim_table(subjects, DescribedIn, named, Paper, PEATMOSS, evidence=evidence)
    if not made:
        return []
    papers = pc.unique(made[DescribedIn]["to_id"])
    papers = papers.filter(pc.starts_with(papers, "arxiv:"))
    urls = joined("https://arxiv.org/abs/", pc.utf8_slice_codeunits(papers, len("arxiv:")))
    stated = constant(PEATMOSS, len(papers))
    return [made, {Paper: pa.table({"id": papers, "url": urls, "stated_by": stated})}]


def _uses(found: Lookups, subjects: Subjects, models: Keyed, repositories: Keyed) -> list[Tables]:
    """Return what repositories use: by file, and without one where no file is known."""
    ends = {}
    for table in ("reuse_file", "model_to_reuse_repository"):
        rows = repositories.rows(found.column(table, "reuse_repository_id"))
        ends[table] = rows, models.ids.take(models.rows(found.column(table, "model_id")))
    rows, used = ends["reuse_file"]
    paths = pc.fill_null(found.column("reuse_file", "path"), "")
    in_files, pairs = _used(subjects, rows, used, paths), _pairs(rows, used)
    rows, used = ends["model_to_reuse_repository"]
    alone = pc.invert(pc.is_in(_pairs(rows, used), value_set=pairs))
    rows, used = rows.filter(alone), used.filter(alone)
    return [in_files, _used(subjects, rows, used, constant("", len(rows)))]


def _used(subjects: Subjects, rows: pa.Array, used: pa.Array, paths: pa.Array) -> Tables:
    """Return what is used at which path; an empty path is none."""
    named = mentions(rows, joined(used, "\n", paths))
    parts = filled(pc.split_pattern(named.texts, "\n", max_splits=1))
    ends, at = pc.list_element(parts, 0), pc.list_element(parts, 1)
    path = pc.if_else(pc.equal(at, ""), _NONE, at)
    return claim_table(subjects, Uses, named, Model, PEATMOSS, ends=ends, path=path)


def _pairs(rows: pa.Array, used: pa.Array) -> pa.Array:
    return joined(rows.cast(pa.string()), "\n", used)
