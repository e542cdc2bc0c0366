"""Good and bad rows of a table, in the table's own type.

Nothing is imported here that a table was not handed in from: its module is loaded already.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Callable

from ._native import Verdicts, __version__

if TYPE_CHECKING:
    from ._native import Validator

#: How many keys of rows the report lists for each rule.
KEYS_MAX = 10


def split(
    v: Validator, table: Any, payload: str, key: str | None, op: str, shape: str, findings: str
) -> tuple[Any, Any, dict[str, Any]]:
    """See ``Validator.split``. A Polars ``LazyFrame`` is collected, and its parts are of ``DataFrame``."""
    adapter = _adapter(table)
    names = adapter.names(table)
    for name in (payload,) if key is None else (payload, key):
        if name not in names:
            raise KeyError(f"the table has no column {name!r}; it has {_listed(names)}")
    if findings in names:
        raise ValueError(f"the table has a column {findings!r} already: name another one by `findings=`")
    table = adapter.held(table)
    verdicts = v.check_many(adapter.column(table, payload), op=op, shape=shape, unique=True)
    good, bad = adapter.parts(table, verdicts, findings)
    report = verdicts.summary()
    if key is not None:
        _add_keys(report, verdicts, adapter.values(table, key, verdicts))
    report.update(operation=op, shape=shape, schema=v.schema_hash, tool=f"ticketproof {__version__}")
    return good, bad, report


def _listed(names: list[str]) -> str:
    shown = ", ".join(repr(name) for name in names[:20])
    return shown + (" …" if len(names) > 20 else "") if names else "none"


def _bad_rows(verdicts: Verdicts) -> list[int]:
    return [row for row, ok in enumerate(verdicts.ok()) if not ok]


def _add_keys(report: dict[str, Any], verdicts: Verdicts, keys: Callable[[int], Any]) -> None:
    """The keys of the first bad rows of each rule that has errors."""
    wanted = {name: rule for name, rule in report["rules"].items() if rule["errors"]}
    for rule in wanted.values():
        rule["keys"] = []
    for row in _bad_rows(verdicts):
        if not wanted:
            return
        for name in {finding.rule for finding in verdicts[row] if finding.severity == "error"} & wanted.keys():
            wanted[name]["keys"].append(keys(row))
            if len(wanted[name]["keys"]) == KEYS_MAX:
                del wanted[name]


def _adapter(table: Any) -> _Adapter:
    for kind in type(table).__mro__:
        module = kind.__module__.partition(".")[0].lstrip("_")
        adapter = _ADAPTERS.get((module, kind.__name__))
        if adapter is not None and sys.modules.get(module) is not None:
            return adapter
    if isinstance(table, list) and all(isinstance(row, dict) for row in table):
        return _Rows()
    raise TypeError(
        "a table is a pyarrow Table, a pandas or Polars DataFrame, a DuckDB relation or a list of dict, "
        f"not {type(table).__name__}"
    )


class _Adapter:
    """What `split` needs of a kind of table."""

    def names(self, table: Any) -> list[str]:
        """The names of its columns."""
        raise NotImplementedError

    def held(self, table: Any) -> Any:
        """The table as something that is the same each time it is read."""
        return table

    def column(self, table: Any, name: str) -> Any:
        """A column for `check_many`."""
        return table[name]

    def parts(self, table: Any, verdicts: Verdicts, findings: str) -> tuple[Any, Any]:
        """The good and the bad rows, these with their findings."""
        raise NotImplementedError

    def values(self, table: Any, name: str, verdicts: Verdicts) -> Callable[[int], Any]:
        """What reads a column's value by its row."""
        column = table[name]
        return lambda row: column[row]


class _Pyarrow(_Adapter):
    def names(self, table: Any) -> list[str]:
        return list(table.schema.names)

    def parts(self, table: Any, verdicts: Verdicts, findings: str) -> tuple[Any, Any]:
        pa = sys.modules["pyarrow"]
        verdict = pa.array(verdicts)
        ok = verdict.field("ok")
        rows = pa.array(_bad_rows(verdicts), pa.int64())
        found = verdict.field("findings").take(rows)
        bad = table.take(rows)
        if isinstance(table, pa.RecordBatch):
            bad = pa.RecordBatch.from_arrays(
                [*bad.columns, found], schema=table.schema.append(pa.field(findings, found.type, nullable=False))
            )
        else:
            bad = bad.append_column(pa.field(findings, found.type, nullable=False), found)
        return table.filter(ok), bad

    def values(self, table: Any, name: str, verdicts: Verdicts) -> Callable[[int], Any]:
        column = table.column(name)
        return lambda row: column[row].as_py()


