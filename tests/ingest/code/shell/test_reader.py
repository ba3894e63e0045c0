"""Shell scripts: what their commands load, through variables, loops, branches and functions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.schema import Dataset, Model
from ingest.code.embedded import Embedded
from ingest.code.findings import Candidate, How, Place, Reuse, SourceFile
from ingest.code.shell.reader import read_arguments, read_commands, read_shell
from tests.ingest.code.finding import embedded, ids, named

COMMANDS = {
    "python t.py --prompt_data all@open-r1/Big-Math": {"dataset:open-r1/Big-Math"},
    "python t.py --train_data tatsu-lab/alpaca": {"dataset:tatsu-lab/alpaca"},
    "python t.py --dataset '0.4*o/n,0.6*p/q-2'": {"dataset:o/n", "dataset:p/q-2"},
    "python t.py --dataset o/n:0.5,p/q:train": {"dataset:o/n", "dataset:p/q"},
    "python t.py --dataset_mixer_list o/n 1.0 p/q 40%": {"dataset:o/n", "dataset:p/q"},
    'python t.py --dataset_mixer \'{"o/n": 1.0, "p/q": 0.5}\'': {"dataset:o/n", "dataset:p/q"},
    "python t.py --data_path data/train_2 --train_data Data/Set-1 --eval_data my-data/x-1": set(),
    "python t.py --data ./o/N-1 --prompt_data $HOME/N-1 --eval_data o/N-1.json": set(),
    "python t.py --train_data_dir Own-Lab/set-1 --data_type Own-Lab/set-1": set(),
    'curl http://localhost:8000/v1 -d \'{"model": "o/n", "messages": [{"content": "a/b"}]}\'': {
        "o/n"
    },
    "curl -s 0.0.0.0:8000/v1/audio -F file=@a.wav -F model=o/n": {"o/n"},
    'curl "http://$HOST:8000/v1" --json \' {"model": "o/n"}\'': {"o/n"},
    'curl https://openrouter.ai/api/v1 -d \'{"model": "o/n"}\'': set(),
    'curl "$URL/v1" -d \'{"model": "o/n"}\'': set(),
    'curl localhost:11434/api/chat -d \'{"model": "o/n"}\'': set(),
    'curl localhost:8000/v1 -d \'{"name": "o/n", "image": "p/q"}\'': set(),
    ': "${MODEL_ID:=o/n}" "${NAME:=p/q}"': {"o/n"},
    "hf download org/name": {"org/name"},
    "hf download org/name model.safetensors --local-dir weights": {"org/name"},
    "huggingface-cli download --repo-type dataset org/name": {"dataset:org/name"},
    "hf download org/name --repo-type space": set(),
    "hf download --quiet org/name": {"org/name"},
    "hf upload org/name ./out": set(),
    "vllm serve org/name --served-model-name other/name": {"org/name"},
    "vllm serve --trust-remote-code --tensor-parallel-size 2 org/name": {"org/name"},
    'vllm serve a/b --speculative-config \'{"model": "c/d", "n": 3}\'': {"a/b", "c/d"},
    "vllm serve a/b --enable-lora --lora-modules one=c/d two=e/f": {"a/b", "c/d", "e/f"},
    "python3 -m vllm.entrypoints.openai.api_server --model=org/name": {"org/name"},
    "text-generation-launcher --model-id org/name --quantize awq": {"org/name"},
    "text-embeddings-router --model-id org/name --revision refs/pr/5": {"org/name"},
    "python -m sglang.launch_server --model-path org/name --port 30000": {"org/name"},
    "lmdeploy serve api_server org/name --tp 2": {"org/name"},
    "mlx_lm.generate --model org/name --prompt hi": {"org/name"},
    "mlx_lm.convert --hf-path org/name -q": {"org/name"},
    "./build/bin/llama-server -hf org/name:Q4_K_M -c 0": {"org/name"},
    "llama-cli --hf-repo org/name-GGUF --hf-file model.gguf": {"org/name-GGUF"},
    "ollama run hf.co/org/name:Q8_0": {"org/name"},
    "ollama run llama3": set(),
    "docker model pull hf.co/org/name": {"org/name"},
    "python -m spacy download en_core_web_sm": {"spacy/en_core_web_sm"},
    "spacy download de_core_news_lg-3.7.0 --direct": {"spacy/de_core_news_lg"},
    "optimum-cli export onnx --model org/name out/": {"org/name"},
    "ct2-transformers-converter --model org/name --output_dir out": {"org/name"},
    "python train.py --model_name_or_path bert-base-uncased --dataset_name glue": {
        "bert-base-uncased",
        "dataset:glue",
    },
    "accelerate launch --num_processes 4 train.py --model_id org/name": {"org/name"},
    "torchrun --nproc_per_node 8 -m pkg.train --base-model org/name": {"org/name"},
    "uv run --with torch run.py --embedding-model org/name": {"org/name"},
    "python run.py --models a/b c/d --tokenizer e/f": {"a/b", "c/d", "e/f"},
    "python run.py --model a/b,c/d": {"a/b", "c/d"},
    "python run.py model.path=org/name trainer.logger=console": {"org/name"},
    "git clone https://huggingface.co/org/name": {"org/name"},
    "git clone https://huggingface.co/datasets/org/name.git x": {"dataset:org/name"},
    "git clone git@hf.co:org/name": {"org/name"},
    "git clone https://user:$TOKEN@huggingface.co/org/name": {"org/name"},
    "git clone https://huggingface.co/spaces/org/name": set(),
    "git clone https://huggingface.co/org/name remote": {"org/name"},
    "git push https://huggingface.co/org/name": set(),
    "git -C out push --force https://u:$T@huggingface.co/org/name main": set(),
    "git remote add hf https://huggingface.co/org/name": set(),
    "git remote set-url origin https://huggingface.co/datasets/org/name": set(),
    "lerobot-record --dataset.repo_id=me/rec --policy.path=org/name": {"org/name"},
    "python -m lerobot.record --dataset.repo_id=me/rec": set(),
    "lerobot-train --dataset.repo_id=me/rec --policy.repo_id=me/out": {"dataset:me/rec"},
    "lerobot-replay --dataset.repo_id=me/rec": {"dataset:me/rec"},
    "python lerobot/scripts/train.py --policy.path=outputs/train/last": set(),
    "pip install git+https://huggingface.co/org/name": {"org/name"},
    "pip install 'mine @ git+https://huggingface.co/org/name@main'": {"org/name"},
    "git clone https://github.com/org/name": set(),
    "wget -O x https://huggingface.co/org/name/resolve/main/x.bin": {"org/name"},
    "curl -L https://huggingface.co/org/name/resolve/main/$FILE": {"org/name"},
    "docker run --gpus all -p 8080:80 ghcr.io/huggingface/text-generation-inference:3 "
    "--model-id org/name": {"org/name"},
    "docker run -d -e MODEL_ID=org/name image/of-mine": {"org/name"},
    "docker run vllm/vllm-openai:latest --model org/name": {"org/name"},
    "docker run --gpus all vllm/vllm-openai vllm serve org/name": {"org/name"},
    "docker pull vllm/vllm-openai": set(),
    "docker build --build-arg MODEL=org/name .": {"org/name"},
    "bash -c 'hf download org/name'": {"org/name"},
    "sudo env A=b HF_HOME=/x hf download org/name": {"org/name"},
    "timeout 600 hf download org/name": {"org/name"},
    "litgpt finetune_lora org/name --data JSON": {"org/name"},
    "autotrain llm --train --model org/name --project-name mine": {"org/name"},
    "lm_eval --model hf --model_args pretrained=org/name,dtype=auto": {"org/name"},
    'lighteval accelerate "model_name=org/name" task': {"org/name"},
    "hfd org/name --dataset --tool aria2c": {"dataset:org/name"},
    "python download-model.py org/name": {"org/name"},
    "pip install https://huggingface.co/spacy/en_core_web_sm/resolve/main/x.whl": {
        "spacy/en_core_web_sm"
    },
    # What is somewhere else, or is made here.
    "python -m my.router --model org/name": set(),
    "aider --model openrouter/qwen/qwen3": set(),
    "gh repo clone org/name": set(),
    "npm install org/name": set(),
    "modelscope download --model org/name": set(),
    "python train.py --hub_model_id org/name --push_to_hub": set(),
    "python train.py --output_dir mine/model": set(),
    "echo hf download org/name": set(),
    "# hf download org/name": set(),
    "hf download <org/name>": set(),
    "hf download ${{ inputs.model }}": set(),
    "hf download {{ model }}": set(),
    'hf download "$1"': set(),
    "python train.py --config configs/a --data data/b --lr 1e-5": set(),
    "python run.py --model gpt-4o --branch feature/model": set(),
}


def read(text: str) -> list[str]:
    return named(read_commands("run.sh", text))


@pytest.mark.parametrize("text", COMMANDS)
def test_a_command_names_what_it_loads(text: str) -> None:
    assert ids(read_commands("run.sh", text)) == COMMANDS[text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("M=a/b\nhf download $M", ["a/b 1"]),
        ("export M='a/b'\nhf download \"${M}\"", ["a/b 1"]),
        ("hf download ${X:-a/b}", ["a/b 1"]),
        ("X=${1:-a/b}\nhf download $X", ["a/b 1"]),
        (': "${X:=a/b}"\nhf download $X', ["a/b 1"]),
        ('O=a\nN=b\nhf download "$O/$N"', ["a/b 2"]),
        ("for m in a/b c/d; do\n  hf download $m\ndone", ["a/b 1", "c/d 1"]),
        ('L=(a/b\n  c/d)\nfor m in "${L[@]}"; do hf download $m; done', ["a/b 1", "c/d 2"]),
        ("L=()\nL+=(a/b)\nhf download ${L[0]}", ["a/b 2"]),
        ("declare -A L=([x]=a/b)\nL[y]=c/d\nhf download ${L[$k]}", ["a/b 1", "c/d 2"]),
        ('A="--model a/b --x 1"\nvllm serve $A', ["a/b 1"]),
        ("A=(--model a/b)\nvllm serve ${A[@]}", ["a/b 1"]),
        ("f() {\n  hf download $1\n}\nf a/b\nf c/d", ["a/b 4", "c/d 5"]),
        ("function f {\n  local m=${1:-a/b}\n  hf download $m\n}", ["a/b 2"]),
        ("f() { hf download a/b; }", ["a/b 1"]),
        ("hf download \\\n  --revision v1 \\\n  a/b", ["a/b 3"]),
        ("x=$(hf download a/b)", ["a/b 1"]),
        ("if [ $x ]; then\nM=a/b\nelse\nM=c/d\nfi\nhf download $M", ["a/b 2", "c/d 4"]),
        ("M=a/b\nhf download $M\nM=c/d\nhf download $M", ["a/b 1", "c/d 3"]),
        ("bash <<EOF\nhf download a/b\nEOF", ["a/b 2"]),
        ("read -r -d '' A <<EOF\nx.py \\\n --model a/b\nEOF\ntorchrun $A", ["a/b 3"]),
        ("A='x.py\n --model a/b'\ntorchrun $A", ["a/b 2"]),
        ('srun -w $n bash -c \\\n"cd x \\\n && ray job -- python x.py --model a/b"', ["a/b 3"]),
        ("vllm serve a/b &\npython x.py --model a/b", ["a/b 1", "a/b 2"]),
        ("hf download a/b --local-dir c/d\npython x.py --model c/d", ["a/b 1"]),
        ("export BASE_MODEL=a/b", ["a/b 1"]),
        ("MODELS=(\n  a/b\n)", ["a/b 2"]),
        ("DATASET=a/b", ["dataset:a/b 1"]),
        ("MODEL_DIR=a/b\nOUTPUT_MODEL=c/d\nREF=origin/main", []),
        ("hf download 'a/b\nhf download c/d", ["c/d 2"]),
        ("it's a sentence\nhf download a/b", ["a/b 2"]),
    ],
)
def test_variables_are_followed_to_where_a_text_is_written(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_values_of_two_arms_of_a_branch_never_meet() -> None:
    text = """
