"""What an expression may be, followed through names, classes and calls of a repository."""
