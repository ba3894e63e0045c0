"""The page docs/reference/policy.md, made from the keys of the policy."""

from __future__ import annotations

from scripts.docs.page import NOTE


def make_page() -> str:
    """Return the text of the page."""
    from licenses.policy.file import FAMILIES
    from licenses.policy.keys import (
        EXCEPTION_KEYS,
        KEYS,
        MODELS,
        MODELS_SAYS,
        OWN_KEYS,
        TABLES,
        own_words,
        template,
        words,
        written,
    )
    from licenses.rule.reasons import LISTABLE, POLICY_TERMS, reason

    parts = [NOTE, "# The policy of `ptm check`\n"]
    parts.append(
        "A TOML file, as `ptm check --init` writes it. What its keys mean exactly, and how to run\n"
        "it in CI: [Stop a release that fails a licence policy](../how-to/check.md). The words\n"
        "of `[readings]` are those of [the licence rule](licence-rule.md). A key, a\n"
        "word, a licence or a term that there is not ends the command with status 2.\n"
    )
    old = ", ".join(
        f"`{key.old}` for `{key.name}`" for key in KEYS if key.table == "terms" and key.old
    )
    parts.append(
        f"The words are pass, review and fail everywhere; those before ({old}, of licences and\n"
        "of terms) are still read. A file that says the same key in both words is an error.\n"
    )
    parts.append(
        f"## {MODELS}\n\n{MODELS_SAYS}\nA list of ids in any form that commands take, above the"
        f' first table: `{MODELS} = ["org/model", "dataset:name"]`.\n'
    )
    for table, says in TABLES.items():
        head = "| key | takes | without it | |\n|---|---|---|---|"
        rows = [
            f"| `{key.name}` | {words(key)} | `{written(key)}` | {key.says} |"
            for key in KEYS
            if key.table == table
        ]
        if table == "exceptions":
            head = "| key | |\n|---|---|"
            rows = [f"| `{name}` | {meaning} |" for name, meaning in EXCEPTION_KEYS.items()]
        if table == "own_licenses":
            head = "| key | takes | |\n|---|---|---|"
            rows = [f"| `{name}` | {own_words(name)} | {OWN_KEYS[name]} |" for name in OWN_KEYS]
        if table == "licenses":
            families = ", ".join(f"`{name}`" for name in FAMILIES)
            says += (
                f" The Hub's ids\nwithout a version ({families}) mean that label itself and none"
                " of its\nversions: name each version. Another name without one, such as"
                " `cc-by-nc`, is an error."
            )
        parts.append(f"## {table}\n\n{says}\n\n" + "\n".join([head, *rows]) + "\n")
    of_lists = [term for term in POLICY_TERMS if term not in LISTABLE]
    told = [f"| `{term}` | {reason(term).brief} |" for term in (*LISTABLE, *of_lists)]
    named = ", ".join(f"`{term}`" for term in of_lists)
    about = f"The lists of `[terms]` and exceptions name these; exceptions alone {named}."
    table = "\n".join(["| term | |", "|---|---|", *told])
    parts.append(f"## Names of terms\n\n{about}\n\n{table}\n")
    parts.append(f"## The built-in policy\n\n```toml\n{template()}```\n")
    return "\n".join(parts)
