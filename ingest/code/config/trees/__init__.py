"""The trees of configuration files: what parsers of each format meet, in one shape."""
