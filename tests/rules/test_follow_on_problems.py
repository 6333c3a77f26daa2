"""One fault in a pack is one problem: what only follows from it is not reported as well."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.rules.lint.check import check_library
from sourcing_advisor.rules.loading import load_rule_book
from tests.rules.pack import Pack

FAULTS: dict[str, tuple[Callable[[Pack], None], str]] = {
    "letter in a number": (
        lambda pack: pack.parameters[0].update(value="8O"),
        'parameters[1].value is "8O"; expected a number.',
    ),
    "yes in the place of a number": (
        lambda pack: pack.parameters[0].update(value=True),
        "parameters[1].value is true; expected a number.",
    ),
    "research without a finding": (
        lambda pack: pack.parameters[0].update(basis="research"),
        "parameters[1]: ",
    ),
    "unknown method of a finding": (
        lambda pack: pack.findings[0].update(method="gossip"),
        'findings[1].method is "gossip"; expected one of ',
    ),
    "a figure that is no number": (
        lambda pack: pack.findings[0].update(
            figures=[{"name": "n", "value": "x", "unit": "%", "of": "o", "base": "b"}]
        ),
        'findings[1].figures[1].value is "x"; expected a number.',
    ),
    "a finding that tempers itself": (
        lambda pack: pack.findings[0].update(tempered_by=["AB-ONE"]),
        "finding AB-ONE is tempered by itself; expected other findings.",
    ),
    "a parameter below itself": (
        lambda pack: pack.parameters[0].update(below="floor_pct"),
        "parameter floor_pct is below itself; expected another parameter.",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_is_one_problem(fault: str, tmp_path: Path) -> None:
    spoil, expected = FAULTS[fault]
    pack = Pack(tmp_path)
    spoil(pack)
    pack.write()

    with pytest.raises(InputError) as caught:
        load_rule_book([tmp_path], own=False)

    (problem,) = caught.value.problems
    assert f": {expected}" in str(problem)


def test_a_parameter_in_a_condition_that_cannot_be_read_counts_as_used(tmp_path: Path) -> None:
    pack = Pack(tmp_path)
    pack.rules[0]["when"] = {"productivity.annual_target_pct": {"gte": {"parameter": "house_pct"}}}
    pack.parameters[0]["name"] = "house_pct"
    pack.practices, pack.cases = [], []
    pack.templates.pop("base")
    pack.write()

    _, problems = check_library([tmp_path])

    told = [str(problem) for problem in problems]
    assert any('there is no operator "gte"' in each for each in told)
    assert not [each for each in told if "no rule uses" in each]


def test_a_case_value_of_no_kind_is_one_problem(tmp_path: Path) -> None:
    pack = Pack(tmp_path)
    pack.cases[0]["facts"] = {"productivity.annual_target_pct": [1]}
    pack.practices = []
    pack.templates.pop("base")
    pack.write()

    _, problems = check_library([tmp_path])

    told = [str(problem) for problem in problems if "cases[1]" in problem.found]
    assert len(told) == 1
    assert told[0].endswith("is a list; expected yes or no, a number, or text.")
