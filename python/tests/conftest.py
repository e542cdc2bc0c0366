"""What the tests share."""

import json
from pathlib import Path

import pytest

import ticketproof

ROOT = Path(__file__).resolve().parents[2]
ACME = ROOT / "tests/fixtures/acme/tickets.json"

GOOD = json.dumps({"properties": {"subject": "Printer on fire", "hs_pipeline_stage": "1"}})
BAD = json.dumps({"properties": {"subject": "Printer on fire", "hs_pipeline_stage": "New"}})
WARNED = json.dumps({"properties": {"subject": "Printer on fire", "hs_pipeline_stage": "1", "content": None}})


@pytest.fixture(scope="session")
def v() -> ticketproof.Validator:
    return ticketproof.Validator.hubspot_default()


@pytest.fixture(scope="session")
def acme() -> ticketproof.Validator:
    return ticketproof.Validator.from_snapshot(ACME)
