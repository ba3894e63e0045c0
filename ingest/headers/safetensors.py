"""The texts in the header of a safetensors file, read by huggingface_hub in its bounds."""

from __future__ import annotations

from pathlib import Path

from ingest.headers.gguf import BadHeader

LONGEST_VALUE = 10_000
"""Characters of a text that is kept."""
WANTED = (
    "base_model",
    "ss_sd_model_name",
    "ss_network_module",
    "modelspec.license",
    "modelspec.merged_from",
)
"""The keys that are read, documented by the Hub, by kohya's sd-scripts and by ModelSpec 1.0."""


def read_safetensors(path: Path) -> dict[str, str | None]:
    """Return the wanted texts of a file's ``__metadata__``; None for one that is too long.

    Raises
    ------
    BadHeader
        If the file is no safetensors file, is cut off, or its header has over 25 million bytes.
    """
    from huggingface_hub import parse_local_safetensors_file_metadata as parse_file
    from huggingface_hub.errors import SafetensorsParsingError

    try:
        stated = parse_file(path).metadata
    except SafetensorsParsingError as error:
        reason = str(error).partition("): ")[2] or "it is no safetensors file"
        raise BadHeader(reason.partition(". ")[0].rstrip(".")) from None
    # The library passes on what Python raises for other JSON than it expects, or for deep nesting.
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise BadHeader("its header is not that of a safetensors file") from None
    fields = stated if isinstance(stated, dict) else {}
    texts = {key: fields[key] for key in WANTED if isinstance(fields.get(key), str)}
    return {key: text if len(text) <= LONGEST_VALUE else None for key, text in texts.items()}
