"""Two states of one relationship compared: files of facts and reports, one rule book or two."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.facts.relationship import Relationship, by_section
from sourcing_advisor.report.comparison import ChangedRule, Comparison
from sourcing_advisor.rules.loading import load_rule_book
from sourcing_advisor.service.compare import compare_files
from sourcing_advisor.service.library import LibraryChoice
from sourcing_advisor.service.reviews import Advisor, reviewed_file
from tests.strategies import VALUES, random_values, without_contradictions

PACK = Path(__file__).parents[2] / "examples" / "pack"
OURS = LibraryChoice()
EASY: dict[str, Any] = {
    "relationship": {"id": "D-1", "client": "Ash Mutual", "stage": "stable"},
    "productivity": {"annual_target_pct": 2},
}
HIGH = {"productivity": {"annual_target_pct": 6}}
"""What clears PM-02, of which the floor is 4."""
LOW_FLOOR = LibraryChoice(parameters={"productivity_floor_pct": 1})
BOUNDS = {"productivity": {"annual_target_pct": {"at_most": 3}}}


class Deal:
    """Files of one relationship in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def facts(self, name: str, **changed: Any) -> Path:
        data = {**EASY, **changed}
        path = self.folder / f"{name}.yaml"
        path.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
        return path

    def report(self, name: str, library: LibraryChoice | None = None, /, **changed: Any) -> Path:
        report, _ = reviewed_file(self.facts(f"{name}-facts", **changed), library or OURS)
        path = self.folder / f"{name}.json"
        path.write_text(Advisor().render(report, "json"), encoding="utf-8")
        return path


@pytest.fixture
def deal(tmp_path: Path) -> Deal:
    return Deal(tmp_path)


def rules_of(compared: Comparison) -> dict[str, ChangedRule]:
    return {rule.rule: rule for rule in compared.rules}


def test_a_gap_that_a_fact_clears_is_resolved_by_that_fact(deal: Deal) -> None:
    compared = compare_files(deal.facts("before"), deal.facts("after", **HIGH), OURS)

    rule = rules_of(compared)["PM-02"]
    assert (rule.change, rule.causes) == ("resolved", (("facts",),))
    assert rule.facts == ("productivity.annual_target_pct",)
    (fact,) = compared.facts
    assert (fact.change, fact.before, fact.after) == ("changed", 2, 6)


def test_a_gap_that_a_parameter_clears_is_resolved_by_that_parameter(deal: Deal) -> None:
    facts = deal.facts("facts")

    compared = compare_files(facts, facts, LOW_FLOOR, OURS)

    rule = rules_of(compared)["PM-02"]
    assert (rule.change, rule.causes) == ("resolved", (("parameters",),))
    (parameter,) = compared.parameters
    assert (parameter.parameter, parameter.before, parameter.after) == (
        "productivity_floor_pct",
        4,
        1,
    )


def test_either_of_two_causes_may_do_it_alone(deal: Deal) -> None:
    after = deal.facts("after", **HIGH)

    compared = compare_files(deal.facts("before"), after, LOW_FLOOR, OURS)

    assert rules_of(compared)["PM-02"].causes == (("facts",), ("parameters",))


def test_facts_and_a_parameter_may_do_it_only_together(deal: Deal) -> None:
    before, after = (
        deal.facts("before", **HIGH),
        deal.facts("after", productivity={"annual_target_pct": 5}),
    )
    high_floor = LibraryChoice(parameters={"productivity_floor_pct": 5.5})

    compared = compare_files(before, after, high_floor, OURS)

    rule = rules_of(compared)["PM-02"]
    assert (rule.change, rule.causes) == ("new", (("facts", "parameters"),))


def test_a_gap_that_only_another_rule_book_has_is_new_by_rules(deal: Deal) -> None:
    profile = {**EASY["relationship"], "size_fte": 300, "months_to_renewal": 6}
    facts = deal.facts("facts", relationship=profile, board={"informed_buying": "not_started"})

    compared = compare_files(facts, facts, LibraryChoice([PACK]), OURS)

    rule = rules_of(compared)["HOUSE-01"]
    assert (rule.change, rule.before, rule.causes) == ("new", None, (("rules",),))


