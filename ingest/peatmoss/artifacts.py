"""The models, repositories and owners of PeaTMOSS, with their properties."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import Model, Owner, PublishedBy
from graph.schema.identifiers import LONGEST_ID
from graph.store.tables import Tables
from ingest.columns.claims import Named, Subjects, claim_table, constant, encoded, joined, words
from ingest.columns.values import Values
from ingest.hub_fields.vocabulary import FORMATS, LANGUAGES
from ingest.peatmoss.lookups import (
    PEATMOSS,
    NumberedIds,
    PeatmossTables,
    count_true,
    encode_mentions,
    ensure_pairs,
    extract_id,
)

TASKS = (
    "audio-classification audio-to-audio automatic-speech-recognition conversational "
    "depth-estimation document-question-answering feature-extraction fill-mask graph-ml "
    "image-classification image-segmentation image-to-image image-to-text object-detection "
    "question-answering reinforcement-learning robotics sentence-similarity summarization "
    "table-question-answering tabular-classification tabular-regression text-classification "
    "text-generation text-to-image text-to-speech text-to-video text2text-generation "
    "token-classification translation unconditional-image-generation video-classification "
    "visual-question-answering voice-activity-detection zero-shot-classification "
    "zero-shot-image-classification"
).split()
"""The Hub's pipeline tags of 2023; the base schema keeps them among the tags."""

_NONE = pa.scalar(None, pa.string())
_PYTORCH_HUB = 2
"""The id of PyTorch Hub in model_hub, for files where that table is empty."""
_GITHUB = r"^(?:https?://)?(?:www\.)?github\.com/(?P<id>[\w.-]+/[\w.-]+?)(?:\.git)?/?$"


def build_models(tables: PeatmossTables) -> tuple[NumberedIds, pa.Table]:
    """Return the ids of all models by their numbers, and the table of Model nodes."""
    numbers, names = tables.column("model", "id"), tables.column("model", "context_id")
    other = pc.is_in(tables.column("model", "model_hub_id"), _find_pytorch_hub(tables))
    ids = pc.if_else(other, joined("pytorch:", names), names)
    models = NumberedIds(numbers, _check_ids(tables, numbers, ids, "model"))
    there = models.ids.is_valid()
    columns = {
        "id": models.ids,
        "display_name": pc.if_else(other, names, _NONE),
        "downloads": _drop_negative(tables.column("model", "downloads")),
        "likes": _drop_negative(tables.column("model", "likes")),
        "revision": tables.column("model", "sha"),
        **_link_words(tables, models),
        "parameters": _first_values(tables, models, "parameter_count", "count"),
        "carbon_g": _first_values(tables, models, "carbon_emitted", "value"),
        "stated_by": constant(PEATMOSS, len(numbers)),
    }
    return models, pa.table(columns).filter(there)


def _check_ids(tables: PeatmossTables, numbers: pa.Array, ids: pa.Array, item: str) -> pa.Array:
    """Return the ids with null for those that cannot be stored, which are counted as left out."""
    long = pc.fill_null(pc.greater(pc.binary_length(ids), LONGEST_ID), False)
    # No hub has such ids, and a line break separates ids from other texts in ``claims``.
    lines = pc.fill_null(pc.match_substring(ids, "\n"), False)
    tables.skipped.add(item, "it has no id", ids.null_count)
    tables.skipped.add(item, f"its id has over {LONGEST_ID} bytes", count_true(long))
    tables.skipped.add(item, "its id holds a line break", count_true(lines))
    bad = pc.or_(pc.or_(long, lines), numbers.is_null())
    return pc.if_else(bad, _NONE, ids)


def _find_pytorch_hub(tables: PeatmossTables) -> pa.Array:
    """Return the ids of PyTorch Hub in model_hub."""
    names = joined(
        pc.fill_null(tables.column("model_hub", "name"), ""),
        " ",
        pc.fill_null(tables.column("model_hub", "url"), ""),
    )
    numbers = tables.column("model_hub", "id")
    found = numbers.filter(pc.match_substring(names, "pytorch", ignore_case=True))
    return found if len(numbers) else pa.array([_PYTORCH_HUB], pa.int64())


