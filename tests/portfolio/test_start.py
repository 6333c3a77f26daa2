"""Who reviews one relationship needs no data-frame library, and pays for none."""

from __future__ import annotations

import subprocess
import sys


def run(code: str) -> str:
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_a_single_review_imports_no_data_frame_library() -> None:
    code = """
import sys
from sourcing_advisor import Advisor, Relationship
import sourcing_advisor.cli.commands.review
Advisor(engine="reference").review(Relationship())
print(sorted({"polars", "narwhals", "pandas", "pyarrow"} & sys.modules.keys()))
"""

    assert run(code) == "[]"


def test_without_the_extra_a_portfolio_review_says_what_to_install() -> None:
    code = """
import sys
sys.modules["narwhals"] = None
from sourcing_advisor import review_portfolio
try:
    review_portfolio("deals.csv")
except ModuleNotFoundError as error:
    print(error)
"""

    assert run(code).endswith('install "sourcing-advisor[portfolio]"')