def test_a_gap_of_a_rule_that_went_is_withdrawn_by_rules(deal: Deal) -> None:
    profile = {**EASY["relationship"], "size_fte": 300, "months_to_renewal": 6}
    facts = deal.facts("facts", relationship=profile, board={"informed_buying": "not_started"})

    compared = compare_files(facts, facts, OURS, LibraryChoice([PACK]))

    rule = rules_of(compared)["HOUSE-01"]
    assert (rule.change, rule.after, rule.causes) == ("withdrawn", None, (("rules",),))
    assert rule.title == "Sound the market before the talks on renewal"


BELIEVED = {"productivity": {"annual_target_pct": {"value": 2, "believed": True}}}


def test_a_belief_that_is_confirmed_settles_what_rested_on_it(deal: Deal) -> None:
    compared = compare_files(deal.facts("before", **BELIEVED), deal.facts("after"), OURS)

    rule = rules_of(compared)["PM-02"]
    assert (rule.change, rule.causes) == ("confirmed", (("beliefs",),))
    assert [(fact.fact, fact.change) for fact in compared.facts] == [
        ("productivity.annual_target_pct", "confirmed")
    ]


def test_beliefs_and_other_facts_are_told_apart(deal: Deal) -> None:
    before = deal.facts("before", **BELIEVED, pair={"named": False})

    compared = compare_files(before, deal.facts("after", pair={"named": True}), OURS)

    rules = rules_of(compared)
    assert rules["PM-02"].causes == (("beliefs",),)
    assert (rules["LP-01"].change, rules["LP-01"].causes) == ("resolved", (("facts",),))


def test_what_was_told_in_confidence_counts_and_is_not_printed(deal: Deal) -> None:
    secret = {"productivity": {"annual_target_pct": {"value": 2, "confidential": True}}}

    compared = compare_files(deal.facts("before", **secret), deal.facts("after", **HIGH), OURS)

    assert rules_of(compared)["PM-02"].change == "resolved"
    (fact,) = compared.facts
    assert (fact.before, fact.after) == (None, None)
    assert fact.before_in_words == fact.after_in_words == "told in confidence"


def test_nothing_changed_is_said_by_nothing_but_what_persists(deal: Deal) -> None:
    facts = deal.facts("facts")

    compared = compare_files(facts, facts, OURS)

    assert (compared.facts, compared.parameters) == ((), ())
    assert {rule.change for rule in compared.rules} == {"persisting"}
    assert compared.first_before == compared.first_after


def test_two_reports_are_compared_as_their_facts_are(deal: Deal) -> None:
    of_reports = compare_files(deal.report("one"), deal.report("other", **HIGH), OURS)
    of_facts = compare_files(deal.facts("before"), deal.facts("after", **HIGH), OURS)

    assert of_reports.rules == of_facts.rules
    assert of_reports.facts == of_facts.facts


def test_a_report_that_prints_no_single_value_is_compared_as_it_says(deal: Deal) -> None:
    compared = compare_files(deal.report("before", **BOUNDS), deal.report("after", **HIGH), OURS)

    rule = rules_of(compared)["PM-02"]
    assert (rule.change, rule.causes) == ("newly_known", (("facts",),))


def edited(path: Path, **parts: Any) -> Path:
    report = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**report, **parts}, indent=2), encoding="utf-8")
    return path


def test_an_earlier_report_of_another_rule_book_is_reviewed_anew_for_causes(deal: Deal) -> None:
    compared = compare_files(deal.report("before", LOW_FLOOR), deal.facts("after"), OURS)

    rule = rules_of(compared)["PM-02"]
    assert (rule.change, rule.causes) == ("new", (("rules",),))


