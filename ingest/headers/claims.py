"""What the headers of a model's weight files state, as claims.

Pure. The keys of GGUF are those of its specification; a base model there is one that the converted
model was made from, and a source is what was converted. Names of architectures are not read: those
of GGUF are of the program that runs it, which calls a Mistral llama.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from graph.schema import Claim, Dataset, End, Model, Record, TrainedOn
from ingest.headers.files import GGUF, SAFETENSORS, Header, Headers
from ingest.hub_ids import named
from ingest.items import Skip
from ingest.license_records import license_records
from ingest.stated_bases import LONGEST_EVIDENCE, base_records

_PLAIN_TYPES = (0, 1, 32)
"""The file types of GGUF whose weights are not quantized: F32, F16 and BF16."""
_LONGEST_LICENSE = 300
"""Characters of a licence's name; anything longer is its text."""
_SOURCE_KEYS = ("source.huggingface.repository", "source.repo_url", "source.url")
# What the name of a conversion has behind the name of the model that was converted.
_FORMAT_WORDS = re.compile(
    r"(?:[-_. ]+(?:gguf|ggml|quants?|quantized|imatrix|imat|i1|static|f16|f32|fp16|bf16"
    r"|i?q\d(?:[-_.](?:\d|k|xxs|xs|nl|[sml]))*))+",
    re.IGNORECASE,
)


def header_records(item: Headers) -> Iterator[Record | Skip]:
    """Yield what the headers of a model's weight files state, each claim once."""
    if item.alone and any(isinstance(each, Header) for each in item.found):
        source = next(each.source for each in item.found if isinstance(each, Header))
        yield Model(id=item.subject.id, stated_by=source, facts_at=item.facts_at)
    seen: set[tuple[Any, ...]] = set()
    for each in item.found:
        if isinstance(each, Skip):
            yield each
            continue
        for record in _read_header(item.subject, each):
            key = _identify(record)
            if key not in seen:
                seen.add(key)
                yield record


def _identify(record: Record | Skip) -> tuple[Any, ...]:
    """Return what is the same where several files of a model state the same."""
    if isinstance(record, Claim):
        return (type(record), record.start, record.end, record.stated_by)
    if isinstance(record, Skip):
        return (Skip, record.item.rpartition(": ")[2], record.reason)
    return (type(record), record.id)


def _read_header(subject: End, header: Header) -> Iterator[Record | Skip]:
    for key, value in header.fields.items():
        if value is None:
            yield Skip(_name_key(subject, header, key), "its value is too long, or no text")
    if header.source == GGUF:
        yield from _read_gguf(subject, header)
    else:
        yield from _read_safetensors(subject, header)


def _name_key(subject: End, header: Header, key: str) -> str:
    return f"{header.path} of {subject.id}: {key}"


def _read_gguf(subject: End, header: Header) -> Iterator[Record | Skip]:
    yield from _read_source(subject, header)
    for number in _find_numbers(header, "base_model"):
        yield from _read_base(subject, header, f"general.base_model.{number}")
    for number in _find_numbers(header, "dataset"):
        yield from _read_dataset(subject, header, f"general.dataset.{number}")
    listed = header.fields.get("general.datasets")
    for value in listed if isinstance(listed, list) else []:
        yield from _dataset_claim(subject, header, "general.datasets", value or "")
    name, link = (_text(header, f"general.license.{key}") or None for key in ("name", "link"))
    yield from _read_license(subject, header, "general.license", name, link)
    for what in ("base_model", "dataset"):
        stated = header.fields.get(f"general.{what}.count")
        described = len(_find_numbers(header, what))
        if isinstance(stated, int) and stated > described:
            key = _name_key(subject, header, f"general.{what}.count")
            yield Skip(key, f"it states {stated:,}, of which {described:,} are described")


def _find_numbers(header: Header, what: str) -> list[int]:
    """Return the numbers of the base models or datasets that a header describes."""
    parts = [key.split(".") for key in header.fields if key.startswith(f"general.{what}.")]
    return sorted({int(part[2]) for part in parts if len(part) == 4})


