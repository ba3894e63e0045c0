"""What the scripts of a repository load: calls, and the values that reach them."""

from __future__ import annotations

import pickle

import pytest

from graph.schema import Dataset, Model
from ingest.code.findings import Candidate, How, Place, SourceFile
from ingest.code.javascript.reading import index_script, read_javascript, resolve_scripts

IMPORT = 'import { pipeline, AutoTokenizer } from "@huggingface/transformers";\n'


def read(*files: tuple[str, str]) -> list[Candidate]:
    found = read_javascript(SourceFile(path, text) for path, text in files)
    return [each for each in found if isinstance(each, Candidate)]


def ids(*files: tuple[str, str], place: Place | None = Place.LOAD) -> list[str]:
    return sorted({each.text for each in read(*files) if place in (None, each.place)})


@pytest.mark.parametrize(
    "code",
    [
        'await pipeline("feature-extraction", "o/n");',
        "await pipeline(\n  'feature-extraction',\n  'o/n', { dtype: 'q8' });",
        "await AutoTokenizer.from_pretrained(`o/n`);",
        "const m = 'o/n'; await pipeline('x', m);",
        "let m; m = 'o/n'; await pipeline('x', m);",
        "const m: string = 'o/n' as const; pipeline<T>('x', m!);",
        "class P { static model = 'o/n'; static get() { return pipeline('x', this.model); } }",
        "class P { static model = 'o/n'; static get() { return pipeline('x', P.model); } }",
        "class A { static model = null; static get() { return pipeline('x', this.model); } }\n"
        "class B extends A { static model = 'o/n'; }",
        "class A { constructor(m) { this.m = m; } get() { return pipeline('x', this.m); } }\n"
        "new A('o/n');",
        "class A { constructor(private m = 'o/n') {} get() { pipeline('x', this.m); } }",
        "class A { #m = 'o/n'; get() { pipeline('x', this.#m); } }",
        "class A { model = null; get() { pipeline('x', this.model); } }\nA.model = 'o/n';",
        "const M = { a: { id: 'o/n' } }; pipeline('x', M.a.id);",
        "const M = { a: { id: 'o/n' } }; pipeline('x', M[choice].id);",
        "const M = ['o/n']; for (const m of M) { pipeline('x', m); }",
        "const M = [{ id: 'o/n' }]; M.forEach(({ id }) => pipeline('x', id));",
        "const M = [{ id: 'o/n' }]; pipeline('x', M.find((m) => m.key === k).id);",
        "const M = { a: 'o/n' }; for (const [k, m] of Object.entries(M)) pipeline('x', m);",
        "const M = { a: 'o/n' }; Object.values(M).map((m) => pipeline('x', m));",
        "function load(m = 'o/n') { return pipeline('x', m); }",
        "const load = async ({ task, m = 'o/n' } = {}) => pipeline(task, m);",
        "const load = (m) => pipeline('x', m); load('o/n');",
        "const load = (options) => pipeline('x', options.m); load({ m: 'o/n' });",
        "function id() { return 'o/n'; } pipeline('x', id());",
        "const m = process.env.MODEL ?? 'o/n'; pipeline('x', m);",
        "const m = import.meta.env.VITE_MODEL || 'o/n'; pipeline('x', m);",
        "const n = 'n'; pipeline('x', `o/${n}`);",
        "const o = 'o'; pipeline('x', o + '/n');",
        "pipeline('x', ['o', 'n'].join('/'));",
        "pipeline('x', big ? 'o/n' : undefined);",
        "const [m, setM] = useState<string>('o/n'); useEffect(() => { pipeline('x', m); });",
        "const [m, setM] = useState(null); setM('o/n'); pipeline('x', m);",
        "const m = ref('o/n'); pipeline('x', m.value);",
        "const m = useRef('o/n'); pipeline('x', m.current);",
        "const s = z.object({ m: z.string().default('o/n') }); pipeline('x', 'o/n');",
        "const self = { m: 'o/n', load() { return pipeline('x', this.m); } };",
        "const c = { data() { return { m: 'o/n' }; },\n"
        "methods: { go() { pipeline('x', this.m); } } };",
        "const base = { m: 'o/n' }; const all = { ...base }; pipeline('x', all.m);",
        "const M = (process.env.MODELS || 'o/n').split(','); M.map((m) => pipeline('x', m));",
        "const e = z.object({ M: z.string().default('o/n') }).parse(env); pipeline('x', e.M);",
        "const m = getEnv('MODEL', 'o/n'); pipeline('x', m);",
        "const f = async () => { const { pipeline: make } = await import('@xenova/transformers');"
        " await make(task, 'o/n'); };",
        "const key = 'a'; const M = { a: 'o/n', b: unknown() }; pipeline('x', M[key]);",
    ],
)
def test_a_value_is_followed_to_the_load(code: str) -> None:
    assert ids(("a.ts", IMPORT + code)) == ["o/n"]


