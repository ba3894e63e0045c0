"""Python modules of a repository: what they load, followed through names, classes and calls."""
