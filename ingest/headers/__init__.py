"""What the headers of weight files say: where weights come from, and under which licence."""
