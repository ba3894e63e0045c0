"""Commands that load models and datasets: scripts, Dockerfiles, Makefiles and what holds a line."""
