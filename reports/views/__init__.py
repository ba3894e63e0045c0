"""What a result shows, as data: groups, order, folding."""

QUIET = {"gone", "unresolved"}
"""Parts that are shown only where they hold something."""
