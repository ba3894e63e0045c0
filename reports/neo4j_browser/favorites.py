"""Questions as scripts that Neo4j Browser saves among its favourites.

Browser imports a file at a time, and calls it by its first line; a zip file brings its folders.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any, NamedTuple

from queries.catalog import find_question, questions
from queries.drawings.catalog import find_drawing
from reports.neo4j_browser.script import write_values

if TYPE_CHECKING:
    from queries.catalog import Question

ARCHIVE = "ptm-lineage.zip"
"""The file that has all of them, for one drop on Browser's window."""
MARK = "// Written by `ptm browser --favorites`, which replaces it when it runs again."
"""The last line of every script: a file without it is somebody else's."""
_ASKED = "ptm: {}"
_TOUR = "ptm: first steps"
_TIME = (1980, 1, 1, 0, 0, 0)
"""The date of the files in the archive: the same bytes again, and the first that zip can say."""


class Favorite(NamedTuple):
    """One of the numbered favourites: what it shows, and of which artifact of the sample."""

    shows: str
    question: str
    about: str


FAVORITES = (
    Favorite("What a model is built on", "lineage", "HuggingFaceH4/zephyr-7b-beta"),
    Favorite("What is stated about a model, and by whom", "claims", "HuggingFaceH4/zephyr-7b-beta"),
    Favorite(
        "Which datasets are behind a model",
        "training_datasets",
        "sentence-transformers/all-MiniLM-L6-v2",
    ),
    Favorite("What is built on a model", "descendants", "mistralai/Mistral-7B-v0.1"),
    Favorite(
        "What is built directly on a model, and how",
        "children",
        "stabilityai/stable-diffusion-xl-base-1.0",
    ),
    Favorite("Which repositories depend on a model", "dependents", "mistralai/Mistral-7B-v0.1"),
    Favorite("What a repository stands on", "repository_lineage", "github.com/huggingface/trl"),
    Favorite("How far a model is from its roots", "depth", "CultriX/Qwen2.5-14B-HyperMarck"),
    Favorite(
        "Which licences reach a model", "inherited_terms", "HuggingFaceH4/zephyr-7b-beta"
    ),
    Favorite(
        "Which licences conflict, and by which way",
        "clashes",
        "TencentARC/t2i-adapter-sketch-sdxl-1.0",
    ),
)  # fmt: skip
"""The numbered favourites, in the order in which they teach: provenance, depth, licences."""


def favorite_files() -> dict[str, str]:
    """Return the scripts by their paths in a folder: the numbered ones, then every question."""
    made = dict(_numbered(place, each) for place, each in enumerate(FAVORITES, 1))
    for question in questions():
        name = question.name.replace("_", "-")
        if not question.in_python:
            path = f"{question.group}/{name}.cypher"
            made[path] = _script(question, {}, f"{name}: {question.title}")
        if drawing := find_drawing(question):
            path = f"{question.group} drawn/{name}.cypher"
            made[path] = _script(drawing, {}, f"{name}: {drawing.title}")
    return made


def make_archive(files: dict[str, str]) -> bytes:
    """Return a zip file of scripts, in which Browser finds its folders."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            folder, _, name = path.rpartition("/")
            stored = f"{_ASKED.format(folder) if folder else _TOUR}/{name}"
            archive.writestr(_entry(stored), text)
        archive.comment = MARK.encode()
    return stream.getvalue()


def _entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, _TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    entry.create_system = 3  # the same on every system
    return entry


def _numbered(place: int, favorite: Favorite) -> tuple[str, str]:
    question = find_question(favorite.question)
    name = f"{place:02} {favorite.shows}"
    shown = find_drawing(question) or question
    about = {question.asked_about or "": favorite.about}
    return f"{name}.cypher", _script(shown, about, name)


def _script(question: Question, given: dict[str, Any], name: str) -> str:
    text = write_values(question, given, name=name)
    title = f"// {question.title}\n".replace(";", ",")
    if name.endswith(question.title):
        text = text.replace(title, "", 1)
    return f"{text.rstrip()}\n{MARK}\n"
