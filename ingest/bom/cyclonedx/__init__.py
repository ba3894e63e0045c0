"""Documents of CycloneDX: their components, and what joins these."""
