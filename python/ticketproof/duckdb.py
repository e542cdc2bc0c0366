"""Verdicts on a column of payloads in DuckDB's SQL.

Needs `duckdb` 1.0 or later and `pyarrow`, which DuckDB's Arrow functions take; nothing is imported before it is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

from ticketproof._account import validator_or_default
from ticketproof._native import Validator

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FUNCTION = "ticketproof_verdict"
"""What the function is called in SQL."""


def register(
    con: DuckDBPyConnection,
    *,
    validator: Optional[Validator] = None,
    name: str = FUNCTION,
    op: str = "create",
    shape: str = "body",
) -> None:
    """Registers an SQL function from a payload (VARCHAR) to a struct of `ok` and `findings`, which is never NULL.

    A NULL payload is not fine, and its verdict says so; an ordinary SQL function would answer NULL, and
    `WHERE NOT verdict.ok` would count it neither as good nor as bad.

    Without a validator it checks against `hubspot/tickets.json`, or a brand-new account's schema where there is none.

    >>> import duckdb, ticketproof.duckdb
    >>> con = duckdb.connect()
    >>> ticketproof.duckdb.register(con)
    >>> con.sql("SELECT ticketproof_verdict('{}').ok").fetchall()
    [(False,)]
    """
    account = validator_or_default(validator)

    def check(column: Any) -> Any:
        import pyarrow

        verdicts = account.check_many(column, op=op, shape=shape)
        return pyarrow.array(verdicts)

    text = con.type("VARCHAR")
    fields = ("code", "rule", "location", "message", "severity", "help")
    finding = con.struct_type({field: text for field in fields})
    verdict = con.struct_type({"ok": con.type("BOOLEAN"), "findings": con.list_type(finding)})
    con.create_function(name, check, [text], verdict, type="arrow", null_handling="special")
