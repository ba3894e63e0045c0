"""What a crawl asks for: one artifact, or one page of a list, and what its answer means."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from graph import clock
from ingest.hub.addresses import is_same
from ingest.hub.answers import Kept
from ingest.hub.client import Reply
from ingest.hub.file_lists import FileList
from ingest.hub.item import Item
from ingest.hub_fields.table import Kind


@dataclass(slots=True)
class Listing:
    """A listing of models: how it is called, and the pages that were read of it."""

    name: str
    up: bool
    down: bool
    left: int | None
    pages: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Job:
    """Something to ask: one artifact, or one page of a listing or of a list of files."""

    url: str
    kind: Kind
    asked: str
    steps: int
    named: bool = False
    listing: Listing | None = None
    files: FileList | None = None
    kept: Kept | None = None
    """The answer that is used again, as it is or if a short request confirms it."""

    @property
    def is_page(self) -> bool:
        """Whether the answer is a page of a list, and so describes no artifact by itself."""
        return bool(self.listing or self.files)

    @property
    def is_lasting(self) -> bool:
        """Whether the answer can be used again later; what a commit holds never changes."""
        return bool(self.files.revision) if self.files else not self.listing

    def is_changed(self, reply: Reply) -> bool:
        """Return whether a short request found that a kept answer is no longer right.

        What cannot be read finds nothing: neither that, nor that the answer is still right.
        """
        if not self.kept or self.kept.current or self.files or not reply.is_read:
            return False
        return not is_same(self.kept.reply.body, reply.body)

    def is_confirmed(self, reply: Reply) -> bool:
        """Return whether a short request, which found no change, found a kept answer right."""
        return bool(self.kept and not self.kept.current and not self.files and reply.is_read)

    def item(self, reply: Reply) -> Item:
        """Return what is known of what was asked for: the kept answer where it is still right."""
        if self.kept and reply.is_read:
            return Item(self.kind, self.asked, self.kept.reply, _day(self.kept.read))
        return Item(self.kind, self.asked, reply, clock.today())


def _day(seconds: float) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date().isoformat()
