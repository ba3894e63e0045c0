"""The names of the ways in which an artifact is made from another, apart so that they load fast."""

from __future__ import annotations

DERIVATIONS = ("finetune", "merge", "quantized", "converted", "adapter", "distilled")
"""The methods of a derivation that the rule tells apart."""
