"""Where people read about what a bill of materials names: pages of owners, and papers."""

from __future__ import annotations

import re
from urllib.parse import quote

from queries.bills.rows import BillLink

_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20\x7f-\uffff]{1,2000}")
_PAPERS = {"arxiv": "https://arxiv.org/abs/{}", "doi": "https://doi.org/{}"}
_OWNERS = {"hf": "https://huggingface.co/{}", "github": "https://github.com/{}"}


def owner_page(owner: str) -> str | None:
    """Return the page of an owner; None where the id does not say at which host it is."""
    host, _, name = owner.partition(":")
    return _OWNERS[host].format(quote(name, safe="")) if name and host in _OWNERS else None


def paper_address(paper: BillLink) -> str | None:
    """Return where a paper can be read, if anybody knows."""
    if paper.url and _ADDRESS.fullmatch(paper.url):
        return paper.url
    place, _, name = paper.id.partition(":")
    return _PAPERS[place].format(quote(name)) if name and place in _PAPERS else None
