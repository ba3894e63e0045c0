"""Compare a wheel with the checkout: it has to hold every product file, and nothing else."""

import subprocess
import sys
import zipfile
from pathlib import Path

PACKAGES = ["graph", "ingest", "licenses", "ptm", "queries", "reports"]


def list_product_files() -> set[str]:
    """Return the paths in the product's packages that git tracks, or would track if added."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"]
    listed = subprocess.run([*command, *PACKAGES], check=True, capture_output=True, text=True)
    return {path for path in listed.stdout.split("\0") if path and Path(path).exists()}


def list_wheel_files(wheel: str) -> set[str]:
    """Return the paths in the wheel, without the metadata of the distribution."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    return {name for name in names if not name.split("/")[0].endswith(".dist-info")}


def main() -> None:
    """Exit with a message for each missing or unexpected file."""
    [wheel] = sys.argv[1:]
    wanted, found = list_product_files(), list_wheel_files(wheel)
    complaints = [f"missing from the wheel: {path}" for path in sorted(wanted - found)]
    complaints += [f"does not belong in the wheel: {path}" for path in sorted(found - wanted)]
    if complaints:
        sys.exit("\n".join(complaints))
    print(f"{Path(wheel).name} holds the product's {len(found)} files and no others.")


if __name__ == "__main__":
    main()
