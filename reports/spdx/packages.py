"""The packages of a document: models, datasets and repositories, their owners and their weights."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from typing import Any

from graph.schema import Dataset, Model, Repository
from graph.schema.moments import is_moment
from graph.schema.references import package_url, page_address
from queries.bills.bill_report import BillComponent
from queries.bills.rows import BillWeights
from reports.bill_addresses import owner_page, paper_address
from reports.bill_properties import Pair
from reports.spdx.names import (
    Element,
    Names,
    make_element,
    make_extension,
    make_link,
    make_reference,
)
from reports.spdx.notes import joined_names, training_words

_CLASSES = {
    Model.label: "ai_AIPackage",
    Dataset.label: "dataset_DatasetPackage",
    Repository.label: "software_Package",
}
_PURPOSES = {Model.label: "model", Dataset.label: "data", Repository.label: "source"}
_AVAILABILITY = {"no": "directDownload", "auto": "clickthrough", "manual": "registration"}
"""How a dataset can be had, by whether access must be asked for."""
_SHA256 = re.compile(r"sha256:([0-9a-f]{64})", re.ASCII)
_AT_REVISION = ("https://huggingface.co/", "https://github.com/")
"""Where the page of a revision is at ``tree/``."""
_PLAIN_REVISION = re.compile(r"[0-9A-Za-z][\w.-]*", re.ASCII)
_TYPES_OF_TASKS = {
    "text": "text-classification token-classification question-answering summarization translation "
    "text-generation text2text-generation fill-mask sentence-similarity text-retrieval "
    "zero-shot-classification conversational text-ranking text-scoring",
    "image": "image-classification object-detection image-segmentation image-to-image "
    "unconditional-image-generation depth-estimation mask-generation "
    "zero-shot-image-classification image-feature-extraction",
    "audio": "audio-classification automatic-speech-recognition audio-to-audio "
    "voice-activity-detection",
    "video": "video-classification",
    "structured": "tabular-classification tabular-regression",
    "timeseries": "time-series-forecasting",
}
"""Kinds of data, each with the tasks that cannot do without it."""
_TYPE_OF_TASK = {task: kind for kind, tasks in _TYPES_OF_TASKS.items() for task in tasks.split()}


def describe_package(component: BillComponent, kept: list[Pair], names: Names) -> Element:
    """Return an artifact as a package: what its class has a place for, and what is kept beside."""
    kind, identifier = component.key
    known = component.known
    owner = component.member.owner
    supplier = names.of("owner", owner) if owner else None
    page = None if component.gone else page_address(kind, identifier)
    return make_element(
        _CLASSES[kind],
        names.artifact(component.key),
        name=identifier,
        summary=_summary(known.get("display_name"), identifier),
        comment=_comment(component),
        suppliedBy=supplier,
        originatedBy=[supplier] if supplier else None,
        releaseTime=whole_second(known.get("created")),
        software_primaryPurpose=_PURPOSES[kind],
        software_packageVersion=known.get("revision"),
        software_packageUrl=package_url(kind, identifier, known.get("revision")),
        software_downloadLocation=_location(page, known.get("revision")),
        software_homePage=page,
        software_sourceInfo=_source(known),
        externalRef=_papers(component),
        **_of_class(component),
        extension=make_extension(kept),
    )


def _of_class(component: BillComponent) -> dict[str, Any]:
    """Return what only the class of a package has a place for."""
    kind, known = component.key[0], component.known
    if kind == Model.label:
        task, architecture = known.get("task"), known.get("architecture")
        library = known.get("library")
        return {
            "ai_domain": [task] if task else None,
            "ai_typeOfModel": [architecture] if architecture else None,
            "ai_informationAboutApplication": f"It is loaded by {library}." if library else None,
            "ai_metric": _metrics(component),
            "ai_informationAboutTraining": training_words(component),
        }
    if kind == Dataset.label:
        shut = component.gone or known.get("private") or known.get("disabled")
        had = None if shut else _AVAILABILITY.get(known.get("gated", ""))
        return {
            "builtTime": whole_second(known.get("modified")) if known.get("revision") else None,
            "dataset_datasetType": _data_types(known.get("task")),
            "dataset_datasetAvailability": had,
        }
    return {}


def _papers(component: BillComponent) -> list[Element]:
    """Return the papers that describe a package."""
    found = {paper_address(each): each for each in component.papers}
    return [
        make_reference("documentation", address, f"The paper {each.id}.")
        for address, each in found.items()
        if address
    ]


def _metrics(component: BillComponent) -> list[Element]:
    """Return the results of evaluations as they are stated, each with what was measured on what."""
    found: dict[tuple[str, str | None], None] = {}
    for result in component.results:
        part = ", ".join(filter(None, (result.config, result.split)))
        place = f"{result.dataset_id} ({part})" if part else result.dataset_id
        value = result.text if result.value is None else repr(result.value)
        found[f"{result.metric or 'result'} on {place}", value] = None
    return [
        {"type": "DictionaryEntry", "key": key, **({"value": value} if value else {})}
        for key, value in found
    ]


def _data_types(tasks: str | None) -> list[str]:
    """Return what a dataset consists of, as far as its tasks leave no doubt."""
    found = {_TYPE_OF_TASK[task] for task in (tasks or "").split() if task in _TYPE_OF_TASK}
    return sorted(found) or ["noAssertion"]


def _summary(name: str | None, identifier: str) -> str | None:
    return name if name != identifier else None


def _comment(component: BillComponent) -> str | None:
    """Return in sentences what a reader of the package alone must not miss."""
    said = []
    if component.member.only_mentioned:
        said.append("No source describes it: it is known because others name it.")
    if component.gone:
        by = f" ({component.gone.gone_stated_by})" if component.gone.gone_stated_by else ""
        said.append(f"Gone since {component.gone.gone_since}{by}: deleted or made private.")
    if component.known.get("disabled"):
        said.append("The Hub has disabled it.")
    newer = joined_names(sorted({link.id for link in component.newer}))
    if newer:
        said.append(f"Its owner recommends a newer version: {newer}.")
    counts = [f"{number:,} {what}" for what, number in component.left_out.items() if number]
    if counts:
        said.append(f"Left out, because it is too much: {', '.join(counts)}.")
    if component.key[0] == Dataset.label and component.known.get("revision"):
        said.append("The time at which it was built is that of its last change at this revision.")
    return " ".join(said) or None


def _source(known: Any) -> str | None:
    by, at = known.get("stated_by"), known.get("facts_at")
    return f"Facts stated by {by}{f', of {at}' if at else ''}." if by else None


def _location(page: str | None, revision: str | None) -> str | None:
    """Return where a package is downloaded, at its revision where that has a page."""
    if page and revision and _PLAIN_REVISION.fullmatch(revision) and page.startswith(_AT_REVISION):
        return f"{page}/tree/{revision}"
    return page


def whole_second(text: str | None) -> str | None:
    """Return a moment as documents have it: UTC, to the second; None for what is no moment.

    A date alone is its beginning.
    """
    if not text or not is_moment(text):
        return None
    try:
        moment = datetime.datetime.fromisoformat(text.replace(" ", "T"))
        aware = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
        whole = aware.astimezone(datetime.UTC).replace(microsecond=0, tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return f"{whole.isoformat()}Z"


def describe_owners(components: Iterable[BillComponent], names: Names) -> Iterator[Element]:
    """Yield who publishes the packages: nobody says whether that is a person."""
    for owner in sorted({each.member.owner for each in components if each.member.owner}):
        page = owner_page(owner)
        yield make_element(
            "Agent",
            names.of("owner", owner),
            name=owner.partition(":")[2] if page else owner,
            externalRef=[make_reference("altWebPage", page)] if page else None,
        )


def describe_weights(component: BillComponent, names: Names) -> Iterator[Element]:
    """Yield the files of weights of a package, and that it contains them."""
    start = names.artifact(component.key)
    files = [_describe_file(each, start, names) for each in component.weights]
    files = list({each["spdxId"]: each for each in files}.values())
    yield from files
    if files:
        ends = sorted(each["spdxId"] for each in files)
        yield make_link(names, "contains", start, ends, completeness="noAssertion")


def _describe_file(weights: BillWeights, package: str, names: Names) -> Element:
    digest = _SHA256.fullmatch(weights.id)
    hashes = {"type": "Hash", "algorithm": "sha256", "hashValue": digest[1] if digest else ""}
    size = f"{weights.bytes:,} bytes" if weights.bytes is not None else None
    return make_element(
        "software_File",
        names.link("file", package, weights.path or "", weights.id),
        name=weights.path or weights.id,
        comment=", ".join(filter(None, (weights.format, size))),
        software_primaryPurpose="model",
        verifiedUsing=[hashes] if digest else None,
    )
