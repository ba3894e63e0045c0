"""Elements of SVG as text; what comes from outside is escaped here and nowhere else."""

from __future__ import annotations

from html import escape


def element(name: str, content: str = "", /, **attributes: str | float) -> str:
    """Return an element; ``content`` is markup, and an underscore in a name is a hyphen."""
    written = "".join(
        f' {key.strip("_").replace("_", "-")}="{escape(_shown(value))}"'
        for key, value in attributes.items()
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def text(
    content: str, x: float, y: float, style: str, *, anchor: str = "start", whole: str = ""
) -> str:
    """Return a text on a base line; ``whole`` is all of it, where it is cut."""
    where = {} if anchor == "start" else {"text_anchor": anchor}
    title = element("title", characters(whole)) if whole else ""
    return element("text", characters(content) + title, x=x, y=y, class_=style, **where)


def characters(content: str) -> str:
    """Return a text as characters of an element: nothing in it is markup, XML can hold all."""
    return escape(content)


def _shown(value: str | float) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.1f}".removesuffix(".0")
