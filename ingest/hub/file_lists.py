"""The list of a model's files as the Hub gives it, page by page: the weights in it, by content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from graph.schema import End, Model, Record
from ingest.hub.client import Reply
from ingest.items import FullyRead, Skip, Unreadable
from ingest.weights import WeightFile, format_of, weights_records

FILES = "hub-files"
"""The ``stated_by`` of what lists of files state; they are read only where they are asked for."""
MOST_PAGES = 200
"""Pages of one list, each of up to a thousand files."""
_NOT_SHOWN = (401, 403, 404, 410, 451)
_EVIDENCE = "the Hub's list of files"


@dataclass(slots=True)
class FileList:
    """What was read of one model's list: the files of weights that Git LFS keeps."""

    model: str
    revision: str | None
    """The commit that is listed, which never changes; None for whatever is newest."""
    files: list[WeightFile] = field(default_factory=list)
    pages: set[str] = field(default_factory=set)
    odd: int = 0
    """Entries that are none."""
    problem: str | None = None
    """Why it could not be read to its end, in words."""
    is_shown: bool = True
    """False where the Hub shows it to others alone, or not at all."""
    is_absent: bool = False
    """Whether the Hub does not have this commit, of which it told itself."""

    def take_page(self, url: str, reply: Reply, foreign: str | None = None) -> str | None:
        """Take what a page lists; return the address of the next page, if there is one to ask for.

        ``foreign`` says why the next page is not asked for, where it is not where the Hub is.
        """
        if reply.status in _NOT_SHOWN and not reply.problem:
            self.problem, self.is_shown = f"the Hub does not show it ({reply.status})", False
            # What is not there at all is a 401 too, for a reader without a token.
            missing = reply.status in (401, 404) and reply.code != "GatedRepo"
            self.is_absent = missing and bool(self.revision) and not self.pages
            return None
        if reply.problem or reply.status != 200 or not isinstance(reply.body, list):
            unusable = "it is no list" if reply.status == 200 else f"the Hub answers {reply.status}"
            self.problem = reply.problem or unusable
            return None
        self.pages.add(url)
        for entry in reply.body:
            self._take_entry(entry)
        if reply.next is None:
            return None
        self.problem = foreign or self._explain_end(reply)
        return None if self.problem else reply.next

    def _explain_end(self, reply: Reply) -> str | None:
        """Return why the page that a page names as the next is not asked for."""
        if reply.next in self.pages or not reply.body:
            return "its pages do not end"
        if len(self.pages) >= MOST_PAGES:
            return f"it has over {MOST_PAGES} pages"
        return None

    def _take_entry(self, entry: Any) -> None:
        if not isinstance(entry, dict):
            self.odd += 1
            return
        path, kept = entry.get("path"), entry.get("lfs")
        if not isinstance(path, str) or format_of(path) is None or kept is None:
            return
        stated = kept if isinstance(kept, dict) else {}
        size = stated.get("size", entry.get("size"))
        self.files.append(WeightFile(path, stated.get("oid"), size, _EVIDENCE))


def list_records(listed: FileList, read: str) -> Iterator[Record | Skip | FullyRead]:
    """Yield what a list of files states, read on a day; a complete one says what is gone too."""
    shown = f"list of files of {listed.model}"
    yield from weights_records(
        End(Model, listed.model),
        listed.files,
        stated_by=FILES,
        revision=listed.revision,
        facts_at=read,
    )
    if listed.odd:
        yield Skip(f"an entry of the {shown}", "it is no object", listed.odd)
    if listed.problem:
        unread = Unreadable if listed.is_shown else Skip
        yield unread(shown, listed.problem)
    else:
        yield FullyRead(Model, listed.model, (FILES,))
