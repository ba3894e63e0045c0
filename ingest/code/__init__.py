"""The source ``code``: models and datasets that the files of a repository load."""
