"""JSON: one object, the rows under ``rows``."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from graph.store.values import NodeValue, PathValue, RelationshipValue
from reports.text.values import value_object
from reports.text.words import scope

if TYPE_CHECKING:
    from queries.answer import Report


def render(report: Report) -> str:
    """Return a report as JSON; ``facts`` says how old it is, ``parts`` holds its further tables.

    ``scope`` says what a report about licences is not. Keys and columns are those of
    docs/reference; ``schema_version`` changes when they do. It is ASCII, so that nothing in it can
    command the terminal or be lost to its encoding.
    """
    value = {
        "schema_version": 1,
        "question": report.question,
        "parameters": report.parameters,
        "rows": report.rows,
        "facts": report.facts,
    }
    if report.parts:
        value["parts"] = {name: part.rows for name, part in report.parts.items()}
    if limits := scope(report):
        value["scope"] = limits
    try:
        text = json.dumps(value, indent=2, default=_json_value, allow_nan=False)
    except ValueError:
        text = json.dumps(_without_infinities(value), indent=2, default=_json_value)
    return text.replace("\x7f", "\\u007f") + "\n"


def _json_value(value: Any) -> Any:
    """Return an engine's own types as JSON's: whole decimals as numbers, dates as text."""
    whole = isinstance(value, Decimal) and value.is_finite() and value == int(value)
    return int(value) if whole else value_object(value)


def _without_infinities(value: Any) -> Any:
    """Return a value without infinities and NaN, which JSON cannot say."""
    if isinstance(value, dict):
        return {key: _without_infinities(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without_infinities(one) for one in value]
    if isinstance(value, NodeValue | RelationshipValue | PathValue):
        return _without_infinities(value_object(value))
    return None if isinstance(value, float) and not math.isfinite(value) else value
