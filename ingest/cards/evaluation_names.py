"""Names of metrics and datasets in tables of results, each with its name on the Hub.

Whole cells are compared with these names, by their letters and digits alone.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Benchmark(NamedTuple):
    """A dataset of the Hub and, where the name means only a part of it, its configuration."""

    dataset: str
    config: str | None = None


_METRICS = """
accuracy: acc accuracy
bertscore: bertscore
bleu: bleu bleuscore
cer: cer
chrf: chrf
exact_match: em exact exactmatch
f1: f1 f1score
f1_macro: f1macro macrof1
f1_micro: f1micro microf1
f1_weighted: f1weighted weightedf1
fid: fid
las: las
mae: mae
map: map
matthews_correlation: mcc matthewscorr matthewscorrelation
mean_iou: meaniou miou
meteor: meteor
mrr: mrr
mrr@10: mrr@10
mse: mse
ndcg@10: ndcg@10
pearson: pearson pearsonr pearsoncorrelation
perplexity: perplexity ppl
precision: precision
recall: recall
rmse: rmse
roc_auc: auc auroc rocauc
rouge1: rouge1
rouge2: rouge2
rougeL: rougel
rougeLsum: rougelsum
sacrebleu: sacrebleu
spearmanr: spearman spearmanr spearmancorrelation
top_1_accuracy: top1 top1acc top1accuracy
top_5_accuracy: top5 top5acc top5accuracy
uas: uas
wer: wer
"""
_BENCHMARKS = """
EdinburghNLP/xsum: xsum
GBaker/MedQA-USMLE-4-options: medqausmle
Harvard/gigaword: gigaword
HuggingFaceH4/MATH-500: math500
ILSVRC/imagenet-1k: imagenet imagenet1k
Idavidrein/gpqa: gpqa
Idavidrein/gpqa gpqa_diamond: gpqadiamond
Rowan/hellaswag: hellaswag
Salesforce/wikisql: wikisql
TIGER-Lab/MMLU-Pro: mmlupro
abisee/cnn_dailymail: cnndailymail cnndm
alexfabbri/multi_news: multinews
allenai/ai2_arc ARC-Challenge: ai2reasoningchallenge arc arcc arcchallenge
allenai/ai2_arc ARC-Easy: arce arceasy
allenai/openbookqa: obqa openbookqa
allenai/sciq: sciq
allenai/social_i_qa: siqa socialiqa
allenai/winogrande: winogrande
aps/super_glue copa: copa
aps/super_glue multirc: multirc
aps/super_glue wic: wic
cais/mmlu: mmlu
ceval/ceval-exam: ceval
ehovy/race: race
eriktks/conll2002: conll2002
eriktks/conll2003: conll03 conll2003
facebook/anli: anli
facebook/mlqa: mlqa
facebook/xnli: xnli
fancyzhx/ag_news: agnews
google-research-datasets/mbpp: mbpp
google-research-datasets/natural_questions: naturalquestions
google-research-datasets/paws-x: pawsx
google-research-datasets/tydiqa: tydiqa
google/IFEval: ifeval
google/boolq: boolq
google/xquad: xquad
haonan-li/cmmlu: cmmlu
hotpotqa/hotpot_qa: hotpotqa
leondz/wnut_17: wnut17
mandarjoshi/trivia_qa: triviaqa
microsoft/ms_marco: msmarco
ncbi/ncbi_disease: ncbidisease
nyu-mll/glue cola: cola
nyu-mll/glue mnli: mnli
nyu-mll/glue mnli_matched: mnlim mnlimatched
nyu-mll/glue mnli_mismatched: mnlimm mnlimismatched
nyu-mll/glue mrpc: mrpc
nyu-mll/glue qnli: qnli
nyu-mll/glue qqp: qqp
nyu-mll/glue rte: rte
nyu-mll/glue sst2: sst2
nyu-mll/glue stsb: stsb
nyu-mll/glue wnli: wnli
openai/gsm8k: gsm8k
openai/openai_humaneval: humaneval
openlifescienceai/medmcqa: medmcqa
openslr/librispeech_asr: librispeech
openslr/librispeech_asr clean: librispeechclean
openslr/librispeech_asr other: librispeechother
qiaojin/PubMedQA: pubmedqa
rajpurkar/squad: squad squad11 squadv1 squadv11
rajpurkar/squad_v2: squad2 squad20 squadv2 squadv20
stanfordnlp/imdb: imdb
stanfordnlp/snli: snli
tau/commonsense_qa: commonsenseqa csqa
truthfulqa/truthful_qa: truthfulqa truthfulqamc truthfulqamc2
truthfulqa/truthful_qa generation: truthfulqagen
ucinlp/drop: drop
uoft-cs/cifar10: cifar10
uoft-cs/cifar100: cifar100
ybisk/piqa: piqa
"""
_SPLITS = {"test": "test", "dev": "validation", "val": "validation", "valid": "validation"}
_SPLITS |= {split: split for split in ("train", "validation")}
_SPLIT_NOUNS = ("set", "split", "data")
_HARMLESS = re.compile(
    r"(?:%|\d{1,2}[- ]?shots?|zero[- ]shot|few[- ]shot|em|acc|accuracy|f1|m/mm)?", re.I
)
_JOINING = frozenset(
    "a an and at by for from in its model of on our set sets the this to with".split()
)
_OF_RESULTS = _JOINING | frozenset(
    "benchmark benchmarks dataset eval evaluation evaluations evaluated glue metric metrics "
    "performance result results score scores superglue task tasks downstream".split()
)


def _parse_names(text: str) -> dict[str, str]:
    """Return the Hub's name for each name of a text with lines such as ``accuracy: acc``."""
    lines = (line.partition(": ") for line in text.split("\n") if line)
    return {name: target for target, _, names in lines for name in names.split()}


