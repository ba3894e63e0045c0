"""Cypher that a user types: refused unless it only reads the graph.

The engines' read-only modes stop changes of the graph, but not reading files or the network (run on
both), so the text is checked first and the mode is the second lock.
"""

from __future__ import annotations

import re

from graph.errors import WrongWords

_FIRST = {"MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN"}
_REFUSED = frozenset(
    """
    ADD ALTER ANALYZE ATTACH BEGIN CALL CHECKPOINT COMMENT COMMIT COPY CREATE DEALLOCATE DELETE DENY
    DETACH DROP DRYRUN ENABLE EXECUTE EXPLAIN EXPORT EXTENSION FOREACH GRANT IMPORT INSERT INSTALL
    LOAD MERGE PREPARE PROFILE PROJECT REMOVE RENAME REVOKE ROLLBACK SERVER SET SHOW START STOP
    TERMINATE TRANSACTION UNINSTALL UPDATE USE
    """.split()
)
_ASIDE = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`|//[^\n]*|/\*.*?\*/", re.DOTALL)
# Not a property, a label, a parameter or a map key: these may have any name.
_WORD = re.compile(r"(?<![\w.:$|])\w+(?!\w)(?!\s*:(?!:))")
_NUMBER = re.compile(r"(?<!\w)(\d+\.)(?=[A-Za-z])")
_LONGEST = 100_000


def check_read_only(cypher: str) -> str:
    """Return the query without a closing semicolon.

    Raises
    ------
    WrongWords
        If it holds anything but reading clauses; the word is named.
    """
    if len(cypher) > _LONGEST:
        raise WrongWords(f"The query is longer than {_LONGEST:,} characters.")
    text = cypher.strip().rstrip(";").strip()
    if "\\u" in text.lower():
        raise WrongWords("The query holds a \\u escape: write the character itself.")
    bare = _NUMBER.sub(r"\1 ", _ASIDE.sub(" '' ", text))
    if "\\" in bare or "`" in bare:
        raise WrongWords("The query holds a backslash or a quote that does not close.")
    if ";" in bare:
        raise WrongWords("Only one query can be run at a time: leave out the semicolon.")
    if bare.count("'") % 2 or '"' in bare or "/*" in bare:
        raise WrongWords("The query holds a quote or a comment that does not close.")
    words = [word.upper() for word in _WORD.findall(bare)]
    # Engines differ in what a backslash in a string means, so nothing may hide behind one.
    hidden = [word.upper() for word in re.findall(r"\w+", text)] if "\\" in text else []
    if not words or words[0] not in _FIRST:
        raise WrongWords(
            "The query has to begin with MATCH, OPTIONAL MATCH, UNWIND, WITH or RETURN: "
            "`ptm cypher` only reads the graph."
        )
    for word in (*words, *hidden):
        if word in _REFUSED:
            raise WrongWords(
                f"{word} is refused: `ptm cypher` only reads the graph (a property or label of "
                "this name can be written after a point or colon)."
            )
    return text
