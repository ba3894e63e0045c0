"""Licences and reach over the whole graph, in arrays."""
