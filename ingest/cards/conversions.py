"""What names, tags and libraries say of conversions of weights."""

from __future__ import annotations

import re

_CONVERSION = re.compile(r"(?:^|[-_./ ])(gguf|gptq|awq|exl2|mlx)(?=$|[-_./ ]|\d+ ?bit)", re.I)


def conversion_in(text: str) -> str | None:
    """Return the format for which a name, tag or library says that weights were converted."""
    found = _CONVERSION.search(text)
    return found[1] if found else None
