"""Whether labels agree with what is upstream, and whether they pass a policy: typed results."""
