"""Documents of SPDX 3, in JSON-LD: their packages, and what joins these."""
