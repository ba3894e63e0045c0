"""The notices that have to be handed on: a typed result."""
