"""Why an artifact has several licences, in words."""

from __future__ import annotations


def disagree(sources: list[set[str]]) -> bool:
    """Return whether sources contradict each other, given those of each licence."""
    return any(each != sources[0] for each in sources)


def dispute(sources: list[set[str]], artifact: str = "") -> str:
    """Return why an artifact has several licences: sources disagree, or one states several."""
    if disagree(sources):
        return f"Sources disagree on {artifact}" if artifact else "Its sources disagree"
    who = "One source states" if len(sources[0]) == 1 else "Each source states"
    return f"{who} several licences{f' of {artifact}' if artifact else ''}"
