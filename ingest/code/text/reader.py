"""Read prose, and addresses of the Hub in files of any language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.code.addresses import Address, find_addresses
from ingest.code.embedded import Embedded, Found
from ingest.code.findings import Candidate, How, Place, Reuse, SourceFile
from ingest.code.text.blocks import Block, markdown_blocks, rst_blocks
from ingest.code.text.languages import shown_as

_MARKDOWN = (".md", ".mdx", ".markdown", ".qmd", ".rmd")
_RST = (".rst", ".rest")
_SHOWS = re.compile(r"```|~~~|^(?: {4}|\t)\S|::[ \t]*(?:\w*[ \t]*)$", re.MULTILINE)
_MAY_NAME = re.compile(r"[\w.-]/[A-Za-z]|\b(?:bert|gpt2|roberta|t5|spacy)\b")
_COMMENT = re.compile(r"(?:^|\s)(?:#|//|/\*|\*|--\s|;|%|REM\b|\"\"\"|''')")
_SENT = re.compile(r"\bgit\b[^|;&]{0,200}\b(?:push|remote)\b")
"""What stands before an address to which something is or will be sent."""
_QUOTES = "\"'`"
_OF_TOKENIZERS = re.compile(r"/(?:vocab|merges|spiece|tokenizer|sentencepiece|config)[^/]*$")
"""Files of which libraries' own tables of addresses have one for each id that they know."""


def read_text(file: SourceFile) -> Iterator[Found]:
    """Yield what prose names: pages of the Hub, and what code that it shows would load."""
    for address, _ in find_addresses(file.text):
        yield Candidate(
            file.path,
            address.line,
            address.target.kind,
            address.text,
            How.TEXT,
            "address",
            Place.MENTION,
            address.target.pinned,
            None,
        )
    for block in _blocks(file):
        name, text = shown_as(block)
        if name and _MAY_NAME.search(text):
            lines = range(block.line, block.line + text.count("\n") + 1)
            yield Embedded(file.path, name, text, lines, How.TEXT, Place.MENTION)


def read_addresses(file: SourceFile) -> Iterator[Candidate]:
    """Yield the addresses of the Hub in code of any language.

    A program loads a file whose address is one of its texts; other addresses, and those in
    comments, are mentioned.
    """
    for address, before in find_addresses(file.text):
        if _SENT.search(before):
            continue
        loads = address.target.is_file and before[-1:] in _QUOTES and not _COMMENT.search(before)
        loads = loads and bool(before) and not _is_of_table(address, before)
        yield Candidate(
            file.path,
            address.line,
            address.target.kind,
            address.text,
            How.LITERAL if loads else How.TEXT,
            "address",
            Place.LOAD if loads else Place.MENTION,
            address.target.pinned,
            Reuse.LOADS if loads else None,
        )


def _is_of_table(address: Address, before: str) -> bool:
    """Return whether an address stands under its own id, as in a copy of a library's table."""
    keys = (f"{quote}{address.target.id}{quote}:" for quote in _QUOTES)
    return bool(_OF_TOKENIZERS.search(address.text)) and any(key in before for key in keys)


def _blocks(file: SourceFile) -> Iterator[Block]:
    if not _SHOWS.search(file.text):
        return
    path = file.path.lower()
    if path.endswith(_MARKDOWN):
        yield from markdown_blocks(file.text)
    elif path.endswith(_RST):
        yield from rst_blocks(file.text)
