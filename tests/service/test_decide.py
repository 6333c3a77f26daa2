"""Decisions on moves, in the file beside the facts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sourcing_advisor.decisions.decision_log import Decision
from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.report.model import Report
from sourcing_advisor.service.decide import Wanted, decide
from sourcing_advisor.service.decision_file import read_decisions
from sourcing_advisor.service.decision_place import decisions_beside
from sourcing_advisor.service.library import LibraryChoice
from sourcing_advisor.service.reviews import reviewed_file

OURS = LibraryChoice()
TODAY = date(2026, 11, 28)
FACTS = """\
relationship: {id: D-1, client: "Ash: \\"Mutual\\"", stage: stable}
productivity: {annual_target_pct: {at_least: 1, at_most: 3}}
pair: {named: no}
"""


@pytest.fixture
def deal(tmp_path: Path) -> Path:
    path = tmp_path / "deal.yaml"
    path.write_text(FACTS, encoding="utf-8")
    return path


def take(deal: Path, move: str, **wanted: Any) -> Path:
    given = {"decision": "accept", **wanted}
    return decide([deal], [Wanted(move, **given)], OURS, today=TODAY).file


def kept(deal: Path) -> tuple[Decision, ...]:
    path = deal.with_name("deal.decisions.yaml")
    return read_decisions(path, read_relationship(deal)).decisions


def refusal(deal: Path, move: str, **wanted: Any) -> str:
    path = deal.with_name("deal.decisions.yaml")
    before = path.read_text(encoding="utf-8") if path.exists() else None
    with pytest.raises(InputError) as caught:
        take(deal, move, **wanted)
    assert (path.read_text(encoding="utf-8") if path.exists() else None) == before
    assert sorted(each.name for each in deal.parent.iterdir()) == sorted(
        {"deal.yaml", *(("deal.decisions.yaml",) if before else ())}
    )
    return str(caught.value)


def test_a_decision_is_read_back_as_it_was_taken(deal: Path) -> None:
    reason = 'no: "the provider" says\n- it is # too early'

    take(deal, "LP-01", decision="defer", reason=reason, owner="yes", until=date(2027, 3, 31))

    (decision,) = kept(deal)
    assert (decision.decision, decision.reason, decision.owner) == ("defer", reason, "yes")
    assert (decision.on, decision.until) == (TODAY, date(2027, 3, 31))
    assert "LP-01" in decision.rules
    assert decision.grounds["pair.named"] is False


def test_comments_and_order_of_the_file_are_kept(deal: Path) -> None:
    path = take(deal, "LP-01", reason="first")
    text = path.read_text(encoding="utf-8").replace("    on:", "    # in the board\n    on:")
    path.write_text(f"# ours\n{text}", encoding="utf-8")

    take(deal, "PM-02")

    after = path.read_text(encoding="utf-8")
    assert after.startswith(f"# ours\n{text}")


def test_a_decision_in_force_is_not_replaced_unasked(deal: Path) -> None:
    take(deal, "PM-02")

    text = refusal(deal, "PM-02", decision="decline", reason="-")

    assert "deal.decisions.yaml:8: " in text
    assert "accepted already, since 2026-11-28" in text


def test_a_decision_that_is_replaced_is_kept_under_the_new_one(deal: Path) -> None:
    take(deal, "PM-02")

    take(deal, "PM-02", decision="decline", reason="too dear", replace=True)

    (decision,) = kept(deal)
    assert decision.decision == "decline"
    assert [each.decision for each in decision.earlier] == ["accept"]


def test_what_was_accepted_can_be_done_without_replacing(deal: Path) -> None:
    take(deal, "PM-02")
    take(deal, "PM-02", decision="done")

    assert [each.decision for each in kept(deal)] == ["done"]


def test_a_decision_that_has_expired_is_taken_anew(deal: Path) -> None:
    take(deal, "PM-02", decision="defer", until=TODAY)

    decide([deal], [Wanted("PM-02", "accept")], OURS, today=date(2027, 1, 1))

    assert [each.decision for each in kept(deal)] == ["accept"]


def test_a_move_that_is_not_there_any_more_names_the_line_of_its_decision(deal: Path) -> None:
    take(deal, "LP-01")
    deal.write_text(FACTS.replace("named: no", "named: yes"), encoding="utf-8")

    text = refusal(deal, "LP-01", decision="done")

    assert "deal.decisions.yaml:8: " in text
    assert "is no move of the plan (any more): LP-01 is clear" in text


def test_a_move_that_does_not_exist_gets_the_nearest_name(deal: Path) -> None:
    assert "LP-01" in refusal(deal, "LP-O1")


def test_an_expiry_in_the_past_is_refused(deal: Path) -> None:
    assert "2026-11-27 is in the past" in refusal(deal, "PM-02", until=date(2026, 11, 27))


def written(deal: Path, text: str) -> str:
    path = deal.with_name("deal.decisions.yaml")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        reviewed_file(deal, OURS, decisions=path)
    return str(caught.value)


ENTRY = "  - {move: bargain, decision: accept, on: 2026-11-01, rules: [PM-02]}\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("just a sentence\n", "1: the whole file is one value"),
        (
            f"decisions:\n{ENTRY}{ENTRY}",
            ":3: there are two decisions on bargain, the first in line 2",
        ),
        (f"relationship: {{id: D-2}}\ndecisions:\n{ENTRY}", ":1: these are decisions on the relat"),
        (f"decisions:\n{ENTRY}".replace("accept", "acept"), 'Did you mean "accept"?'),
        (
            f"decisions:\n{ENTRY}".replace("rules:", "until: 2026-10-31, rules:"),
            ":2: this decision of 2026-11-01 expires on 2026-10-31",
        ),
        (
            f"decisions:\n{ENTRY}".replace("]}", "], grounds: {pair.nmed: no}}"),
            ":2: there is no fact pair.nmed",
        ),
        ("decisions:\n  - move: bargain\n", ":2: decisions[1].decision is missing"),
        ("# nothing\n", "no decision is in this file"),
        ("decisions: 3\n", "decisions is 3; expected a list"),
    ],
)
def test_a_file_of_decisions_at_fault_is_refused_with_its_line(
    deal: Path, text: str, found: str
) -> None:
    assert found in written(deal, text)


def test_the_file_beside_the_facts_is_found_and_two_are_refused(deal: Path) -> None:
    other = deal.with_name("client.yaml")
    assert decisions_beside([other, deal]) is None
    take(deal, "PM-02")
    assert decisions_beside([other, deal]) == deal.with_name("deal.decisions.yaml")
    deal.with_name("client.decisions.yaml").write_text("decisions: []\n")

    with pytest.raises(InputError, match="there are decisions in"):
        decisions_beside([other, deal])


def reviewed(deal: Path) -> Report:
    return reviewed_file(deal, OURS, decisions=deal.with_name("deal.decisions.yaml"))[0]


def test_a_review_tells_a_decision_beside_its_move(deal: Path) -> None:
    take(deal, "LP-01", decision="defer", reason="in *March*", owner="A. Lind")

    report = reviewed(deal)

    (gap,) = [gap for gap in report.recommendations if gap.decisions]
    (decision,) = gap.decisions
    assert (gap.rule, decision.state, decision.reason) == ("LP-01", "in_force", "in *March*")
    assert "Deferred on 28 November 2026 (A. Lind): “in *March*”." in decision.words
    assert reviewed_file(deal, OURS)[0].recommendations != report.recommendations


def test_a_decision_changes_neither_the_order_nor_the_moves(deal: Path) -> None:
    take(deal, "LP-01", decision="decline", reason="no")

    assert reviewed(deal).plan == reviewed_file(deal, OURS)[0].plan


def test_a_review_says_what_came_of_decisions_on_moves_that_are_gone(deal: Path) -> None:
    take(deal, "LP-01", decision="decline", reason="no need")
    deal.write_text(FACTS.replace("named: no", "named: yes"), encoding="utf-8")

    (decision,) = reviewed(deal).decisions

    assert decision.state == "needless"
    assert decision.words.endswith("the advice proved needless.")


def test_decisions_taken_at_once_are_all_kept(deal: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda rule: take(deal, rule), ["LP-01", "PM-02"]))

    assert len(kept(deal)) == 2
