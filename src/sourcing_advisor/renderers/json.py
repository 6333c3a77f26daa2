"""The report as JSON, for other programs: the model of the report, written out."""

from __future__ import annotations

from sourcing_advisor.report.detail import Detail
from sourcing_advisor.report.model import Report


def render(report: Report, _: Detail = "brief") -> bytes:
    """Return the whole report as JSON text with a stable order of names, whatever the detail."""
    return f"{report.model_dump_json(indent=2)}\n".encode()
