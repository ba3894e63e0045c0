"""Prose: READMEs, documentation and comments; what they mention, and the code that they show."""
