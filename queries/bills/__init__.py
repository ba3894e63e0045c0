"""The components of a bill of materials: what an artifact is made of, with all that is known."""
