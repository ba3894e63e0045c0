"""The names in a value of a configuration: one or a list of them, with defaults and prefixes."""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.code.hosted import is_provider
from ingest.hub_ids import dataset_id, model_id

LONGEST_VALUE = 2_000
"""Characters of a value that is read."""
MOST_NAMES = 200
"""Names of one value that are read."""
_OWNED = re.compile(r"[A-Za-z\d][\w.-]*/[A-Za-z\d_][\w.-]*(?:@[\w./-]+)?", re.ASCII)
_DEFAULT = re.compile(
    r"""\$\{oc\.env:\w+,\s*["']?([^"'{}]*?)["']?\}|\$\{\w+:?-["']?([^"'{}]*?)["']?\}"""
)
_BLANKS = re.compile(r"\$\{|\$\(|\{\{|\{%|<[\w -]+>|\$[A-Z_]|%\(|^__$|\{\w*\}")
"""What stands for something that is not known here."""
_STATED = re.compile(r"""\|\|\s*'([^']{1,200})'\s*\}\}""")
"""The default of an expression of a workflow."""
_SERVERS = re.compile(
    r"(?:huggingface|hf|vllm|hosted_vllm|transformers|sglang|tgi|sentence-transformers|mlx)"
    r"[/:](?=[\w-]+/[\w.-]+$)",
    re.ASCII,
)
"""What gateways write before an id: the program that loads it."""
_SCHEME = re.compile(r"(?:huggingface|hf)://(?=[\w-])", re.IGNORECASE | re.ASCII)
_HUB = re.compile(r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)/\S+")
_FILE_OF_HUB = re.compile(r"/(?:resolve|raw|blob)/|[?&]download=")
_PICTURE = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|mp4|mp3|wav|md|pdf|html?)(?:[?#].*)?$|/avatars/", re.IGNORECASE
)
PIPELINE = (
    r"[a-z]{2}[_-](?:(?:core|dep)[_-](?:web|news)|ent[_-]wiki|sent[_-]ud)[_-](?:sm|md|lg|trf)"
)
"""What spaCy calls the pipelines that it publishes, in code and as packages."""
_PIPELINE = re.compile(PIPELINE)
_PIPELINE_ID = re.compile(f"spacy/{PIPELINE}")


class Named(NamedTuple):
    """A text that may be an id, and the revision that stands behind it."""

    text: str
    pinned: str | None = None


def names_in(value: str) -> list[Named]:
    """Return the names that a value holds, one by one; none for a value not known before a run."""
    value = _stated(value.strip().strip("\"'").strip())
    if not value or len(value) > LONGEST_VALUE or _BLANKS.search(value):
        return []
    parts = [part for part in re.split(r"[,;\s|]+", value) if part]
    if len(parts) > 1:
        whole = all(_is_name(part) for part in parts)
        return [_named(part) for part in parts[:MOST_NAMES]] if whole else []
    return [_named(value)]


def may_hold_name(text: str) -> bool:
    """Return whether a text is worth a look: it has what nearly every name has."""
    return "/" in text or "-" in text or "_" in text or is_old_name(text)


def _is_name(part: str) -> bool:
    return bool(_OWNED.fullmatch(part) or _PIPELINE.fullmatch(part)) or is_old_name(part)


def _stated(value: str) -> str:
    """Return a value with the defaults that stand in it for what a run may set."""
    if "${" not in value:
        return value
    if stated := _STATED.search(value):
        return stated[1]
    return _DEFAULT.sub(lambda found: found[1] or found[2] or "", value)


def _named(text: str) -> Named:
    text = _SCHEME.sub("hf://", text, count=1)
    text = _SERVERS.sub("", text, count=1)
    if _PIPELINE.fullmatch(text):
        return Named("spacy/" + text.replace("-", "_"))
    owned = _OWNED.fullmatch(text)
    identifier, _, revision = text.partition("@") if owned else (text, "", "")
    if is_provider(revision):
        return Named("")
    return Named(identifier, revision or None)


def is_owned(text: str) -> bool:
    """Return whether a text has the form ``owner/name``."""
    return bool(_OWNED.fullmatch(text))


def is_old_name(text: str) -> bool:
    """Return whether a text is a name that the Hub once had without an owner."""
    return "/" not in text and bool(model_id(text) or dataset_id(text))


def is_hub_address(text: str) -> bool:
    """Return whether a text is an address of the Hub, with or without its scheme."""
    return text.startswith("hf://") or bool(_HUB.fullmatch(text))


def is_hub_file(text: str) -> bool:
    """Return whether a text is the address of a file of the Hub, which is there to be fetched."""
    return is_hub_address(text) and bool(_FILE_OF_HUB.search(text) or text.startswith("hf://"))


def is_pipeline(text: str) -> bool:
    """Return whether a text is the id of a pipeline that spaCy publishes."""
    return bool(_PIPELINE_ID.fullmatch(text))


def is_picture(address: str) -> bool:
    """Return whether an address is that of a file which shows or tells, and is not loaded."""
    return bool(_PICTURE.search(address))
