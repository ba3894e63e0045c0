"""Sources of models, lineage, datasets and repositories; none of them knows an engine."""
