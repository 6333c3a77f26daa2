"""Decision support on the command line: what would change, what to ask, and what is refused."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import jsonschema
import pytest

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.schemas import schema_of
from sourcing_advisor.service.decision_support import levers_of_files
from sourcing_advisor.service.library import LibraryChoice
from tests.cli.conftest import GOOD, Run

PROPOSALS = """
proposals:
  - name: share the gain of single projects
    by: client
    sets: {gain_sharing.level: project, gain_sharing.targets_met_years: }
"""


def test_what_if_tells_what_an_answer_clears_and_what_comes_first_then(
    run: Run, deal: Path
) -> None:
    done = run("whatif", deal, "--set", "productivity.annual_target_pct=6")
    assert done.status == 0
    assert "clears        PM-02" in done.out
    assert "first three   as they are today" in done.out


def test_each_proposal_in_the_file_is_judged(run: Run, deal: Path) -> None:
    deal.write_text(deal.read_text() + PROPOSALS)
    done = run("whatif", deal)
    assert done.status == 0
    assert done.out.startswith("share the gain of single projects (client)")
    assert "GS-02" in done.out


def test_a_move_that_another_rule_leads_is_not_called_new(run: Run, deal: Path) -> None:
    deal.write_text(
        "gain_sharing: {level: none, in_contract: yes, used: no}\n"
        "incentives.any_in_place: no\nrelationship: {stage: stable, size_fte: 180}\n"
        "productivity: {improvement_costs_revenue: yes, improvement_withheld: yes}\n"
    )
    used = ("gain_sharing.used=yes", "gain_sharing.level=project", "incentives.any_in_place=yes")
    done = run("whatif", deal, *(part for each in used for part in ("--set", each)))
    assert "GS-08" in done.out
    assert "first three   as they are today" in done.out


def test_without_proposals_and_without_set_it_says_what_to_give(run: Run, deal: Path) -> None:
    done = run("whatif", deal)
    assert (done.status, done.out) == (2, "")
    assert "it holds no proposals. Give --set NAME=VALUE" in done.messages


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("gain_sharing.levl=project", 'there is no fact "gain_sharing.levl". Did you mean'),
        ("gain_sharing.level=both ways", "expected one of none, project, relationship, both"),
        ("gain_sharing.level", "expected NAME=VALUE"),
        ("productivity.annual_target_pct=400", "expected a number from 0 to 100"),
        ("gain_sharing.level=none", "deal.yaml:2): there is no yearly gain share"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(run: Run, deal: Path, setting: str, told: str) -> None:
    done = run("whatif", deal, "--set", setting)
    assert (done.status, done.out) == (2, "")
    assert told in done.messages


def test_what_a_proposal_leaves_no_room_for_is_named_and_stops_nothing(
    run: Run, deal: Path
) -> None:
    wrong = PROPOSALS.replace(", gain_sharing.targets_met_years: ", "")
    deal.write_text(deal.read_text() + wrong)
    done = run("whatif", deal)
    assert done.status == 0
    assert "no longer so (today: 4 years)" in " ".join(done.out.split())


def test_a_proposal_that_contradicts_itself_is_refused(run: Run, deal: Path) -> None:
    wrong = PROPOSALS.replace("targets_met_years: ", "targets_met_years: 4")
    deal.write_text(deal.read_text() + wrong)
    done = run("whatif", deal)
    assert done.status == 2
    assert "the proposal “share the gain of single projects” contradicts itself" in done.messages


def test_what_is_not_known_any_more_can_be_set(run: Run, deal: Path) -> None:
    settings = ("gain_sharing.level=none", "gain_sharing.targets_met_years=unknown")
    done = run("whatif", deal, *(part for each in settings for part in ("--set", each)))
    assert done.status == 0
    assert "not stated (today: 4 years)" in done.out


def test_the_best_questions_are_told_with_their_answers(run: Run, deal: Path) -> None:
    done = run("questions", deal, "-n", "2")
    assert done.status == 0
    assert done.out.startswith("1. ")
    assert "\n2. " in done.out
    assert "\n3. " not in done.out
    assert "Skip " in done.out


def test_what_is_skipped_can_be_named(run: Run, deal: Path) -> None:
    assert "\n  gain_sharing.one_sided\n" in run("questions", deal, "--skipped").out
    assert "\n  gain_sharing.one_sided\n" not in run("questions", deal).out


@pytest.mark.parametrize(
    "command",
    [
        ("whatif", "--set", "pair.named=yes"),
        ("questions", "-n", "3"),
        ("levers",),
        ("levers", "GS-02"),
        ("sensitivity",),
    ],
)
def test_the_json_follows_its_schema(run: Run, deal: Path, command: tuple[str, ...]) -> None:
    name, *more = command
    done = run(name, deal, *more, "--format", "json")
    jsonschema.validate(json.loads(done.out), schema_of(name))


def test_levers_tell_who_changes_what_and_when(run: Run, deal: Path) -> None:
    done = run("levers", deal, "PM-02")
    assert done.status == 0
    assert "1. client and provider, at renewal" in done.out
    assert "change      Yearly productivity target: at least 4% a year (today: 2% a year)" in (
        done.out
    )


def test_without_a_gap_all_moves_are_told_and_what_clears_all_of_high_severity(
    run: Run, deal: Path
) -> None:
    done = run("levers", deal)
    assert done.status == 0
    assert "To clear every gap of high severity\n  the fewest changes" in done.out


def test_a_gap_that_rests_on_what_is_past_says_when_it_lapses(run: Run, deal: Path) -> None:
    deal.write_text("incentives.penalties_repeated: yes\nrelationship.performance: poor\n")
    told = " ".join(run("levers", deal, "IN-23").out.split())
    assert "“Penalties or steeper terms again and again” (in the last 24 months)" in told
    assert "it lapses when that can no longer be said" in told
    assert "nothing within" not in told


def test_levers_call_facts_and_rules_by_what_they_are_called(run: Run, deal: Path) -> None:
    deal.write_text(
        "gain_sharing: {level: none, in_contract: yes, used: no}\n"
        "incentives.any_in_place: no\nrelationship: {stage: stable, size_fte: 180}\n"
        "productivity: {improvement_costs_revenue: yes, contractual_target: no}\n"
    )
    told = run("levers", deal, "GS-08").out
    assert "ask anew    Level of gain sharing" in told
    assert "gain_sharing.level" not in told
    assert "lapses" not in told


@pytest.mark.parametrize(
    ("gap", "told"),
    [
        ("GS-99", 'there is no gap rule and no move of the plan "GS-99". Did you mean'),
        ("IN-06", "IN-06 did not fire"),
    ],
)
def test_a_gap_that_is_not_there_has_no_levers(run: Run, deal: Path, gap: str, told: str) -> None:
    done = run("levers", deal, gap)
    assert (done.status, done.out) == (2, "")
    assert told in done.messages


def test_without_the_solver_levers_say_what_to_install(
    deal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "sourcing_advisor.decisions.levers", raising=False)
    monkeypatch.delitem(sys.modules, "sourcing_advisor.decisions.solver", raising=False)
    monkeypatch.setitem(sys.modules, "pysat.card", None)
    with pytest.raises(InputError, match=r'Install "sourcing-advisor\[levers\]"'):
        levers_of_files((deal,), LibraryChoice(), None)


def test_sensitivity_says_what_flips_where_and_whether_a_move_stands(run: Run, deal: Path) -> None:
    done = run("sensitivity", deal)
    assert done.status == 0
    assert "easy_target_years: 3 years, could be 2 to 5 years" in done.out
    assert "GS-02 not known" in done.out
    assert "stands        whatever the thresholds are" in done.out
    assert "Nothing hinges on the other 25 thresholds" in done.out


def test_over_a_portfolio_it_counts_whom_each_threshold_moves(run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "deals.csv"
    sheet.write_text(
        "id,relationship.stage,gain_sharing.level,gain_sharing.targets_met_years\n"
        "a,stable,relationship,3\nb,stable,relationship,9\n"
    )
    done = run("sensitivity", "--portfolio", sheet, "--format", "json")
    counted = json.loads(done.out)
    jsonschema.validate(counted, schema_of("thresholds"))
    moved = {(t["parameter"], t["then"]): t["relationships"] for t in counted["thresholds"]}
    assert counted["relationships"] == 2
    assert moved["easy_target_years", "5 years"] == 1
    assert run("sensitivity", "--portfolio", sheet).out.startswith("2 relationships\n")


@pytest.mark.parametrize("side", ["client", "provider"])
def test_a_side_is_asked_only_what_it_can_answer(run: Run, deal: Path, side: str) -> None:
    done = run("questions", deal, "-n", "200", "--for", side, "--format", "json")
    asked = {each["question"]["who"] for each in json.loads(done.out)["questions"]}
    assert asked == {f"the {side}", "either party"}


def test_levers_of_one_side_are_those_sets_that_it_can_pull_alone(run: Run, deal: Path) -> None:
    deal.write_text(f"{GOOD}change: {{client_role: passive}}\nexecutive: {{tied_to_agenda: no}}\n")

    def sets(*options: str) -> list[dict[str, object]]:
        told = json.loads(run("levers", deal, *options, "--format", "json").out)
        return [each for gap in told["gaps"] for each in gap["levers"]["sets"]]

    alone = sets("--for", "client")
    assert alone
    assert alone == [each for each in sets() if each["who"] == "client"]
