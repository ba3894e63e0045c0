"""The code of a checkout in words: what it loads, under which terms, and what is not known."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

from graph.schema.kinds import typed
from reports.text.screen import folded, laid_out, with_command
from reports.text.words import more_rows, number, place, plain

if TYPE_CHECKING:
    from queries.checkout import Checkout
    from queries.rows import CodeUse
    from reports.views.checkout import CodeView, Load

PASSED_ON = "If the models are passed on:"
"""What stands before the command for notices."""
ASKING = "Ask the Hub with:"
"""What stands before the command that asks it."""
_FEW = 3
"""Places, mentions and ids that are named in a sentence."""
_LONGEST = 40
"""Characters of a licence or of a text in code that are shown."""


def unknown_lines(view: CodeView, command: str, *, absent: bool = True) -> Iterator[str]:
    """Yield what of the code names no id, and what of it nobody has described.

    ``command`` is the one to type again, such as ``ptm check``; without ``absent`` what nobody has
    described is left to what names it already.
    """
    if title := unresolved_title(view.checkout):
        yield title
    for sentence in unresolved_sentences(view.checkout):
        yield from folded(sentence, "  ", "      ")
    for sentence in absent_sentences(view.checkout) if absent else ():
        yield from folded(sentence)
    if asking := asking_command(view.checkout, command):
        yield from with_command(ASKING, asking)


def shell_place(checkout: Checkout) -> str:
    """Return the folder as it is typed after a command, quoted for the shell."""
    return shlex.quote(plain(checkout.place))


def where_used(places: list[CodeUse]) -> str:
    """Return the first place, how many more there are, and whether all are tests or docs."""
    known = [use for use in places if use.path is not None]
    if not known:
        return ""
    more = f" and {len(known) - 1:,} more" if len(known) > 1 else ""
    roles = {use.role for use in known}
    role = f" ({roles.pop()})" if len(roles) == 1 and roles <= {"test", "docs"} else ""
    return f"{place(known[0].path, known[0].line)}{more}{role}"


def load_lines(view: CodeView, limit: int | None) -> Iterator[str]:
    """Yield what the code loads up to the limit, with its terms and the first place."""
    if not view.loads:
        yield "It loads no model and no dataset that could be found."
        return
    kinds: dict[str, int] = {}
    for kind, _ in view.loads:
        kinds[kind] = kinds.get(kind, 0) + 1
    counts = " and ".join(
        number(count, kind.lower()) for kind, count in sorted(kinds.items(), reverse=True)
    )
    yield f"It loads {counts}:"
    rows = [[f"  {name}", *rest] for name, *rest in load_cells(view)[:limit]]
    for lines in laid_out(rows, ["      "] * len(rows)):
        yield from lines
    if more := len(view.loads) - len(rows):
        yield f"  {more_rows(more)}"
    yield from folded(terms_sentence(view))
    yield from passing_on_lines(view)


def load_cells(view: CodeView) -> list[list[str]]:
    """Return what the code loads: its id, its licences, and the first place, for a table."""
    return [
        [plain(typed(*load.key)), _licence(load), where_used(load.places)]
        for load in view.loads.values()
    ]


def terms_sentence(view: CodeView) -> str:
    """Return what the licences of all that the code loads bind its user to; empty if nothing."""
    terms = [f"{words} ({_few(licences)})" for words, licences in view.terms.items()]
    return f"Its user has to: {'; '.join(terms)}." if terms else ""


def passing_on_lines(view: CodeView) -> list[str]:
    """Return the command about passing the models on, in lines that fit the terminal."""
    command = notices_command(view)
    return with_command(PASSED_ON, command) if command else []


def notices_command(view: CodeView) -> str:
    """Return what says what has to be done when the models are passed on; empty if nothing."""
    if not view.passing_on:
        return ""
    return f"ptm notices {shell_place(view.checkout)}{' --online' * view.checkout.online}"


def _licence(load: Load) -> str:
    """Return the licences of a load."""
    if load.licenses is None:
        return "not known"
    if not load.licenses:
        return "no licence stated"
    return " or ".join(_shortened(written) for _, written in load.licenses)


def _shortened(text: str) -> str:
    shown = plain(text)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def _few(names: list[str]) -> str:
    more = f" and {len(names) - _FEW:,} more" if len(names) > _FEW else ""
    return f"{', '.join(map(plain, names[:_FEW]))}{more}"


def mention_lines(view: CodeView) -> list[str]:
    """Return what the code only mentions, in lines that fit the terminal."""
    return folded(mention_sentence(view))


def mention_sentence(view: CodeView) -> str:
    """Return what the code only mentions, which no verdict depends on; empty if nothing."""
    if not view.mentions:
        return ""
    named = [
        f"{plain(typed(*key))} ({place(uses[0].path, uses[0].line)})"
        for key, uses in list(view.mentions.items())[:_FEW]
    ]
    more = len(view.mentions) - len(named)
    listed = ", ".join(named) + (f" and {more:,} more" if more else "")
    return f"Only mentioned, and not judged: {listed}."


def unresolved_title(checkout: Checkout) -> str:
    """Return how many loads name no id; empty where none does."""
    if not checkout.unresolved:
        return ""
    return f"{number(len(checkout.unresolved), 'load')} of what is no id of the Hub:"


def unresolved_sentences(checkout: Checkout) -> Iterator[str]:
    """Yield the first loads that name no id, and how many more there are."""
    for each in checkout.unresolved[:_FEW]:
        yield f"{place(each.path, each.line)} {_shortened(each.text)}: {plain(each.reason)}"
    if len(checkout.unresolved) > _FEW:
        yield f"… and {len(checkout.unresolved) - _FEW:,} more: --format json has them."


def absent_sentences(checkout: Checkout) -> Iterator[str]:
    """Yield what nobody has described, a sentence for each reason."""
    reasons: dict[str, list[str]] = {}
    for each in checkout.absent:
        reasons.setdefault(each.reason, []).append(plain(typed(each.kind, each.id)))
    for reason, names in reasons.items():
        yield f"Not described: {_few(names)} ({plain(reason.removeprefix('it is '))})."


def asking_command(checkout: Checkout, command: str) -> str:
    """Return what asks the Hub for what nobody has described; empty if it was, or need not be."""
    if checkout.online or not checkout.absent:
        return ""
    return f"{command} {shell_place(checkout)} --online"
