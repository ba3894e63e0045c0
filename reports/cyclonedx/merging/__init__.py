"""Joins our components into a document of CycloneDX that somebody else wrote."""

from __future__ import annotations

from reports.cyclonedx.merging.foreign import choose_version, find_others_faults, read_document
from reports.cyclonedx.merging.joining import merge_documents
from reports.cyclonedx.merging.layout import Layout, read_layout

__all__ = [
    "Layout",
    "choose_version",
    "find_others_faults",
    "merge_documents",
    "read_document",
    "read_layout",
]
