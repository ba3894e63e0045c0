"""The model card of a component: what is known of a model, and nothing else."""

from __future__ import annotations

from typing import Any

from graph.schema import TrainedOn
from graph.transfer.bill_properties import write_facts
from queries.bills.bill_report import BillComponent
from queries.bills.rows import BillResult
from queries.families.report import FamilyStep
from reports.cyclonedx.citations import Statements
from reports.cyclonedx.names import reference_of

_FAMILIES = {
    "transformer": """
        albert bart bert big_bird bigbird_pegasus biogpt blenderbot bloom camembert clip codegen
        cohere cohere2 convbert ctrl dbrx deberta deberta-v2 deepseek_v2 deepseek_v3 deit distilbert
        electra ernie esm falcon flaubert fnet fsmt funnel gemma gemma2 gemma3 gemma3_text glm
        gpt-sw3 gpt2 gpt_bigcode gpt_neo gpt_neox gpt_oss gptj granite hubert led llama llama4
        longformer longt5 luke m2m_100 marian mbart mistral mixtral modernbert mpnet mpt mt5 mvp
        nllb-moe olmo olmo2 olmoe openai-gpt opt pegasus persimmon phi phi3 qwen2 qwen2_moe qwen3
        qwen3_moe reformer rembert roberta roformer stablelm starcoder2 swin switch_transformers t5
        umt5 vit wav2vec2 whisper xglm xlm xlm-roberta xlm-roberta-xl xlnet
    """,
    "convolutional neural network": "convnext convnextv2 mobilenet_v1 mobilenet_v2 regnet resnet",
    "state space model": "falcon_mamba mamba mamba2",
}
"""Families of architectures, by the model types of configurations that are surely of one."""
_FAMILY_OF = {name: family for family, names in _FAMILIES.items() for name in names.split()}
MODEL_CARD_PLACES = {
    "task": "/modelCard/modelParameters/task",
    "architecture": "/modelCard/modelParameters/modelArchitecture",
}
"""Where properties of a model stand in its component."""
_CARBON = ("ptm:fact:carbon_g", "ptm:fact:carbon_source")


def write_model_card(component: BillComponent, statements: Statements) -> dict[str, Any]:
    """Return the model card of a model; empty where nothing of it is known."""
    metrics = []
    for number, result in enumerate(component.results):
        metrics.append(_write_metric(result))
        statements.note(f"/modelCard/quantitativeAnalysis/performanceMetrics/{number}", [result])
    made = {
        "modelParameters": _write_parameters(component, statements),
        "quantitativeAnalysis": {"performanceMetrics": metrics} if metrics else {},
        "considerations": _write_considerations(component),
    }
    return {name: value for name, value in made.items() if value}


def _write_parameters(component: BillComponent, statements: Statements) -> dict[str, Any]:
    architecture = component.known.get("architecture")
    by_dataset: dict[str, list[FamilyStep]] = {}
    for step in component.steps:
        if step.relation == TrainedOn.label:
            by_dataset.setdefault(reference_of(step.parent), []).append(step)
    for number, steps in enumerate(by_dataset.values()):
        statements.note(f"/modelCard/modelParameters/datasets/{number}", steps)
    made = {
        "task": component.known.get("task"),
        "architectureFamily": _FAMILY_OF.get(architecture or ""),
        "modelArchitecture": architecture,
        "datasets": [{"ref": reference} for reference in by_dataset],
    }
    return {name: value for name, value in made.items() if value}


def _write_metric(result: BillResult) -> dict[str, Any]:
    """Return a result of an evaluation; the slice is the dataset, its configuration and split."""
    value = result.text if result.value is None else repr(result.value)
    part = [result.dataset_id, result.config, result.split]
    made = {"type": result.metric, "value": value, "slice": " / ".join(filter(None, part))}
    return {name: value for name, value in made.items() if value}


def _write_considerations(component: BillComponent) -> dict[str, Any]:
    """Return the emissions of training, where they are known.

    They are properties: an energy consumption needs its kWh and its provider, which nobody states.
    """
    facts = write_facts(component.member.kind, component.known)
    carbon = [{"name": name, "value": value} for name, value in facts if name in _CARBON]
    return {"environmentalConsiderations": {"properties": carbon}} if carbon else {}
