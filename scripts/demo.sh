#!/bin/sh
# Shows the main job on the facts that ship with the package. Run by `make demo`.
set -eu
cd "$(dirname "$0")/.."

model=HuggingFaceH4/zephyr-7b-beta
folder=build/demo
report=$folder/$(basename "$model").md
mkdir -p "$folder"
# A graph of its own, so that the demo neither reads nor changes the user's graph.
export PTM_GRAPH="$PWD/$folder/graph.lbug"

show() {
    printf '\n$ ptm'
    printf ' %s' "$@"
    printf '\n'
    .venv/bin/ptm "$@"
}

show ingest sample
show lineage "$model"
show impact mistralai/Mistral-7B-v0.1
show licenses TheBloke/Mistral-7B-Instruct-v0.2-GGUF
show licenses MohamedRashad/arabic-base-nougat
show export "$model" -o "$report"

printf '\nThe Markdown report is %s; the graph is %s.\n' "$report" "$PTM_GRAPH"
# shellcheck disable=SC2016  # the words are for the reader to type
printf 'To ask it more: export PTM_GRAPH=%s; %s --help\n' "$PTM_GRAPH" '.venv/bin/ptm'
