"""One component of a document of CycloneDX: what is said of it, a module for each part."""
