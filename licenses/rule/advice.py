"""Advice on each term that can stop a release, one sentence a term, for each role.

Whoever uses an artifact cannot change its label or its name; whoever publishes it can.
"""

from __future__ import annotations

from licenses.rule.reasons import CONTESTED

ROLES = USER, PUBLISHER = "user", "publisher"
"""Who asks: somebody who uses an artifact, or who publishes it."""
_LABEL = "State a licence that keeps the limit, or build on something without it."
_RELICENSE = "Release it under that licence or one that it names, or build on something else."
_TO_PUBLISHERS = {
    "upstream_missing": "Ask its author to state a licence, or build on something that states one.",
    "downstream_missing": "State a licence, in the card's metadata or in a file LICENSE.",
    "no_derivatives": "Ask its author for another licence, or build on something else.",
    "non_commercial": _LABEL,
    "research_only": _LABEL,
    "use_restrictions": "Pass the restrictions on: state the same licence, or one that has them.",
    "licence_text": "State that agreement as the licence, and ship its text and its notices.",
    "share_alike": _RELICENSE,
    "share_alike_use": "Load the weights only on the user's wish, or ask a lawyer which reading "
    "counts for you, and set readings.repo_copyleft.",
    "share_alike_joint": "Drop one of the two licences, and what was made from it.",
    "further_restrictions": "State the licence that brings the restrictions in place of the GNU "
    "one, or build on something without them.",
    "gpl_incompatible": "Choose a label that is no GNU licence, or build on something else.",
    "gpl2_incompatible": "Choose version 3 of the GNU licence, if its author allows that.",
    "output_training": "Train on the outputs of another model.",
    "irreconcilable": "Leave out what brings one of these licences, or get another licence for it.",
    "beyond_search": "Check what stands at the end of the search by itself.",
    "base_unresolved": "Ask its author which published model or dataset that is, and have it "
    "stated by its id; or let it pass by an exception.",
    "upstream_gone": "Keep a copy of what it stated and of its files, or build on something that "
    "is still there; or let it pass by an exception.",
    "naming": "Rename it as the licence prescribes.",
    "attribution_dropped": "Keep the notices, and choose a label that asks for credit.",
    "use_limits": "Keep to its limits, get another licence from its author, or let it pass by an "
    "exception.",
    "label_unclear": "Have the licence read; complete it where the policy describes it, or let "
    "it pass by an exception.",
    "license_denied": "Build on something else, or change the policy.",
    "license_not_allowed": "Add the licence to licenses.pass, or build on something else.",
    "license_review": "Have the licence read; then let it pass or fail in the policy.",
    "no_artifact": "Mend or leave out what was asked for.",
    "not_in_graph": "Load it first (`ptm ingest`), or mend the id.",
}
_ELSE = "choose another model, or let it pass by an exception."
_GET = f"Get a licence from the owner of what brings the term, {_ELSE}"
_KEEP = f"Keep to the limit whatever the label says, get a licence from its owner, {_ELSE}"
_ASK = f"Ask its publisher for another licence, {_ELSE}"
_TO_USERS = {
    "upstream_missing": f"Get a licence from its owner, {_ELSE}",
    "downstream_missing": f"Get a licence from its publisher, {_ELSE}",
    "no_derivatives": _GET,
    "non_commercial": _KEEP,
    "research_only": _KEEP,
    "use_restrictions": "Keep to the restrictions and pass them on whatever the label says, "
    f"{_ELSE}",
    "licence_text": f"Pass that agreement on whatever the label says, {_ELSE}",
    "share_alike": "Pass it on under that licence whatever the label says, get another licence "
    f"from its owner, {_ELSE}",
    "share_alike_use": f"Get another licence from the owner of the weights, {_ELSE}",
    "share_alike_joint": _ASK,
    "further_restrictions": _ASK,
    "gpl_incompatible": _ASK,
    "gpl2_incompatible": _ASK,
    "output_training": _GET,
    "irreconcilable": _GET,
    "base_unresolved": f"Ask its publisher which published model or dataset that is, {_ELSE}",
    "upstream_gone": f"Keep a copy of what it stated and of its files, {_ELSE}",
    "naming": "Its publisher has to mend that; let it pass by an exception.",
    "attribution_dropped": "Keep the notices of what it is made from.",
    "license_denied": "Choose another model, or change the policy.",
    "license_not_allowed": "Add the licence to licenses.pass, or choose another model.",
}
_OTHERWISE = "Have the licence read."


def advice(term: str, role: str = USER, kind: str = "model") -> str:
    """Return what can be done about a term by a user of the artifact, or by its publisher.

    ``kind`` is the word for what the artifact is.
    """
    plain = term.removesuffix(CONTESTED)
    to_publishers = _TO_PUBLISHERS.get(plain, _OTHERWISE)
    said = to_publishers if role == PUBLISHER else _TO_USERS.get(plain, to_publishers)
    return said.replace("hoose another model", f"hoose another {kind}")
