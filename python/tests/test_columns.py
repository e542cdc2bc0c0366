"""Columns of every kind that holds records."""

import gc
import threading
import time

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import BAD, GOOD, WARNED

RECORDS = [GOOD, BAD, None, WARNED, "", "not json", '{"properties":{"subject":"Größe ✓","hs_pipeline_stage":"1"}}']
OK = [True, False, False, True, False, False, True]

TYPES = [
    pa.string(),
    pa.large_string(),
    pa.string_view(),
    pa.binary(),
    pa.large_binary(),
    pa.binary_view(),
    pa.dictionary(pa.int8(), pa.string()),
    pa.dictionary(pa.int32(), pa.large_string()),
    pa.dictionary(pa.uint16(), pa.binary()),
    pa.dictionary(pa.int64(), pa.string()),
]


def array(kind):
    if pa.types.is_dictionary(kind):
        return pa.array(RECORDS, kind.value_type).dictionary_encode().cast(kind)
    return pa.array(RECORDS, kind)


@pytest.fixture(scope="module")
def expected(v):
    return [v.check("null" if record is None else record).to_dict()["findings"] for record in RECORDS]


def check(v, column, expected):
    verdicts = v.check_many(column)
    assert len(verdicts) == len(expected)
    assert verdicts.ok() == OK
    assert verdicts.bad == OK.count(False)
    out = pa.array(verdicts)
    assert out.null_count == 0 and out.field("findings").null_count == 0
    names = ("code", "rule", "location", "message", "severity", "help")
    for row, (findings, ok) in enumerate(zip(expected, OK)):
        found = out[row].as_py()
        assert found["ok"] is ok
        if RECORDS[row] is None:
            assert [one["rule"] for one in found["findings"]] == ["not-an-object"]
        else:
            assert found["findings"] == [{name: one[name] for name in names} for one in findings]
        assert [one.message for one in verdicts[row]] == [one["message"] for one in found["findings"]]


@pytest.mark.parametrize("kind", TYPES, ids=str)
def test_every_type_of_text_or_bytes(v, expected, kind):
    check(v, array(kind), expected)


@pytest.mark.parametrize("kind", TYPES, ids=str)
def test_slices_and_chunks(v, kind):
    whole = array(kind)
    for start in range(len(RECORDS)):
        for stop in range(start, len(RECORDS) + 1):
            assert v.check_many(whole[start:stop]).ok() == OK[start:stop]
    chunked = pa.chunked_array([whole, whole[2:5], whole[:0], whole[4:]])
    assert v.check_many(chunked).ok() == OK + OK[2:5] + OK[4:]


def test_the_type_is_the_one_that_is_promised(v):
    finding = pa.struct(
        [pa.field(name, pa.string(), nullable=name == "help")
         for name in ("code", "rule", "location", "message", "severity", "help")]
    )
    promised = pa.struct(
        [
            pa.field("ok", pa.bool_(), nullable=False),
            pa.field("findings", pa.list_(pa.field("item", finding, nullable=False)), nullable=False),
        ]
    )
    verdicts = v.check_many(pa.array(RECORDS))
    assert pa.array(verdicts).type == promised
    assert pa.chunked_array(verdicts).type == promised
    assert pa.DataType._import_from_c_capsule(verdicts.__arrow_c_schema__()) == promised
    assert pa.table(verdicts).column_names == ["ok", "findings"]
    pa.array(verdicts).validate(full=True)


def test_empty_columns(v):
    for column in (pa.array([], pa.string()), pa.chunked_array([], pa.string()), [], pl.Series([], dtype=pl.String)):
        verdicts = v.check_many(column)
        assert len(verdicts) == 0
        assert len(pa.array(verdicts)) == 0
        assert verdicts.ok() == []


def test_null_columns(v):
    assert v.check_many(pa.nulls(3)).ok() == [False] * 3
    assert v.check_many(pa.nulls(3, pa.string())).ok() == [False] * 3


def test_polars(v, expected):
    series = pl.Series("payload", RECORDS)
    check(v, series, expected)
    check(v, series.cast(pl.Categorical), expected)
    frame = pl.DataFrame({"payload": series})
    kind = pl.Series(v.check_many(series[:0])).dtype
    lazy = frame.lazy().select(
        pl.col("payload").map_batches(lambda one: pl.Series(v.check_many(one)), return_dtype=kind)
    )
    for engine in ("in-memory", "streaming"):
        out = lazy.collect(engine=engine)["payload"]
        assert out.struct.field("ok").to_list() == OK, engine
    assert pl.Series(v.check_many(series)).null_count() == 0


