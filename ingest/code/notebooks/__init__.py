"""Notebooks of Jupyter: code, commands and text in the cells of a JSON file."""
