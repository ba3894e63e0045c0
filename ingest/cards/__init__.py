"""Source: saved model and dataset cards."""
