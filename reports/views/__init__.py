"""What a result shows, as data: groups, order, folding."""
