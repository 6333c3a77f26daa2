"""The command decide, and what review tells of it."""

from __future__ import annotations

import datetime
import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from sourcing_advisor.schemas import schema_of
from tests.cli.conftest import Run


def fill_in(run: Run, deal: Path, **cells: str | datetime.date) -> dict[str, int]:
    """Write plan.xlsx, fill in the row of its first move, and return the columns by name."""
    run("review", deal, "-o", "plan.xlsx")
    plan = deal.with_name("plan.xlsx")
    book = openpyxl.load_workbook(plan)
    sheet = book.worksheets[0]
    columns = {str(cell.value): cell.column or 0 for cell in sheet[1]}
    for name, value in cells.items():
        sheet.cell(3, columns[name]).value = value
    book.save(plan)
    return columns


def test_a_decision_is_noted_and_told_by_the_next_review(run: Run, deal: Path) -> None:
    noted = run("decide", deal, "GS-02", "--defer", "--reason", "after the audit")

    assert (noted.status, noted.out) == (0, "")
    assert "deal.decisions.yaml: " in noted.messages
    told = run("review", deal)
    assert "**Decided:** Deferred on" in told.out
    assert "“after the audit”" in told.out


@pytest.mark.parametrize("as_printed", ["{number}. {title}.", "{title}", "{near}"])
def test_a_move_is_decided_on_by_its_title_as_it_is_printed(
    run: Run, deal: Path, as_printed: str
) -> None:
    (printed, *_) = re.findall(r"^## (\d+)\. (.+)$", run("review", deal).out, re.MULTILINE)
    number, title = printed
    words = as_printed.format(number=number, title=title, near=title.replace(" and ", " & ")[1:])

    noted = run("decide", deal, words, "--defer")

    assert noted.status == 0, noted.messages
    assert "**Decided:** Deferred on" in run("review", deal).out


def test_a_move_that_is_none_is_answered_with_names_and_titles(run: Run, deal: Path) -> None:
    (title, *_) = re.findall(r"^## \d+\. (.+)$", run("review", deal).out, re.MULTILINE)
    refused = run("decide", deal, "Paint the office", "--defer")
    assert refused.status == 2
    assert f"({title})" in refused.messages


def test_each_form_of_a_report_tells_decisions(run: Run, deal: Path) -> None:
    run("decide", deal, "GS-02", "--accept", "--owner", "<b>A. Lind")

    page = run("review", deal, "--format", "html").out
    full = run("review", deal, "--detail", "full").out
    data = json.loads(run("review", deal, "--format", "json").out)

    assert "Accepted on" in page
    assert "<b>A. Lind" not in page
    assert "Decided: Accepted on" in full
    (decision,) = data["recommendations"][0]["decisions"]
    assert (decision["decision"], decision["state"]) == ("accept", "in_force")


def test_decisions_come_back_from_the_workbook_they_were_filled_into(run: Run, deal: Path) -> None:
    columns = fill_in(
        run,
        deal,
        decision="accept",
        decided_owner="-A. Lind",
        decided_until=datetime.date(2099, 3, 31),
    )

    first = run("decide", deal, "--from", "plan.xlsx")
    again = run("decide", deal, "--from", "plan.xlsx")
    run("review", deal, "-o", "next.xlsx")
    row = [*openpyxl.load_workbook(deal.with_name("next.xlsx")).worksheets[0].values][2]

    assert (first.status, first.messages.count("\n")) == (0, 1), first.messages
    assert again.messages.endswith("deal.decisions.yaml: nothing new was decided.\n")
    assert row[columns["decision"] - 1] == "accept"
    assert row[columns["decided_owner"] - 1] == "-A. Lind"


def test_what_is_wrong_in_a_workbook_is_told_by_cell_and_nothing_is_written(
    run: Run, deal: Path
) -> None:
    past = datetime.date(2001, 3, 31)
    fill_in(run, deal, id="no-such-move", decision="accept", decided_until=past)

    told = run("decide", deal, "--from", "plan.xlsx")

    assert told.status == 2
    assert [line.partition(": ")[0].rpartition("!")[2] for line in told.lines[:2]] == ["A3", "A3"]
    assert not deal.with_name("deal.decisions.yaml").exists()


def test_decisions_are_left_out_when_asked_and_in_a_report_for_one_side(
    run: Run, deal: Path
) -> None:
    run("decide", deal, "GS-02", "--accept")

    for option in (["--no-decisions"], ["--for", "provider"]):
        assert "Decided" not in run("review", deal, *option).out
    named = run("review", deal, "--for", "provider", "--decisions", "deal.decisions.yaml")
    assert "Decided" in named.out


def test_what_is_decided_must_be_one_thing(run: Run, deal: Path) -> None:
    assert "Give one of --accept" in run("decide", deal, "GS-02").messages
    assert "Give one of" in run("decide", deal, "GS-02", "--accept", "--done").messages
    assert "needs a --reason" in run("decide", deal, "GS-02", "--decline").messages


def test_without_the_extra_it_is_named(deal: Path) -> None:
    code = (
        "import sys; sys.modules['ruamel.yaml'] = None\n"
        "from sourcing_advisor.__main__ import main\n"
        f"sys.argv = ['sourcing-advisor', 'decide', {str(deal)!r}, 'GS-02', '--accept']\n"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert 'Install "sourcing-advisor[decide]".' in done.stderr
    assert not deal.with_name("deal.decisions.yaml").exists()


def test_what_came_of_decisions_in_a_folder_is_told_and_no_row_of_a_portfolio(
    run: Run, deal: Path
) -> None:
    run("decide", deal, "GS-02", "--accept")

    told = run("decisions", ".")
    data = run("decisions", ".", "--format", "json")
    portfolio = run("portfolio", ".", "-o", "out", "--reports", "none")

    assert (told.status, told.messages) == (0, "")
    assert told.out.startswith("1 decision on 1 relationship.\n")
    assert "own experience, no research" in told.out
    jsonschema.validate(json.loads(data.out), schema_of("experience"))
    assert portfolio.messages.startswith("1 row read = 1 reviewed + 0 rejected.")


def test_a_review_without_decisions_imports_nothing_of_theirs(deal: Path) -> None:
    out = deal.with_name("out.md")
    code = (
        "import sys\n"
        "from sourcing_advisor.__main__ import main\n"
        f"sys.argv = ['sourcing-advisor', 'review', {str(deal)!r}, '-o', {str(out)!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "rooms = ('decisions.views', 'decisions.hinges', 'service.decision_file')\n"
        "names = {f'sourcing_advisor.{room}' for room in rooms} | {'ruamel.yaml', 'filelock'}\n"
        "print(sorted(names & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
