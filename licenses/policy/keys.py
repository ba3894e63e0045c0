"""The keys of a policy file, with their values and meanings, and a commented template."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from licenses.catalog.own import LISTS, THRESHOLDS, WORDS
from licenses.policy.gate import DISTRIBUTED, HOSTED, OUTCOMES, Gate
from licenses.rule.readings import READINGS

LICENCES, TERMS, FLAG = "licences", "terms", "true or false"
MODELS = "models"
"""The one key that stands above all tables."""
MODELS_SAYS = "What `ptm check` judges where no ID and no PATH is given; without it, the folder."


class Key(NamedTuple):
    """A key of a policy: ``takes`` holds its words, or names what its list contains.

    ``old`` is what it was called before, which is still read, and what Python calls it.
    """

    table: str
    name: str
    takes: tuple[str, ...] | str
    says: str
    old: str | None = None

    @property
    def dotted(self) -> str:
        """Return its whole name."""
        return f"{self.table}.{self.name}"

    @property
    def field(self) -> str:
        """Return the name of its field in Python."""
        return self.old or self.name

    @property
    def names(self) -> tuple[str, ...]:
        """Return what a file may call it, the word of today first."""
        return (self.name, self.old) if self.old else (self.name,)


TABLES = {
    "use": "What the artifacts are meant for.",
    "findings": "What to do with what is found: fail, review (reported, does not fail) or pass.",
    "upstream": "What to do with what nobody can look up: fail, review or pass.",
    "licenses": "Licences by Hub id, SPDX id or expression, wherever in the lineage they stand.",
    "terms": "What licences ask for, whatever the label downstream says.",
    "own_licenses": "Licences that only you know, in the words of the table; repeat as needed.",
    "readings": "How points are read on which lawyers disagree.",
    "exceptions": "What passes all the same, for a reason and until a day; repeat as needed.",
}
KEYS = (
    Key("use", "commercial", FLAG,
        "true: what withholds commercial use fails, what limits it needs review."),
    Key("use", "distribution", (DISTRIBUTED, HOSTED),
        "hosted: obligations of distributing copies do not fail; network copyleft does."),
    Key("findings", "conflict", OUTCOMES, "A label conflicts with an upstream licence."),
    Key("findings", "unknown", OUTCOMES, "A licence or a term of it is not known."),
    Key("findings", "contested", OUTCOMES, "It depends on a reading that is disputed."),
    Key("findings", "undeclared", OUTCOMES, "Nobody states a licence."),
    Key("findings", "warning", OUTCOMES, "Worth knowing, and no conflict."),
    Key("findings", "inferred", OUTCOMES,
        "What rests on a step or licence that nobody declares comes to at most this."),
    Key("upstream", "unresolved", OUTCOMES,
        "A base is stated that is no id of the Hub, by the artifact or upstream of it."),
    Key("upstream", "gone", OUTCOMES,
        "Something upstream was deleted or made private; what it stated last counts."),
    Key("licenses", "pass", LICENCES, "If any is named, every other licence fails.", "allowed"),
    Key("licenses", "review", LICENCES, "To be looked at."),
    Key("licenses", "fail", LICENCES, "Fails.", "denied"),
    Key("terms", "pass", TERMS, "A conflict over such a term passes.", "allowed"),
    Key("terms", "review", TERMS, "A licence that brings such a term has to be looked at."),
    Key("terms", "fail", TERMS, "A licence that brings such a term fails.", "denied"),
    Key("readings", "dataset", READINGS["dataset"],
        "Training on data whose licence is silent about models."),
    Key("readings", "repo_copyleft", READINGS["repo_copyleft"],
        "A repository that loads weights under copyleft."),
    Key("readings", "repo_restrictions", READINGS["repo_restrictions"],
        "A repository whose label is freer than the weights that it loads."),
    Key("readings", "adapter_silent", READINGS["adapter_silent"],
        "An adapter of a base whose licence was not written for models."),
)  # fmt: skip
EXCEPTION_KEYS = {
    "id": "The artifact that is checked, or the one that the licence comes from.",
    "origin": "The one that the licence comes from; `id` is then the one that is checked.",
    "license": "A licence.",
    "term": "A term.",
    "reason": "Why; has to be given.",
    "until": "The last day on which it counts, such as 2027-01-31; has to be given.",
}


OWN_KEYS = {
    "name": "The label, in any case, with blanks or hyphens between words; has to be given.",
    "family": "Its kind; of a RAIL the restrictions are passed on, not the agreement.",
    "target": "What the text was written for; a model's counts for adapters as well.",
    "allows_commercial": "Commercial use; conditional: within limits that it sets.",
    "commercial_condition": "What commercial use hangs on, in words.",
    "allows_derivatives": "Changed copies; no_share: they may be made and not shared.",
    "allows_redistribution": "Passing it on unchanged.",
    "allows_service": "Offering it as a service to others.",
    "requires_attribution": "Keeping copyright notices and credit.",
    "state_changes": "Saying what was changed.",
    "share_alike": "Copyleft of files, of the whole work, or of the whole work and its services.",
    "share_alike_targets": "Licences under which derivatives may be released; itself always.",
    "use_restrictions": "Restrictions of use; yes_flow_down: recipients have to be bound too.",
    "restriction_set": "What the restrictions are called.",
    "restriction_clauses": "What they forbid, in the codes of licenses.csv.",
    "naming_requirement": "'model name must begin with \"Acme\"' prescribes a beginning.",
    "display_requirement": "A sentence that has to be shown.",
    "must_flow_down_license_text": "Passing on the text; uri_ok: or its address.",
    "derivative_licence_terms": "The terms that whoever changes it may choose.",
    "restricts_output_training": "What it says of models that are trained on outputs.",
    "outputs_not_for": "The models that outputs may not train, in words.",
    "trained_model_reach": "Of data: whether it binds the model that is trained on it.",
    "research_only": "Only research is allowed.",
    "mau_threshold": "Monthly users from which it does not hold.",
    "revenue_threshold_usd": "Revenue a year from which it does not hold.",
    "territory_limit": "Where it does not hold, in words.",
    "sections": "The clauses that reports name, such as s.3.",
    "source": "Where it can be read.",
    "notes": "Anything else; no part of the rule.",
}


def template() -> str:
    """Return a policy with the default of every key and a comment on each."""
    parts = [*_BEGINNING]
    for table, says in TABLES.items():
        parts += [
            "",
            f"# {says}",
            *(_REPEATED[table] if table in _REPEATED else _section_lines(table)),
        ]
    return "\n".join([*parts, ""])


def default(key: Key) -> Any:
    """Return the default of a key; of a list, an empty tuple."""
    value = getattr(getattr(Gate(), key.table), key.field)
    return tuple(sorted(value)) if isinstance(value, frozenset) else value


def written(key: Key) -> str:
    """Return the default of a key as TOML."""
    value = default(key)
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else "[]"


def words(key: Key) -> str:
    """Return what a key takes, in words."""
    if isinstance(key.takes, tuple):
        return ", ".join(f'"{word}"' for word in key.takes)
    return key.takes if key.takes == FLAG else f"a list of {key.takes}"


def own_words(column: str) -> str:
    """Return what a key of a described licence takes, in words."""
    if column in WORDS:
        return ", ".join(f'"{word}"' for word in WORDS[column])
    if column in THRESHOLDS:
        return f"a whole number of {THRESHOLDS[column]}"
    return "a list of texts" if column in LISTS else "a text"


def _section_lines(table: str) -> Iterator[str]:
    yield f"[{table}]"
    for key in KEYS:
        if key.table == table:
            yield f"# {key.says}"
            choice = ""
            if isinstance(key.takes, tuple):
                others = (f'"{word}"' for word in key.takes if word != default(key))
                choice = f"  # or {', '.join(others)}"
            yield f"{key.name} = {written(key)}{choice}"


_BEGINNING = (
    "# What `ptm check` lets through. Every key may be left out; the values below are defaults.",
    "# docs/reference/policy.md explains them.",
    "",
    f"# {MODELS_SAYS}",
    f'# {MODELS} = ["org/model", "dataset:name"]',
)
_OWN_LICENSE = (
    "# [[own_licenses]]",
    '# name = "acme-internal"',
    '# allows_commercial = "yes"',
    '# allows_derivatives = "yes"',
    '# allows_redistribution = "yes"',
    '# allows_service = "yes"',
    '# requires_attribution = "yes"',
    '# state_changes = "no"',
    '# share_alike = "none"',
    '# use_restrictions = "none"',
    '# must_flow_down_license_text = "yes"',
    '# derivative_licence_terms = "any"',
    '# restricts_output_training = "no"',
    '# trained_model_reach = "silent"',
    '# research_only = "no"',
    "# revenue_threshold_usd = 1000000",
)
_EXCEPTION = (
    "# [[exceptions]]",
    '# id = "org/model"',
    '# origin = "lab/base"',
    '# license = "cc-by-nc-4.0"',
    '# term = "non_commercial"',
    '# reason = "Agreed with the author on 2026-05-04."',
    "# until = 2027-01-31",
)
REPEATED = ("own_licenses", "exceptions")
"""The tables of which a policy may have several."""
_REPEATED = dict(zip(REPEATED, (_OWN_LICENSE, _EXCEPTION), strict=True))
