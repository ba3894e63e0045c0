"""Commands that stand in configuration: of containers, of steps in CI, and their arguments."""