def test_a_later_report_of_a_rule_book_that_is_not_at_hand_is_refused(deal: Deal) -> None:
    report = deal.report("after")
    book = json.loads(report.read_text())["rule_book"]
    edited(report, rule_book={**book, "digest": "f" * 64})

    with pytest.raises(InputError) as caught:
        compare_files(deal.facts("before"), report, OURS)

    (problem,) = caught.value.problems
    assert problem.place.file == str(report)
    assert problem.place.line
    assert "made with rule book ffffffffffff" in problem.found


def test_an_earlier_report_of_another_book_and_without_its_facts_is_refused(deal: Deal) -> None:
    bounds = {"level": "relationship", "targets_met_years": {"at_least": 3}}
    report = deal.report(
        "b", LibraryChoice(parameters={"easy_target_years": 6}), gain_sharing=bounds
    )

    with pytest.raises(InputError, match="made with other parameters"):
        compare_files(report, deal.facts("after"), OURS)


@pytest.mark.parametrize(
    ("profile", "name"),
    [({"id": "D-2", "client": "Ash Mutual"}, "id"), ({"client": "Birch Ltd"}, "client")],
)
def test_two_relationships_are_refused_with_the_line_of_what_differs(
    deal: Deal, profile: dict[str, str], name: str
) -> None:
    other = deal.facts("other", relationship={**profile, "stage": "stable"})

    with pytest.raises(InputError) as caught:
        compare_files(deal.facts("before"), other, OURS)

    (problem,) = caught.value.problems
    assert (problem.place.file, problem.place.line) == (str(other), 2)
    assert f"relationship.{name} is" in problem.found


def test_a_relationship_with_another_way_of_writing_its_client_is_the_same(deal: Deal) -> None:
    other = deal.facts("other", relationship={"client": "ASH  mutual", "stage": "stable"})

    assert compare_files(deal.facts("before"), other, OURS).client == "ASH  mutual"


def test_a_report_of_another_form_is_refused(deal: Deal) -> None:
    report = edited(deal.report("old"), schema_version="0")

    with pytest.raises(InputError, match="this report has schema_version 0"):
        compare_files(report, deal.facts("after"), OURS)


def test_a_report_that_was_damaged_is_refused_with_what_is_wrong(deal: Deal) -> None:
    report = edited(deal.report("bad"), verdicts=[{"rule": "GS-02", "kind": "gap"}])

    with pytest.raises(InputError, match=r"verdicts\[1\].outcome is missing"):
        compare_files(report, deal.facts("after"), OURS)


def test_causes_on_the_library_are_those_that_each_choice_by_itself_gives(tmp_path: Path) -> None:
    rng = random.Random(11)  # noqa: S311 - nothing secret
    thresholds = {"productivity_floor_pct": 6.0, "easy_target_years": 2.0}
    decide = {
        parameters: ReferenceEvaluator(load_rule_book((), thresholds if parameters else {}))
        for parameters in (False, True)
    }
    files = tmp_path / "before.json", tmp_path / "after.json"
    checked = 0
    for _ in range(4):
        values = random_values(rng, 0.6)
        others = values | {f: rng.choice(VALUES[f]) for f in rng.sample(sorted(values), 12)}
        pair = [values, without_contradictions(rng, others)]
        for file, stated in zip(files, pair, strict=True):
            file.write_text(json.dumps(by_section(stated)), encoding="utf-8")

        compared = compare_files(*files, LibraryChoice(parameters=thresholds), OURS)

        seen = [Relationship.model_validate(by_section(each)).known for each in pair]
        outcomes = {
            (facts, parameters): decide[parameters].outcomes(seen[facts])
            for facts in (False, True)
            for parameters in (False, True)
        }
        for rule in compared.rules:
            if rule.change in ("persisting", "changed", "confirmed"):
                continue
            now = outcomes[True, True][rule.rule]
            alone = [
                (cause,)
                for cause, choice in (("facts", (True, False)), ("parameters", (False, True)))
                if outcomes[choice][rule.rule] is now
            ]
            assert rule.causes == tuple(alone or [("facts", "parameters")])
            checked += 1
    assert checked > 10
