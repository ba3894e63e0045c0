"""What each term of the rule means: in a few words, and as the sentence that explains it."""

from __future__ import annotations

from typing import NamedTuple

CONTESTED = "_contested"
"""What the rule appends to a term whose reading is disputed."""


class Reason(NamedTuple):
    """A term in a few words, and why it matters."""

    brief: str
    why: str


_REASONS = {
    "upstream_missing": Reason(
        "no known licence is stated",
        "Where no licence is stated, or none that is known, nothing says that anybody may use, "
        "change or share it; it is never taken for a permissive one.",
    ),
    "downstream_missing": Reason(
        "the label is not stated, or not known",
        "Without a known label nobody downstream learns of the terms that come from above; they "
        "bind all the same.",
    ),
    "no_derivatives": Reason(
        "derivatives may not be made or shared",
        "The licence withholds derivatives, so no label makes a changed copy of it lawful to "
        "share, not even the licence itself.",
    ),
    "non_commercial": Reason(
        "commercial use is withheld",
        "The licence withholds commercial use. Who derives from it cannot grant what was never "
        "received, so a label that allows commercial use says too much.",
    ),
    "research_only": Reason(
        "only research is allowed",
        "The licence allows use for research alone; a label without that limit says too much.",
    ),
    "use_restrictions": Reason(
        "use restrictions have to be passed on",
        "The licence obliges who shares a derivative to impose the same use restrictions on the "
        "next recipient, and the label has no such restrictions, or not all of them.",
    ),
    "licence_text": Reason(
        "the agreement itself has to be passed on",
        "The agreement has to go along with every derivative, and the label is another one.",
    ),
    "share_alike": Reason(
        "derivatives have to stay under this licence",
        "The licence is a copyleft or share-alike one: derivatives have to stay under it, or under "
        "a licence that it names.",
    ),
    "share_alike_use": Reason(
        "copyleft weights are loaded",
        "Whether software that loads copyleft weights when it runs becomes a derivative of them "
        "is disputed.",
    ),
    "share_alike_joint": Reason(
        "copyleft beside terms that it does not admit",
        "The label joins a copyleft licence with another whose terms it does not admit: keeping "
        "to one breaks the other.",
    ),
    "further_restrictions": Reason(
        "a GNU licence admits no further restrictions",
        "The label is a GNU licence, which admits no restrictions beyond its own, and the "
        "upstream licence brings some.",
    ),
    "gpl_incompatible": Reason(
        "cannot be combined with the GPL",
        "The Free Software Foundation lists the licence as one that cannot be combined with any "
        "version of the GPL.",
    ),
    "gpl2_incompatible": Reason(
        "cannot be combined with version 2 of the GPL",
        "Its terms, on patents above all, are further restrictions under version 2 of the GPL.",
    ),
    "output_training": Reason(
        "outputs may not improve other models",
        "The licence forbids to use what the model puts out for improving models of other "
        "families.",
    ),
    "irreconcilable": Reason(
        "no licence fits all that it is made from",
        "What it is made from comes under licences that exclude each other: whatever label it "
        "bears, and even all of them together, breaks one of them.",
    ),
    "beyond_search": Reason(
        "more may lie above than is looked at",
        "The search ends a hundred steps away, farther than any lineage known on the Hub, and "
        "something there is made from something else: what that asks for is not known.",
    ),
    "base_unresolved": Reason(
        "a base is stated that cannot be looked up",
        "What is stated as the base is no id of the Hub, such as a path on somebody's disk: nobody "
        "can look up its licence, or what it was made from.",
    ),
    "upstream_gone": Reason(
        "something upstream has been deleted",
        "It was deleted or made private. What it stated last still counts, but nobody can look it "
        "up any more, or get it again.",
    ),
    "naming": Reason(
        "the name has to begin in a certain way",
        "The licence prescribes how the name of a derivative begins.",
    ),
    "attribution_dropped": Reason(
        "credit is due, the label asks for none",
        "The licence wants its notices kept; a label without conditions lets the next recipient "
        "believe that nothing has to be kept.",
    ),
}
TERMS = tuple(_REASONS)
_OF_POLICIES = {
    "license_denied": Reason(
        "a licence that the policy fails",
        "The policy fails this licence, wherever in the lineage it stands.",
    ),
    "license_not_allowed": Reason(
        "a licence that the policy does not let pass",
        "The policy names the licences that pass, and this one is not among them.",
    ),
    "license_review": Reason(
        "a licence that has to be looked at",
        "The policy wants this licence looked at, wherever in the lineage it stands.",
    ),
    "use_limits": Reason(
        "commercial use is limited",
        "The licence allows commercial use within limits alone: of users, of revenue, of territory "
        "or of purpose. Whether they are kept to has to be looked at.",
    ),
    "label_unclear": Reason(
        "its own label leaves open what it allows",
        "The label is known, and what it says of use, of commercial use, of passing on or of "
        "publishing is not: nobody can rely on what no text is known to allow.",
    ),
    "not_in_graph": Reason(
        "not in the graph",
        "Nothing is known of what was asked for, so nothing can be said for it.",
    ),
    "no_artifact": Reason(
        "the name of no artifact",
        "What was asked for is no id, or names a licence or an owner: there is nothing to check.",
    ),
}
"""Terms of policies, which no licence has."""
_OF_WHAT_WAS_ASKED = ("not_in_graph", "no_artifact")
POLICY_TERMS = tuple(term for term in _OF_POLICIES if term not in _OF_WHAT_WAS_ASKED)
"""Those that an exception can let pass."""
LISTABLE = (*TERMS, "use_limits", "label_unclear")
"""Those that the lists of a policy may name; what its lists of licences bring is not among them."""


def reason(term: str) -> Reason:
    """Return what a term means; of a contested term, that its reading is disputed."""
    plain = term.removesuffix(CONTESTED)
    found = _REASONS.get(plain) or _OF_POLICIES.get(plain) or Reason(plain.replace("_", " "), "")
    if plain == term:
        return found
    why = (
        f"{found.why} Whether a model trained on data is bound by the data's licence is disputed, "
        "so this is told and not condemned."
    )
    return Reason(f"{found.brief} (contested)", why)
