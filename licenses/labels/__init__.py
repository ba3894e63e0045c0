"""From what the world writes to one licence statement."""
