"""Good and bad rows, in the table's own type."""

import json
import subprocess
import sys

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import BAD, GOOD, WARNED

import ticketproof

IDS = [11, 12, 13, 14, 15]
PAYLOADS = [GOOD, BAD, None, WARNED, "not json"]
COLUMNS = {"ticket_id": IDS, "payload": PAYLOADS, "note": list("abcde")}
FIELDS = ["code", "rule", "location", "message", "severity", "help"]


def check_report(v, report):
    assert {name: report[name] for name in ("records", "good", "bad", "warned")} == {
        "records": 5, "good": 2, "bad": 3, "warned": 1,
    }
    assert report["rules"]["unknown-stage"]["keys"] == [12]
    assert report["rules"]["not-an-object"]["keys"] == [13]
    assert report["rules"]["invalid-json"]["keys"] == [15]
    assert "keys" not in report["rules"]["null-value"], "a warning makes no row bad"
    assert report["properties"] == {"hs_pipeline_stage": 1, "content": 1}
    assert report["schema"] == v.schema_hash
    assert report["tool"] == f"ticketproof {ticketproof.__version__}"
    assert (report["operation"], report["shape"]) == ("create", "body")
    json.dumps(report)


@pytest.mark.parametrize(
    "table",
    [
        pa.table(COLUMNS),
        pa.RecordBatch.from_pydict(COLUMNS),
        pa.concat_tables([pa.table(COLUMNS).slice(0, 2), pa.table(COLUMNS).slice(2)]),
    ],
    ids=["table", "batch", "chunks"],
)
def test_pyarrow(v, table):
    good, bad, report = v.split(table, payload="payload", key="ticket_id")
    check_report(v, report)
    assert type(good) is type(bad) is type(table)
    assert good.schema == table.schema
    assert good.column("ticket_id").to_pylist() == [11, 14]
    assert bad.schema.names == ["ticket_id", "payload", "note", "findings"]
    assert bad.column("note").to_pylist() == ["b", "c", "e"]
    assert list(bad.column("findings").to_pylist()[0][0]) == FIELDS


@pytest.mark.parametrize("dtype", ["object", "string", pd.ArrowDtype(pa.string())], ids=str)
def test_pandas(v, dtype):
    table = pd.DataFrame(COLUMNS, index=[7, 7, 8, 9, 9]).astype({"payload": dtype})
    good, bad, report = v.split(table, key="ticket_id")
    check_report(v, report)
    assert list(good.ticket_id) == [11, 14] and list(good.index) == [7, 9]
    assert list(bad.ticket_id) == [12, 13, 15] and list(bad.columns) == [*COLUMNS, "findings"]
    assert list(bad["findings"].iloc[0][0]) == FIELDS
    assert list(table.columns) == list(COLUMNS), "the table is as it was"


def test_polars(v):
    table = pl.DataFrame(COLUMNS)
    for one in (table, table.lazy()):
        good, bad, report = v.split(one, key="ticket_id")
        check_report(v, report)
        assert good["ticket_id"].to_list() == [11, 14]
        assert bad.columns == [*COLUMNS, "findings"]
        assert bad["ticket_id"].to_list() == [12, 13, 15]
        assert list(bad["findings"][0][0]) == FIELDS


def test_duckdb(v):
    con = duckdb.connect()
    con.register("arrow_rows", pa.table(COLUMNS))
    con.execute("CREATE TABLE rows AS SELECT * FROM arrow_rows")
    good, bad, report = v.split(con.table("rows").order("ticket_id"), key="ticket_id")
    check_report(v, report)
    assert type(good) is type(bad) is duckdb.DuckDBPyRelation
    assert [row[0] for row in good.fetchall()] == [11, 14]
    assert bad.columns == [*COLUMNS, "findings"]
    assert bad.filter("findings[1].rule = 'unknown-stage'").project("ticket_id").fetchall() == [(12,)]
    bad.create("rejects")
    assert con.execute("SELECT count(*) FROM rejects").fetchone() == (3,)


def test_lists_of_rows(v):
    rows = [dict(zip(COLUMNS, row)) for row in zip(*COLUMNS.values())]
    good, bad, report = v.split(rows, key="ticket_id")
    check_report(v, report)
    assert good == [rows[0], rows[3]]
    assert bad[0]["findings"][0]["rule"] == "unknown-stage" and "findings" not in rows[1]


