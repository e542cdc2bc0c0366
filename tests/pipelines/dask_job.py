"""The rows on a Dask cluster of two processes, of which one is killed after it has finished a task."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
from distributed import Client, LocalCluster, as_completed

import rows
import ticketproof

folder = Path(sys.argv[1])


def check(validator: ticketproof.Validator, path: str, part: int) -> dict[str, Any]:
    table = pyarrow.parquet.ParquetFile(path).read_row_group(part)
    verdicts = pyarrow.array(validator.check_many(table["payload"]))
    time.sleep(0.3)  # so that there is work left when the worker is killed
    fine = verdicts.field("ok").to_pylist()
    numbers = table["id"].to_pylist()
    return {"ids": numbers, "bad": [number for number, ok in zip(numbers, fine) if not ok], "pid": os.getpid()}


def main() -> None:
    validator = ticketproof.Validator.hubspot_default()
    cluster = LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        local_directory=str(folder / "dask"),
    )
    with cluster, Client(cluster) as client:
        before = client.run(os.getpid)
        path = str(folder / "rows.parquet")
        # The results stay with the workers until all are there: those of the killed one are lost and made again.
        parts = [client.submit(check, validator, path, part, pure=False) for part in range(rows.PARTITIONS)]
        first = next(iter(as_completed(parts)))
        (holder,) = client.who_has([first])[first.key]
        killed = before[holder]
        os.kill(killed, signal.SIGKILL)
        results = client.gather(parts)
        after = client.run(os.getpid)
    numbers = [number for result in results for number in result["ids"]]
    bad = [number for result in results for number in result["bad"]]
    assert killed not in after.values(), f"worker {killed} was to be killed: {before} became {after}"
    assert len(numbers) == rows.ROWS and len(set(numbers)) == rows.ROWS, f"{len(numbers)} rows came back"
    assert sorted(bad) == sorted(rows.expected()), f"{len(bad)} bad rows were found"
    assert all(result["pid"] != killed for result in results), "what the killed worker had done was not lost"
    print(f"Dask: {len(numbers)} rows, {len(bad)} bad, worker {killed} killed", flush=True)


if __name__ == "__main__":
    main()
