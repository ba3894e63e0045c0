"""The syntax of a module, reduced to what may tell a text."""