def build_repositories(tables: PeatmossTables) -> tuple[NumberedIds, pa.Table]:
    """Return the ids of all repositories by their numbers, and the table of Repository nodes."""
    numbers = tables.column("reuse_repository", "id")
    owner, name, url = (tables.column("reuse_repository", n) for n in ("owner", "name", "url"))
    both = joined("github.com/", owner, "/", name)
    path = pc.coalesce(extract_id(_GITHUB, url), extract_id(_GITHUB, both))
    tables.skipped.add("repository", "it has no address on GitHub", path.null_count)
    ids = joined("github.com/", pc.utf8_lower(path))
    stated = constant(PEATMOSS, len(ids))
    nodes = pa.table({"id": ids, "display_name": path, "stated_by": stated})
    return NumberedIds(numbers, ids), nodes.filter(ids.is_valid())


def _first_values(tables: PeatmossTables, models: NumberedIds, table: str, column: str) -> pa.Array:
    """Return for each model the first finite number from 0 on that a table has for it."""
    values = tables.column(table, column)
    good = pc.and_(pc.greater_equal(values, pa.scalar(0, values.type)), pc.is_finite(values))
    good = pc.fill_null(good, False)
    place = pc.index_in(models.numbers, tables.column(table, "model_id").filter(good))
    return values.filter(good).take(place)


def _link_words(tables: PeatmossTables, models: NumberedIds) -> dict[str, pa.Array]:
    """Return the properties of models that are sorted words from lookup tables, by name."""
    length = len(models.numbers)
    frameworks = tables.link_texts(models, "framework", "model_to_framework", "framework_id")
    place = pc.index_in(pc.utf8_lower(frameworks.texts), pa.array(list(FORMATS)))
    formats = pa.array(list(FORMATS.values())).take(place)
    made = {"weight_formats": words(frameworks.of(formats), length)}
    for name in ("library", "architecture"):
        named = tables.link_texts(models, name, f"model_to_{name}", f"{name}_id")
        made[name] = words(named, length)
    made["languages"] = words(_link_languages(tables, models), length)
    made["task"] = words(_link_tasks(tables, models), length)
    return made


def _link_languages(tables: PeatmossTables, models: NumberedIds) -> Named:
    known = pa.array(sorted(LANGUAGES))
    parts = []
    for column in ("abbreviation", "name"):
        named = tables.link_texts(models, "language", "model_to_language", "language_id", column)
        parts.append(named.of(pc.if_else(pc.is_in(named.texts, known), named.texts, _NONE)))
    texts = pa.concat_arrays([extract_id.column() for extract_id in parts])
    return encoded(Values(texts, np.concatenate([extract_id.rows for extract_id in parts])))


def _link_tasks(tables: PeatmossTables, models: NumberedIds) -> Named:
    """Return the tasks of models; the base schema has no tasks, so its tags are searched."""
    named = tables.link_texts(models, "model_task", "model_to_model_task", "model_task_id")
    if len(named.rows):
        return named
    tags = tables.link_texts(models, "tag", "model_to_tag", "tag_id")
    return tags.of(pc.if_else(pc.is_in(tags.texts, pa.array(TASKS)), tags.texts, _NONE))


def _drop_negative(column: pa.Array) -> pa.Array:
    """Return the numbers with null for negative ones."""
    return pc.if_else(pc.greater_equal(column, 0), column, pa.scalar(None, pa.int64()))


def build_owners(tables: PeatmossTables, models: NumberedIds) -> Tables:
    """Return the owners of models on the Hub, from the ids, and the claims that they published."""
    parts = pc.split_pattern(models.ids, "/", max_splits=1)
    owned = pc.and_not(
        pc.equal(pc.list_value_length(parts), 2), pc.starts_with(models.ids, "pytorch:")
    )
    first = pc.list_element(ensure_pairs(parts), 0)
    owned = pc.and_(pc.fill_null(owned, False), pc.fill_null(pc.not_equal(first, ""), False))
    named = encode_mentions(pc.if_else(owned, pa.array(range(len(first)), pa.int64()), None), first)
    subjects, ids = Subjects(Model, models.ids, tables.skipped), joined("hf:", named.texts)
    made: Tables = claim_table(subjects, PublishedBy, named, Owner, PEATMOSS, ends=ids)
    if made:
        kept = pc.unique(made[PublishedBy]["to_id"])
        stated = constant(PEATMOSS, len(kept))
        names = pc.utf8_slice_codeunits(kept, len("hf:"))
        made[Owner] = pa.table({"id": kept, "display_name": names, "stated_by": stated})
    return made
