"""An Airflow DAG that sends only valid tickets: it checks them, keeps the bad ones with their findings, and sends the good ones.

Needs `apache-airflow` 3, `pyarrow` and `ticketproof` where the tasks run, and the `ticketproof` command for the last one.
The input is a parameter: one Parquet file per run, with the columns `ticket_id` and `payload`.
"""

from __future__ import annotations

import json
import os

from airflow.sdk import dag, task

# Where `ticketproof pull` wrote the account's schema; it is deployed with the DAG.
SNAPSHOT = os.environ.get("TICKETS_SNAPSHOT", "hubspot/tickets.json")
# More bad rows than this mean that the export is broken, or that the account has changed: then nothing is sent.
MOST_BAD = 0.02


@task
def check(path: str) -> str:
    """Writes the good rows, the bad ones and a report beside the input, and returns where the good ones are."""
    import pyarrow.parquet

    import ticketproof

    validator = ticketproof.Validator.from_snapshot(SNAPSHOT)
    tickets = pyarrow.parquet.read_table(path)
    good, bad, report = validator.split(tickets, payload="payload", key="ticket_id")
    stem = path.removesuffix(".parquet")
    # The bad rows are written first, so a task that is killed here and runs again loses none of them.
    pyarrow.parquet.write_table(bad, f"{stem}.bad.parquet")
    with open(f"{stem}.report.json", "w") as file:
        json.dump(report, file, indent=2)
    if bad.num_rows > MOST_BAD * tickets.num_rows:
        raise ValueError(f"{bad.num_rows} of {tickets.num_rows} tickets are bad: see {stem}.report.json")
    with open(f"{stem}.good.ndjson", "w") as file:
        file.writelines(f"{payload}\n" for payload in good["payload"].to_pylist())
    return f"{stem}.good.ndjson"


@task.bash(retries=3)
def send(path: str) -> str:
    """Sends the good tickets. The journal makes a retry safe: it continues where the last attempt stopped."""
    return f"ticketproof send '{path}' --journal '{path}.journal' --schema '{SNAPSHOT}' --rate pro"


@dag(schedule="@daily", catchup=False, params={"path": "tickets.parquet"}, tags=["hubspot"])
def tickets():
    send(check("{{ params.path }}"))


tickets()
