#!/bin/sh
# Installs what the tests use beside Python, where it is missing. One word names what that is:
#   neo4j     Java and Maven, from which the tests start a real Neo4j (the default)
#   faketime  a shifted date for `make test-shifted`
# It never fails: without these tools the tests say what is missing, and fail where CI is set.
set -eu

here() {
    for name in "$@"; do
        command -v "$name" >/dev/null 2>&1 || return 1
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif here sudo && sudo -n true 2>/dev/null; then
        sudo -n "$@"
    else
        return 1
    fi
}

install() {
    here apt-get && as_root true || return 1
    echo "Installing $1"
    shift
    as_root apt-get update -qq &&
        as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

case "${1:-neo4j}" in
neo4j)
    [ -z "${NEO4J_URI:-}" ] || exit 0
    here java mvn || install "Java and Maven, from which the tests start a real Neo4j" \
        default-jre-headless maven ||
        echo "Java 17 or newer and Maven are not both here: install them, or set NEO4J_URI, to run the tests on Neo4j too." >&2
    ;;
faketime)
    # What is missing is said by who needs it.
    here faketime || install "faketime, which shifts the date of the tests" faketime || true
    ;;
esac
