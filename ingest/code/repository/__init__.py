"""A repository of code itself: its licence, and the weights that lie in it."""
