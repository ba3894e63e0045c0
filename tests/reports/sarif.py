"""What SARIF has to be: the standard's own schema where it is at hand, and what we write of it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.conftest import ROOT

NAMED = "PTM_SARIF_SCHEMA"
"""Names a copy of sarif-schema-2.1.0.json, which the standard publishes."""
SHARED = ROOT.parent / "shared" / "reference" / "sarif-schema-2.1.0.json"
Schema = dict[str, Any]


def standard_schema() -> Schema:
    """Return the schema of the standard; skip the test where no copy is at hand."""
    path = Path(os.environ.get(NAMED) or SHARED)
    if not path.is_file():
        pytest.skip(f"{SHARED.name} is not here, and is not shipped: name a copy in {NAMED}")
    read: Schema = json.loads(path.read_text(encoding="utf-8"))
    return read


def _object(required: dict[str, Any], **optional: Any) -> Schema:
    return {
        "type": "object",
        "properties": required | optional,
        "required": list(required),
        "additionalProperties": False,
    }


def _list(items: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": items, "minItems": least}


def _words(*words: Any) -> Schema:
    return {"enum": list(words)}


_TEXT = {"type": "string", "minLength": 1}
_MESSAGE = _object({"text": _TEXT})
_LEVEL = _words("error", "warning", "note")
_LOCATION = _object(
    {
        "physicalLocation": _object(
            {
                # Relative, without a scheme and without a way up.
                "artifactLocation": _object(
                    {"uri": {"type": "string", "pattern": r"^(?!/)(?!\.\.)[\w.~%/-]+$"}},
                    uriBaseId={"type": "string", "pattern": r"^%SRCROOT\d*%$"},
                ),
                "region": _object({"startLine": {"type": "integer", "minimum": 1}}),
            }
        ),
        "logicalLocations": _list(
            _object(
                {
                    "fullyQualifiedName": _TEXT,
                    "kind": _words("model", "dataset", "repository", "unknown"),
                }
            ),
            1,
        ),
    },
    message=_MESSAGE,
)
_RULE = _object(
    {
        "id": {"type": "string", "pattern": "^[a-z0-9_]{1,255}$"},
        "name": _TEXT,
        "shortDescription": _MESSAGE,
        "fullDescription": _MESSAGE,
        "help": _MESSAGE,
        "defaultConfiguration": _object({"level": _LEVEL}),
        "properties": _object({"tags": _list(_TEXT, 1)}),
    }
)
_PRINT = {"type": "string", "pattern": "^[0-9a-f]{32}(:1)?$"}
_RESULT = _object(
    {
        "ruleId": _TEXT,
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": _LEVEL,
        "message": _MESSAGE,
        "locations": _list(_LOCATION, 1),
        "partialFingerprints": _object({"ptmBreach/v1": _PRINT, "primaryLocationLineHash": _PRINT}),
        "properties": _object(dict.fromkeys(("rule", "severity", "outcome", "path"), _TEXT)),
    },
    codeFlows=_list(
        _object(
            {
                "threadFlows": _list(
                    _object({"locations": _list(_object({"location": _LOCATION}), 2)}), 1
                )
            }
        ),
        1,
    ),
    suppressions=_list(_object({"kind": _words("external"), "justification": _TEXT}), 1),
)
_INVOCATION = _object(
    {
        "executionSuccessful": _words(True),
        "exitCode": _words(0, 1),
        "toolExecutionNotifications": _list(_object({"level": _LEVEL, "message": _MESSAGE}), 1),
    }
)
WRITTEN = _object(
    {
        "$schema": _TEXT,
        "version": _words("2.1.0"),
        "runs": _list(
            _object(
                {
                    "tool": _object(
                        {
                            "driver": _object(
                                {
                                    "name": _words("ptm"),
                                    "semanticVersion": _TEXT,
                                    "rules": _list(_RULE),
                                }
                            )
                        }
                    ),
                    "invocations": _list(_INVOCATION, 1),
                    "automationDetails": _object({"id": _TEXT}),
                    "results": _list(_RESULT),
                },
                originalUriBaseIds={
                    "type": "object",
                    "patternProperties": {r"^%SRCROOT\d*%$": _object({"description": _MESSAGE})},
                    "additionalProperties": False,
                    "minProperties": 1,
                },
            ),
            1,
        ),
    }
)
"""All that we write, each property as the standard has it, and nothing else."""


def checked(text: str, schema: Schema = WRITTEN) -> Any:
    """Return what SARIF says, which has to keep to a schema."""
    read = json.loads(text)
    kind = jsonschema.validators.validator_for(schema)
    validator = kind(schema, format_checker=kind.FORMAT_CHECKER)
    assert [f"{e.json_path}: {e.message}"[:300] for e in validator.iter_errors(read)] == []
    return read
