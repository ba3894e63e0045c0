"""Work on repositories spread over the processes of a machine, or over a cluster."""
