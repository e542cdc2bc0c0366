"""Verdicts on a column of payloads in Apache Spark, and the archive that brings ticketproof to the executors.

Needs `pyspark` 3.5 or later with `pyarrow`; nothing is imported before it is needed.

A job on a cluster whose executors do not have ticketproof installed:

    pack = ticketproof.spark.pack("ticketproof-deps.zip")
    spark = SparkSession.builder.config(map=pack.conf()).getOrCreate()
    checked = ticketproof.spark.with_verdict(spark.read.parquet("tickets"), "payload")
    checked.where("NOT verdict.ok").write.parquet("rejects")

Count and sum verdicts by aggregating the column, not by accumulators: Spark runs a task again when an executor is lost.
"""

from __future__ import annotations

import os
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Iterator, Optional

from ticketproof._account import validator_or_default
from ticketproof._native import Validator

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

VERDICT = (
    "struct<ok: boolean, findings: array<struct<"
    "code: string, rule: string, location: string, message: string, severity: string, help: string>>>"
)
"""The Spark type of a verdict."""

METHODS = ("arrow_udf", "mapInArrow")
"""The ways to call Python with Arrow data, the better one first. `arrow_udf` is there from Spark 4.1 on."""


def with_verdict(
    df: DataFrame,
    payload: str,
    *,
    validator: Optional[Validator] = None,
    column: str = "verdict",
    op: str = "create",
    shape: str = "body",
    method: Optional[str] = None,
) -> DataFrame:
    """The frame with one more column: the verdict on each payload, a struct of `ok` and `findings`, never null.

    `payload` names a column of strings or binaries with a JSON record each. The validator travels with the plan, its
    schema included: executors need no file. Without one it checks against `hubspot/tickets.json`, or a brand-new
    account's schema where there is none. `method` is one of `METHODS`; left out, it is the best that this Spark has.
    """
    if payload not in df.columns:
        raise ValueError(f"there is no column `{payload}`; there are {', '.join(df.columns)}")
    if column in df.columns:
        raise ValueError(f"there is a column `{column}` already: name another one with `column=`")
    if method is None:
        method = METHODS[0] if _has_arrow_udf() else METHODS[1]
    account = validator_or_default(validator)
    if method == "arrow_udf":
        return df.withColumn(column, _verdict_function(account, op, shape)(df[payload]))
    if method == "mapInArrow":
        return _mapped(df, payload, account, column, op, shape)
    raise ValueError(f"there is no method `{method}`; there are {', '.join(METHODS)}")


def _has_arrow_udf() -> bool:
    from pyspark.sql import functions

    return hasattr(functions, "arrow_udf")


def _verdict_function(account: Validator, op: str, shape: str) -> Any:
    import pyarrow
    from pyspark.sql.functions import arrow_udf

    def verdict(payloads: Any) -> Any:
        return pyarrow.array(account.check_many(payloads, op=op, shape=shape))

    # Spark reads the kind of function off these, and cannot resolve the name of a module that is imported in a function.
    verdict.__annotations__ = {"payloads": pyarrow.Array, "return": pyarrow.Array}
    return arrow_udf(verdict, returnType=VERDICT)


def _mapped(df: DataFrame, payload: str, account: Validator, column: str, op: str, shape: str) -> DataFrame:
    from pyspark.sql.types import StructField, StructType, _parse_datatype_string

    def verdicts(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow

        for batch in batches:
            checked = pyarrow.array(account.check_many(batch.column(payload), op=op, shape=shape))
            names = [*batch.schema.names, column]
            yield pyarrow.RecordBatch.from_arrays([*batch.columns, checked], names=names)

    schema = StructType([*df.schema.fields, StructField(column, _parse_datatype_string(VERDICT))])
    return df.mapInArrow(verdicts, schema)


@dataclass(frozen=True)
class Pack:
    """An archive with ticketproof for the executors. See `pack`."""

    path: str
    """Where the archive is."""

    folder: str = "ticketproof-deps"
    """What the folder is called that Spark unpacks it to, beside an executor's working files."""

    def conf(self) -> dict[str, str]:
        """The settings that ship it. They must be there when the session is made."""
        return {
            "spark.archives": f"{self.path}#{self.folder}",
            "spark.executorEnv.PYTHONPATH": f"./{self.folder}",
        }


def pack(path: str = "ticketproof-deps.zip") -> Pack:
    """Writes the installed package to an archive that Spark ships to its executors.

    `--py-files` with a wheel does not do: Python cannot load a compiled module out of an archive, so Spark has to unpack
    it, which it does for `spark.archives`. The executors must have this machine's platform, and Python 3.9 or later.
    """
    package = os.path.dirname(os.path.abspath(__file__))
    parent = os.path.dirname(package)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for folder, folders, files in os.walk(package):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            for name in sorted(files):
                file = os.path.join(folder, name)
                archive.write(file, os.path.relpath(file, parent))
    return Pack(os.path.abspath(path))
