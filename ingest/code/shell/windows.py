"""Scripts of Windows as those of a shell: what sets, what goes on, and what is a comment."""

from __future__ import annotations

import re

_ENDING = r"[ \t]*$"


def _steps(*steps: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return patterns with what each becomes, ready to be applied one after another."""
    return tuple((re.compile(old, re.IGNORECASE | re.MULTILINE), new) for old, new in steps)


_STEPS_OF_BATCH = _steps(
    (r"\\", "/"),
    (rf"\^{_ENDING}", r"\\"),
    (r"^[ \t]*@?(?:rem\b|::)[^\n]*$", "#"),
    (r"^([ \t]*)@", r"\1"),
    (r"\bset[ \t]+\"(\w{1,60})=([^\"\n]{0,500})\"", r"export \1='\2'"),
    (r"\bset[ \t]+(?:/p[ \t]+)?(\w{1,60})=([^\n&|)'\"]*)", r"export \1='\2'"),
    (
        r"\bfor[ \t]+%%(\w)[ \t]+in[ \t]+\(([^)\n]{0,500})\)[ \t]+do[ \t]+([^\n(]{1,500})$",
        r"for \1 in \2; do \3; done",
    ),
    (r"%%~?(\w)\b", r"${\1}"),
    (r"[%!](\w{1,60})[%!]", r"${\1}"),
    (r"%~?(\d)", r"$\1"),
    (r"\b(?:call|start[ \t]+/\w+)[ \t]+(?=\S)", ""),
)
_STEPS_OF_POWERSHELL = _steps(
    (r"\\", "/"),
    (rf"`{_ENDING}", r"\\"),
    (r"<#[^#\n]*#>", ""),
    (r"\$env:(\w+)[ \t]*=[ \t]*(?=[\"'])", r"export \1="),
    (r"\$env:(\w+)", r"${\1}"),
    (r"^[ \t]*(?:param[ \t]*\([ \t]*)?(?:\[\w+\])?\$(\w+)[ \t]*=[ \t]*(?=[\"'])", r"\1="),
    (r"(?<=[\"']),[ \t]*$", ""),
    (r"^([ \t]*)&[ \t]+", r"\1"),
)


def as_shell(path: str, text: str) -> str:
    """Return a batch file or a script of PowerShell as one of a shell, line by line."""
    lower = path.lower()
    steps = _STEPS_OF_POWERSHELL if lower.endswith(".ps1") else ()
    if lower.endswith((".bat", ".cmd")):
        steps = _STEPS_OF_BATCH
    text = text.replace("\r\n", "\n") if steps else text
    for pattern, new in steps:
        text = pattern.sub(new, text)
    return text
