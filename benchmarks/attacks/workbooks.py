"""Write generated relationships as workbooks of answers and read them back: nothing may change.

python -m benchmarks.attacks.workbooks                  500 relationships
python -m benchmarks.attacks.workbooks --office soffice  each also saved by LibreOffice before
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

from tests.intake.office import saved_by
from tests.intake.statements import random_relationship

from sourcing_advisor import read_relationship
from sourcing_advisor.intake.answers_workbook import answers_workbook
from sourcing_advisor.intake.statement_text import stated_in


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--relationships", type=int, default=500)
    parser.add_argument("--seed", type=int, default=16)
    parser.add_argument("--office", metavar="PROGRAM", help="LibreOffice, to save each")
    given = parser.parse_args()
    rng = random.Random(given.seed)  # noqa: S311 - nothing secret
    made = [random_relationship(rng)[0] for _ in range(given.relationships)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, relationship in enumerate(made):
            workbook = answers_workbook((), stated_in(relationship))
            (folder / f"{number}.xlsx").write_bytes(workbook)
        read_from = saved_by(given.office, folder) if given.office else folder
        changed = [
            number
            for number, relationship in enumerate(made)
            if read_relationship(read_from / f"{number}.xlsx") != relationship
        ]
    answers = sum(len(relationship.stated) for relationship in made)
    more = sum(len(relationship.answers) for relationship in made)
    by = f", saved by {given.office}" if given.office else ""
    print(
        f"{len(made)} workbooks{by}: {len(changed)} read back otherwise {changed[:10] or ''}\n"
        f"{answers:,} facts known today, {more:,} answers that say more than a value"
    )
    return min(len(changed), 1)


if __name__ == "__main__":
    sys.exit(main())
