"""One cell to a value: what is understood, what means unknown, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.input.cell_values import date_in, loose_answer_in, value_in
from sourcing_advisor.portfolio.input.numbers import Marks, UnreadableCellError, decimal_marks

USED = catalogue()["gain_sharing.used"]
LEVEL = catalogue()["gain_sharing.level"]
STAGE = catalogue()["relationship.stage"]
STABLE = (STAGE.words or {})["stable"]
TRUST = catalogue()["pair_behaviour.trust"]
TARGET = catalogue()["productivity.annual_target_pct"]
SIZE = catalogue()["relationship.size_fte"]
MONTHS = catalogue()["relationship.months_to_renewal"]
DELIVERED = catalogue()["innovation_programme.delivered_last_3_years"]


def seen(*, point: bool = False, comma: bool = False) -> Callable[[], Marks]:
    return lambda: Marks(point, comma)


@pytest.mark.parametrize(
    "text", ["yes", "YES", " Yes ", "y", "x", "X", "1", "1.0", "true", "TRUE", "ja", "Oui", "✓"]
)
def test_yes_in_any_dress_is_yes(text: str) -> None:
    assert value_in(text, USED, seen()) is True


@pytest.mark.parametrize("text", ["no", "No\u00a0", "n", "0", "false", "FALSCH", "nein", "non"])
def test_no_in_any_dress_is_no(text: str) -> None:
    assert value_in(text, USED, seen()) is False


@pytest.mark.parametrize("text", ["maybe", "partly", "2", "yes?", "o", "none", "yes/no"])
def test_neither_yes_nor_no_is_refused(text: str) -> None:
    with pytest.raises(UnreadableCellError, match="expected yes or no"):
        value_in(text, USED, seen())


@pytest.mark.parametrize("fact", [USED, LEVEL, TRUST, TARGET, MONTHS])
@pytest.mark.parametrize(
    "text",
    ["", " ", "n/a", "N/A", "NA", "#N/A", "don't know", "Don\u2019t know", "?", "-", "–"],  # noqa: RUF001
)
def test_what_says_unknown_is_unknown_for_every_kind_of_fact(text: str, fact: object) -> None:
    assert value_in(text, fact, seen()) is None  # type: ignore[arg-type]


def test_none_is_a_word_where_the_fact_has_it() -> None:
    assert value_in("None", LEVEL, seen()) == "none"


@pytest.mark.parametrize("text", ["stable", "Stable", STABLE, STABLE.upper(), f"stable: {STABLE}"])
def test_a_choice_is_a_word_or_its_phrase_in_any_case(text: str) -> None:
    assert value_in(text, STAGE, seen()) == "stable"


@pytest.mark.parametrize("text", ["standing_item", "Standing item", "standing-item"])
def test_a_word_of_two_parts_may_be_joined_in_any_way(text: str) -> None:
    assert value_in(text, catalogue()["governance.innovation_on_agenda"], seen()) == "standing_item"


def test_a_misspelt_word_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnreadableCellError, match='Did you mean "renewal"'):
        value_in("renewel", STAGE, seen())


@pytest.mark.parametrize(
    "text", ["3", "3.0", "3 of 5", "3/5", "3 out of 5", "Trust in some matters"]
)
def test_a_scale_is_a_step_or_its_anchor(text: str) -> None:
    assert value_in(text, TRUST, seen()) == 3


@pytest.mark.parametrize("text", ["3.5", "three", "3 of 10", "60%"])
def test_what_is_no_step_of_a_scale_is_refused(text: str) -> None:
    with pytest.raises(UnreadableCellError, match="a whole number from 1 to 5"):
        value_in(text, TRUST, seen())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4", 4.0),
        ("4.5", 4.5),
        ("4,5", 4.5),
        ("4 %", 4.0),
        ("4,5%", 4.5),
        ("4.5 percent", 4.5),
        ("4% a year", 4.0),
        ("0,125", 0.125),
        ("1,234", 1.234),
    ],
)
def test_a_percentage_is_read_in_percent(text: str, value: float) -> None:
    assert value_in(text, TARGET, seen(comma=True)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 234", 1234.0),
        ("1\u202f234,5", 1234.5),
        ("1'234.5", 1234.5),
        ("1\u2019234.5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("12.345.678,9", 12345678.9),
        ("250 FTE", 250.0),
        ("1e3", 1000.0),
    ],
)
def test_grouped_digits_are_read_where_they_can_mean_one_thing(text: str, value: float) -> None:
    assert value_in(text, SIZE, seen()) == value


@pytest.mark.parametrize(
    "text", ["1,23,456", "1.23.4", "12 34", "1,2,3", "--4", "inf", "4 EUR", "4%"]
)
def test_what_is_no_number_of_the_unit_is_refused(text: str) -> None:
    with pytest.raises(UnreadableCellError, match=r"a number from 0\.25 to 1,000,000, in FTE"):
        value_in(text, SIZE, seen())


def test_three_digits_after_a_point_are_decimals_where_the_column_writes_points() -> None:
    assert value_in("1.234", SIZE, seen(point=True)) == 1.234


@pytest.mark.parametrize("text", ["1.200", "1,200"])
def test_a_number_that_fits_in_neither_reading_gets_the_range(text: str) -> None:
    months = catalogue()["relationship.months_to_renewal"]
    with pytest.raises(UnreadableCellError, match=r"^expected a whole number from 0 to 240"):
        value_in(text, months, seen())


@pytest.mark.parametrize("text", ["1.200", "1,200"])
def test_three_digits_that_nothing_settles_are_refused_with_both_readings(text: str) -> None:
    with pytest.raises(
        UnreadableCellError, match=r"read in two ways: 1\.2 or 1,200; for the first write 1\.2,"
    ):
        value_in(text, SIZE, seen())


def test_a_point_in_a_column_of_decimal_commas_is_refused() -> None:
    with pytest.raises(
        UnreadableCellError,
        match=r"two ways: 1\.234 or 1,234; for the first write 1\.2340, for the second 1234",
    ):
        value_in("1.234", SIZE, seen(comma=True))


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("1.250", seen()),
        ("1,250", seen()),
        ("1.250", seen(comma=True)),
        ("1.250", seen(comma=True, point=True)),
    ],
)
def test_one_reading_in_range_is_no_reason_to_prefer_it(
    text: str, marks: Callable[[], Marks]
) -> None:
    with pytest.raises(UnreadableCellError, match="two ways"):
        value_in(text, TARGET, marks)


def test_a_thousand_beside_decimal_points_is_a_thousand_whatever_the_range() -> None:
    assert value_in("1,250", TARGET, seen(point=True)) == 1250


@pytest.mark.parametrize("marks", [seen(), seen(point=True)])
def test_a_comma_in_a_whole_number_groups_its_digits(marks: Callable[[], Marks]) -> None:
    assert value_in("1,000", catalogue()["relationship.provider_count"], marks) == 1000


@pytest.mark.parametrize(("text", "mark"), [("1,234,567", "."), ("1.234.567", ","), ("2,5", ",")])
def test_digits_in_groups_tell_the_decimal_mark_too(text: str, mark: str) -> None:
    assert decimal_marks(text) == {mark}


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("1.5-2,5", {".", ","}),
        (">= 2,5", {","}),
        ("1,00,000", {"."}),
        ("31.01.2026", set()),
        ("1.234 to 2.345", set()),
        ("1'234", set()),
    ],
)
def test_every_number_of_a_cell_tells_its_mark_and_what_is_no_number_tells_none(
    text: str, marks: set[str]
) -> None:
    assert decimal_marks(text) == marks


def test_a_bound_that_can_be_read_in_two_ways_says_so() -> None:
    with pytest.raises(UnreadableCellError, match="the number in it can be read in two ways"):
        loose_answer_in(">= 1,000", TARGET, seen())


@pytest.mark.parametrize(
    ("marks", "value"), [(seen(comma=True), 1.234), (seen(point=True), 1234.0)]
)
def test_three_digits_after_a_comma_follow_the_rest_of_the_column(
    marks: Callable[[], Marks], value: float
) -> None:
    assert value_in("1,234", SIZE, marks) == value


@pytest.mark.parametrize("marks", [seen(), seen(point=True, comma=True)])
def test_three_digits_after_a_comma_are_refused_when_the_column_does_not_tell(
    marks: Callable[[], Marks],
) -> None:
    with pytest.raises(UnreadableCellError, match="two ways"):
        value_in("1,234", SIZE, marks)


def test_a_count_cannot_have_decimals_so_that_the_mark_groups() -> None:
    assert value_in("1,200", DELIVERED, seen()) == 1200


def test_a_count_that_could_be_two_or_two_thousand_is_refused() -> None:
    with pytest.raises(UnreadableCellError, match="2 or 2,000"):
        value_in("2.000", DELIVERED, seen())


@pytest.mark.parametrize(("text", "value"), [("18 months", 18), ("1 month", 1), ("018", 18)])
def test_a_count_may_carry_its_unit(text: str, value: int) -> None:
    assert value_in(text, MONTHS, seen()) == value


@pytest.mark.parametrize("text", ["2 years", "18.5", "a dozen"])
def test_a_count_in_another_unit_or_with_decimals_is_refused(text: str) -> None:
    with pytest.raises(UnreadableCellError, match="a whole number from 0 to 240, in months"):
        value_in(text, MONTHS, seen())


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-31",
        "2026-01-31 00:00:00",
        "2026-01-31T00:00:00",
        "31.01.2026",
        "31.1.2026",
        "31/01/2026",
        "01/31/2026",
        "2026/01/31",
        "31 Jan 2026",
        "January 31, 2026",
    ],
)
def test_a_date_that_can_mean_one_day_is_read(text: str) -> None:
    assert date_in(text) == "2026-01-31"


def test_a_day_that_is_also_the_month_can_mean_one_date() -> None:
    assert date_in("03/03/2026") == "2026-03-03"


def test_a_date_that_can_mean_two_days_is_refused_with_both() -> None:
    with pytest.raises(UnreadableCellError, match="expected 2026-02-01 or 2026-01-02"):
        date_in("01/02/2026")


@pytest.mark.parametrize(
    "text", ["2026-02-30", "46053", "31/31/2026", "soon", "2026-01-31 12:30:00"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(UnreadableCellError, match="expected a date such as 2026-01-31"):
        date_in(text)
