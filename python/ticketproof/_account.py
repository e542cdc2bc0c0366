"""Which account the engine helpers check against when they are not told."""

from __future__ import annotations

import os
from typing import Optional

from ticketproof._native import Validator

SNAPSHOT = os.path.join("hubspot", "tickets.json")


def validator_or_default(validator: Optional[Validator]) -> Validator:
    """The given validator; else the snapshot where `ticketproof pull` writes it; else a brand-new account's schema.

    It is asked once, by the process that plans the work: workers get the validator itself, with its schema.
    """
    if validator is not None:
        return validator
    if os.path.exists(SNAPSHOT):
        return Validator.from_snapshot(SNAPSHOT)
    return Validator.hubspot_default()
