"""Verdicts on a column of payloads in Polars: eager, lazy and streaming.

Needs `polars` 1.0 or later, which is imported when a function is called and not before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from ticketproof._account import validator_or_default
from ticketproof._native import Validator

if TYPE_CHECKING:
    import polars as pl


def verdict(
    payload: str,
    *,
    validator: Optional[Validator] = None,
    op: str = "create",
    shape: str = "body",
) -> pl.Expr:
    """An expression that gives the verdict on each payload of a column: a struct of `ok` and `findings`, never null.

    Without a validator it checks against `hubspot/tickets.json`, or a brand-new account's schema where there is none.

    >>> import polars as pl, ticketproof.polars
    >>> tickets = pl.DataFrame({"payload": ['{"properties":{"subjekt":"Printer on fire"}}']})
    >>> checked = tickets.with_columns(ticketproof.polars.verdict("payload").alias("verdict"))
    >>> checked.filter(~pl.col("verdict").struct.field("ok")).height
    1
    """
    import polars as pl

    account = validator_or_default(validator)

    def check(column: pl.Series) -> pl.Series:
        return pl.Series(column.name, account.check_many(column, op=op, shape=shape))

    return pl.col(payload).map_batches(check, return_dtype=dtype(), is_elementwise=True)


def dtype() -> pl.Struct:
    """The type of a verdict."""
    import polars as pl

    fields = ("code", "rule", "location", "message", "severity", "help")
    finding = pl.Struct([pl.Field(name, pl.String) for name in fields])
    return pl.Struct([pl.Field("ok", pl.Boolean), pl.Field("findings", pl.List(finding))])
