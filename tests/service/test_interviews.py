"""Interviews as files: gone on with after any break, and never over somebody else's work."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcing_advisor import InputError, read_relationship
from sourcing_advisor.service.interviews import InterviewFile, OrderName
from sourcing_advisor.service.library import LibraryChoice


def held(folder: Path, order: OrderName = "area", *files: Path) -> InterviewFile:
    return InterviewFile(folder / "deal.yaml", order, LibraryChoice(), files)


def said(interview: InterviewFile, *lines: str) -> InterviewFile:
    for line in lines:
        interview.interview.question()
        interview.interview.say(line)
    interview.interview.question()
    return interview


def journal(folder: Path) -> Path:
    return folder / "deal.yaml.journal"


START = ("Acme", "Bolt", "2026-01-31")


def test_an_interview_goes_on_where_it_broke_off(tmp_path: Path) -> None:
    said(held(tmp_path), *START, "stable", "d", "b 300")

    again = said(held(tmp_path))

    assert again.goes_on
    assert again.interview.stated["relationship"] == {
        "client": "Acme",
        "provider": "Bolt",
        "as_of": "2026-01-31",
        "stage": "stable",
        "size_fte": {"value": 300.0, "believed": True},
    }
    assert again.interview.current == "relationship.strategic_importance"


@pytest.mark.parametrize("cut", range(1, 40, 3))
def test_a_line_that_was_cut_off_is_not_counted_and_the_rest_stays(
    cut: int, tmp_path: Path
) -> None:
    said(held(tmp_path), *START, "stable", "other")
    journal(tmp_path).write_bytes(journal(tmp_path).read_bytes()[:-cut])

    again = said(held(tmp_path), *(("other",) if cut > 1 else ()))

    assert again.interview.stated["relationship"]["service_type"] == "other"
    assert said(held(tmp_path)).interview.stated == again.interview.stated


def test_what_was_written_is_read_as_a_relationship(tmp_path: Path) -> None:
    interview = said(held(tmp_path), *START, "stable", "q")
    assert interview.finish()
    assert read_relationship(tmp_path / "deal.yaml").known == {"relationship.stage": "stable"}


def test_nothing_is_written_before_a_fact_is_known(tmp_path: Path) -> None:
    interview = said(held(tmp_path), "Acme", "q")
    assert not interview.finish()
    assert not (tmp_path / "deal.yaml").exists()
    assert journal(tmp_path).exists()


def test_what_somebody_changed_in_the_file_counts(tmp_path: Path) -> None:
    said(held(tmp_path), *START, "stable", "d", "q").finish()
    path = tmp_path / "deal.yaml"
    path.write_text(path.read_text().replace("stable", "mature"))

    again = said(held(tmp_path))

    assert again.interview.stated["relationship"]["stage"] == "mature"
    assert again.interview.current == "relationship.size_fte"


def test_answers_after_the_file_was_written_outlive_a_change_of_it(tmp_path: Path) -> None:
    said(held(tmp_path), *START, "stable", "q").finish()
    said(held(tmp_path), "other")
    path = tmp_path / "deal.yaml"
    path.write_text(path.read_text().replace("stable", "mature"))

    relationship = said(held(tmp_path)).interview.stated["relationship"]

    assert (relationship["stage"], relationship["service_type"]) == ("mature", "other")


def test_the_file_may_be_lost_while_the_journal_is_there(tmp_path: Path) -> None:
    said(held(tmp_path), *START, "stable", "q").finish()
    (tmp_path / "deal.yaml").unlink()
    assert said(held(tmp_path)).interview.stated["relationship"]["stage"] == "stable"


def test_a_file_that_somebody_wrote_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "deal.yaml").write_text("pair: {named: yes}  # my own\n")
    with pytest.raises(InputError, match="no interview wrote it; expected a new name"):
        held(tmp_path)


def test_an_interview_begins_with_what_files_state(tmp_path: Path) -> None:
    other = tmp_path / "client.yaml"
    other.write_text("pair: {named: yes}\nrelationship: {stage: stable}\n")
    assert said(held(tmp_path, "area", other), *START).interview.current == (
        "relationship.service_type"
    )


def test_the_journal_goes_when_nothing_is_left_to_confirm(tmp_path: Path) -> None:
    other = tmp_path / "notes.yaml"
    other.write_text("pair: {named: {value: yes, believed: yes}}\n")
    interview = said(held(tmp_path, "confirm", other), "ok")
    assert interview.finish()
    assert not journal(tmp_path).exists()
    assert read_relationship(tmp_path / "deal.yaml").beliefs == {}


def test_what_is_no_journal_is_told(tmp_path: Path) -> None:
    journal(tmp_path).write_text("my diary\n")
    with pytest.raises(InputError, match=r"no journal .* Move the file away, or .* -o\."):
        held(tmp_path)


@pytest.mark.parametrize("name", ["missing/deal.yaml", "file/deal.yaml"])
def test_a_place_that_cannot_be_written_is_told_at_once(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="this cannot be"):
        InterviewFile(tmp_path / name, "area", LibraryChoice())
