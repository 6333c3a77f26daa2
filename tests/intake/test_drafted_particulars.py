"""Particulars in a draft: taken in the words of the notes, with days that their quotes name."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from sourcing_advisor.documents.json_text import parse_json
from sourcing_advisor.facts.reading import parse_relationship
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.intake.drafts import Acceptance, accept
from sourcing_advisor.intake.notes import Notes
from sourcing_advisor.intake.statement_text import statement_text

NOTES = """\
Ingrid Maas owns the deal; Rohit Sen is Corvane's account executive. Schedule 9 allows a split for a
single improvement, and nobody has ever opened it. A set of matching rules is next in line. The new
penalty table comes into force in March 2027. The commercial manager: "We've tightened that
contract until it squeaks. Nothing anybody does on a Monday is different." The CFO would like to
look at two other providers. Corvane says that nobody has asked it.
"""
AS_OF = datetime.date(2026, 11, 1)
INGRID = {
    "name": "Ingrid Maas",
    "side": "client",
    "leads": True,
    "quote": "Ingrid Maas owns the deal",
}
CLAUSE = {
    "what": "Schedule 9 (a split for a single improvement)",
    "kind": "clause",
    "used": False,
    "quote": "nobody has ever opened it",
}
TABLE = {
    "on": "2027-03-01",
    "what": "the new penalty table",
    "kind": "harm",
    "quote": "The new penalty table comes into force in March 2027",
}
RULES = {"what": "a set of matching rules", "quote": "A set of matching rules is next in line"}
LOOK = {
    "name": "look at two other providers",
    "by": "CFO",
    "sets": {"competition.market_looked_at": True},
    "quote": "The CFO would like to look at two other providers",
}


def accepted(**draft: Any) -> Acceptance:
    document, problems = parse_json(json.dumps({"answers": [], **draft}), "draft.json")
    assert not problems
    return accept(document, Notes(NOTES), "notes.md", AS_OF)


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("people", INGRID),
        ("at_hand", CLAUSE),
        ("ahead", TABLE),
        ("waiting", RULES),
        ("proposals", LOOK),
    ],
)
def test_a_particular_in_the_words_of_the_notes_is_taken(name: str, entry: dict[str, Any]) -> None:
    result = accepted(**{name: [entry]})

    assert (result.named, result.refused) == (1, [])
    stated = Relationship.model_validate_json(json.dumps(result.stated))
    assert getattr(stated.particulars, name) is not None
    assert result.stated["particulars"][name] == [
        {key: part for key, part in entry.items() if key != "quote"}
    ]


@pytest.mark.parametrize(
    ("name", "entry", "reason"),
    [
        ("people", INGRID | {"quote": "Ingrid Maas runs the deal"}, "does not stand in the notes"),
        ("people", INGRID | {"name": "Petra Lund"}, "`name` has “Petra”, which the notes have not"),
        ("people", INGRID | {"role": "chair of 3 boards"}, "`role` has “chair”"),
        ("at_hand", CLAUSE | {"what": "Schedule 8"}, "`what` has “8”"),
        ("at_hand", CLAUSE | {"quote": "ever opened it"}, "the notes have “nobody” just before"),
        ("ahead", TABLE | {"on": "2027-04-01"}, "the quote does not name the month or the day"),
        ("ahead", TABLE | {"on": "in March"}, "ahead[1].on is"),
        ("ahead", {**TABLE, "kind": "loss"}, "ahead[1].kind is"),
        ("waiting", {"what": "a set of matching rules"}, "waiting[1].quote is missing"),
        ("proposals", LOOK | {"sets": {"competition.market": True}}, "competition.market"),
        ("proposals", LOOK | {"sets": {"competition.market_looked_at": 3}}, "market_looked_at"),
    ],
)
def test_what_the_notes_do_not_show_is_refused(
    name: str, entry: dict[str, Any], reason: str
) -> None:
    result = accepted(**{name: [entry]}, answers=[])

    assert (result.named, len(result.refused)) == (0, 1)
    assert reason in str(result.refused[0])
    assert "particulars" not in result.stated


def test_one_wrong_particular_leaves_the_others() -> None:
    result = accepted(people=[INGRID, INGRID | {"name": "Petra Lund"}], at_hand=[CLAUSE])

    assert (result.named, len(result.refused)) == (2, 1)


def test_an_answer_that_contradicts_what_is_named_is_refused() -> None:
    answer = {
        "fact": "at_hand.unused_clause",
        "value": False,
        "quote": "Schedule 9 allows a split",
    }

    result = accepted(at_hand=[CLAUSE], answers=[answer])

    assert (result.taken, result.named) == (0, 1)
    assert "contradicts what is named in the lists" in result.refused[0].found


@pytest.mark.parametrize(
    ("quote", "by"),
    [
        ("Nothing anybody does on a Monday is different", "the commercial manager"),
        ("The commercial manager: \"We've tightened that contract", "commercial manager"),
        ("nobody has asked it", "provider"),
    ],
)
def test_who_spoke_is_found_where_the_speech_begins_and_by_the_name_of_a_side(
    quote: str, by: str
) -> None:
    answer = {"fact": "pair.named", "value": False, "quote": quote, "by": by}
    quoted = answer | {"quote": "that nobody has asked it"} if by == "provider" else answer

    assert accepted(provider="Corvane", answers=[quoted]).refused == []


def test_a_side_that_is_not_beside_the_quote_said_nothing() -> None:
    answer = {
        "fact": "pair.named",
        "value": False,
        "quote": "Nothing anybody does on a Monday is different",
        "by": "provider",
    }

    assert accepted(provider="Corvane", answers=[answer]).taken == 0


def test_what_is_taken_can_be_written_and_read_again() -> None:
    scheme = LOOK | {"sets": {"gain_sharing.used": None}}
    result = accepted(people=[INGRID], at_hand=[CLAUSE], ahead=[TABLE], proposals=[scheme])

    text = statement_text(result.stated, "A head", result.shown)
    read = parse_relationship(f"relationship.stage: stable\n{text}", "deal.yaml")

    assert "  # “Ingrid Maas owns the deal”\n  - {name:" in text
    assert (read.particulars.proposals or ())[0].sets == {"gain_sharing.used": None}
    assert [person.name for person in read.particulars.people or ()] == ["Ingrid Maas"]
