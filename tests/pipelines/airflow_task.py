"""The tasks of examples/airflow, called as Airflow calls them: with good rows, and with too many bad ones."""

from __future__ import annotations

import json
import os
import runpy
import sys
from pathlib import Path

import pyarrow
import pyarrow.parquet

import rows

folder, snapshot = Path(sys.argv[1]), sys.argv[2]
EXAMPLE = Path(__file__).parents[2] / "examples" / "airflow" / "tickets.py"


def write(name: str, payloads: list[str]) -> str:
    path = folder / f"{name}.parquet"
    table = pyarrow.table({"ticket_id": [f"T-{number}" for number in range(len(payloads))], "payload": payloads})
    pyarrow.parquet.write_table(table, path)
    return str(path)


def main() -> None:
    os.environ["TICKETS_SNAPSHOT"] = snapshot
    example = runpy.run_path(str(EXAMPLE))
    check, send = example["check"].function, example["send"].function
    good = [rows.row(number) for number in range(1, rows.BAD_EVERY)]

    path = write("good", [*good, *good, rows.row(0)])
    ready = check(path)
    assert Path(ready).read_text().splitlines() == [*good, *good], "the good rows are ready to be sent"
    bad = pyarrow.parquet.read_table(folder / "good.bad.parquet")
    assert bad["ticket_id"].to_pylist() == [f"T-{2 * len(good)}"], "the bad row is kept"
    report = json.loads((folder / "good.report.json").read_text())
    assert report["bad"] == 1, report
    assert send(ready).startswith(f"ticketproof send '{ready}' --journal "), send(ready)

    path = write("broken", [rows.row(0)] * 3 + good)
    try:
        check(path)
    except ValueError as error:
        assert "3 of 52 tickets are bad" in str(error), error
    else:
        raise AssertionError("too many bad rows went through")
    print("Airflow: one bad row of 99 kept back, too many refused", flush=True)


if __name__ == "__main__":
    main()
