"""Write the generated pages of docs/reference, and what of the docs is made from the sample.

That is the real output in the README, the pictures, the bills of materials and the notebooks:
``--readme`` ingests the sample into a temporary graph and makes them as well.
``--check`` writes nothing and ends with status 1 where a file is not what would be written.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

REFERENCE = ROOT / "docs" / "reference"


def pages() -> dict[Path, str]:
    """Return the text of every generated page."""
    from scripts.docs import (
        bill_properties,
        commands,
        licenses,
        policy,
        python,
        questions,
        rule,
        schema,
    )

    return {
        **commands.make_pages(),
        **questions.make_pages(),
        REFERENCE / "licenses.md": licenses.make_page(),
        REFERENCE / "schema.md": schema.make_page(),
        REFERENCE / "licence-rule.md": rule.licence_rule_page(),
        REFERENCE / "permissions.md": rule.permissions_page(),
        REFERENCE / "policy.md": policy.make_page(),
        REFERENCE / "python.md": python.make_page(),
        REFERENCE / "bill-properties.md": bill_properties.make_page(),
    }


def main() -> int:
    """Write or check; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--readme", action="store_true")
    options = parser.parse_args()
    made = pages()
    if options.readme:
        from scripts.notebook_docs import made_notebooks
        from scripts.sample_docs import made_from_sample, sample_graph

        with sample_graph():
            made |= made_from_sample()
        made |= made_notebooks()
    stale = [path for path, text in made.items() if _read(path) != text]
    left = [path for path in _generated_alone() if path not in made]
    if options.check and (stale or left):
        names = ", ".join(str(path.relative_to(ROOT)) for path in (*stale, *left))
        print(f"Not current: {names}. Run `make docs`.", file=sys.stderr)
        return 1
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made[path], encoding="utf-8")
    for path in left:
        path.unlink()
    return 0


def _generated_alone() -> list[Path]:
    """Return the pages in folders that hold nothing but generated ones."""
    return [path for name in ("commands", "questions") for path in (REFERENCE / name).glob("*.md")]


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main())
