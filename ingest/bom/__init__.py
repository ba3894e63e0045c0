"""Source: bills of materials, in CycloneDX or SPDX 3."""
