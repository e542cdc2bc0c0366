"""The rows on a real Spark cluster: two executor processes, of which one is killed after it has finished a task.

Arguments: the folder with the rows, the file that this process's standard error goes to (the driver's log, where the kill
is looked for), and the folder with ticketproof.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any, Iterator

import pyarrow
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

import rows

folder, log = Path(sys.argv[1]), Path(sys.argv[2])
sys.path.insert(0, sys.argv[3])  # not by PYTHONPATH, which the executors would have too

import ticketproof  # noqa: E402
import ticketproof.spark  # noqa: E402

FINISHED = re.compile(r"Finished task .* \(executor (\d+)\)")


def session() -> SparkSession:
    pack = ticketproof.spark.pack(str(folder / "ticketproof-deps.zip"))
    settings = {
        **pack.conf(),
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "768m",
        "spark.executor.memory": "768m",
        "spark.executor.cores": "1",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={Path(__file__).with_name('log4j2.properties')}",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "10000",
        "spark.sql.files.maxPartitionBytes": "1m",
        "spark.task.maxFailures": "8",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    return SparkSession.builder.master("local-cluster[2,1,1024]").config(map=settings).getOrCreate()


def executors() -> dict[str, int]:
    """The process of each executor, by the number that Spark gave it."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue  # it has ended meanwhile
        if any(word.endswith(b"CoarseGrainedExecutorBackend") for word in words) and b"--executor-id" in words:
            found[words[words.index(b"--executor-id") + 1].decode()] = int(process.name)
    return found


def kill_after_a_task(killed: list[tuple[str, int]], begun: int) -> None:
    """Kills the first executor that finishes a task from here on."""
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        with log.open("rb") as lines:
            lines.seek(begun)
            finished = FINISHED.search(lines.read().decode(errors="replace"))
        if finished:
            executor = finished.group(1)
            process = executors()[executor]
            os.kill(process, signal.SIGKILL)
            killed.append((executor, process))
            return
        time.sleep(0.05)


def slowed(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """So that there is work left when an executor is killed."""
    for batch in batches:
        time.sleep(0.5)
        yield batch


def assert_exact(method: str, checked: DataFrame) -> None:
    counted = checked.agg(
        F.count("*").alias("rows"),
        F.countDistinct("id").alias("distinct"),
        F.sum(F.when(F.col("verdict.ok"), 0).otherwise(1)).alias("bad"),
    ).collect()[0]
    assert counted.asDict() == {"rows": rows.ROWS, "distinct": rows.ROWS, "bad": rows.BAD}, f"{method}: {counted}"
    print(f"Spark, {method}: {counted.rows} rows, {counted.bad} bad", flush=True)


def with_a_kill(tickets: DataFrame) -> None:
    slow = tickets.mapInArrow(slowed, tickets.schema)
    checked = ticketproof.spark.with_verdict(slow, "payload", method="mapInArrow")
    killed: list[tuple[str, int]] = []
    killer = threading.Thread(target=kill_after_a_task, args=(killed, log.stat().st_size))
    killer.start()
    assert_exact("mapInArrow, an executor killed", checked)
    killer.join()
    assert killed, "no executor was killed: none finished a task"
    executor, process = killed[0]
    lost = re.search(rf"Lost executor {executor} on .*", log.read_text(errors="replace"))
    assert lost, f"executor {executor} (process {process}) was killed, and the log does not say that it was lost"
    print(f"Spark: killed process {process}; its log: {lost.group(0)}", flush=True)


def with_every_code(tickets: DataFrame) -> None:
    checked = ticketproof.spark.with_verdict(tickets, "payload")
    assert_exact("the best method there is", checked)
    bad = checked.where("NOT verdict.ok").select("id", "verdict").collect()
    found = {row.id: rows.codes([finding.asDict() for finding in row.verdict.findings]) for row in bad}
    assert found == rows.expected(), "a bad row has other codes than expected"


def from_the_pack(spark: SparkSession) -> None:
    """The executors have ticketproof from the archive, and from nowhere else."""

    def where(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        import ticketproof

        for _ in batches:
            yield pyarrow.RecordBatch.from_pydict({"path": [str(ticketproof.__file__)]})

    paths = [row.path for row in spark.range(2).mapInArrow(where, "path string").collect()]
    assert paths and all("ticketproof-deps" in path for path in paths), f"ticketproof came from {paths}"


def what_it_refuses(tickets: DataFrame) -> None:
    for arguments, words in [
        ({"payload": "body"}, "no column `body`"),
        ({"payload": "payload", "column": "id"}, "a column `id` already"),
        ({"payload": "payload", "method": "pandas_udf"}, "no method `pandas_udf`"),
    ]:
        try:
            ticketproof.spark.with_verdict(tickets, **arguments)
        except ValueError as error:
            assert words in str(error), error
        else:
            raise AssertionError(f"{arguments} went through")


def main() -> None:
    begun = time.monotonic()
    spark = session()
    print(f"Spark {spark.version}: session after {time.monotonic() - begun:.0f} s", flush=True)
    tickets: Any = spark.read.parquet(str(folder / "rows.parquet"))
    what_it_refuses(tickets)
    with_a_kill(tickets)
    with_every_code(tickets)
    from_the_pack(spark)
    spark.stop()


if __name__ == "__main__":
    main()
