"""The same rows through the CLI, pyarrow, pandas, Polars (eager, lazy, streaming) and DuckDB: the same verdicts."""

from __future__ import annotations

import doctest
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Iterable

import duckdb
import pandas
import polars
import pyarrow.parquet

import rows
import ticketproof
import ticketproof.duckdb
import ticketproof.polars

folder, cli = Path(sys.argv[1]), sys.argv[2]
validator = ticketproof.Validator.hubspot_default()
expected = rows.expected()


def compare(engine: str, bad: dict[int, list[str]], count: int) -> None:
    assert count == rows.ROWS, f"{engine}: {count} rows came back of {rows.ROWS}"
    missing, extra = expected.keys() - bad.keys(), bad.keys() - expected.keys()
    assert not missing and not extra, f"{engine}: {len(missing)} bad rows were missed, {len(extra)} are not bad"
    differing = [number for number in expected if bad[number] != expected[number]]
    assert not differing, f"{engine}: row {differing[0]} has {bad[differing[0]]}, not {expected[differing[0]]}"
    print(f"{engine}: {count} rows, {len(bad)} bad, every code as expected", flush=True)


def bad_of(numbers: Iterable[int], verdicts: Iterable[dict[str, Any]]) -> dict[int, list[str]]:
    return {
        number: rows.codes(verdict["findings"])
        for number, verdict in zip(numbers, verdicts)
        if not verdict["ok"]
    }


def with_cli() -> None:
    rejects = folder / "rejects.ndjson"
    report = folder / "report.json"
    done = subprocess.run(
        [cli, "check", folder / "rows.ndjson", "--rejects", rejects, "--report", report, "--format", "ndjson"],
        stdout=subprocess.DEVNULL,
        cwd=folder,
    )
    assert done.returncode == 1, f"there are findings, and the exit code is {done.returncode}"
    bad = {}
    for line in rejects.read_text().splitlines():
        reject = json.loads(line)
        bad[reject["line"] - 1] = rows.codes(reject["findings"])
    compare("CLI", bad, json.loads(report.read_text())["records"])


def with_pyarrow(table: pyarrow.Table) -> None:
    verdicts = pyarrow.array(validator.check_many(table["payload"])).to_pylist()
    compare("pyarrow", bad_of(table["id"].to_pylist(), verdicts), len(verdicts))


def with_pandas(table: pyarrow.Table) -> None:
    frame = table.to_pandas(types_mapper=pandas.ArrowDtype)
    verdicts = pyarrow.array(validator.check_many(frame["payload"])).to_pylist()
    compare("pandas", bad_of(frame["id"].tolist(), verdicts), len(verdicts))


def with_polars() -> None:
    verdict = ticketproof.polars.verdict("payload", validator=validator).alias("verdict")
    eager = polars.read_parquet(folder / "rows.parquet").with_columns(verdict)
    lazy = polars.scan_parquet(folder / "rows.parquet").with_columns(verdict)
    frames = {
        "Polars, eager": eager,
        "Polars, lazy": lazy.collect(),
        "Polars, streaming": lazy.collect(engine="streaming"),
    }
    for engine, frame in frames.items():
        bad = frame.filter(~polars.col("verdict").struct.field("ok"))
        compare(engine, bad_of(bad["id"].to_list(), bad["verdict"].to_list()), frame.height)


def with_duckdb() -> None:
    con = duckdb.connect()
    ticketproof.duckdb.register(con, validator=validator)
    con.execute(
        "CREATE TABLE checked AS SELECT id, ticketproof_verdict(payload) AS verdict FROM read_parquet(?)",
        [str(folder / "rows.parquet")],
    )
    count = con.sql("SELECT count(*) FROM checked").fetchall()[0][0]
    bad = con.sql("SELECT id, verdict FROM checked WHERE NOT verdict.ok").fetchall()
    compare("DuckDB", bad_of((number for number, _ in bad), (verdict for _, verdict in bad)), count)
    null = con.sql("SELECT ticketproof_verdict(NULL).ok").fetchall()
    assert null == [(False,)], "a NULL payload is not fine, and has a verdict"


def main() -> None:
    with_cli()
    table = pyarrow.parquet.read_table(folder / "rows.parquet")
    with_pyarrow(table)
    with_pandas(table)
    with_polars()
    with_duckdb()
    for module in (ticketproof.duckdb, ticketproof.polars):
        result = doctest.testmod(module)
        assert result.attempted and not result.failed, f"the examples of {module.__name__}: {result}"


if __name__ == "__main__":
    main()
