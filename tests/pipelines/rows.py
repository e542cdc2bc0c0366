"""The rows that every engine is given: payloads of which one in fifty is bad, in a way that is known."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pyarrow
import pyarrow.parquet

ROWS = 200_000
BAD_EVERY = 50
BAD = ROWS // BAD_EVERY
PARTITIONS = 16


def properties(number: int) -> dict[str, str]:
    return {
        "subject": f"Printer {number} is on fire",
        "hs_pipeline": "0",
        "hs_pipeline_stage": str(number % 4 + 1),
        "hs_ticket_priority": ("LOW", "MEDIUM", "HIGH")[number % 3],
        "content": "It began at the second tray, went out by itself, and left a smell of toast in all of the office. " * 2,
    }


def label_for_stage(payload: dict[str, str]) -> str:
    return json.dumps({"properties": payload | {"hs_pipeline_stage": "New"}})


def unknown_property(payload: dict[str, str]) -> str:
    return json.dumps({"properties": payload | {"subjekt": "Feuer"}})


def no_subject(payload: dict[str, str]) -> str:
    return json.dumps({"properties": {name: value for name, value in payload.items() if name != "subject"}})


def label_for_option_and_read_only(payload: dict[str, str]) -> str:
    return json.dumps({"properties": payload | {"hs_ticket_priority": "High", "hs_object_id": "7"}})


def cut_off(payload: dict[str, str]) -> str:
    return json.dumps({"properties": payload})[:-9]


# What is done to a bad row, and the codes that must be found.
WAYS = [
    (label_for_stage, ["TP0602"]),
    (unknown_property, ["TP0303"]),
    (no_subject, ["TP0201"]),
    (label_for_option_and_read_only, ["TP0304", "TP0501"]),
    (cut_off, ["TP0110"]),
]


def row(number: int) -> str:
    payload = properties(number)
    if number % BAD_EVERY:
        return json.dumps({"properties": payload})
    return WAYS[number // BAD_EVERY % len(WAYS)][0](payload)


def expected() -> dict[int, list[str]]:
    """The bad rows with their codes."""
    return {number: WAYS[number // BAD_EVERY % len(WAYS)][1] for number in range(0, ROWS, BAD_EVERY)}


def codes(findings: list[dict[str, str]]) -> list[str]:
    return sorted(finding["code"] for finding in findings if finding["severity"] == "error")


def main() -> None:
    folder = Path(sys.argv[1])
    payloads = [row(number) for number in range(ROWS)]
    (folder / "rows.ndjson").write_text("".join(f"{payload}\n" for payload in payloads))
    table = pyarrow.table({"id": pyarrow.array(range(ROWS), pyarrow.int64()), "payload": payloads})
    pyarrow.parquet.write_table(table, folder / "rows.parquet", row_group_size=ROWS // PARTITIONS)


if __name__ == "__main__":
    main()
