#!/bin/sh
# Gets Java and Maven, from which the tests start a real Neo4j, where they are missing.
# It never fails: without them the tests say that Neo4j is missing, and fail if CI is set.
set -eu

[ -z "${NEO4J_URI:-}" ] || exit 0
command -v java >/dev/null 2>&1 && command -v mvn >/dev/null 2>&1 && exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    as_root="none"
fi

if [ "$as_root" != none ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Java and Maven, from which the tests start a real Neo4j"
    if $as_root apt-get update -qq &&
        $as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends default-jre-headless maven >/dev/null; then
        exit 0
    fi
fi
echo "Java 17 or newer and Maven are not both here: install them, or set NEO4J_URI, to run the tests on Neo4j too." >&2
