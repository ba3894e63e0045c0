"""An impact as it is read on a screen: what is built on an artifact, then where it is used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from graph.schema.kinds import only_uses
from reports.text.colour import STRONG, toned
from reports.text.narrowed import narrowed_words, narrowing_options
from reports.text.screen import GAP, fit, folded, laid_out, with_command
from reports.text.words import gone_mark, how, number, place, plain, shell_name

if TYPE_CHECKING:
    from reports.views.impact import Family, ImpactView, Level, Owners


def impact_lines(impact: ImpactView) -> list[str]:
    """Return an impact as lines, the next command last."""
    name = shell_name(*impact.subject)
    asked = f"{name}{asked_options(impact)}"
    head = folded(f"{toned(name, STRONG)}{gone_mark(impact.gone.get(impact.subject))}")
    head += folded(narrowed_words(impact.narrowing, beyond=impact.beyond))
    command = with_command("All of it:", f"ptm impact {asked} --all") if impact.is_cut else []
    known = [*_built_lines(impact), *_use_lines(impact)]
    return [*head, "", *known, *([""] if command else []), *command]


def asked_options(impact: ImpactView) -> str:
    """Return the options that ask about the same, each after a blank."""
    return " --declared-only" * impact.declared_only + narrowing_options(impact.narrowing)


def built_title(impact: ImpactView) -> str:
    """Return how much is built on the subject; empty where only users are asked for."""
    if not impact.levels:
        if impact.narrowing.kinds and all(map(only_uses, impact.narrowing.kinds)):
            return ""
        return f"Built on it: nothing {'of that ' * bool(impact.narrowing)}is recorded."
    farthest = number(impact.levels[-1].steps, "step")
    counted = _count_kinds(impact.kinds)
    if impact.built_gone:
        counted += f" ({impact.built_gone:,} since deleted)"
    return f"Built on it: {counted}, {'up to ' * (len(impact.levels) > 1)}{farthest} away"


def used_title(impact: ImpactView) -> str:
    """Return how many use the subject or what is built on it; empty if they are not asked for."""
    if impact.users:
        return f"Used by: {_count_kinds(impact.users)}, {_direct_share(impact)}"
    if not impact.narrowing.chooses:
        return "Used by: no repository is recorded."
    asked = not impact.narrowing.kinds or any(map(only_uses, impact.narrowing.kinds))
    return "Used by: nothing of that is recorded." if asked else ""


def _built_lines(impact: ImpactView) -> Iterator[str]:
    yield from filter(None, [built_title(impact)])
    several = len(impact.levels) > 1
    indent = "    " if several else "  "
    for level in impact.levels:
        if several:
            yield f"  {number(level.steps, 'step')} away: {level.number:,}"
        if level.families:
            for family in level.families:
                yield from _family_lines(family, indent)
        else:
            yield from _id_lines(level, indent)
            if more := level.number - len(level.ids):
                yield from folded(
                    f"{indent}… and {more:,} more{_by_owners(level.owners)}", "", indent
                )


def _id_lines(group: Level | Family, indent: str) -> Iterator[str]:
    for identifier, gone in zip(group.ids, group.gone, strict=True):
        mark = gone_mark(gone).strip()
        yield from laid_out([[indent + plain(identifier), *[mark] * bool(mark)]])[0]


def _family_lines(family: Family, indent: str) -> Iterator[str]:
    """Yield how a family was made, how many it has, by which owners, and its first ids."""
    way = family.way
    title = f"{how(*way)} it" if way else "in further ways"
    counted = number(family.number, way[2].lower() if way else "artifact")
    sentence = f"{title}: {counted}{_by_owners(family.owners)}"
    yield from folded(sentence, indent, indent + " " * 4)
    yield from _id_lines(family, indent + GAP)
    if more := family.number - len(family.ids):
        yield f"{indent}{GAP}… and {more:,} more"


def _by_owners(owners: Owners) -> str:
    """Return how many owners publish something, and those that publish most of it."""
    if not owners.number:
        return ""
    several = [f"{plain(owner)} {count:,}" for owner, count in owners.first if count > 1]
    more = ", …" if owners.number > len(owners.first) else ""
    listed = f": {', '.join(several)}{more}" if several and owners.number > 1 else ""
    return f" by {number(owners.number, 'owner')}{listed}"


def _use_lines(impact: ImpactView) -> Iterator[str]:
    yield from filter(None, [used_title(impact)])
    cells = [
        [
            f"  {plain(each.repository)}{gone_mark(impact.gone_user(each.repository))}",
            "directly" if each.direct else f"through {plain(each.through)}",
            place(each.path, each.line),
        ]
        for each in impact.places
    ]
    # What is named behind "through" is long: it leaves the direct users their own columns.
    first = 0 if fit(cells) else sum(each.direct for each in impact.places)
    for rows in (cells[:first], cells[first:]):
        for lines in laid_out(rows, [" " * 6] * len(rows)):
            yield from lines
    if impact.more_places:
        yield f"  … and {_more_uses(impact)}"


def _more_uses(impact: ImpactView) -> str:
    """Return how many repositories are not shown, and places, where one has several."""
    users = number(impact.more_users, "more repository")
    if impact.more_places == impact.more_users:
        return users
    places = number(impact.more_places, "more place")
    return f"{places}, in these and {users}" if impact.more_users else f"{places} in these"


def _count_kinds(kinds: dict[str, int]) -> str:
    return ", ".join(number(kinds[kind], plain(kind.lower())) for kind in sorted(kinds)[::-1])


def _direct_share(impact: ImpactView) -> str:
    if impact.direct == sum(impact.users.values()):
        return "directly" if impact.direct == 1 else "all directly"
    return f"{impact.direct:,} directly" if impact.direct else "through what is built on it"