ADDED = {
    "let n = 'o/n'; if (en) n += '.en'; pipeline('x', n);": ["o/n", "o/n.en"],
    "let n = 'o/n';\nif (en) {\n  n += '.en';\n}\npipeline('x', n);": ["o/n", "o/n.en"],
    "const load = (m) => { let n = m; if (!all) { n += '.en' } pipeline('x', n); };\n"
    "load('o/a'); load('o/b');": ["o/a", "o/a.en", "o/b", "o/b.en"],
    "let n = 'o/n'; if (a) n += '-a'; else n += '-b'; pipeline('x', n);": [
        *("o/n", "o/n-a", "o/n-b"),
    ],
    "let n = 'o/n'; big && (n += '-big'); pipeline('x', n);": ["o/n", "o/n-big"],
    "let n = 'o/'; n += 'n'; n += '-7b'; pipeline('x', n);": ["o/n-7b"],
    "let n = 'o/n'; n += unknown; pipeline('x', n);": [],
    "let n = 'o/n'; for (const p of parts) { n += '-p'; } pipeline('x', n);": ["o/n"],
    "let n = 1; n += 2; pipeline('x', 'o/n');": ["o/n"],
}
"""What scripts load that put a text behind a name."""


@pytest.mark.parametrize("code", ADDED)
def test_what_is_put_behind_a_name_reaches_the_load(code: str) -> None:
    assert ids(("a.js", IMPORT + code)) == ADDED[code]


@pytest.mark.parametrize(
    "start",
    [
        "import * as T from '@xenova/transformers'; const pipeline = T.pipeline;",
        "import T from '@xenova/transformers'; const { pipeline } = T;",
        "const { pipeline } = require('@xenova/transformers');",
        "const { pipeline } = await import('@huggingface/transformers');",
        "import { pipeline } from 'https://cdn.jsdelivr.net/npm/@xenova/transformers@2.6.0';",
        "import { pipeline } from './vendor/transformers.min.js';",
        "import { pipeline } from 'npm:@huggingface/transformers@3';",
        "let pipeline; import('@xenova/transformers').then((t) => { pipeline = t.pipeline; });",
    ],
)
def test_the_library_is_known_however_it_is_imported(start: str) -> None:
    assert ids(("a.js", start + "\npipeline(task, 'o/n');")) == ["o/n"]


def test_a_renamed_import_is_the_same_function() -> None:
    code = "import { pipeline as p } from '@xenova/transformers'; p(task, 'o/n');"
    assert ids(("a.js", code)) == ["o/n"]


def test_a_task_tells_a_pipeline_whose_origin_is_unknown() -> None:
    code = "/* @xenova/transformers */ const { pipeline } = await api; "
    assert ids(("a.js", code + "pipeline('summarization', 'o/n');")) == ["o/n"]
    assert ids(("a.js", code + "pipeline(source, 'o/n');")) == []


def test_a_property_is_none_of_the_object_around() -> None:
    code = IMPORT + "const c = { id: 'o/n', inner: {} }; pipeline('x', c.inner.id);"
    assert ids(("a.js", code)) == []


def test_the_pipeline_of_streams_is_none() -> None:
    code = "import { pipeline } from 'stream/promises'; pipeline(a, 'some/file');"
    assert ids(("a.js", IMPORT), ("b.js", code), place=None) == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import { downloadFile } from '@huggingface/hub'; downloadFile({ repo: 'o/n' });", Model),
        (
            "import { snapshotDownload } from '@huggingface/hub';"
            "snapshotDownload({ repo: { type: 'dataset', name: 'o/n' } });",
            Dataset,
        ),
        ("import { listFiles } from '@huggingface/hub'; uploadFile({ repo: 'o/n' });", None),
        ("import x from 'kokoro-js'; KokoroTTS.from_pretrained('o/n', {});", Model),
        ("import { Wllama } from '@wllama/wllama'; w.loadModelFromHF('o/n', 'f.gguf');", Model),
        ("new HuggingFaceTransformersEmbeddings({ model: 'o/n' });", Model),
        ("new HuggingFaceEmbedding({ modelType: 'o/n' });", Model),
        ("new TransformersEmbeddingFunction({ model: 'o/n' });", Model),
        (
            "import { transformersJS } from '@browser-ai/transformers-js'; transformersJS('o/n')",
            Model,
        ),
    ],
)
def test_each_library_has_its_own_way(code: str, found: type | None) -> None:
    kinds = [each.kind for each in read(("a.ts", code)) if each.place is Place.LOAD]
    assert kinds == ([found] if found else [])


