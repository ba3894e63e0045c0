"""A bill of materials as a document of CycloneDX."""
