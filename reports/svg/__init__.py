"""A family as a drawing of its own: SVG for papers and pull requests."""