def test_pandas(v, expected):
    check(v, pd.Series(RECORDS, dtype="string"), expected)
    check(v, pd.Series(RECORDS, dtype=pd.ArrowDtype(pa.string())), expected)
    check(v, pd.Series(RECORDS, dtype=object), expected)


def test_duckdb(v):
    import duckdb

    con = duckdb.connect()
    con.register("rows", pa.table({"payload": RECORDS}))
    query = con.sql("SELECT payload FROM rows")
    assert v.check_many(query).ok() == OK
    assert v.check_many(query.to_arrow_table()["payload"]).ok() == OK


def test_a_table_of_one_column_is_that_column(v):
    table = pa.table({"payload": pa.chunked_array([RECORDS[:3], RECORDS[3:]])})
    assert v.check_many(table).ok() == OK
    assert v.check_many(table.slice(1, 4)).ok() == OK[1:5]
    assert v.check_many(table.combine_chunks().to_batches()[0].slice(2)).ok() == OK[2:]
    nulls = pa.StructArray.from_arrays([pa.array([GOOD, GOOD, None])], ["payload"], mask=pa.array([False, True, False]))
    assert v.check_many(nulls).ok() == [True, False, False]
    assert v.check_many(nulls[1:]).ok() == [False, False]
    assert v.check_many(pl.DataFrame({"payload": RECORDS})).ok() == OK


def test_lists_and_iterables(v, expected):
    check(v, RECORDS, expected)
    check(v, tuple(RECORDS), expected)
    check(v, (None if record is None else record.encode() for record in RECORDS), expected)
    assert v.check_many([{"properties": {"subject": "Hi", "hs_pipeline_stage": "1"}}, {}]).ok() == [True, False]


def test_verdicts_are_read_like_a_sequence(v):
    verdicts = v.check_many(pa.array([GOOD, BAD]))
    assert [bool(report) for report in verdicts] == [True, False]
    assert verdicts[-1] == verdicts[1]
    assert verdicts[1][0].help == "it is a label: write `1` (`New`)"
    for index in (2, -3):
        with pytest.raises(IndexError):
            verdicts[index]
    assert repr(verdicts) == "<Verdicts: 2 records, 1 not ok>"


def test_the_summary_counts(v):
    summary = v.check_many(pa.array([GOOD, BAD, BAD, WARNED, None])).summary()
    assert {name: summary[name] for name in ("records", "good", "bad", "warned")} == {
        "records": 5, "good": 2, "bad": 3, "warned": 1,
    }
    assert summary["rules"]["unknown-stage"] == {"code": "TP0602", "errors": 2, "warnings": 0, "records": 2}
    assert summary["properties"] == {"hs_pipeline_stage": 2, "content": 1}


def test_the_summary_counts_what_is_missing_under_its_property(v):
    lacking = '{"hs_pipeline_stage":"1","associations":"x"}'
    summary = v.check_many(pa.array([lacking]), shape="properties").summary()
    assert summary["properties"] == {"subject": 1, "associations": 1}
    batch = v.check_many(pa.array(['{"inputs":[{"properties":' + lacking + "}]}"]), shape="batch").summary()
    assert batch["properties"] == summary["properties"]


def test_the_column_is_not_copied(v):
    before = pa.total_allocated_bytes()
    column = pa.array([GOOD] * 50_000)
    held = pa.total_allocated_bytes()
    verdicts = v.check_many(column)
    assert pa.total_allocated_bytes() == held
    del column
    gc.collect()
    assert pa.total_allocated_bytes() == before, "verdicts hold nothing of the column"
    assert len(verdicts) == 50_000


def test_verdicts_outlive_what_was_made_of_them(v):
    out = pa.array(v.check_many(pa.array([BAD])))
    gc.collect()
    assert out[0]["findings"][0]["code"].as_py() == "TP0602"


def test_other_threads_run_meanwhile(v):
    column = pa.array([BAD] * 200_000)
    ticks, done = [], threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(time.perf_counter())
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    begun = time.perf_counter()
    v.check_many(column)
    ended = time.perf_counter()
    done.set()
    thread.join()
    assert sum(begun < tick < ended for tick in ticks) > 3
