"""An impact as it is read on a screen: what is built on an artifact, then where it is used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reports.text.screen import folded, laid_out, with_command
from reports.text.words import gone_mark, number, place, plain, shell_name

if TYPE_CHECKING:
    from reports.views.impact import ImpactView


def impact_lines(impact: ImpactView) -> list[str]:
    """Return an impact as lines, the next command last."""
    name = shell_name(*impact.subject)
    command = with_command("All of it:", f"ptm impact {name} --format csv")
    head = folded(f"{name}{gone_mark(impact.gone.get(impact.subject))}")
    return [*head, "", *_built_lines(impact), *_use_lines(impact), "", *command]


def _built_lines(impact: ImpactView) -> Iterator[str]:
    if not impact.levels:
        yield "Built on it: nothing is recorded."
        return
    several = len(impact.levels) > 1
    farthest = number(impact.levels[-1].steps, "step")
    counted = _count_kinds(impact.kinds)
    if impact.built_gone:
        counted += f" ({impact.built_gone:,} since deleted)"
    yield f"Built on it: {counted}, {'up to ' if several else ''}{farthest} away"
    indent = "    " if several else "  "
    for level in impact.levels:
        if several:
            yield f"  {number(level.steps, 'step')} away: {level.number:,}"
        for identifier, gone in zip(level.ids, level.gone, strict=True):
            mark = gone_mark(gone).strip()
            yield from laid_out([[indent + plain(identifier), *[mark] * bool(mark)]])[0]
        if more := level.number - len(level.ids):
            yield f"{indent}… and {more:,} more"


def _use_lines(impact: ImpactView) -> Iterator[str]:
    if not impact.users:
        yield "Used by: no repository is recorded."
        return
    yield f"Used by: {_count_kinds(impact.users)}, {_direct_share(impact)}"
    cells = [
        [
            f"  {plain(each.repository)}{gone_mark(impact.gone_user(each.repository))}",
            "directly" if each.direct else f"through {plain(each.through)}",
            place(each.path, each.line),
        ]
        for each in impact.places
    ]
    for lines in laid_out(cells, [" " * 6] * len(cells)):
        yield from lines
    if impact.more_places:
        users = number(impact.more_users, "more repository")
        yield f"  … and {number(impact.more_places, 'more place')} ({users})"


def _count_kinds(kinds: dict[str, int]) -> str:
    return ", ".join(number(kinds[kind], plain(kind.lower())) for kind in sorted(kinds)[::-1])


def _direct_share(impact: ImpactView) -> str:
    if impact.direct == sum(impact.users.values()):
        return "directly" if impact.direct == 1 else "all directly"
    return f"{impact.direct:,} directly" if impact.direct else "through what is built on it"
