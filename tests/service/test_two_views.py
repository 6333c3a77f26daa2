"""One relationship as two sides see it: from files to the report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.report.model import Report
from sourcing_advisor.service.decide import hold_view
from sourcing_advisor.service.decision_file import ViewDecision
from sourcing_advisor.service.library import LibraryChoice
from sourcing_advisor.service.review_inputs import ReviewInputs, review_given

CLIENT = """\
relationship: {id: D-1, client: Ash, stage: stable}
productivity: {annual_target_pct: 2}
pair: {named: yes}
"""
PROVIDER = """\
relationship: {id: D-1, client: Ash, stage: stable}
productivity: {annual_target_pct: 6}
pair: {named: yes}
"""


@pytest.fixture
def inputs(tmp_path: Path) -> ReviewInputs:
    files = (tmp_path / "client.yaml", tmp_path / "provider.yaml")
    for file, text in zip(files, (CLIENT, PROVIDER), strict=True):
        file.write_text(text, encoding="utf-8")
    return ReviewInputs(client=str(files[0]), provider=str(files[1]))


def reviewed(inputs: ReviewInputs) -> Report:
    return review_given(inputs, LibraryChoice())[0]


def test_the_report_says_who_sees_what_and_what_hinges_on_it(inputs: ReviewInputs) -> None:
    report = reviewed(inputs)

    (difference,) = report.views
    assert difference.fact == "productivity.annual_target_pct"
    assert (difference.client, difference.provider) == (2.0, 6.0)
    assert "the client says 2% a year, the provider 6% a year" in difference.words
    assert {v.rule: (v.by_client, v.by_provider) for v in difference.verdicts}["PM-02"] == (
        "fired",
        "clear",
    )
    assert "productivity.annual_target_pct" not in {f.fact for f in report.relationship.facts}


def test_a_decision_on_whose_view_holds_settles_the_difference(inputs: ReviewInputs) -> None:
    view = ViewDecision("productivity.annual_target_pct", "client", date(2026, 11, 28), "contract")
    path = hold_view(inputs.facts, view)

    report = reviewed(inputs)

    assert path.name == "provider.decisions.yaml"
    assert report.views == ()
    assert "PM-02" in {gap.rule for gap in report.recommendations}


def test_a_view_that_was_told_in_confidence_is_not_printed(inputs: ReviewInputs) -> None:
    secret = PROVIDER.replace("pct: 6", "pct: {value: 6, confidential: yes, by: provider}")
    Path(str(inputs.provider)).write_text(secret, encoding="utf-8")

    for reader in (None, "client"):
        report = review_given(inputs, LibraryChoice(), reader=reader)[0]
        assert (report.views, report.withheld) == ((), 1)

    (difference,) = review_given(inputs, LibraryChoice(), reader="provider")[0].views
    assert (difference.client, difference.provider) == (2.0, 6.0)


def test_views_of_two_relationships_are_refused_with_the_line(inputs: ReviewInputs) -> None:
    Path(str(inputs.provider)).write_text(PROVIDER.replace("D-1", "D-2"), encoding="utf-8")

    with pytest.raises(InputError, match=r"provider.yaml:1: relationship.id is “D-2” here"):
        reviewed(inputs)


def test_what_is_wrong_with_both_views_comes_together(inputs: ReviewInputs) -> None:
    for file in inputs.facts:
        Path(file).write_text("pair: {named: perhaps}\n", encoding="utf-8")

    with pytest.raises(InputError) as caught:
        reviewed(inputs)

    assert {Path(p.place.file).name for p in caught.value.problems} == {
        "client.yaml",
        "provider.yaml",
    }


@pytest.mark.parametrize(
    ("views", "found"),
    [
        ("  - {fact: pair.nmed, holds: client}\n", 'Did you mean "pair.named"'),
        ("  - {fact: pair.named, holds: both}\n", "expected one of client, provider"),
        ("  - {fact: pair.named, holds: client}\n" * 2, ":3: whose view of pair.named holds is"),
    ],
)
def test_whose_view_holds_must_be_said_of_a_fact_and_once(
    inputs: ReviewInputs, views: str, found: str
) -> None:
    path = Path(str(inputs.client)).with_name("client.decisions.yaml")
    path.write_text(f"views:\n{views}", encoding="utf-8")

    with pytest.raises(InputError) as caught:
        reviewed(inputs)

    assert found in str(caught.value)


def test_whose_view_of_no_fact_holds_is_refused_and_nothing_written(inputs: ReviewInputs) -> None:
    with pytest.raises(InputError, match="there is no fact"):
        hold_view(inputs.facts, ViewDecision("pair.nmed", "client"))

    assert not list(Path(str(inputs.client)).parent.glob("*.decisions.yaml"))