case $size in
  small) ORG=a; NAME=b ;;
  *) ORG=c; NAME=d ;;
esac
hf download $ORG/$NAME
"""
    assert ids(read_commands("run.sh", text)) == {"a/b", "c/d"}


def test_what_a_loop_makes_of_its_value_stays_with_it() -> None:
    text = "for m in a b; do N=$m-it; hf download o/$m; hf download $m/$N; done"
    assert ids(read_commands("run.sh", text)) == {"o/a", "o/b", "a/a-it", "b/b-it"}


@pytest.mark.parametrize(
    ("text", "call", "reuse", "place", "pinned"),
    [
        ("vllm serve a/b", "vllm serve", Reuse.SERVES, Place.LOAD, None),
        ("hf download a/b --revision v1", "hf download", Reuse.LOADS, Place.LOAD, "v1"),
        ("hf download a/b --revision main", "hf download", Reuse.LOADS, Place.LOAD, None),
        ("optimum-cli export onnx -m x --model a/b", "optimum-cli --model", Reuse.CONVERTS, 0, 0),
        ("python train.py --model a/b", "train.py --model", Reuse.FINE_TUNES, Place.NAMED, None),
        ("python train.py --tokenizer a/b", "train.py --tokenizer", Reuse.LOADS, Place.NAMED, 0),
        ("python x.py --model a/b --num_train_epochs 3", "x.py --model", Reuse.FINE_TUNES, 0, 0),
        ("python x.py --model a/b", "x.py --model", Reuse.LOADS, Place.NAMED, None),
        ("python -m a.train.ppo reward.model.path=a/b", 0, Reuse.LOADS, Place.NAMED, None),
        ("python -m a.train.ppo actor.model.path=a/b", 0, Reuse.FINE_TUNES, Place.NAMED, None),
        ("python -m trainer.main_generation model.path=a/b", 0, Reuse.LOADS, Place.NAMED, None),
        ("python convert_to_onnx.py --model a/b", 0, Reuse.CONVERTS, Place.NAMED, None),
        ("wget https://huggingface.co/a/b/resolve/v2/x", "wget", Reuse.LOADS, Place.LOAD, "v2"),
        ("MODEL=a/b", "MODEL", Reuse.LOADS, Place.NAMED, None),
    ],
)
def test_a_candidate_says_what_reaches_it(
    text: str, call: object, reuse: Reuse, place: object, pinned: object
) -> None:
    (found,) = [
        one for one in read_commands("x", text) if isinstance(one, Candidate) and "/" in one.text
    ]
    assert (found.call, found.reuse) == (call or found.call, reuse)
    assert found.place is (place or found.place)
    assert found.pinned == (pinned or None)
    assert (found.how, found.kind) == (How.SHELL, Model)


def test_code_of_another_language_is_handed_on_with_its_lines() -> None:
    text = """M=a/b
