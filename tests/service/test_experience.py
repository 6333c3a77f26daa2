"""What came of the decisions in a folder, by rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.report.experience import FirmExperience
from sourcing_advisor.service.decide import Wanted, decide
from sourcing_advisor.service.experience import experience_in
from sourcing_advisor.service.library import LibraryChoice

OURS = LibraryChoice()
TODAY = date(2026, 11, 28)
LOW = "relationship: {stage: stable}\nproductivity: {annual_target_pct: 2}\n"


def decided(folder: Path, name: str, wanted: Wanted, after: str = LOW) -> None:
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.yaml"
    file.write_text(LOW, encoding="utf-8")
    decide([file], [wanted], OURS, today=TODAY)
    file.write_text(after, encoding="utf-8")


def experienced(folder: Path) -> FirmExperience:
    return experience_in(folder, OURS, today=TODAY)


def test_decisions_are_counted_by_rule_with_what_followed(tmp_path: Path) -> None:
    high = LOW.replace("pct: 2", "pct: 6")
    decided(tmp_path, "one", Wanted("PM-02", "accept"), high)
    decided(tmp_path, "two", Wanted("PM-02", "accept"))
    decided(tmp_path / "inner", "three", Wanted("PM-02", "decline", "dear"), high)

    told = experienced(tmp_path)

    (rule,) = [each for each in told.rules if each.rule == "PM-02"]
    assert (told.relationships, told.decisions) == (3, 3)
    assert rule.decisions == {"accept": 2, "decline": 1}
    assert rule.states == {"in_force": 1, "cleared": 1, "needless": 1}
    assert (rule.taken.cleared, rule.taken.moves) == (1, 2)
    assert (rule.not_taken.cleared, rule.not_taken.moves) == (1, 1)


def test_it_is_marked_as_own_experience(tmp_path: Path) -> None:
    decided(tmp_path, "one", Wanted("PM-02", "accept"))

    assert "no research" in experienced(tmp_path).basis


def test_decisions_without_facts_and_files_at_fault_come_together(tmp_path: Path) -> None:
    (tmp_path / "a.decisions.yaml").write_text("decisions: []\n")
    (tmp_path / "b.yaml").write_text(LOW)
    (tmp_path / "b.decisions.yaml").write_text("decisions:\n  - {move: m}\n")

    with pytest.raises(InputError) as caught:
        experienced(tmp_path)

    text = str(caught.value)
    assert "there are no facts beside these decisions: no a.yaml" in text
    assert "b.decisions.yaml:2: decisions[1].decision is missing" in text


def test_a_folder_without_decisions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file of decisions is in this folder"):
        experienced(tmp_path)
