"""How much is looked at: for one question, and for all questions of a repository together."""

from __future__ import annotations

MOST_STEPS = 1_500
"""Expressions that are looked at for one question."""
MOST_STEPS_IN_ALL = 5_000_000
"""Expressions that are looked at in a repository, however large it is."""
LEAST_STEPS_IN_ALL = 300_000
STEPS_OF_CALL = 10
"""Steps that a repository has for each of its calls, beyond the least."""
STEPS_BEYOND = 8
"""Steps for one question when those of the repository are used up: for the name of a call."""
_WIDE = 4
"""Of what is only passed over, two to the power of this many are one step."""


class Budget:
    """Counts steps; what is asked after the last one is answered by what is written there alone."""

    def __init__(self, calls: int) -> None:
        self.most_in_all = min(LEAST_STEPS_IN_ALL + STEPS_OF_CALL * calls, MOST_STEPS_IN_ALL)
        self.all_steps = 0
        self.steps = 0
        self.most = MOST_STEPS
        self.was_cut = False
        """Whether a question since the last load went on after its last step."""

    @property
    def is_tired(self) -> bool:
        """Whether all steps of the repository are used up."""
        return self.all_steps >= self.most_in_all

    def begin(self) -> None:
        """Begin a question of its own."""
        self.all_steps += self.steps
        self.steps = 0
        left = self.most_in_all - self.all_steps
        self.most = min(MOST_STEPS, max(left, STEPS_BEYOND))

    def pass_over(self, count: int) -> None:
        """Count what a question only passes over: parameters, arguments."""
        self.steps += count >> _WIDE

    def look(self, count: int = 1) -> bool:
        """Count what is looked at for no question of its own; return whether steps are left."""
        self.all_steps += count
        if self.all_steps < self.most_in_all:
            return True
        self.was_cut = True
        return False