def _text(header: Header, key: str) -> str:
    """Return a text of a header on one line; an empty text where it has none."""
    value = header.fields.get(key)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _read_source(subject: End, header: Header) -> Iterator[Record | Skip]:
    """Yield the model that was converted; a file that names its own repository was not."""
    given = {key: _text(header, f"general.{key}") for key in _SOURCE_KEYS}
    stated = {key: text for key, text in given.items() if text}
    on_hub = (key for key, text in stated.items() if named(Model, text))
    key = next(on_hub, next((key for key in stated if key != "source.url"), None))
    if key is None:
        for other, text in stated.items():
            name = _name_key(subject, header, f"general.{other}")
            yield Skip(name, f"{text[:80]!r} is no model of the Hub")
    elif named(Model, stated[key]) != subject:
        where = f"{header.path}: general.{key}"
        how = _conversion(header)
        yield from base_records(subject, stated[key], stated_by=GGUF, where=where, method=how)


def _conversion(header: Header) -> str:
    """Return how weights were converted: quantized, or kept in 16 or 32 bits."""
    return "converted" if header.fields.get("general.file_type") in _PLAIN_TYPES else "quantized"


def _read_base(subject: End, header: Header, key: str) -> Iterator[Record | Skip]:
    """Yield a base model by its repository, or by its name where nothing better is stated."""
    address = next((a for a in (_text(header, f"{key}.{k}") for k in ("repo_url", "url")) if a), "")
    words = [_text(header, f"{key}.{part}") for part in ("name", "version")]
    name = " ".join(filter(None, words))
    owner = _text(header, f"{key}.organization")
    text = address or (f"{name} ({owner})" if name and owner else name or owner)
    if not text:
        yield Skip(_name_key(subject, header, key), "it names no model")
        return
    where = f"{header.path}: {key}{'.repo_url' if address else ''}"
    method = _base_method(subject, header, named(Model, text))
    yield from base_records(subject, text, stated_by=GGUF, where=where, method=method)


def _base_method(subject: End, header: Header, base: End | None) -> str | None:
    """Return how a model was made from a base of its header, None where that is not certain.

    The base may be what was converted, or what that was made from: it was converted where the
    name says nothing but a format beyond the base's.
    """
    if header.fields.get("general.type") == "adapter":
        return "adapter"
    if base is None:
        return None
    own, other = (end.id.rpartition("/")[2] for end in (subject, base))
    same = own.lower().startswith(other.lower())
    return _conversion(header) if same and _FORMAT_WORDS.fullmatch(own[len(other) :]) else None


def _read_dataset(subject: End, header: Header, key: str) -> Iterator[Record | Skip]:
    keys = [f"{key}.{part}" for part in ("repo_url", "url", "name")]
    stated = next((each for each in keys if _text(header, each)), None)
    if stated:
        yield from _dataset_claim(subject, header, stated, _text(header, stated))


def _dataset_claim(subject: End, header: Header, key: str, text: str) -> Iterator[Record | Skip]:
    end = named(Dataset, text.strip()) if "/" in text else None
    if end is None:
        yield Skip(_name_key(subject, header, key), f"{text[:80]!r} is no dataset of the Hub")
        return
    evidence = f"{header.path}: {key}: {text}"[:LONGEST_EVIDENCE]
    yield TrainedOn(start=subject, end=end, stated_by=header.source, evidence=evidence)


def _read_license(
    subject: End, header: Header, key: str, name: str | None = None, link: str | None = None
) -> Iterator[Record | Skip]:
    label = _text(header, key)
    if len(label) > _LONGEST_LICENSE:
        yield Skip(_name_key(subject, header, key), f"it is a text of {len(label):,} characters")
        return
    # Several labels of a card become one value of GGUF.
    labels = [each.strip() for each in label.split(",") if each.strip()]
    if not labels and not name:
        return
    yield from license_records(
        subject,
        *(labels or [name or ""]),
        stated_by=header.source,
        evidence=f"{header.path}: {key}: {label or name}"[:LONGEST_EVIDENCE],
        name=name if labels else None,
        link=link,
    )


def _read_safetensors(subject: End, header: Header) -> Iterator[Record | Skip]:
    adapts = header.path.lower().startswith("adapter_")
    # sd-scripts writes None for what is not set.
    adapts = adapts or _text(header, "ss_network_module") not in ("", "None")
    for key in ("base_model", "ss_sd_model_name"):
        if (text := _text(header, key)) and text != "None":
            where, method = f"{header.path}: {key}", "adapter" if adapts else None
            yield from base_records(
                subject, text, stated_by=SAFETENSORS, where=where, method=method
            )
    for text in _text(header, "modelspec.merged_from").split(","):
        if text.strip():
            yield from base_records(
                subject,
                text.strip(),
                stated_by=SAFETENSORS,
                where=f"{header.path}: modelspec.merged_from",
                method="merge",
            )
    yield from _read_license(subject, header, "modelspec.license")
