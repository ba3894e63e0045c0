"""What a crawl of the Hub yields, and the count that it keeps."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.hub.client import Reply
from ingest.hub.file_lists import FileList
from ingest.hub_fields.table import Kind
from ingest.hub_ids import is_listed

# Not there, not shown to everybody, taken down: facts, and no failures.
_ABSENT = (401, 403, 404, 410, 451)
_NOT_THERE = (404, 410)
_LEGAL_REASONS = 451
FILE_LIST = "File list"
_NO_REPOSITORY = "RepoNotFound"


class Item(NamedTuple):
    """What the Hub answered about one artifact; ``read`` is the day."""

    kind: Kind
    asked: str
    reply: Reply
    read: str
    listed: bool = False
    """Whether it is an entry of a listing, which lacks the field baseModels."""
    files: FileList | None = None
    """The list of its files, where this is the answer about them and about nothing else."""

    @property
    def problem(self) -> str | None:
        """Why it is unknown what the Hub has, in words; None where that is known."""
        reply = self.reply
        if reply.problem or reply.status == 200 or reply.status in _ABSENT:
            return reply.problem
        return f"the Hub answers {reply.status}"

    @property
    def identifier(self) -> str | None:
        """The id of the artifact that is described; None where nothing is."""
        body = self.reply.body
        if self.reply.status != 200 or self.reply.problem or not isinstance(body, dict):
            return None
        identifier = body.get("id")
        return identifier if isinstance(identifier, str) and is_listed(identifier) else None

    @property
    def is_missing(self) -> bool:
        """Whether the Hub does not have it: so it says, or so it says to a reader with a token.

        Without a token, 401 is also what it answers about everything that is private.
        """
        status, code = self.reply.status, self.reply.code
        if status in _NOT_THERE:
            return code in (None, _NO_REPOSITORY)
        return status in _ABSENT and code == _NO_REPOSITORY and self.reply.authorized

    @property
    def is_withheld(self) -> bool:
        """Whether the Hub has it and does not show what it is."""
        return self.reply.code in ("GatedRepo", "Disabled")


@dataclass(slots=True)
class Tally:
    """What a crawl met."""

    read: dict[str, int] = field(default_factory=dict)
    """Artifacts by kind."""
    unchanged: int = 0
    since: str = ""
    """The oldest day on which what is unchanged was read."""
    missing: dict[str, None] = field(default_factory=dict)
    """Ids that the Hub does not have, or does not show."""
    unavailable: dict[str, None] = field(default_factory=dict)
    """Those of them of which it does not say that they are not there."""
    withdrawn: dict[str, None] = field(default_factory=dict)
    """Ids that the Hub has, and shows to nobody for legal reasons."""
    unread: int = 0
    named: int = 0
    found: int = 0
    """How many of the artifacts that the user named were found."""

    def add(self, item: Item, *, named: bool = False) -> None:
        """Count an item."""
        if item.files:
            self._add_files(item.files)
            return
        label = item.kind.label
        if item.identifier or item.is_withheld:
            self.read[label] = self.read.get(label, 0) + 1
            self.found += named
        elif item.problem or item.reply.status == 200:
            # One entry of a listing is not the listing.
            self.unread += not item.listed
        else:
            name = item.asked if label == "Model" else f"{label.lower()}:{item.asked}"
            if item.reply.status == _LEGAL_REASONS:
                self.withdrawn[name] = None
            else:
                self.missing[name] = None
                if not item.is_missing:
                    self.unavailable[name] = None

    def _add_files(self, listed: FileList) -> None:
        if listed.problem:
            self.unread += listed.is_shown
        else:
            self.read[FILE_LIST] = self.read.get(FILE_LIST, 0) + 1

    def confirm(self, day: str) -> None:
        """Count an artifact that has not changed since a day."""
        self.unchanged += 1
        self.since = min(self.since or day, day)
