"""Licence statements in the words of SPDX and CycloneDX, and back."""
