"""Figures for documents: seconds to render the largest example, warm, in each form.

    python benchmarks/documents.py [--runs 5]

The shortest of several runs is shown, with the time that the processor spent on it.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.service.deliverables import render_report
from sourcing_advisor.service.reviews import Advisor

EXAMPLES = Path(__file__).parent.parent / "examples"
LIMITS = {"html": 1.5, "docx": 1.5, "xlsx": 1.5, "pdf": 4.0}
"""In seconds."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=5)
    runs = options.parse_args().runs
    advisor = Advisor()
    assessments = {
        path.stem: advisor.assess(read_relationship(path)) for path in EXAMPLES.glob("*.yaml")
    }
    reports = {name: advisor.report(assessment) for name, assessment in assessments.items()}
    largest = max(reports, key=lambda name: len(reports[name].recommendations))
    print(f"{largest}: {len(reports[largest].recommendations)} moves")
    for form, limit in LIMITS.items():
        walls, spent, size = [], [], 0
        for _ in range(runs):
            wall, processor = time.perf_counter(), time.process_time()
            size = len(render_report(reports[largest], form, assessment=assessments[largest]))
            walls.append(time.perf_counter() - wall)
            spent.append(time.process_time() - processor)
        told = f"{min(walls):.2f} s, {min(spent):.2f} s of it by the processor, {size:,} bytes"
        print(f"{form}: {told}; at most {limit} s wanted")


if __name__ == "__main__":
    main()
