#!/bin/sh
# Builds the wheel, checks its content, and runs it in an environment without the checkout.
set -eu
cd "$(dirname "$0")/.."

folder=$PWD/build/wheel
rm -rf "$folder"
mkdir -p "$folder"

.venv/bin/python -m hatchling build --target wheel --directory "$folder"
.venv/bin/python scripts/check_wheel_content.py "$folder"/*.whl

.venv/bin/python -m venv "$folder/environment"
python=$folder/environment/bin/python
"$python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/product.txt
"$python" -m pip install --quiet --disable-pip-version-check --no-deps "$folder"/*.whl
"$python" -m pip check

# From another folder, so that nothing is imported from the checkout by accident.
cd "$folder/environment"
bin/ptm --help
for package in ptm ingest graph queries licenses reports; do
    bin/python -c "import $package"
done
echo "The wheel installs and runs on its own."
