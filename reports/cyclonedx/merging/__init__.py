"""Joins our components into a document of CycloneDX that somebody else wrote."""

from __future__ import annotations

from reports.cyclonedx.merging.foreign import read_document
from reports.cyclonedx.merging.joining import merge_documents

__all__ = ["merge_documents", "read_document"]
