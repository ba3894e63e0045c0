"""Searches in parts: GitHub shows the first 1,000 results of a search and no more.

A search that has more is divided into smaller ones that have nothing in common and together are the
whole, again and again, until each can be shown. What cannot be divided any further is counted.
"""

from __future__ import annotations

import datetime
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, replace

from graph import clock

SHOWN = 1_000
"""Results of a search that GitHub shows."""
LONGEST_QUERY = 256
MOST_OPERATORS = 5
_OPERATOR = re.compile(r"(?<!\S)(?:AND|OR|NOT)(?!\S)")
_QUOTED = re.compile(r'"[^"]*"')
_FOUNDED = datetime.date(2007, 10, 1)
"""Before GitHub's first repository."""
_LARGEST_FILE = 384 << 10
"""Bytes of the files of which GitHub searches the code."""
_MOST_STARS = 1 << 20
# The languages in which most uses are written, each searched by itself; the rest leaves these out,
# with no more operators than a query may have.
_LANGUAGES = ("Python", '"Jupyter Notebook"', "Markdown", "YAML", "JSON")


def query_problem(query: str) -> str | None:
    """Return why GitHub would refuse a query of the user's own; None if it would not."""
    if not query.strip() or not query.isprintable():
        return "it is empty, or holds characters that cannot be searched for"
    if len(query) > LONGEST_QUERY:
        return f"it has {len(query)} characters, and GitHub takes {LONGEST_QUERY}"
    operators = len(_OPERATOR.findall(_QUOTED.sub("", query)))
    if operators > MOST_OPERATORS:
        return f"it has {operators} of AND, OR and NOT, and GitHub takes {MOST_OPERATORS}"
    return None


class Part(ABC):
    """A search, or a part of one."""

    @property
    @abstractmethod
    def query(self) -> str:
        """Return the words by which GitHub is asked."""

    @abstractmethod
    def divided(self) -> list[Part]:
        """Return smaller parts that are this one together; nothing if there are none."""


@dataclass(frozen=True, slots=True)
class CodePart(Part):
    """A search of code: by language, then by the size of files."""

    words: str
    language: str | None = None
    """The qualifier; None while all languages are searched."""
    low: int = 0
    high: int = _LARGEST_FILE

    @property
    def query(self) -> str:
        """Return the words with the qualifiers of this part."""
        is_whole = (self.low, self.high) == (0, _LARGEST_FILE)
        size = "" if is_whole else f"size:{self.low}..{self.high}"
        return " ".join(filter(None, (self.words, self.language, size)))

    def divided(self) -> list[Part]:
        """Return a part for each language, or both halves of the sizes."""
        if self.language is None:
            rest = " ".join(f"-language:{name}" for name in _LANGUAGES)
            each = [f"language:{name}" for name in _LANGUAGES]
            return [replace(self, language=language) for language in (*each, rest)]
        if self.low == self.high:
            return []
        # Most files are small: halves of the logarithm are more alike than halves of the size.
        middle = min(
            max(int((self.low * self.high) ** 0.5), self.low + (self.high - self.low) // 16),
            self.high - 1,
        )
        return [replace(self, high=middle), replace(self, low=middle + 1)]


@dataclass(frozen=True, slots=True)
class RepositoryPart(Part):
    """A search of repositories: by the day of their creation, then by their stars."""

    words: str
    since: str | None = None
    """Only those that were pushed to since this day."""
    begin: datetime.date | None = None
    end: datetime.date | None = None
    low: int = 0
    high: int | None = None
    """The stars; None while all are searched."""

    @property
    def query(self) -> str:
        """Return the words with the qualifiers of this part."""
        pushed = f"pushed:>={self.since}" if self.since else ""
        created = f"created:{self.begin}..{self.end}" if self.begin else ""
        stars = ""
        if self.high is not None:
            stars = f"stars:{self.low}..{self.high}"
        elif self.low:
            stars = f"stars:>={self.low}"
        return " ".join(filter(None, (self.words, pushed, created, stars)))

    def divided(self) -> list[Part]:
        """Return both halves of the days, or of the stars where the query names days itself."""
        if self._may_narrow("created"):
            begin, end = self.begin or _FOUNDED, self.end or clock.now().date()
            if begin < end:
                middle = begin + (end - begin) // 2
                after = middle + datetime.timedelta(days=1)
                return [replace(self, begin=begin, end=middle), replace(self, begin=after, end=end)]
        return self._divided_stars() if self._may_narrow("stars") else []

    def _divided_stars(self) -> list[Part]:
        if self.high is None:
            if self.low > _MOST_STARS:
                return []
            middle = max(self.low * 4, 3)
        elif self.low < self.high:
            middle = self.low + (self.high - self.low) // 2
        else:
            return []
        return [replace(self, high=middle), replace(self, low=middle + 1)]

    def _may_narrow(self, qualifier: str) -> bool:
        """Whether the user's own words do not name this qualifier: GitHub takes one of each."""
        return not re.search(rf"(?:^|\s)-?{qualifier}:", _QUOTED.sub("", self.words))
