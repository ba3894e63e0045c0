"""The old place of ``recognise``: ``from licenses import recognise`` is the shorter way."""

from __future__ import annotations

from licenses.labels.recognition import recognise

__all__ = ["recognise"]
