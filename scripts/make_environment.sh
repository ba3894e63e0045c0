#!/bin/sh
# Makes an empty virtual environment: make_environment.sh PYTHON FOLDER
set -eu
python=$1
folder=$2

say() { echo "$1" >&2; }

if ! command -v "$python" >/dev/null 2>&1; then
    say "There is no $python here: install Python 3.11 or newer, or name one: make demo PYTHON=python3.12"
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    say "$("$python" --version 2>&1) is too old, ptm needs 3.11 or newer: name one, as in: make demo PYTHON=python3.12"
    exit 1
fi

# Debian packages venv apart from Python, under the name of Python's version.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
        say "Installing $package, which makes virtual environments"
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null
    else
        say "This Python cannot make virtual environments: install it first, on Debian with: sudo apt-get install $package"
        exit 1
    fi
fi

# An older environment is removed, because its packages and its Python would stay.
rm -rf "$folder"
"$python" -m venv "$folder"
