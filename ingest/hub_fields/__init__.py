"""The Hub's own shape: which field is which property or claim."""
