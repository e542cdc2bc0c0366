"""`check_many` beside its peers, in one run: CPU seconds for the same records, best of some rounds, taken in turns.

    python/bench                    # everything it needs, in a virtual environment
    python benches/check_many.py RUST_PATH [RECORDS]

Peers get their records as a list of `str`, which is made before and costs them nothing; `check_many` gets an Arrow column.
Each peer checks what it can say about the same schema: they stop at the first mistake, and give no code, help or fix.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated, Any, List, Literal, Optional, Union

import fastjsonschema
import jsonschema_rs
import msgspec
import pyarrow as pa
import pydantic

import ticketproof

SNAPSHOT = Path(__file__).resolve().parents[2] / "tests/fixtures/acme/tickets.json"
ROUNDS = 5
OVERHEAD_MAX = 0.15
WORDS = "printer fire offline paper tray jam toner network driver update reboot cable light error noise smoke".split()


def record(rng: random.Random, bad: bool) -> str:
    pipeline, stages = rng.choice([("0", ("1", "4")), ("77", ("771", "772"))])
    properties = {
        "subject": " ".join(rng.choices(WORDS, k=5)).capitalize(),
        "content": " ".join(rng.choices(WORDS, k=25)),
        "hs_pipeline": pipeline,
        "hs_pipeline_stage": rng.choice(stages),
        "hs_ticket_priority": rng.choice(("LOW", "MEDIUM", "HIGH")),
        "hubspot_owner_id": str(rng.randrange(10**6, 10**8)),
        "is_vip": rng.choice(("true", "false")),
        "warranty_until": f"2027-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}",
    }
    if bad:
        name, value = rng.choice([("hs_ticket_priority", "Hihg"), ("hs_pipeline_stage", "New"), ("is_vip", "maybe"),
                                  ("warranty_until", "soon"), ("sbject", "Hi")])
        properties[name] = value
    return json.dumps({"properties": properties}, separators=(",", ":"))


def corpus(count: int, bad_of_hundred: int) -> list[str]:
    rng = random.Random(20_261_122)
    return [record(rng, rng.randrange(100) < bad_of_hundred) for _ in range(count)]


Text = Annotated[str, pydantic.Field(min_length=1, max_length=65536)]


class Properties(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid")
    subject: Text
    content: Optional[str] = None
    hs_pipeline: Literal["0", "77"]
    hs_pipeline_stage: Literal["1", "4", "771", "772"]
    hs_ticket_priority: Optional[Literal["", "LOW", "MEDIUM", "HIGH", "URGENT"]] = None
    hs_ticket_category: Optional[str] = None
    hubspot_owner_id: Optional[Union[int, Annotated[str, pydantic.Field(pattern="^[0-9]*$")]]] = None
    is_vip: Optional[Literal["", "true", "false", True, False]] = None
    serial_number: Optional[str] = None
    warranty_until: Optional[Annotated[str, pydantic.Field(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]+|)$")]] = None


class Body(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid")
    properties: Properties
    associations: Optional[List[Any]] = None


class FastProperties(msgspec.Struct, forbid_unknown_fields=True):
    subject: Annotated[str, msgspec.Meta(min_length=1, max_length=65536)]
    hs_pipeline: Literal["0", "77"]
    hs_pipeline_stage: Literal["1", "4", "771", "772"]
    content: Optional[str] = None
    hs_ticket_priority: Optional[Literal["", "LOW", "MEDIUM", "HIGH", "URGENT"]] = None
    hs_ticket_category: Optional[str] = None
    hubspot_owner_id: Union[int, Annotated[str, msgspec.Meta(pattern="^[0-9]*$")], None] = None
    is_vip: Union[bool, Literal["", "true", "false"], None] = None
    serial_number: Optional[str] = None
    warranty_until: Optional[Annotated[str, msgspec.Meta(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]+|)$")]] = None


class FastBody(msgspec.Struct, forbid_unknown_fields=True):
    properties: FastProperties
    associations: Optional[List[Any]] = None


def peers(v: ticketproof.Validator) -> dict[str, Any]:
    """What goes over a list of texts and counts the invalid ones."""
    schema = json.loads(v.json_schema())
    compiled = fastjsonschema.compile(schema)
    by_rust = jsonschema_rs.validator_for(schema)
    decoder = msgspec.json.Decoder(FastBody)
    generated = ticketproof.pydantic_model(v)

    def counting(check: Any, error: type[BaseException]) -> Any:
        def count(records: list[str]) -> int:
            bad = 0
            for text in records:
                try:
                    check(text)
                except error:
                    bad += 1
            return bad

        return count

    return {
        "pydantic model_validate_json": counting(Body.model_validate_json, pydantic.ValidationError),
        "pydantic, ticketproof.pydantic_model": counting(generated.model_validate_json, pydantic.ValidationError),
        "fastjsonschema": counting(lambda text: compiled(json.loads(text)), fastjsonschema.JsonSchemaException),
        "jsonschema-rs": lambda records: sum(not by_rust.is_valid(json.loads(text)) for text in records),
        "msgspec": counting(decoder.decode, msgspec.ValidationError),
    }


def timed(work: Any, rounds: int = 1) -> tuple[float, Any]:
    best, result = float("inf"), None
    for _ in range(rounds):
        begun = time.process_time()
        result = work()
        best = min(best, time.process_time() - begun)
    return best, result


def verdict(met: bool) -> str:
    return "met" if met else "MISSED"


def boundary(v: ticketproof.Validator, rust_path: str, records: list[str], name: str) -> tuple[float, bool]:
    column = pa.array(records)
    ours = rust = float("inf")
    with tempfile.NamedTemporaryFile("w", suffix=".ndjson") as file:
        file.write("\n".join(records))
        file.flush()
        for _ in range(ROUNDS):
            seconds, verdicts = timed(lambda: v.check_many(column), 3)
            ours = min(ours, seconds)
            done = subprocess.run([rust_path, SNAPSHOT, file.name, "3"], capture_output=True, check=True, text=True)
            seconds, bad = done.stdout.split()
            rust = min(rust, float(seconds))
            assert int(bad) == verdicts.bad, "both paths find the same records invalid"
    over = ours / rust - 1
    met = over <= OVERHEAD_MAX
    print(f"  {name:<34} {ours * 1e9 / len(records):>8.0f} ns  Rust {rust * 1e9 / len(records):>6.0f} ns"
          f"  {over:>+6.1%} (at most +{OVERHEAD_MAX:.0%}: {verdict(met)})")
    return ours, met


def main() -> int:
    rust_path = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    v = ticketproof.Validator.from_snapshot(SNAPSHOT)
    records = corpus(count, 2)
    size = sum(map(len, records)) // count
    print(f"{count:,} records of {size} bytes, 2 of 100 invalid; CPU time a record, best of {ROUNDS} rounds\n")
    print("the Python boundary, over the Rust path on the same bytes")
    ours, met = boundary(v, rust_path, records, "2 of 100 invalid")
    all_met = met
    for name, part in (("all valid", 0), ("10 of 100 invalid", 10)):
        all_met &= boundary(v, rust_path, corpus(count, part), name)[1]

    print("\ncheck_many beside its peers, 2 of 100 invalid")
    expected = v.check_many(records).bad
    best = dict.fromkeys(peers(v), float("inf"))
    column = pa.array(records)
    for _ in range(3):
        ours = min(ours, timed(lambda: v.check_many(column))[0])
        for name, work in peers(v).items():
            seconds, bad = timed(lambda: work(records))
            best[name] = min(best[name], seconds)
            if bad != expected:
                note = f"{name} finds {bad} records invalid, ticketproof {expected}"
                assert abs(bad - expected) <= expected // 2, note
    print(f"  {'check_many':<34} {ours * 1e9 / count:>8.0f} ns")
    for name, seconds in best.items():
        met = seconds > ours
        all_met &= met
        print(f"  {name:<38} {seconds * 1e9 / count:>8.0f} ns  {seconds / ours:>6.1f} x (faster than it: {verdict(met)})")
    return 0 if all_met else 1


if __name__ == "__main__":
    sys.exit(main())
