"""The models and repositories of PeaTMOSS, with what it knows of each."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import Model, Owner, PublishedBy
from graph.schema.identifiers import LONGEST_ID
from graph.store.tables import Tables
from ingest.columns.claims import Named, Subjects, claim_table, constant, encoded, joined, words
from ingest.columns.values import Values
from ingest.hub_fields.listing_rows import FORMATS, LANGUAGES
from ingest.peatmoss.lookups import PEATMOSS, Keyed, Lookups, filled, mentions, number, part

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
"""The Hub's pipeline tags of 2023, which the base schema holds among the tags."""

_NONE = pa.scalar(None, pa.string())
_PYTORCH = 2
"""The id of PyTorch Hub in model_hub, where that table does not say which it is."""
_GITHUB = r"^(?:https?://)?(?:www\.)?github\.com/(?P<id>[\w.-]+/[\w.-]+?)(?:\.git)?/?$"


def models_of(found: Lookups) -> tuple[Keyed, pa.Table]:
    """Return the models by their numbers, and their table."""
    numbers, names = found.column("model", "id"), found.column("model", "context_id")
    other = pc.is_in(found.column("model", "model_hub_id"), _pytorch(found))
    ids = pc.if_else(other, joined("pytorch:", names), names)
    models = Keyed(numbers, _kept(found, numbers, ids, "model"))
    there = models.ids.is_valid()
    columns = {
        "id": models.ids,
        "display_name": pc.if_else(other, names, _NONE),
        "downloads": _counted(found.column("model", "downloads")),
        "likes": _counted(found.column("model", "likes")),
        "revision": found.column("model", "sha"),
        **_words(found, models),
        "parameters": _first(found, models, "parameter_count", "count"),
        "carbon_g": _first(found, models, "carbon_emitted", "value"),
        "stated_by": constant(PEATMOSS, len(numbers)),
    }
    return models, pa.table(columns).filter(there)


def _kept(found: Lookups, numbers: pa.Array, ids: pa.Array, item: str) -> pa.Array:
    """Return the ids that can be kept; the others are counted and unknown."""
    long = pc.fill_null(pc.greater(pc.binary_length(ids), LONGEST_ID), False)
    # No id of a hub holds one, and here it parts the id from what follows.
    lines = pc.fill_null(pc.match_substring(ids, "\n"), False)
    found.left_out.add(item, "it has no id", ids.null_count)
    found.left_out.add(item, f"its id has over {LONGEST_ID} bytes", number(long))
    found.left_out.add(item, "its id holds a line break", number(lines))
    bad = pc.or_(pc.or_(long, lines), numbers.is_null())
    return pc.if_else(bad, _NONE, ids)


def _pytorch(found: Lookups) -> pa.Array:
    """Return the numbers by which PyTorch Hub is known."""
    names = joined(
        pc.fill_null(found.column("model_hub", "name"), ""),
        " ",
        pc.fill_null(found.column("model_hub", "url"), ""),
    )
    numbers = found.column("model_hub", "id")
    told = numbers.filter(pc.match_substring(names, "pytorch", ignore_case=True))
    return told if len(numbers) else pa.array([_PYTORCH], pa.int64())


def repositories_of(found: Lookups) -> tuple[Keyed, pa.Table]:
    """Return the repositories by their numbers, and their table."""
    numbers = found.column("reuse_repository", "id")
    owner, name, url = (found.column("reuse_repository", n) for n in ("owner", "name", "url"))
    both = joined("github.com/", owner, "/", name)
    path = pc.coalesce(part(_GITHUB, url), part(_GITHUB, both))
    found.left_out.add("repository", "it has no address on GitHub", path.null_count)
    ids = joined("github.com/", pc.utf8_lower(path))
    stated = constant(PEATMOSS, len(ids))
    nodes = pa.table({"id": ids, "display_name": path, "stated_by": stated})
    return Keyed(numbers, ids), nodes.filter(ids.is_valid())


def _first(found: Lookups, models: Keyed, table: str, column: str) -> pa.Array:
    """Return of each model the first number that a table has for it."""
    values = found.column(table, column)
    good = pc.and_(pc.greater_equal(values, pa.scalar(0, values.type)), pc.is_finite(values))
    good = pc.fill_null(good, False)
    place = pc.index_in(models.numbers, found.column(table, "model_id").filter(good))
    return values.filter(good).take(place)


def _words(found: Lookups, models: Keyed) -> dict[str, pa.Array]:
    """Return what lookup tables have for a model, as sorted words."""
    length = len(models.numbers)
    frameworks = found.linked(models, "framework", "model_to_framework", "framework_id")
    place = pc.index_in(pc.utf8_lower(frameworks.texts), pa.array(list(FORMATS)))
    formats = pa.array(list(FORMATS.values())).take(place)
    made = {"weight_formats": words(frameworks.of(formats), length)}
    for name in ("library", "architecture"):
        named = found.linked(models, name, f"model_to_{name}", f"{name}_id")
        made[name] = words(named, length)
    made["languages"] = words(_languages(found, models), length)
    made["task"] = words(_tasks(found, models), length)
    return made


def _languages(found: Lookups, models: Keyed) -> Named:
    known = pa.array(sorted(LANGUAGES))
    parts = []
    for column in ("abbreviation", "name"):
        named = found.linked(models, "language", "model_to_language", "language_id", column)
        parts.append(named.of(pc.if_else(pc.is_in(named.texts, known), named.texts, _NONE)))
    texts = pa.concat_arrays([part.column() for part in parts])
    return encoded(Values(texts, np.concatenate([part.rows for part in parts])))


def _tasks(found: Lookups, models: Keyed) -> Named:
    """Return the tasks; in the base schema these are tags that the Hub has for tasks."""
    named = found.linked(models, "model_task", "model_to_model_task", "model_task_id")
    if len(named.rows):
        return named
    tags = found.linked(models, "tag", "model_to_tag", "tag_id")
    return tags.of(pc.if_else(pc.is_in(tags.texts, pa.array(TASKS)), tags.texts, _NONE))


def _counted(column: pa.Array) -> pa.Array:
    """Return numbers from 0 on."""
    return pc.if_else(pc.greater_equal(column, 0), column, pa.scalar(None, pa.int64()))


def owners_of(found: Lookups, models: Keyed) -> Tables:
    """Return the owners of models on the Hub, which stand before the slash of an id."""
    parts = pc.split_pattern(models.ids, "/", max_splits=1)
    owned = pc.and_not(
        pc.equal(pc.list_value_length(parts), 2), pc.starts_with(models.ids, "pytorch:")
    )
    first = pc.list_element(filled(parts), 0)
    owned = pc.and_(pc.fill_null(owned, False), pc.fill_null(pc.not_equal(first, ""), False))
    named = mentions(pc.if_else(owned, pa.array(range(len(first)), pa.int64()), None), first)
    subjects, ids = Subjects(Model, models.ids, found.left_out), joined("hf:", named.texts)
    made: Tables = claim_table(subjects, PublishedBy, named, Owner, PEATMOSS, ends=ids)
    if made:
        kept = pc.unique(made[PublishedBy]["to_id"])
        stated = constant(PEATMOSS, len(kept))
        names = pc.utf8_slice_codeunits(kept, len("hf:"))
        made[Owner] = pa.table({"id": kept, "display_name": names, "stated_by": stated})
    return made