def test_the_names_of_columns(v):
    table = pl.DataFrame({"body": [BAD], "findings": [1]})
    with pytest.raises(KeyError, match="no column 'payload'; it has 'body', 'findings'"):
        v.split(table)
    with pytest.raises(KeyError, match="no column 'id'"):
        v.split(table, payload="body", key="id")
    with pytest.raises(ValueError, match="another one by `findings=`"):
        v.split(table, payload="body")
    _, bad, report = v.split(table, payload="body", findings="why")
    assert bad.columns == ["body", "findings", "why"]
    assert "keys" not in report["rules"]["unknown-stage"]


def test_only_so_many_keys(v):
    _, _, report = v.split([{"payload": BAD, "id": number} for number in range(50)], key="id")
    assert report["rules"]["unknown-stage"]["keys"] == list(range(10))
    assert report["rules"]["unknown-stage"]["records"] == 50


def test_operation_and_shape(v):
    rows = [{"payload": '{"content":"x"}'}, {"payload": '{"contents":"x"}'}]
    good, bad, report = v.split(rows, op="update", shape="properties")
    assert (len(good), len(bad), report["operation"]) == (1, 1, "update")
    assert report["properties"] == {"contents": 1}


def test_empty_tables(v):
    for table in (pa.table(COLUMNS).slice(0, 0), pl.DataFrame(COLUMNS).head(0), pd.DataFrame(COLUMNS).head(0)):
        good, bad, report = v.split(table)
        assert len(good) == len(bad) == report["records"] == 0
        assert "findings" in (bad.schema.names if isinstance(bad, pa.Table) else list(bad.columns))


def test_other_tables(v):
    for table in (None, 1, "x", {"payload": []}, [1], object()):
        with pytest.raises(TypeError, match="a table is"):
            v.split(table)


def test_no_other_library_is_imported():
    code = (
        "import sys, polars as pl, ticketproof\n"
        "v = ticketproof.Validator.hubspot_default()\n"
        "good, bad, _ = v.split(pl.DataFrame({'payload': ['{}', None]}))\n"
        "assert len(bad) == 2\n"
        "print([m for m in ('pyarrow', 'pandas', 'duckdb', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"


def unique(tmp_path, **changes):
    account = json.loads(ticketproof.Validator.hubspot_default().snapshot)
    account["schema"]["properties"]["order_number"] = {"label": "Order", "type": "string", "fieldType": "text", "unique": True}
    path = tmp_path / "account.json"
    path.write_text(json.dumps(account))
    return ticketproof.Validator.from_snapshot(path, **changes)


def order(number):
    return json.dumps({"properties": {"subject": "s", "hs_pipeline_stage": "1", "order_number": number}})


def test_rows_are_compared_with_each_other(tmp_path):
    account = unique(tmp_path)
    rows = [{"id": number, "payload": order(text)} for number, text in enumerate(["A", "B", "A", "C", "B"])]
    good, bad, report = account.split(rows, key="id")
    assert [row["id"] for row in good] == [0, 1, 3]
    assert report["rules"]["duplicate-unique-value"]["keys"] == [2, 4]
    assert report["not_compared"] == 0
    assert "record 0 writes `A`, too" in bad[0]["findings"][0]["message"]
    column = [row["payload"] for row in rows]
    assert account.check_many(column).ok() == [True] * 5, "an engine hands in a part at a time"
    assert account.check_many(column, unique=True).ok() == [True, True, False, True, False]
    assert unique(tmp_path, off=["duplicate-unique-value"]).check_many(column, unique=True).bad == 0


def test_values_that_are_not_remembered_are_counted(tmp_path):
    account = json.loads(ticketproof.Validator.hubspot_default().snapshot)
    names = [f"u{number}" for number in range(2_000)]
    for name in names:
        account["schema"]["properties"][name] = {"label": "U", "type": "string", "fieldType": "text", "unique": True}
    path = tmp_path / "account.json"
    path.write_text(json.dumps(account))
    fixed = {"subject": "s", "hs_pipeline_stage": "1"}
    records = (json.dumps({"properties": fixed | dict.fromkeys(names, str(number))}) for number in range(750))
    report = ticketproof.Validator.from_snapshot(path).check_many(records, unique=True).summary()
    assert (report["bad"], report["not_compared"] > 100_000) == (0, True)
