"""Lists fit the terminal; elsewhere each row is one line."""

from __future__ import annotations

import sys

import pytest

from sourcing_advisor.cli.text import table

HEADS = ("fact", "values", "meaning")
ROWS = [
    (
        "pair.named",
        "yes or no",
        "Whether one person on each side is named to lead the relationship",
    ),
    ("gain_sharing.level", "one of none, project, relationship, both", "Level of gain sharing"),
]


def shown(monkeypatch: pytest.MonkeyPatch, columns: int) -> list[str]:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(columns))
    return table(HEADS, ROWS).splitlines()


@pytest.mark.parametrize("columns", [70, 90, 200])
def test_no_line_is_wider_than_the_terminal(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert max(map(len, shown(monkeypatch, columns))) <= columns


def test_what_does_not_fit_is_wrapped_under_its_head(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = shown(monkeypatch, 70)
    place = lines[0].index("meaning")

    assert len(lines) > 1 + len(ROWS)
    assert all(line[place - 2 : place].isspace() for line in lines[1:] if len(line) > place)
    assert " ".join(" ".join(line[place:].split()) for line in lines[1:]).startswith(ROWS[0][2])


def test_a_wide_terminal_wraps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(shown(monkeypatch, 200)) == 1 + len(ROWS)


def test_a_narrow_terminal_still_shows_all(monkeypatch: pytest.MonkeyPatch) -> None:
    words = " ".join(shown(monkeypatch, 20)).split()

    assert {word for row in ROWS for cell in row for word in cell.split()} <= set(words)


def test_what_is_no_terminal_gets_a_line_for_each_row() -> None:
    assert len(table(HEADS, ROWS).splitlines()) == 1 + len(ROWS)
