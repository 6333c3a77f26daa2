"""How much a review tells, for whom, and the plan behind it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sourcing_advisor.cli import main
from sourcing_advisor.cli.commands.review import about_day

DEAL = """\
relationship: {client: Aldgate, provider: Brace, stage: stable}
gain_sharing:
  level: none
  in_contract: yes
  used: {value: no, confidential: yes, by: provider, quote: nobody has opened it}
pair_progress: {obstructions_moving: no, ideas_moving: no, performance_moving: no, chemistry: 2}
"""


def called(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments], catch_exceptions=False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "deal.yaml"
    path.write_text(DEAL, encoding="utf-8")
    return path


def test_each_detail_tells_more_than_the_one_before(file: Path) -> None:
    texts = [called("review", file, "--detail", d).stdout for d in ("brief", "standard", "full")]

    assert texts[0] == called("review", file).stdout
    assert [len(text) for text in texts] == sorted(len(text) for text in texts)
    assert "## Findings\n" in texts[2]


@pytest.mark.parametrize("form", ["html", "json"])
def test_html_and_json_tell_all_whatever_the_detail(file: Path, form: str) -> None:
    brief = called("review", file, "--format", form).stdout

    assert called("review", file, "--format", form, "--detail", "full").stdout == brief


def test_what_was_told_in_confidence_is_for_its_own_side(file: Path) -> None:
    others = [
        called("review", file, "--detail", "full"),
        called("review", file, "--detail", "full", "--for", "client"),
    ]
    own = called("review", file, "--detail", "full", "--for", "provider")

    assert "nobody has opened it" in own.stdout
    assert not [other for other in others if "nobody has opened it" in other.stdout]
    assert all("told in confidence" in other.stdout for other in others)


def test_the_plan_is_explained_with_every_reason(file: Path) -> None:
    text = called("explain", file, "--plan").stdout

    assert text.startswith("First\n  1. ")
    assert "because" in text
    assert "leads" in text


@pytest.mark.parametrize("more", [(), ("GS-02", "--plan")])
def test_explain_takes_a_rule_or_the_plan(file: Path, more: tuple[str, ...]) -> None:
    result = called("explain", file, *more)

    assert result.exit_code == 2
    assert "Give a rule, or --plan." in result.output


@pytest.mark.parametrize(
    ("as_of", "told"),
    [
        (None, None),
        ("2026-11-28", None),
        ("2024-12-01", None),
        ("2019-05-01", "Hint: the facts are of 2019-05-01, over two years ago; all days count fr"),
        ("2031-05-01", "Hint: the facts are of 2031-05-01, which is still to come; all days coun"),
    ],
)
def test_a_day_long_past_or_still_to_come_is_told_of(as_of: str | None, told: str | None) -> None:
    hint = about_day(as_of, date(2026, 11, 29))

    assert (hint or "")[:72] == (told or "")


def test_a_hint_on_the_day_goes_to_standard_error(file: Path) -> None:
    file.write_text(DEAL.replace("stage: stable", "stage: stable, as_of: 2019-05-01", 1), "utf-8")

    result = called("review", file)

    assert result.exit_code == 0
    assert result.stderr.startswith("Hint: the facts are of 2019-05-01")
    assert "Rests on " in result.stdout
    assert " of 1 May 2019; " in result.stdout
