"""JSON: one object, the rows under ``rows``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from queries.answers import Answer

TAKES = None


def render(answer: Answer) -> str:
    """Return the answer as JSON; ``facts`` says how old it is, ``parts`` holds what belongs to it.

    Keys and columns are those of docs/reference; ``schema_version`` changes when they do.
    """
    value = {
        "schema_version": 1,
        "question": answer.question,
        "parameters": answer.parameters,
        "rows": answer.rows,
        "facts": answer.facts,
    }
    if answer.parts:
        value["parts"] = {name: part.rows for name, part in answer.parts.items()}
    return json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n"
