"""Source: bulk dumps of the Hub."""