def test_a_file_of_the_hub_is_loaded_by_its_address() -> None:
    code = (
        "const U = 'https://huggingface.co/o/n/resolve/v1/model.onnx';\n"
        "const D = `https://huggingface.co/datasets/o/d/resolve/main/${file}`;\n"
        "const id = 'o/m'; fetch(`https://huggingface.co/${id}/resolve/main/a.json`);\n"
        "const page = 'https://huggingface.co/o/page';"
    )
    found = {(each.kind, each.text[23:35], each.pinned) for each in read(("a.js", code))}
    assert found == {
        (Model, "o/n/resolve/", "v1"),
        (Dataset, "datasets/o/d", None),
        (Model, "o/m/resolve/", None),
    }


def test_llama_names_files_of_the_hub() -> None:
    code = "import { getLlama } from 'node-llama-cpp'; resolveModelFile('hf:o/n/a.Q4.gguf', dir);"
    assert ids(("a.js", code)) == ["o/n"]


def test_a_built_model_of_mlc_is_its_repository() -> None:
    code = (
        "import { CreateMLCEngine } from '@mlc-ai/web-llm';"
        "CreateMLCEngine('Llama-3.2-1B-Instruct-q4f32_1-MLC'); CreateMLCEngine('mine');"
        "CreateMLCEngine('phi-2-q4f16_1-MLC-1k');"
    )
    assert ids(("a.js", code)) == [
        "mlc-ai/Llama-3.2-1B-Instruct-q4f32_1-MLC",
        "mlc-ai/phi-2-q4f16_1-MLC",
    ]


def test_a_named_revision_is_pinned() -> None:
    [found] = read(("a.js", IMPORT + "pipeline('x', 'o/n', { revision: 'abc' });"))
    assert (found.line, found.pinned, found.call, found.how) == (
        2,
        "abc",
        "pipeline",
        How.JAVASCRIPT,
    )


def test_values_lead_from_file_to_file() -> None:
    files = (
        (
            "src/constants.ts",
            "export const MODELS = { small: { id: 'o/small' } };\nexport default 'o/d';",
        ),
        ("src/index.ts", "export * from './constants'; export { load as start } from './load';"),
        ("src/load.ts", IMPORT + "export function load(id: string) { return pipeline('x', id); }"),
        ("src/app/a.tsx", "import { start, MODELS } from '@/index'; start(MODELS.small.id);"),
        ("src/app/b.tsx", "import d from '../constants.js'; import { start } from '..'; start(d);"),
        ("src/app/c.tsx", "import { other } from './other'; other('o/none');"),
    )
    assert ids(*files) == ["o/d", "o/small"]


def test_a_message_reaches_the_worker() -> None:
    worker = IMPORT + "self.onmessage = async ({ data }) => { pipeline(data.task, data.model); };"
    page = "const w = new Worker('./w.js'); w.postMessage({ type: 'go', model: 'o/n' });"
    assert ids(("w.js", worker), ("page.js", page)) == ["o/n"]


def test_a_worker_may_stand_in_a_text() -> None:
    worker = (
        "const SOURCE = `\nimport { pipeline } from 'https://cdn.test/@xenova/transformers@2';\n"
        "self.onmessage = (e) => { pipeline('x', e.data.model); pipeline('x', 'o/w'); };`;\n"
    )
    page = (
        "const w = new Worker(URL.createObjectURL(new Blob([SOURCE])));"
        " w.postMessage({ model: 'o/n' });"
    )
    assert ids(("page.js", worker + page)) == ["o/n", "o/w"]
    assert ids(("docs.js", worker)) == []
    html = f"<script type='text/js-worker'>{IMPORT}pipeline('x', 'o/h')</script>"
    assert ids(("a.html", html)) == ["o/h"]


