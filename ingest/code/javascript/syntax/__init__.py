"""From the text of a script to what its loads depend on: ``building`` begins."""
