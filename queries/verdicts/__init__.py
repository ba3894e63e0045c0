"""Whether labels agree with what is upstream, and whether a policy is kept: typed results."""