@pytest.mark.parametrize(
    "code",
    [
        "import('@mlc-ai/web-llm').then(({ CreateMLCEngine }) => CreateMLCEngine(M));",
        "const w = await import('@mlc-ai/web-llm'); e = await w.CreateMLCEngine(M, {});",
        "const go = async (id, label) => webllm.CreateMLCEngine(id); go(M, 'Gemma');"
        "import * as webllm from '@mlc-ai/web-llm';",
    ],
)
def test_an_engine_is_made_however_its_library_is_imported(code: str) -> None:
    assert ids(("a.ts", f"const M = 'gemma-2-2b-it-q4f16_1-MLC'; {code}")) == [
        "mlc-ai/gemma-2-2b-it-q4f16_1-MLC"
    ]


def test_data_of_a_thread_reaches_it() -> None:
    thread = (
        "const { workerData } = require('worker_threads');"
        + IMPORT
        + "class E { constructor() { this.m = workerData?.model || 'o/d'; }"
        " go() { pipeline('x', this.m); } }"
    )
    page = "new Worker('./w.js', { workerData: { model: 'o/n' } });"
    assert ids(("w.js", thread), ("page.js", page)) == ["o/d", "o/n"]


def test_a_nested_message_reaches_the_worker() -> None:
    worker = (
        IMPORT + "const load = async ({ id }) => { await pipeline('x', id); };\n"
        "self.addEventListener('message', (e) => { const { type, data } = e.data; load(data); });"
    )
    page = "w.postMessage({ type: 'load', data: { id: 'o/n' } });"
    assert ids(("w.js", worker), ("page.js", page)) == ["o/n"]


def test_a_property_of_an_element_is_an_argument() -> None:
    files = (
        ("a.tsx", IMPORT + "export function A({ id }) { pipeline('x', id); return null; }"),
        ("b.tsx", "import { A } from './a'; export const B = () => <A id=\"o/n\" />;"),
    )
    assert ids(*files) == ["o/n"]


def test_scripts_within_pages_keep_their_lines() -> None:
    page = (
        "<p>text</p>\n<script type='application/json'>{'a': 'o/not'}</script>\n"
        f"<script type='module'>\n{IMPORT}pipeline('x', 'o/n');\n</script>"
    )
    [found] = read(("a.html", page))
    assert (found.text, found.line) == ("o/n", 5)
    vue = f"<script setup lang='ts'>\n{IMPORT}const m: string = 'o/v'; pipeline('x', m);\n</script>"
    assert ids(("a.vue", vue)) == ["o/v"]
    astro = f"---\n{IMPORT}await pipeline('x', 'o/a');\n---\n<p/>"
    assert ids(("a.astro", astro)) == ["o/a"]


# Names ----------------------------------------------------------------------------------------


def test_a_telling_name_stands_for_a_load_beside_one() -> None:
    loads = IMPORT + "pipeline('x', unknown());\n"
    code = loads + (
        "const settings = { modelId: 'o/a', route: 'api/chat', type: 'text/plain' };\n"
        "const MODELS = ['o/b', 'o/c']; const sizes = { models: { 'o/d': 3 } };\n"
        "const el = <img modelCard='o/x' className='a/b' src='img/model' />;\n"
        "// model: 'o/commented'\nif (model === 'o/compared') { }"
    )
    assert ids(("a.jsx", code), place=Place.NAMED) == ["o/a", "o/b", "o/c", "o/d"]


def test_names_tell_nothing_where_nothing_is_loaded() -> None:
    assert ids(("a.js", "const model = 'o/n';"), place=None) == []
    far = ("other/b.js", "const model = 'o/n';")
    assert ids(("a.js", IMPORT), far, place=None) == []
    near = ("b.js", "import './a'; const model = 'o/n';")
    assert ids(("a.js", IMPORT), near, place=None) == ["o/n"]


def test_a_provider_may_be_this_program() -> None:
    code = IMPORT + "const c = { embedding: { provider: 'local', model: 'o/n' } };"
    assert ids(("a.js", code), place=None) == ["o/n"]


def test_an_owner_with_models_for_scripts_alone_tells_wherever_it_stands() -> None:
    far = ("other/b.js", "const c = { provider: x, model: 'Xenova/n', link: 'Xenova/none' };")
    assert ids(("a.js", IMPORT), far, place=None) == ["Xenova/n"]


