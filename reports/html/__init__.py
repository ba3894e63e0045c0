"""The explorer: one HTML file that holds a family and draws it, offline and without a server."""
