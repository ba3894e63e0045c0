"""The shapes of a drawing: one for each kind of node, and a sign for each verdict."""

from __future__ import annotations

from reports.svg.markup import element
from reports.svg.scene import BASE, FOLD

_ROUND = 7.0
_LID = 6.0
"""Half the height of the lid of a dataset's cylinder."""
_CORNER = 11.0
"""How far the sides of a repository's hexagon stand out."""
_BEHIND = (6.0, 3.0)
"""How far the boxes behind a fold's are moved."""


def outline(shape: str, x: float, y: float, width: float, height: float, style: str) -> str:
    """Return the outline of a shape whose upper left corner is at x, y."""
    style = f"shape {shape} {style}".strip()
    right, bottom = x + width, y + height
    if shape == "Dataset":
        half = width / 2
        side = (
            f"M{x:.1f} {y + _LID:.1f}a{half:.1f} {_LID} 0 0 1 {width:.1f} 0V{bottom - _LID:.1f}"
            f"a{half:.1f} {_LID} 0 0 1 {-width:.1f} 0z"
        )
        lid = f"M{x:.1f} {y + _LID:.1f}a{half:.1f} {_LID} 0 0 0 {width:.1f} 0"
        return element("path", d=side + lid, class_=style)
    if shape == "Repository":
        corner, middle = min(_CORNER, width / 4), y + height / 2
        points = [
            (x, middle), (x + corner, y), (right - corner, y),
            (right, middle), (right - corner, bottom), (x + corner, bottom),
        ]  # fmt: skip
        written = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        return element("polygon", points=written, class_=style)
    front = _box(x, y, width, height, {FOLD: 3.0, BASE: height / 2}.get(shape, _ROUND), style)
    behind = [_box(x + n, y + n, width, height, 3.0, style) for n in _BEHIND]
    return "".join([*behind, front]) if shape == FOLD else front


def _box(x: float, y: float, width: float, height: float, rounded: float, style: str) -> str:
    return element("rect", x=x, y=y, width=width, height=height, rx=rounded, class_=style)


def sign(verdict: str, x: float, y: float) -> str:
    """Return the sign of a verdict around x, y: a triangle, a diamond or a circle."""
    if verdict == "conflict":
        triangle = f"M{x:.1f} {y - 11:.1f}l11.5 20h-23z"
        stroke = element("path", d=f"M{x:.1f} {y - 3:.1f}v5", class_="mark")
        dot = element("circle", cx=x, cy=y + 5.8, r=1.3, class_="dot")
        return element("path", d=triangle, class_="sign verdict-conflict") + stroke + dot
    if verdict == "unknown":
        diamond = f"M{x:.1f} {y - 12:.1f}l12 12l-12 12l-12 -12z"
        hook = f"M{x - 3:.1f} {y - 2.5:.1f}a3 3 0 1 1 4.2 2.7q-1.2 .6 -1.2 2"
        dot = element("circle", cx=x, cy=y + 5.4, r=1.3, class_="dot")
        mark = element("path", d=hook, class_="mark")
        return element("path", d=diamond, class_="sign unknown") + mark + dot
    tick = f"M{x - 4.2:.1f} {y + 0.3:.1f}l3 3.2l5.4 -6.6"
    circle = element("circle", cx=x, cy=y, r=10.0, class_="sign compatible")
    return circle + element("path", d=tick, class_="mark")
