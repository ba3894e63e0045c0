#!/bin/sh
# Gets what the tests need from the system, where it is missing: Java and Maven, from which they
# start a real Neo4j, and Chromium, in which they open pages. Its words say which: neo4j, chromium.
# It never fails: without them the tests say what is missing, and fail if CI is set.
set -eu
wanted="${*:-neo4j chromium}"

has() {
    command -v "$1" >/dev/null 2>&1
}

wants() {
    case " $wanted " in *" $1 "*) ;; *) return 1 ;; esac
}

find_missing() {
    missing="" packages=""
    if wants neo4j && [ -z "${NEO4J_URI:-}" ] && ! { has java && has mvn; }; then
        missing="Java 17 or newer and Maven, or NEO4J_URI, for the tests on Neo4j"
        packages="default-jre-headless maven"
    fi
    if wants chromium && ! { has chromium || has chromium-browser || has google-chrome; }; then
        missing="${missing:+$missing; }Chromium for the tests of pages"
        packages="$packages chromium fonts-dejavu-core"
    fi
}

find_missing
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif has sudo && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    as_root="none"
fi

if [ "$as_root" != none ] && has apt-get; then
    echo "Installing$(printf ' %s' $packages), which the tests need"
    $as_root apt-get update -qq &&
        $as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends $packages >/dev/null || true
    find_missing
    [ -n "$missing" ] || exit 0
fi
echo "Not here, and not installed: $missing." >&2
