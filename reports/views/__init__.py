"""What a result shows, as data: groups, order, folding."""

QUIET = {"gone", "unresolved", "uses"}
"""Parts that are shown only where they hold something."""
LONG = {"things", "uses", "texts"}
"""Parts that a screen shows in another way, or in another format."""
