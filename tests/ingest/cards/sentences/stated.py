"""What made cards state: a model of ours, its base, another model and a dataset."""

from graph.schema import DerivedFrom, End, Model, TrainedOn
from ingest.cards.prose import prose_records

HUB = "https://huggingface.co"
OWN = End(Model, "acme/nimbus-7b")
BASE = f"[Base 7B]({HUB}/up/base-7b)"
OTHER = f"[Big]({HUB}/acme/big-70b)"
DATA = f"[Talk]({HUB}/datasets/up/talk)"


def bases(prose: str, own: End = OWN) -> list[tuple[str, str | None]]:
    """Return each base model that a card names, with the method."""
    found = prose_records(own, prose)
    return [(c.end.id, c.method) for c in found if isinstance(c, DerivedFrom)]


def data(prose: str, own: End = OWN) -> list[str]:
    """Return the datasets that a card says its model was trained on."""
    return [c.end.id for c in prose_records(own, prose) if isinstance(c, TrainedOn)]
