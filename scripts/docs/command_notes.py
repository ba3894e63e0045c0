"""What the pages of commands say beside the help: examples, what status 1 means, guides."""

from __future__ import annotations

from typing import NamedTuple

_MODEL = "HuggingFaceH4/zephyr-7b-beta"
_ABSENT = "an ID is not in the graph"


class Notes(NamedTuple):
    """Examples with what each is for; ``no`` is when the status is 1, and ``guides`` are pages."""

    examples: dict[str, str]
    no: str = ""
    guides: tuple[str, ...] = ()


NOTES = {
    "": Notes(
        {
            "ptm ingest sample": "begin with the facts that ship with the package",
            f"ptm lineage {_MODEL}": "ask the first question",
        },
        "the answer is no: nothing was found, or a check failed",
        ("terminal", "completion"),
    ),
    "ingest": Notes(
        {"ptm ingest sample": "the facts that ship with the package"},
        "what was named is not there, on the Hub or on GitHub",
        ("hub", "dumps", "own-models"),
    ),
    "ingest sample": Notes({"ptm ingest sample": "offline, in a few seconds"}),
    "ingest records": Notes(
        {
            "ptm ingest records ours.jsonl --dry-run": "say what would be written",
            "ptm ingest records ours.jsonl": "write it",
        },
        guides=("own-models",),
    ),
    "ingest hub": Notes(
        {
            f"ptm ingest hub {_MODEL}": "a model, and its base models down to their roots",
            "ptm ingest hub --author allenai --limit 50": "models of an organisation",
        },
        "the Hub has none of the models that were named",
        ("hub", "copies"),
    ),
    "ingest snapshot": Notes(
        {"ptm ingest snapshot models.parquet --taken 2026-11-01": "a dump of all models"},
        guides=("dumps",),
    ),
    "ingest peatmoss": Notes(
        {"ptm ingest peatmoss PeaTMOSS.db": "models, and the repositories that used them in 2023"},
        guides=("dumps",),
    ),
    "ingest cards": Notes(
        {
            "ptm ingest cards saved-cards": "a folder of cards",
            "ptm ingest cards my-model --id me/my-model": "a clone of one model's repository",
        },
        guides=("cards",),
    ),
    "ingest bom": Notes(
        {
            "ptm ingest bom supplier.cdx.json --dry-run": "say what would be written",
            "ptm ingest bom supplier.cdx.json": "write it, so that it can be judged",
        },
        guides=("bills",),
    ),
    "ingest code": Notes(
        {
            "ptm ingest code . --id github.com/me/app": "this folder",
            "ptm ingest code https://github.com/huggingface/trl": "a repository, which is cloned",
        },
        guides=("code", "github"),
    ),
    "ingest github": Notes(
        {
            f"ptm ingest github --model {_MODEL}": "repositories whose code names a model",
            "ptm ingest github --query 'topic:llm stars:>100' --limit 20": "those of a search",
        },
        "GitHub has no such repositories, organisation or user",
        ("github", "code"),
    ),
    "ingest cache": Notes(
        {"ptm ingest cache": "what this machine has downloaded already"}, guides=("cards",)
    ),
    "find": Notes({"ptm find zephyr": "ids that contain a text"}, "no id contains TEXT"),
    "show": Notes(
        {
            f"ptm show {_MODEL}": "every fact and claim about a model",
            "ptm show license:mit": "of a licence, its terms as well",
        },
        _ABSENT,
        ("lineage",),
    ),
    "lineage": Notes(
        {
            f"ptm lineage {_MODEL}": "as a tree",
            f"ptm lineage {_MODEL} --kind dataset --format json": "its datasets, as JSON",
        },
        f"{_ABSENT}, or --owner names somebody of whom the graph has nothing",
        ("lineage", "explorer", "pictures"),
    ),
    "impact": Notes(
        {
            "ptm impact mistralai/Mistral-7B-v0.1": "all that breaks if this model goes",
            "ptm impact mistralai/Mistral-7B-v0.1 --direct --paths": "one step, with its way",
        },
        f"{_ABSENT}, or --owner names somebody of whom the graph has nothing",
        ("lineage", "explorer"),
    ),
    "licenses": Notes(
        {
            f"ptm licenses {_MODEL}": "may I ship it",
            "ptm licenses MohamedRashad/arabic-base-nougat --why": "with an explanation of terms",
        },
        f"{_ABSENT}; conflicts leave it at 0",
        ("licenses", "check", "own-models"),
    ),
    "check": Notes(
        {
            "ptm check --init": "write a policy to begin with",
            "ptm check .": "judge what the code in this folder loads",
            f"ptm check {_MODEL} --format sarif": "a model, for a code scanning page",
        },
        "something fails, or an ID is not in the graph",
        ("check", "licenses"),
    ),
    "notices": Notes(
        {
            f"ptm notices {_MODEL}": "print what has to be handed on",
            "ptm notices . -o NOTICE.md": "of all that this folder's code ships, into a file",
        },
        _ABSENT,
        ("notices",),
    ),
    "ask": Notes(
        {
            "ptm ask": "list the questions",
            "ptm ask licence": "those about something",
            f"ptm ask ancestors {_MODEL}": "ask one",
            f"ptm ask ancestors {_MODEL} --cypher": "its text, for Neo4j Browser",
        },
        "what is asked about is not in the graph",
        ("questions", "cypher"),
    ),
    "browser": Notes(
        {
            f"ptm browser lineage {_MODEL} --drawing": "a link that draws the lineage",
            f"ptm browser lineage {_MODEL} --values": "a link that shows its rows",
            "ptm browser --favorites ptm-favorites --style ptm.grass": "what Browser imports",
        },
        "what is asked about is not in the graph, or the question has no text or no drawing",
        ("browser", "neo4j"),
    ),
    "schema": Notes(
        {
            "ptm schema": "all kinds and claims",
            "ptm schema Model": "the properties of one",
        },
        "nothing in the schema has the WORD",
        ("cypher",),
    ),
    "cypher": Notes(
        {
            "ptm cypher 'MATCH (m:Model) RETURN count(m) AS models'": "a query of your own",
            "ptm cypher 'MATCH (m:Model {id: $id}) RETURN m.license' -p id=gpt2": "with a value",
        },
        guides=("cypher", "licences-in-cypher"),
    ),
    "export": Notes(
        {
            f"ptm export {_MODEL} -o zephyr.cdx.json": "an SBOM in CycloneDX",
            f"ptm export {_MODEL} -o zephyr.html": "a page to explore",
            "ptm export --all -o graph.jsonl": "the whole graph, to be read again",
        },
        _ABSENT,
        ("bills", "pictures", "explorer"),
    ),
    "open": Notes({f"ptm open {_MODEL}": "explore its family"}, _ABSENT, ("explorer",)),
    "graph": Notes({"ptm graph status": "what the graph holds"}, guides=("neo4j",)),
    "graph status": Notes({"ptm graph status": "counts, sources and their age"}),
    "graph init": Notes({"ptm graph init": "after an update of ptm"}, guides=("neo4j",)),
    "graph copy": Notes(
        {"ptm graph copy --to bolt://localhost:7687": "from the file to a server"},
        guides=("neo4j",),
    ),
    "graph clear": Notes({"ptm graph clear --yes": "without being asked"}),
}
"""By the words behind ``ptm``; a test asks that every command has its own."""
