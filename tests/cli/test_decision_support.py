"""Decision support on the command line: what would change, what to ask, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from sourcing_advisor.schemas import schema_of
from tests.cli.conftest import Run

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


def test_a_proposal_that_contradicts_the_rest_is_refused_with_both_lines(
    run: Run, deal: Path
) -> None:
    wrong = PROPOSALS.replace(", gain_sharing.targets_met_years: ", "")
    deal.write_text(deal.read_text() + wrong)
    done = run("whatif", deal)
    assert done.status == 2
    assert "deal.yaml:8: gain_sharing.targets_met_years (line 2) and proposals[1].sets" in (
        done.messages
    )


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
    "command", [("whatif", "--set", "pair.named=yes"), ("questions", "-n", "3")]
)
def test_the_json_follows_its_schema(run: Run, deal: Path, command: tuple[str, ...]) -> None:
    name, *options = command
    done = run(name, deal, *options, "--format", "json")
    jsonschema.validate(json.loads(done.out), schema_of(name))
