"""What programs wrote down names no loads: results, answers, lists of models."""

import pytest

from ingest.code.config.readers import read_json, read_yaml
from ingest.code.findings import Candidate, Place, SourceFile

ONE = '"model": "o/Model-7b"'
RESULTS = [
    ("leaderboard.json", f'[{{{ONE}, "score": 71.2}}]'),
    ("board.json", f'[{{{ONE}, "elo_score": "70.1%"}}, {{{ONE}, "win_rate": 1}}]'),
    ("results/a.yaml", "model: o/Model-7b\nbase_model: o/n-1\naccuracy: 0.7\nf1: 0.5\n"),
    ("results/a.yaml", "model: o/Model-7b\nseed: 1\n"),
    ("benchmark_results.json", f'{{{ONE}, "batch": 12}}'),
    ("bench.json", f'{{{ONE}, "throughput": 12, "latency_p99": 3}}'),
    ("eval/summary.yaml", "model: o/Model-7b\nresults:\n  gsm8k:\n    acc: 0.3\n"),
    ("run.json", '{"model_name_or_path": "o/Model-7b", "train_loss": 0.4, "epoch": 3}'),
    ("wandb/config.yaml", "model_name:\n  desc: null\n  value: o/Model-7b\n"),
    ("fixtures/a.json", f'{{"object": "chat.completion", {ONE}}}'),
    ("fixtures/a.json", f'{{"body": {{{ONE}, "choices": [{{"message": {{}}}}]}}}}'),
    ("models.json", '[{"model_id": "o/Model-7b", "params": 7}]'),
]
SETTINGS = [
    ("train.yaml", "model: o/Model-7b\nmetric_for_best_model: f1\neval_steps: 10\n"),
    ("train.yaml", "base_model: o/Model-7b\nloss: dpo\nrank: 16\nprecision: 16\n"),
    ("train.yaml", "model: o/Model-7b\nlora_alpha: 8\nrank: 16\nmin_score: 0.5\n"),
    ("run.yaml", "model: o/Model-7b\ntasks:\n- metrics: [{name: accuracy, value: 0.6}]\n"),
    ("run.yaml", "model: o/Model-7b\nmetrics:\n  accuracy: {average: macro}\n"),
    ("run.yaml", "hf_repo: o/Model-7b\nparams: 7\n"),
    ("leaderboard_config.yaml", "model: o/Model-7b\n"),
    ("results/run.yaml", "base_model: o/Model-7b\n"),
    ("ask.json", '{"choices": [{"name": "x", "repo_id": "o/Model-7b"}]}'),
]


def texts(path: str, text: str) -> list[str]:
    read = read_json if path.endswith("json") else read_yaml
    found = list(read(SourceFile(path, text)))
    assert all(isinstance(one, Candidate) and one.place is not Place.MENTION for one in found)
    return [one.text for one in found if isinstance(one, Candidate)]


@pytest.mark.parametrize(("path", "text"), RESULTS)
def test_what_was_written_down_loads_nothing(path: str, text: str) -> None:
    assert texts(path, text) == []


@pytest.mark.parametrize(("path", "text"), SETTINGS)
def test_settings_with_words_of_results_load(path: str, text: str) -> None:
    assert texts(path, text) == ["o/Model-7b"]
