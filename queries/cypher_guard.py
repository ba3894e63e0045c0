"""Cypher that a user types: refused unless it only reads the graph.

The engines' read-only modes stop changes of the graph, but not reading files or the network (run on
both), so the text is checked first and the mode is the second lock. The check reads the text token
by token, and where the engines read a text differently it takes the stricter reading.
"""

from __future__ import annotations

import itertools
import re

from graph.errors import UsageError
from graph.store.cypher_tokens import NOTHING, CypherToken, read_tokens

_FIRST = {"MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN"}
_REFUSED = frozenset(
    """
    ADD ALTER ANALYZE ATTACH BEGIN CALL CHECKPOINT COMMENT COMMIT COPY CREATE DEALLOCATE DELETE DENY
    DETACH DROP DRYRUN ENABLE EXECUTE EXPLAIN EXPORT EXTENSION FOREACH GRANT IMPORT INSERT INSTALL
    LOAD MERGE PREPARE PROFILE PROJECT REMOVE RENAME REVOKE ROLLBACK SERVER SET SHOW START STOP
    TERMINATE TRANSACTION UNINSTALL UPDATE USE
    """.split()
)
_NAMESPACES = {"DATE", "DATETIME", "DURATION", "LOCALDATETIME", "LOCALTIME", "POINT", "TIME"}
"""Namespaces of Neo4j's own functions; what a plugin adds (apoc, genai) can read files."""
# A line end of old Macs ends a comment on Neo4j and does not on the embedded engine.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f]|\r(?!\n)")
_LONGEST = 100_000


def check_read_only(cypher: str) -> str:
    """Return the query without a closing semicolon.

    Raises
    ------
    UsageError
        If it holds anything but reading clauses; the word is named.
    """
    text = cypher.strip().rstrip(";").strip()
    _check_characters(text)
    tokens = read_tokens(text)
    signs = {token.text for token in tokens if token.kind == "sign"}
    if signs & {"'", '"', "`", "\\"} or _stand_together(tokens, "/", "*"):
        raise UsageError("The query holds a quote, a comment or a backslash that does not close.")
    if ";" in signs:
        raise UsageError("Only one query can be run at a time: leave out the semicolon.")
    if not tokens or tokens[0].kind != "word" or tokens[0].upper not in _FIRST:
        raise UsageError(
            "The query has to begin with MATCH, OPTIONAL MATCH, UNWIND, WITH or RETURN: "
            "`ptm cypher` only reads the graph."
        )
    _check_words(text, tokens)
    _check_functions(tokens)
    return text


def parameters_of(cypher: str) -> list[str]:
    """Return the names of the parameters ($name) in a query, in order, each once."""
    tokens = read_tokens(cypher)
    names = (b.text for a, b in itertools.pairwise(tokens) if a.text == "$")
    return list(dict.fromkeys(name.strip("`") for name in names))


def _check_characters(text: str) -> None:
    if len(text) > _LONGEST:
        raise UsageError(f"The query is longer than {_LONGEST:,} characters.")
    if _CONTROL.search(text):
        raise UsageError("The query holds a control character: give it as a parameter (--param).")
    if "\\u" in text.lower():
        raise UsageError("The query holds a \\u escape: write the character itself.")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise UsageError("The query is not valid Unicode.") from None


def _stand_together(tokens: list[CypherToken], *texts: str) -> bool:
    some = [token.text for token in tokens]
    return any(tuple(some[i : i + len(texts)]) == texts for i in range(len(some)))


def _check_words(text: str, tokens: list[CypherToken]) -> None:
    padded = [NOTHING, NOTHING, *tokens, NOTHING, NOTHING]
    words = [
        word
        for place in range(2, len(padded) - 2)
        for word in _keywords_in(padded[place])
        if not _is_name(padded, place)
    ]
    # Engines differ in what a backslash in a string means, so nothing may hide behind one.
    hidden = re.findall("[A-Z]+", text.upper()) if "\\" in text else []
    for word in (*words, *hidden):
        if word in _REFUSED:
            raise UsageError(
                f"{word} is refused: `ptm cypher` only reads the graph (a property or label of "
                "this name can be written after a point or colon)."
            )


def _keywords_in(token: CypherToken) -> list[str]:
    """Return what an engine may read as a keyword in a token."""
    if token.kind == "word":
        return [token.upper, *re.split(r"[^\x00-\x7f]+", token.upper)]
    if token.kind == "number":
        # The embedded engine reads 5LOAD as 5 and LOAD.
        return [word for word in _REFUSED if token.upper.endswith(word)]
    return []


def _is_name(tokens: list[CypherToken], place: int) -> bool:
    """Return whether a word names a property, label, parameter, map key or variable.

    No clause can stand there, so that it may have any name.
    """
    earlier, before, here, after, later = tokens[place - 2 : place + 3]
    if before.text == "$" and here.kind == "word":
        return True
    if here.kind != "word":
        return False
    if before.text == ".":
        return earlier.kind in ("word", "quoted") or earlier.text in (")", "]", "}")
    if before.text in (":", "|"):
        return True
    if after.text == ".":
        return later.kind in ("word", "quoted")
    return after.text in (",", ")") or (after.text == ":" and later.text != ":")


def _check_functions(tokens: list[CypherToken]) -> None:
    """Refuse functions of plugins: their names have a point."""
    for place, token in enumerate(tokens):
        if token.text != "(" or not place:
            continue
        start = place - 1
        while start >= 2 and tokens[start - 1].text == "." and _is_named(tokens[start - 2]):
            start -= 2
        name = "".join(t.text for t in tokens[start:place]).replace("`", "")
        if _is_named(tokens[place - 1]) and "." in name:
            if name.partition(".")[0].strip().upper() in _NAMESPACES:
                continue
            raise UsageError(f"{name}() is refused: functions of plugins can read files.")


def _is_named(token: CypherToken) -> bool:
    return token.kind in ("word", "quoted")
