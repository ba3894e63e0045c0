"""Compares a wheel with the checkout: every product file is in it, and nothing else is."""

import subprocess
import sys
import zipfile
from pathlib import Path

PACKAGES = ["graph", "ingest", "licenses", "ptm", "queries", "reports"]


def files_of_the_product() -> set[str]:
    """Return the paths under the packages that git tracks or would track."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"]
    listed = subprocess.run([*command, *PACKAGES], check=True, capture_output=True, text=True)
    return {path for path in listed.stdout.split("\0") if path and Path(path).exists()}


def files_of_the_wheel(wheel: str) -> set[str]:
    """Return the paths in the wheel, without what describes the distribution itself."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    return {name for name in names if not name.split("/")[0].endswith(".dist-info")}


def main() -> None:
    """Exit with a sentence for each file that is missing or does not belong."""
    [wheel] = sys.argv[1:]
    wanted, found = files_of_the_product(), files_of_the_wheel(wheel)
    complaints = [f"missing from the wheel: {path}" for path in sorted(wanted - found)]
    complaints += [f"does not belong in the wheel: {path}" for path in sorted(found - wanted)]
    if complaints:
        sys.exit("\n".join(complaints))
    print(f"{Path(wheel).name} holds the product's {len(found)} files and no others.")


if __name__ == "__main__":
    main()
