"""Cypher expressions of every type that the embedded engine has, made by hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

Expressions = st.SearchStrategy[str]

DAYS = st.sampled_from(
    "0000-01-01 0001-01-01 1582-10-15 1970-01-01 2024-02-29 9999-12-31 10000-01-01 290000-12-31 "
    "-0001-05-05 2023-02-30 infinity".split()
)
SPANS = st.sampled_from(
    "1 day,3 years 2 months,-5 days,99999999 years,2147483647 days,1 microsecond,300000 years,"
    "106751992 days,1000000000 days,-2147483648 months".split(",")
)
NUMBERS = st.one_of(
    st.integers(-(2**63), 2**63 - 1),
    st.sampled_from([0, 1, -1, 127, 255, 2**31, 2**62, 10**15, -(10**17)]),
)
TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8),
    st.sampled_from(["", "nan", "2024-02-29", "1", "[1,2]", "{a: 1}", "\\xAA", "1 day"]),
)
CASTS = st.sampled_from(
    "BOOL|INT8|UINT8|INT32|INT64|UINT64|INT128|UINT128|FLOAT|DOUBLE|STRING|DATE|TIMESTAMP|UUID|"
    "TIMESTAMP_NS|TIMESTAMP_MS|TIMESTAMP_SEC|TIMESTAMP_TZ|INTERVAL|BLOB|DECIMAL(38,2)|INT64[2]|"
    "DECIMAL(18,17)|STRING[]|INT64[]|DATE[]|MAP(STRING,INT64)|STRUCT(a DATE)|"
    "UNION(a INT64, b STRING)".split("|")
)


def quoted(text: str) -> str:
    """Return a text as a literal of Cypher."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def made(form: str, *parts: Expressions) -> Expressions:
    """Return texts of a form, in which each {} is one of the expressions."""
    pieces = form.split("{}")
    return st.tuples(*parts).map(
        lambda given: "".join(map("".join, zip(pieces, [*given, ""], strict=True)))
    )


def hexed(data: bytes) -> str:
    """Return bytes as BLOB() takes them."""
    return "".join(f"\\\\x{byte:02X}" for byte in data)


number = NUMBERS.map(str)
text = st.one_of(
    TEXTS.map(quoted),
    st.sampled_from(["n.id", "label(r)", "type(r)", "CAST(p AS STRING)", "CAST(id(n) AS STRING)"]),
)
real = st.one_of(
    st.floats().map(lambda each: f"CAST('{each}' AS DOUBLE)"),
    made("CAST({} AS DECIMAL(38,2))", number),
    made("CAST({} AS INT128) * {}", number, number),
    made("sqrt({})", number),
    made("pow({}, {})", number, number),
)
span = st.one_of(
    SPANS.map(lambda each: f"interval('{each}')"),
    made("to_days({})", number),
    made("to_years({})", st.integers(-(2**31), 2**31 - 1).map(str)),
    made("to_microseconds({})", number),
)
day = st.one_of(
    DAYS.map(lambda each: f"date('{each}')"), made("CAST(epoch_ms({}) AS DATE)", number)
)
moment = st.one_of(
    DAYS.map(lambda each: f"timestamp('{each} 23:59:59.999999')"),
    made("epoch_ms({})", number),
    made("to_timestamp({})", st.integers(-(10**13), 10**13).map(str)),
    made(
        "CAST({} AS TIMESTAMP_{})",
        DAYS.map(lambda each: f"'{each} 00:00:01.5'"),
        st.sampled_from(["NS", "MS", "SEC", "TZ"]),
    ),
)
date = st.one_of(
    day,
    moment,
    made("{} + {}", day, span),
    made("{} - {}", moment, span),
    made(
        "date_trunc('{}', {})", st.sampled_from(["century", "month", "day"]), st.one_of(day, moment)
    ),
    made("last_day({})", day),
    made("least({}, {})", day, day),
    made("max({})", st.one_of(day, moment)),
)
number_of = st.one_of(
    number,
    made("size({})", text),
    made("date_part('{}', {})", st.sampled_from(["year", "week", "epoch"]), date),
    made("{} - {}", day, day),
    made("sum({})", number),
    made("levenshtein({}, {})", text, text),
    made("hash({})", date),
)
text_of = st.one_of(
    text,
    made("substring({}, {}, {})", text, number, number),
    made("lpad({}, {}, {})", text, st.integers(-3, 99).map(str), text),
    made("regexp_replace({}, {}, {})", text, text, text),
    made("CAST({} AS STRING)", st.one_of(date, span, real)),
    made("array_extract({}, {})", text, number),
    made("dayname({})", day),
    made("string_split({}, {})", text, text),
)
SINGLE = st.one_of(
    number_of,
    text_of,
    real,
    span,
    date,
    st.sampled_from(["true", "NULL", "[]", "n", "r", "p", "id(n)", "nodes(p)", "rels(p)"]),
    st.sampled_from(["properties(nodes(p), 'id')", "collect(p)", "count(*)", "map([], [])"]),
    st.uuids().map(lambda each: f"CAST('{each}' AS UUID)"),
    st.binary(max_size=4).map(lambda data: f"BLOB('{hexed(data)}')"),
    st.binary(max_size=4).map(lambda data: f"decode(BLOB('{hexed(data)}'))"),
)


def holding(inner: Expressions) -> Expressions:
    """Return expressions that hold others."""
    listed = st.one_of(
        st.lists(inner, max_size=3).map(lambda each: f"[{', '.join(each)}]"),
        inner.map(lambda each: f"[{each}, {each}, NULL]"),
    )
    mapped = st.one_of(
        made("map([{}], [{}])", inner, inner),
        st.tuples(inner, inner).map(lambda two: f"map([{two[0]}, {two[0]}], [{two[1]}, NULL])"),
    )
    return st.one_of(
        listed,
        mapped,
        made("{{a: {}, b: {}}}", inner, inner).map(lambda each: each[1:-1]),
        made("union_value(u := {})", inner),
        made("collect({})", inner),
        made("collect(DISTINCT {})", inner),
        made("CAST({} AS {})", inner, CASTS),
        made("{}[{}]", listed, number),
        made("list_slice({}, {}, {})", listed, number, number),
        made("list_concat({}, {})", listed, listed),
        made("list_sort({})", listed),
        made("list_contains({}, {})", listed, inner),
        made("list_reverse({})", listed),
        made("list_transform({}, x -> [x])", listed),
        made("list_filter({}, x -> x IS NULL)", listed),
        made("list_sum({})", listed),
        made("map_keys({})", mapped),
        made("map_values({})", mapped),
        made("map_extract({}, {})", mapped, inner),
        made("cardinality({})", mapped),
        made("struct_extract({{a: {}}}, 'a')", inner).map(
            lambda e: e.replace("{{", "{").replace("}}", "}")
        ),
        made("[{}, {}] = [{}]", inner, inner, inner),
        made("CASE WHEN {} IS NULL THEN {} ELSE {} END", inner, inner, inner),
        made("coalesce(NULL, {})", inner),
        made("typeof({})", inner),
        made("min({})", inner),
    )


EXPRESSIONS = st.recursive(SINGLE, holding, max_leaves=6)
"""Expressions over a node ``n``, a claim ``r`` and a path ``p``; many are refused by the engine."""
