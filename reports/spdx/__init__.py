"""A bill of materials as a document of SPDX 3."""
