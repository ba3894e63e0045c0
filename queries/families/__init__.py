"""The family of an artifact: what it is built on, what is built on it, what is known of both."""
