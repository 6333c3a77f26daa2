"""The words in which answers were given, as reports quote them."""

from __future__ import annotations

import pytest

from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.report.plan_parts import Quote
from sourcing_advisor.report.short import quoted, shortened
from sourcing_advisor.service.reviews import Advisor

CALM = "The service has been calm for years and nobody complains of it."
COUNTED = "In May 2,300 people were paid wrongly, two days before a holiday, and it made the news"
LONG = f"{CALM} {COUNTED}."


def quote(words: str, by: str | None = None) -> Quote:
    return Quote(fact="pair.named", words=words, by=by)


def told_of(said: str, by: str) -> str:
    answer = {"value": False, "quote": said, "by": by}
    given: dict[str, dict[str, object]] = {
        "relationship": {"stage": "stable"},
        "gain_sharing": {"level": "none"},
        "incentives": {"reward_beyond_target": answer},
    }
    report = Advisor(engine="reference").review(Relationship.model_validate(given))
    return next(q.words for gap in report.recommendations for q in gap.quotes)


def test_a_long_quote_is_cut_to_the_sentence_that_counts() -> None:
    assert shortened(quote(LONG)).words == COUNTED


def test_a_short_quote_is_left_as_it_is() -> None:
    assert shortened(quote("They are late. Again.")).words == "They are late. Again."


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ('A. Lind was frank: "I had no one to run it."', "I had no one to run it"),
        ("I had no one to run it", "I had no one to run it"),
        ('they ask "who else?" and wait', 'they ask "who else?" and wait'),
    ],
)
def test_of_a_quote_that_says_who_speaks_the_speech_is_told(said: str, words: str) -> None:
    assert told_of(said, "A. Lind") == words


def test_who_spoke_stands_within_the_sentence() -> None:
    assert quoted(quote("no", "The CFO")) == "“no” (told by the CFO)."


def test_a_quote_grows_to_its_whole_sentence_and_not_to_those_before_it() -> None:
    said = "it comes off my headcount"
    given = {
        "relationship": {"stage": "stable"},
        "gain_sharing": {"level": "none"},
        "incentives": {"reward_beyond_target": {"value": False, "quote": said, "by": "A. Lind"}},
        "pair": {"named": {"value": True, "quote": f"The 6% is met. After that {said}."}},
        "conduct": {"trust": {"value": 3, "quote": f"After that {said}"}},
    }
    report = Advisor(engine="reference").review(Relationship.model_validate(given))

    quotes = [q for gap in report.recommendations for q in gap.quotes if q.by == "A. Lind"]

    assert [q.words for q in quotes] == [f"After that {said}"]