class _Pandas(_Adapter):
    def names(self, table: Any) -> list[str]:
        return [name for name in table.columns if isinstance(name, str)]

    def column(self, table: Any, name: str) -> Any:
        column = table[name]
        if getattr(column, "ndim", 1) != 1:
            raise ValueError(f"the table has several columns {name!r}")
        # Objects go one by one, so that NaN for a missing text is a null, and neither Arrow nor numpy is needed for it.
        if column.dtype == object or not hasattr(column, "__arrow_c_stream__"):
            return (None if _is_missing(value) else value for value in column)
        return column

    def parts(self, table: Any, verdicts: Verdicts, findings: str) -> tuple[Any, Any]:
        ok = verdicts.ok()
        bad = table.loc[[not one for one in ok]].copy()
        column: list[list[dict[str, Any]]] = [
            [_plain(finding) for finding in verdicts[row]] for row, one in enumerate(ok) if not one
        ]
        bad[findings] = sys.modules["pandas"].Series(column, index=bad.index, dtype=object)
        return table.loc[ok], bad

    def values(self, table: Any, name: str, verdicts: Verdicts) -> Callable[[int], Any]:
        column = table[name]

        def value(row: int) -> Any:
            one = column.iloc[row]
            return one.item() if hasattr(one, "item") else one

        return value


def _is_missing(value: object) -> bool:
    return value is None or value != value or type(value).__name__ == "NAType"


def _plain(finding: Any) -> dict[str, Any]:
    return {name: getattr(finding, name) for name in ("code", "rule", "location", "message", "severity", "help")}


class _Polars(_Adapter):
    def names(self, table: Any) -> list[str]:
        return list(table.columns)

    def parts(self, table: Any, verdicts: Verdicts, findings: str) -> tuple[Any, Any]:
        pl = sys.modules["polars"]
        verdict = pl.Series("verdict", verdicts)
        ok = verdict.struct.field("ok")
        found = verdict.struct.field("findings").alias(findings)
        return table.filter(ok), table.with_columns(found).filter(~ok)


class _PolarsLazy(_Polars):
    def names(self, table: Any) -> list[str]:
        return list(table.collect_schema().names())

    def held(self, table: Any) -> Any:
        return table.collect()


class _Duckdb(_Adapter):
    """A relation is read once into an Arrow table, which takes pyarrow; the parts are relations of the same connection."""

    _arrow = _Pyarrow()

    def names(self, table: Any) -> list[str]:
        return list(table.columns)

    def held(self, table: Any) -> Any:
        return _Held(table, table.to_arrow_table())

    def column(self, table: Any, name: str) -> Any:
        return table.arrow[name]

    def parts(self, table: Any, verdicts: Verdicts, findings: str) -> tuple[Any, Any]:
        good, bad = self._arrow.parts(table.arrow, verdicts, findings)
        return table.relation_of(good), table.relation_of(bad)

    def values(self, table: Any, name: str, verdicts: Verdicts) -> Callable[[int], Any]:
        return self._arrow.values(table.arrow, name, verdicts)


class _Held:
    """A relation, and what was read from it."""

    def __init__(self, relation: Any, arrow: Any) -> None:
        self.relation = relation
        self.arrow = arrow

    def relation_of(self, part: Any) -> Any:
        # DuckDB looks the name of a table up among the variables of whoever calls it.
        ticketproof_part = part  # noqa: F841
        return self.relation.query("ticketproof_whole", "SELECT * FROM ticketproof_part")


class _Rows(_Adapter):
    def names(self, table: Any) -> list[str]:
        return list(dict.fromkeys(name for row in table for name in row))

    def column(self, table: Any, name: str) -> Any:
        return (row.get(name) for row in table)

    def parts(self, table: Any, verdicts: Verdicts, findings: str) -> tuple[Any, Any]:
        ok = verdicts.ok()
        good = [row for row, one in zip(table, ok) if one]
        bad = [
            {**row, findings: [_plain(finding) for finding in verdicts[at]]}
            for at, (row, one) in enumerate(zip(table, ok))
            if not one
        ]
        return good, bad

    def values(self, table: Any, name: str, verdicts: Verdicts) -> Callable[[int], Any]:
        return lambda row: table[row].get(name)


_ADAPTERS: dict[tuple[str, str], _Adapter] = {
    ("pyarrow", "Table"): _Pyarrow(),
    ("pyarrow", "RecordBatch"): _Pyarrow(),
    ("pandas", "DataFrame"): _Pandas(),
    ("polars", "DataFrame"): _Polars(),
    ("polars", "LazyFrame"): _PolarsLazy(),
    ("duckdb", "DuckDBPyRelation"): _Duckdb(),
}
