"""An exception ready to paste: what lets one finding pass, and nothing else, as a policy has it."""

from __future__ import annotations

from datetime import date

from licenses.labels.described import NONE_DESCRIBED, OwnLicenses
from licenses.policy.file import GateError, read_gate
from licenses.policy.gate import Exemption, license_id
from licenses.rule.reasons import CONTESTED

DAYS = 90
"""Days from that of a report to the last on which the exception that it offers counts."""
REASON = "…"
"""What stands where its user has to say why."""
Artifact = tuple[str, str]
"""Kind and id."""


def exemption_for(
    checked: Artifact,
    origin: Artifact,
    license: str | None,
    term: str,
    day: date,
    described: OwnLicenses = NONE_DESCRIBED,
) -> Exemption:
    """Return what lets the one finding pass that an origin's licence brings by a term.

    Parameters
    ----------
    checked, origin
        What was checked, and what the licence comes from, each by kind and id.
    license
        The statement; one that a policy cannot name is left out, and any licence of the origin
        counts.
    day
        The day of the report.
    described
        The licences that the policy describes, which it calls by their names.
    """
    last = date.fromordinal(min(day.toordinal() + DAYS, date.max.toordinal()))
    made = Exemption(
        REASON,
        last,
        id=_typed(checked),
        origin=_typed(origin),
        license=license and license_id(license, described),
        term=term.removesuffix(CONTESTED),
    )
    own = license is not None and described.find(license) is not None
    return made if own or _reads_back(made) else _without_license(made)


def exception_block(exemption: Exemption) -> str:
    """Return the lines of a policy file that state an exception."""
    lines = ["[[exceptions]]"]
    for name in ("id", "origin", "license", "term", "reason"):
        text = getattr(exemption, name)
        if text is not None:
            lines.append(f'{name} = "{_escaped(text)}"')
    return "\n".join([*lines, f"until = {exemption.until.isoformat()}"])


def _typed(artifact: Artifact) -> str:
    kind, identifier = artifact
    return f"{kind.lower()}:{identifier}".strip()


def _without_license(made: Exemption) -> Exemption:
    return Exemption(made.reason, made.until, id=made.id, term=made.term, origin=made.origin)


def _reads_back(made: Exemption) -> bool:
    try:
        return read_gate(exception_block(made).encode()).exceptions == (made,)
    except GateError:
        return False


def _escaped(text: str) -> str:
    """Return a text as a string of TOML has it; by their codes the signs that may not be shown."""
    return "".join(map(_escaped_sign, text))


def _escaped_sign(sign: str) -> str:
    if sign in '"\\':
        return f"\\{sign}"
    if sign == REASON or (sign.isascii() and sign.isprintable()):
        return sign
    code = ord(sign)
    return f"\\u{code:04x}" if code < 0x1_0000 else f"\\U{code:08x}"
