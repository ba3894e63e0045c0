"""Models and datasets that configuration names: YAML, JSON, TOML, INI, ``.env``, requirements."""