def test_a_register_of_many_files_leads_to_all_of_them() -> None:
    many = range(50)
    lines = "".join(f"import a{n} from './m/{n}.js';\n" for n in many)
    files = [
        ("load.js", IMPORT + "import { all } from './all.js'; pipeline('x', unknown(all));"),
        ("all.js", f"{lines} export const all = [{', '.join(f'a{n}' for n in many)}];"),
        *((f"m/{n}.js", f"export default {{ model_id: 'o/n{n}' }};") for n in many),
    ]
    assert len(ids(*files, place=None)) == len(many)


@pytest.mark.parametrize(
    "code",
    [
        "hf.textGeneration({ model: 'o/n' });",
        "client.chat.completions.create({ model: 'o/n' });",
        "const m = { provider: 'x', model: 'o/n' };",
        "const m = { model: 'o/n', apiKey: key };",
        "const MODELS = [{ id: 'openai/gpt-4o' }, { id: 'o/n' }];",
    ],
)
def test_a_model_that_runs_elsewhere_is_none(code: str) -> None:
    assert ids(("a.js", IMPORT + code), place=None) == []


def test_what_stands_beside_a_loaded_id_is_one() -> None:
    files = (
        ("a.js", IMPORT + "pipeline('x', 'o/n');"),
        (
            "other/b.jsx",
            "const c = <select>{['o/n', 'o/m'].map((v) => <option>{v}</option>)}</select>;",
        ),
    )
    assert ids(*files, place=None) == ["o/m", "o/n"]


def test_a_form_offers_models() -> None:
    page = f'<select id="model">\n<option value="o/n">N</option></select><script>{IMPORT}</script>'
    [found] = read(("a.html", page))
    assert (found.text, found.line, found.place) == ("o/n", 2, Place.NAMED)


def test_a_form_in_jsx_offers_models() -> None:
    code = IMPORT + "const f = <select><option value='o/n'>N</option><a href='x/y' /></select>;"
    assert ids(("a.jsx", code), place=None) == ["o/n"]


# Files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["dist/a.js", "a.min.js", "node_modules/p/a.js", "a.d.ts", "a.py"])
def test_what_a_tool_has_made_is_not_read(path: str) -> None:
    assert ids((path, IMPORT + "pipeline('x', 'o/n');"), place=None) == []


def test_a_packed_script_is_not_read() -> None:
    assert ids(("a.js", IMPORT + "pipeline('x', 'o/n');" * 2_000), place=None) == []


def test_a_script_can_be_sent_to_another_process() -> None:
    files = [
        SourceFile("a.ts", IMPORT + "export class A { m = 'o/n'; go() { pipeline('x', this.m) } }"),
        SourceFile("b.ts", "export const model = 'o/other';"),
    ]
    scripts = [pickle.loads(pickle.dumps(index_script(file))) for file in files]  # noqa: S301
    assert [each.text for each in resolve_scripts(scripts)] == ["o/n"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("let z = 'o/old'; z = 'o/n'; pipeline('x', z);", ["o/n"]),
        ("let z = 'o/old'; z = 'o/mid'; z = 'o/n'; pipeline('x', z);", ["o/n"]),
        ("let z = 'o/old'; function f() { pipeline('x', z); } z = 'o/n'; f();", ["o/n"]),
        ("let z = 'o/a'; if (w) z = 'o/b'; pipeline('x', z);", ["o/a", "o/b"]),
        ("let z = 'o/a'; if (w) { z = 'o/b'; } pipeline('x', z);", ["o/a", "o/b"]),
        ("let z = 'o/a'; pipeline('x', z); z = 'o/b'; pipeline('x', z);", ["o/a", "o/b"]),
        ("let z = 'o/a'; const w = { z }; z = 'o/b'; pipeline('x', w.z);", ["o/a", "o/b"]),
        ("const f = () => pipeline('x', z); let z = 'o/a'; f(); z = 'o/b';", ["o/a", "o/b"]),
        ("let z = 'o/a'; const f = () => { z = 'o/b'; }; pipeline('x', z);", ["o/a", "o/b"]),
        ("let z = 'o/a'; while (w) { pipeline('x', z); z = 'o/b'; }", ["o/a", "o/b"]),
        ("let z = 'o/a'; w && (z = 'o/b'); pipeline('x', z);", ["o/a", "o/b"]),
    ],
)
def test_a_text_that_is_replaced_unread_is_not_loaded(code: str, expected: list[str]) -> None:
    assert ids(("a.js", IMPORT + code)) == expected
