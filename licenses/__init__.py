"""What a licence is called and says, and whether two of them agree. Imports nothing else of ours.

>>> from licenses import judge
>>> judge("cc-by-nc-4.0", "finetune", "apache-2.0").terms
('non_commercial',)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from licenses.policy import Policy
    from licenses.rule import Judgement, judge, judge_all

__all__ = ["Judgement", "Policy", "judge", "judge_all"]


def __getattr__(name: str) -> object:
    """Load the rule when it is first asked for; reading a label needs none of it."""
    if name in __all__:
        from licenses import policy, rule

        return getattr(policy, name, None) or getattr(rule, name)
    raise AttributeError(f"module 'licenses' has no attribute {name!r}")
