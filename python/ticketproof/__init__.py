"""Checks HubSpot ticket payloads against an account's schema before anything is sent.

>>> import ticketproof
>>> v = ticketproof.Validator.hubspot_default()
>>> v.check({"properties": {"subject": "Printer on fire", "hs_pipeline_stage": "New"}})
Report: 1 error
  error[TP0602] /properties/hs_pipeline_stage: `New` is not the id of a stage
    help: it is a label: write `1` (`New`)

Columns of any size go through ``Validator.check_many``, and tables through ``split``; nothing that they belong to
(pyarrow, pandas, Polars, DuckDB) is imported unless it is handed in.
"""

from ._native import Finding, Fix, Report, Validator, Verdicts, __version__
from ._pydantic import pydantic_model

__all__ = ["Finding", "Fix", "Report", "Validator", "Verdicts", "__version__", "pydantic_model"]
