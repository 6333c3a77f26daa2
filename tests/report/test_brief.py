"""The brief: one page, whole sentences, and no number without its finding."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from sourcing_advisor.advice.markdown import as_markdown
from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.renderers.registry import render
from sourcing_advisor.report.brief import MOST_WORDS, Brief, brief_of
from sourcing_advisor.report.brief_sentences import LABELS, Sentences, without_both_sides
from sourcing_advisor.report.model import Report
from sourcing_advisor.report.sentences import joined, sentences, steps
from sourcing_advisor.service.reviews import Advisor
from tests.report.test_builder import relationship
from tests.strategies import random_values

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
CASES = Path(__file__).parent.parent / "cases"
FILES = sorted(path.name for path in EXAMPLES.iterdir() if path.suffix in (".yaml", ".json"))


@cache
def report_on(name: str) -> Report:
    return Advisor(engine="reference").review(read_relationship(EXAMPLES / name))


def reports() -> Iterator[Report]:
    """Yield the reports on the examples, on the cases in notes, and on generated relationships."""
    yield from map(report_on, FILES)
    advisor, rng = Advisor(engine="reference"), random.Random(11)  # noqa: S311 - nothing secret
    for path in sorted(CASES.glob("*.facts.yaml")):
        yield advisor.review(read_relationship(path))
    for share in (0.2, 0.5, 0.8, 1.0) * 3:
        yield advisor.review(relationship(random_values(rng, share)))


def words_of(report: Report) -> int:
    return len(render(report).decode().split())


@pytest.mark.parametrize("name", FILES)
def test_the_brief_of_every_example_fits_its_page(name: str) -> None:
    assert words_of(report_on(name)) <= MOST_WORDS


def test_the_brief_of_any_relationship_fits_its_page() -> None:
    advisor, rng = Advisor(engine="reference"), random.Random(7)  # noqa: S311 - nothing secret
    for share in (0.1, 0.3, 0.5, 0.7, 0.9, 1.0) * 3:
        assert words_of(advisor.review(relationship(random_values(rng, share)))) <= MOST_WORDS


def test_longest_names_leave_room_for_the_first_moves() -> None:
    report = report_on("kitchen-sink-gaps.yaml")
    name = "word " * 39
    profile = report.relationship.model_copy(update={"client": name, "provider": name})

    longest = report.model_copy(update={"relationship": profile})

    assert words_of(longest) <= MOST_WORDS
    assert len(brief_of(longest).moves) == 3


def test_every_standard_report_has_at_most_4000_words() -> None:
    for name in FILES:
        assert len(render(report_on(name), "markdown", "standard").split()) <= 4000


@pytest.mark.parametrize("detail", ["brief", "standard", "full"])
def test_no_number_stands_without_its_finding(detail: str) -> None:
    for name in FILES:
        text = render(report_on(name), "markdown", detail).decode()  # type: ignore[arg-type]
        listed = set(re.findall(r"^- \[(\d+)\]", text, re.MULTILINE))
        assert set(re.findall(r"(?<!\\)\[(\d+)\]", text)) <= listed


def test_the_first_moves_have_every_part() -> None:
    for report in reports():
        for move in brief_of(report).moves:
            assert tuple(part.label for part in move.parts) == LABELS


def test_what_comes_then_is_named_or_counted() -> None:
    for report in reports():
        told = brief_of(report)
        text = "\n".join(told.then)
        numbered = len(re.findall(r"^\d+\.", text, re.MULTILINE))
        more = sum(int(count) for count in re.findall(r"and (\d+) more\.", text))
        waits = [line for line in told.then if line.startswith("Not before move")]
        titles = sum(len(re.sub(r"; and \d+ more", "", line).split("; ")) for line in waits)
        assert numbered + more + titles + told.more == len(report.of_stage("next", "later"))


def test_two_of_the_moves_that_come_then_are_named() -> None:
    for report in reports():
        coming = report.of_stage("next") or report.of_stage("later")
        numbered = [line for line in brief_of(report).then if line[0].isdigit()]
        assert len(numbered) >= min(2, len(coming))


def test_what_harms_is_never_left_out() -> None:
    harm = {"on": date(2026, 12, 1), "what": "the new penalty table", "kind": "harm"}
    for practice in (None, "P02", "P20", "P22"):
        given = Relationship.model_validate(
            {
                "relationship": {"as_of": date(2026, 11, 1), "stage": "stable"},
                "gain_sharing": {"level": "none", "in_contract": False},
                "ideas": {"heard_and_vetted": False},
                "ahead": ({**harm, "bears_on": practice},),
            }
        )
        text = render(Advisor(engine="reference").review(given)).decode()
        assert text.count("Stop the new penalty table before 1 December 2026.") == 1


def test_a_quotation_goes_on_where_the_sentence_ends() -> None:
    said = ("They do not work well together.", "“they dread it.”", "“each keeps a file.”", "So.")

    assert joined(said) == (
        "They do not work well together: “they dread it”; “each keeps a file”. So."
    )


def test_what_exists_is_introduced_once() -> None:
    said = ("Use what exists: Schedule 9.", "Use what exists: the fund.", "Sign.")

    assert joined(said) == "Use what exists: Schedule 9; the fund. Sign."


def test_no_sentence_is_cut() -> None:
    for name in FILES:
        for move in brief_of(report_on(name)).moves:
            for part in move.parts:
                assert re.search(r"[.!?:;][)”\"*]*$|\]$", part.text), part.text


def test_sentences_end_where_they_end() -> None:
    text = "A. Lind asks Brace Inc. for 2.5% [1]. They agree, e.g. on a day. “So?” Yes."

    found = sentences(text, ("Brace Inc.",))

    assert found == (
        "A. Lind asks Brace Inc. for 2.5% [1].",
        "They agree, e.g. on a day.",
        "“So?”",
        "Yes.",
    )


def test_steps_lose_their_numbers() -> None:
    assert steps("1. One\ntwo.\n2. Three.") == ("One two.", "Three.")


def test_a_stop_within_a_name_ends_no_sentence() -> None:
    text = "Neither leader, at Aldgate or at Dr. Beck's, has the time. Dr. Beck's waits."

    assert sentences(text, ("Dr. Beck's",)) == (
        "Neither leader, at Aldgate or at Dr. Beck's, has the time.",
        "Dr. Beck's waits.",
    )


def test_a_quotation_within_a_sentence_keeps_its_own_end() -> None:
    assert joined(["They ask.", "“who else does this?”"]) == "They ask: “who else does this?”"
    assert joined(["They ask.", "“not again” (A. Lind)."]) == "They ask: “not again” (A. Lind)."


def test_no_two_first_moves_of_the_cases_give_one_reason() -> None:
    for path in sorted(CASES.glob("*.facts.yaml")):
        report = Advisor(engine="reference").review(read_relationship(path))
        why = [
            part.text.rpartition("because ")[2].rstrip(".").lower()
            for move in brief_of(report).moves
            for part in move.parts
            if part.label == "Why first"
        ]
        assert len(why) == len(set(why)), path.name


def test_what_comes_too_early_is_told_under_the_move_it_waits_for() -> None:
    told = [line for report in reports() for line in brief_of(report).then]

    assert any(re.match(r"Not before move [1-9]: ", line) for line in told)


def test_a_date_that_the_first_step_says_is_not_said_again() -> None:
    told = [
        part.text
        for report in reports()
        for move in brief_of(report).moves
        for part in move.parts
        if part.label == "By when"
    ]
    assert told
    for text in told:
        if re.search(r"\b[Ii]n (?:two|three|four|six|eight)[.;,]", text):
            assert re.search(r"\b(?:day|week|month|quarter|year)s?\b", text), text


def test_what_the_title_says_of_both_sides_is_not_said_again() -> None:
    shorter = without_both_sides("Aldgate", "Brace")

    assert shorter("At Aldgate and Brace, in May, work stopped.") == "In May, work stopped."
    assert shorter("The leaders at Aldgate and at Brace met.") == "The leaders met."
    assert shorter("Those, at Aldgate and Brace, who met.") == "Those who met."
    assert shorter("Aldgate and Brace share gain.") == "Aldgate and Brace share gain."


def test_a_harm_without_a_lead_stands_before_all_that_is_advised() -> None:
    harm = {"on": date(2026, 12, 1), "what": "the new penalty table", "kind": "harm"}
    given = {"relationship": {"stage": "stable"}, "ahead": [harm]}
    given |= {"gain_sharing": {"level": "relationship", "targets_met_years": 4}}
    report = Advisor(engine="reference").review(Relationship.model_validate(given))

    ranks = {s.text: s.rank for s in Sentences(report).of(report.of_stage("first"))}

    assert ranks["Stop the new penalty table before 1 December 2026."] == 1


def part_of(told: Brief, label: str) -> list[str]:
    return [part.text for move in told.moves for part in move.parts if part.label == label]


def test_a_reason_is_shown_in_what_was_said_of_what_waits() -> None:
    shown = 0
    for path in sorted(CASES.glob("*.facts.yaml")):
        report = Advisor(engine="reference").review(read_relationship(path))
        said = {
            as_markdown(gap.quotes[0].words)
            for gap in report.of_stage("next", "later")
            if gap.quotes
        }
        for reason in part_of(brief_of(report), "Why first"):
            quotes = re.findall(r"“(.+?)”", reason)
            assert {quote.rstrip(".") for quote in quotes} <= said
            shown += len(quotes)
        told = re.findall(r"“(.+?)”", " ".join(part_of(brief_of(report), "Why first")))
        assert len(told) == len(set(told))
    assert shown


def test_no_reason_is_told_twice_in_one_move() -> None:
    for report in reports():
        for reason in part_of(brief_of(report), "Why first"):
            told = sentences(reason)
            grounds = [each.rpartition("because ")[2].lower() for each in told]
            assert len(grounds) == len(set(grounds)), reason


def test_the_words_are_shared_between_the_first_moves() -> None:
    for report in reports():
        moves = brief_of(report).moves
        words = [sum(len(part.text.split()) for part in move.parts) for move in moves]
        if len(words) == 3 and words_of(report) > MOST_WORDS - 30:
            assert max(words) <= 2 * min(words)


def test_a_page_with_questions_asks_one_at_least() -> None:
    for report in reports():
        assert bool(brief_of(report).questions) is bool(report.questions)