METRICS = _parse_names(_METRICS)
BENCHMARKS = {
    name: Benchmark(*target.split()) for name, target in _parse_names(_BENCHMARKS).items()
}


def normalize_name(text: str) -> str:
    """Return a name's letters, digits, ``@`` and ``+``, in lower case."""
    return re.sub(r"[^\w@+]|_", "", text.lower())


def name_metric(text: str) -> str:
    """Return the Hub's name of a metric; one that is not known here in lower case.

    ``WER``, ``Wer`` and ``wer`` are one metric, and ``ROUGE-L`` is rougeL.
    """
    return METRICS.get(normalize_name(text)) or text.lower()


def parse_split(text: str) -> str | None:
    """Return the Hub's name of the split that a whole text names; None where it names none."""
    words = [
        word for word in re.split(r"[\W_]+", text.lower()) if word and word not in _SPLIT_NOUNS
    ]
    return _SPLITS.get(words[0]) if len(words) == 1 else None


def find_split(text: str) -> str | None:
    """Return the evaluation split that a heading names; None where it names none or several."""
    words = re.split(r"[\W_]+", text.lower())
    found = {_SPLITS[word] for word in words if word in _SPLITS and word != "train"}
    return found.pop() if len(found) == 1 else None


def separate_split(text: str) -> tuple[str, str | None] | None:
    """Return a name without its bracketed suffix, and the split that the name ends with.

    ``SQuAD 2.0 (dev)`` and ``SQuAD 2.0 dev`` name one split of SQuAD 2.0; ``MMLU (5-shot)`` names
    MMLU. The result is None where the brackets hold anything else, such as another model's name.
    """
    bare, bracket, behind = text.partition("(")
    inside = behind.rstrip(") ")
    if bracket and not (_HARMLESS.fullmatch(inside) or parse_split(inside)):
        return None
    if split := parse_split(inside):
        return bare.strip(), split
    name, _, last = bare.strip().rpartition(" ")
    return (name, split) if name and (split := parse_split(last)) else (bare.strip(), None)


def names_only_results(heading: str) -> bool:
    """Return whether a heading names only results, with their metrics, datasets and splits.

    Any other word could be another model's name, or could mean that the numbers are not results.
    """
    words = [word for word in re.split(r"[^\w.@+-]+", heading.lower()) if re.search(r"\w", word)]
    known = all(
        word in _OF_RESULTS
        or word in _SPLITS
        or normalize_name(word) in METRICS
        or normalize_name(word) in BENCHMARKS
        for word in words
    )
    about_results = _OF_RESULTS.intersection(words) - _JOINING
    return known and bool(about_results or find_split(heading))