python -c "
load('$M')"
python - <<'EOF'
load("$M")
EOF
cat > conf/x.yaml <<EOF
model: ${M}
EOF
cat <<EOF | kubectl apply -f -
kind: Pod
EOF
tee run.py <<EOF
load()
EOF
"""
    assert embedded(read_commands("run.sh", text)) == [
        ("command.py", "\nload('a/b')", 2),
        ("command.py", 'load("$M")\n', 5),
        ("x.yaml", "model: a/b\n", 8),
        ("manifest.yaml", "kind: Pod\n", 11),
        ("run.py", "load()\n", 14),
    ]


def test_a_list_of_words_is_a_command() -> None:
    words = [("--model", 7), ("a/b", 8), ("--dataset", 9), ("c/d", 10)]
    found = list(read_arguments("x.yaml", words, "vllm/vllm-openai:v1", How.CONFIG))
    assert named(found) == ["a/b 8", "dataset:c/d 10"]
    assert {one.how for one in found if isinstance(one, Candidate)} == {How.CONFIG}
    assert [one.kind for one in found if isinstance(one, Candidate)] == [Model, Dataset]


FRAGMENTS = st.sampled_from(
    """hf|download|a/b|$M|${M|${M:-|}|"|'|`|$(|)|(|((|<<EOF|EOF|\n|;|;;|&&|| |\\|\\\n|if|then|fi|
for|in|do|done|case|esac|{|}|M=|M=(|+=|[@]|f()|python -c|-m|--model|=|docker|run|eval|<|>|#|\0
|bash|-c|é|{{|}}|${{|https://huggingface.co/|resolve|,|@|*""".split("|")
)


@settings(max_examples=80)
@given(st.lists(FRAGMENTS, max_size=60))
def test_whatever_is_no_script_raises_nothing(fragments: list[str]) -> None:
    for text in ("model " + "".join(fragments), "model " + " ".join(fragments)):
        for one in read_shell(SourceFile("x.sh", text)):
            assert (one.lines[0] if isinstance(one, Embedded) else one.line) >= 1


@settings(max_examples=40)
@given(st.text(max_size=100))
def test_any_text_raises_nothing(text: str) -> None:
    list(read_commands("x.sh", f"hf download {text}"))


PIECES = [
    *('"', "'", "`", "$(", "${", "${a:-", '"$(', "(", "<", "<a", "a|", "<<A ", "cat <<A\n", "\\"),
    *("\0", "if ", "case ", "f(){ ", "f(){ f;f\n", "a=$a$a;", "a+=(b) ", "{{", "eval ", "a="),
    *(
        '"\\',
        "for a in $a$a;do ",
        "\\\n",
        "$a",
        "x='\"",
        "bash -c ",
        "docker run ",
        "f(){ f;g(){\n",
    ),
]


@pytest.mark.parametrize("piece", PIECES)
def test_a_long_text_of_anything_is_read_at_once(piece: str) -> None:
    list(read_commands("x.sh", "model " + piece * (8_000 // len(piece))))
