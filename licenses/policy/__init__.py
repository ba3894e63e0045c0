"""The policy of a release: its keys, its file and its reader."""
