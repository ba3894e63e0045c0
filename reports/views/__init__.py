"""What a result shows, as data: groups, order, folding."""

QUIET = {"gone", "unresolved", "uses", "unknown", "used_at", "left_out"}
"""Parts that are shown only where they hold something."""
LONG = {"things", "uses", "texts"}
"""Parts that a screen shows in another way, or in another format."""
