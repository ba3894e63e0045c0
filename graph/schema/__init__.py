"""The one declaration of what the graph holds: ``definitions.py`` is the file to change."""

from graph.schema.base import *  # noqa: F403
from graph.schema.definitions import *  # noqa: F403
