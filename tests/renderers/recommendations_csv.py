"""A form of the report for the tests of the registry: the recommendations as CSV."""

from __future__ import annotations

import csv
import io

from sourcing_advisor.report.detail import Detail
from sourcing_advisor.report.model import Report


def render(report: Report, _: Detail = "brief") -> bytes:
    """Return a line for each recommendation: rank, rule, severity and title."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    for rank, gap in enumerate(report.recommendations, start=1):
        writer.writerow([rank, gap.rule, gap.severity, gap.title])
    return lines.getvalue().encode()
