"""The one declaration of what the graph holds: ``nodes.py`` and ``claims.py`` are its files."""

from graph.schema.base import *  # noqa: F403
from graph.schema.claims import *  # noqa: F403
from graph.schema.nodes import *  # noqa: F403
