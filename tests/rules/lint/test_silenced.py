"""A rule silences a check by its code and a reason, and for nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcing_advisor.rules.lint.remarks import CODES
from tests.rules.pack import TEMPLATE, Pack, gap

GUIDE = Path(__file__).parents[3] / "docs" / "authoring.md"


def silencing(pack: Pack, *codes: str) -> Pack:
    pack.rules = [gap(silenced=[{"code": code, "reason": "So it is."} for code in codes])]
    return pack


def test_what_a_rule_silences_is_not_reported(pack: Pack) -> None:
    pack.templates["gap-1"] = TEMPLATE.replace("has a gap.", "is 40% of it.")
    assert "PR01" in pack.found()

    assert silencing(pack, "PR01").found() == ""


def test_another_check_is_not_silenced(pack: Pack) -> None:
    pack.templates["gap-1"] = TEMPLATE.replace("has a gap.", "is 40%  of it.")

    [problem] = silencing(pack, "PR01").problems()

    assert problem.found.startswith("PR04")


def test_what_is_silenced_for_nothing_is_reported(pack: Pack) -> None:
    [problem] = silencing(pack, "PR01").problems()

    assert problem.found == "SI01 rule PK-01 silences PR01, which has nothing to say of it"


def test_a_check_that_there_is_not_is_reported_with_the_nearest(pack: Pack) -> None:
    [problem] = silencing(pack, "PR11").problems()

    assert problem.found.startswith('SI02 rule PK-01 silences "PR11"')
    assert problem.suggestion == 'Did you mean "PR01"?'


@pytest.mark.parametrize("silenced", [["PR01"], [{"code": "PR01"}], [{"code": "x", "reason": "-"}]])
def test_silence_needs_a_code_and_a_reason(pack: Pack, silenced: object) -> None:
    pack.rules = [gap(silenced=silenced)]

    assert "silenced" in pack.found()


def test_every_check_is_described_in_the_guide() -> None:
    lines = GUIDE.read_text(encoding="utf-8").splitlines()

    assert [code for code, text in CODES.items() if f"| {code} | {text} |" not in lines] == []
