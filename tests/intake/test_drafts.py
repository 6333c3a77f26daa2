"""What is taken of a draft: only what the notes show, word for word."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from sourcing_advisor import read_relationship
from sourcing_advisor.documents.json_text import parse_json
from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.intake.drafts import Acceptance, accept, request_for
from sourcing_advisor.intake.notes import Notes

CASES = Path(__file__).parents[1] / "cases"
NOTES = """\
# Notes: Brannock Tiles, finance service by Corvane

Ingrid Maas: We pay for 320 people, so much per grade. The split in Schedule 9 was not agreed in
advance, and I never opened it. Renewal is two years off.

Rohit Sen: Whatever I find after that comes off my headcount. We hit the yearly target in all four
years. If a successor is named in May, I move on.

Two plant controllers met me. Ann Hale said “nobody ever asked us about the tool”, and Piet Vos said
"the tool saves us a day a month". The contract obliges Corvane to take 6% out of the effort each
year, and the auditors' papers
confirm it. There is no fund for new ideas. The client's own team says that it uses the tool
for everything. The two leaders like each other.

Others: the steering meeting takes place once a year.
"""

TRUE: list[dict[str, Any]] = [
    {
        "fact": "relationship.size_fte",
        "value": 320,
        "quote": "We pay for 320 people, so much per grade",
    },
    {
        "fact": "productivity.annual_target_pct",
        "value": 6,
        "quote": "to take 6% out of the effort each year",
    },
    {
        "fact": "productivity.contractual_target",
        "value": True,
        "quote": "and the auditors\u2019 papers confirm it",
    },
    {"fact": "innovation_fund.exists", "value": False, "quote": "There is no fund for new ideas."},
    {
        "fact": "productivity.improvement_costs_revenue",
        "value": True,
        "quote": "Whatever I find after that  comes off my headcount",
        "by": "Rohit Sen",
    },
    {
        "fact": "gain_sharing.allocation_agreed_in_advance",
        "value": False,
        "quote": "The split in Schedule 9 was not agreed in\nadvance",
        "by": "Ingrid",
    },
    {
        "fact": "change.end_user_acceptance",
        "value": 2,
        "quote": '"nobody ever asked us about the tool"',
        "by": "Ann Hale",
    },
    {
        "fact": "change.client_role",
        "value": "supportive",
        "quote": "it uses the tool for everything",
        "by": "the client",
    },
    {
        "fact": "relationship.months_to_renewal",
        "at_least": 20,
        "at_most": 28,
        "quote": "Renewal is two years off",
    },
]


def draft(*answers: dict[str, Any], **more: Any) -> str:
    return json.dumps({"answers": list(answers), **more})


def accepted(text: str, notes: str = NOTES, as_of: datetime.date | None = None) -> Acceptance:
    document, problems = parse_json(text, "draft.json")
    assert not problems
    return accept(document, Notes(notes), "notes.md", as_of)


def answer(quote: str, by: str | None = None, fact: str = "pair.named") -> dict[str, Any]:
    return {"fact": fact, "value": True, "quote": quote, **({"by": by} if by else {})}


FALSE = {
    "made up": answer("the two leaders meet every morning"),
    "made up of words of the notes": answer("Ingrid opened Schedule 9 in May"),
    "from other notes": answer("Nobody at the table had ever opened it"),
    "a sum of what is said": answer("Ingrid and Rohit lead the service"),
    "a question": answer("Who leads the relationship at the client"),
    "a translation": answer("Die beiden Leiter mögen einander"),
    "nothing": answer("..."),
    "one word": answer("Schedule"),
    "a heading of the draft": answer("pair.named: yes"),
    "the question itself": answer("Is there one person at the client"),
}
ALTERED = {
    "another number": answer("We pay for 32 people, so much per grade"),
    "a number cut at its front": answer("20 people, so much per grade"),
    "a number cut at its end": answer("We pay for 32"),
    "without its not": answer("The split in Schedule 9 was agreed in advance"),
    "begun after its not": answer("agreed in advance"),
    "begun after its never": answer("opened it. Renewal is two years off"),
    "begun after its if": answer("a successor is named in May"),
    "with an ellipsis": answer("We hit the yearly target ... all four years"),
    "two sentences joined": answer("We pay for 320 people. Renewal is two years off"),
    "a word changed": answer("The two leaders love each other"),
    "a word added": answer("The two leaders really like each other"),
    "a word left out": answer("There is no fund for ideas"),
    "cut within a word": answer("the steering meeting takes place once a ye"),
    "other capitals": answer("THE TWO LEADERS LIKE EACH OTHER"),
}
MISATTRIBUTED = {
    "to the other speaker": answer(
        "Whatever I find after that comes off my headcount", "Ingrid Maas"
    ),
    "to the other side's speaker": answer("We pay for 320 people, so much per grade", "Rohit Sen"),
    "to a side that was not named": answer("Whatever I find after that", "client"),
    "to who spoke before": answer("the tool saves us a day a month", "Ann Hale"),
    "to who speaks after": answer("nobody ever asked us about the tool", "Piet Vos"),
    "to somebody who is not in the notes": answer("Renewal is two years off", "Petra Lund"),
    "to somebody of another paragraph": answer("There is no fund for new ideas", "Rohit Sen"),
    "to the provider, who says nothing there": answer(
        "The two leaders like each other", "provider"
    ),
    "to a role that nobody has": answer("We hit the yearly target in all four", "account manager"),
}
REFUSED = FALSE | ALTERED | MISATTRIBUTED


def test_there_are_at_least_thirty_drafts_to_refuse() -> None:
    assert len(REFUSED) >= 30


@pytest.mark.parametrize("case", REFUSED)
def test_a_false_altered_or_misattributed_quote_is_refused(case: str) -> None:
    result = accepted(draft(REFUSED[case]))
    assert result.taken == 0
    assert [problem.place.line for problem in result.refused] == [1]
    assert "pair.named: the " in result.refused[0].found


@pytest.mark.parametrize("entry", TRUE, ids=lambda entry: str(entry["fact"]))
def test_a_quote_that_stands_in_the_notes_is_taken_as_a_belief(entry: dict[str, Any]) -> None:
    result = accepted(draft(entry))
    section, _, field = entry["fact"].partition(".")
    parts = {key: part for key, part in entry.items() if key != "fact"}

    assert result.refused == []
    assert result.stated[section][field] == {**parts, "believed": True, "source": "notes.md"}


def test_every_answer_taken_is_believed() -> None:
    result = accepted(draft(*TRUE, *REFUSED.values()))
    relationship = Relationship.model_validate_json(json.dumps(result.stated))
    assert result.taken == len(TRUE)
    assert relationship.beliefs.keys() == {entry["fact"] for entry in TRUE}


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"fact": "pair.namd", "value": True}, 'there is no fact "pair.namd". Did you mean'),
        ({"fact": "pair.client_power", "value": 9}, "pair.client_power"),
        (
            {"fact": "pair.named", "value": "yes"},
            'pair.named.value is "yes"; expected true or false',
        ),
        ({"fact": "pair.named"}, "has"),
        (
            {"fact": "pair.named", "value": True, "believed": False},
            'there is no "believed" in answers[1]',
        ),
        ({"fact": "pair.named", "value": True, "quote": 5}, "answers[1].quote is 5; expected text"),
        ({"fact": "pair.named", "value": {"is": True}}, "answers[1].value is a group of names"),
        ({"fact": None, "value": True}, "answers[1].fact is empty; expected text"),
        ({"fact": "pair.named", "value": True, "quote": None}, "quote"),
        ({"fact": "pair.named", "value": True, "from": "2027-01-01"}, "relationship.as_of"),
    ],
)
def test_what_is_no_answer_is_refused_with_a_reason(entry: dict[str, Any], reason: str) -> None:
    result = accepted(draft({"quote": "The two leaders like each other", **entry}))
    assert result.taken == 0
    assert reason in str(result.refused[0])


def test_all_that_is_wrong_with_a_draft_is_told_with_its_line() -> None:
    text = '{"answers": [\n3,\n{"value": true},\n{"fact": "pair.named", "qoute": "a"}]}'

    result = accepted(text)

    assert [(problem.place.line, problem.found) for problem in result.refused] == [
        (2, "answers[1] is 3"),
        (3, "answers[2].fact is missing"),
        (3, "answers[2].quote is missing"),
        (4, "answers[3].quote is missing"),
        (4, 'there is no "qoute" in answers[3]'),
    ]


@pytest.mark.parametrize("times", [2, 3])
def test_a_fact_that_is_answered_several_times_is_refused_each_time(times: int) -> None:
    entry = answer("The two leaders like each other")
    result = accepted(draft(*[entry] * times))
    assert (result.taken, len(result.refused)) == (0, times)


def test_answers_that_contradict_each_other_are_all_refused() -> None:
    quote = "There is no fund for new ideas"
    result = accepted(
        draft(
            {"fact": "innovation_fund.exists", "value": False, "quote": quote},
            {"fact": "innovation_fund.main_incentive", "value": True, "quote": quote},
            answer("The two leaders like each other"),
        )
    )
    assert result.taken == 1
    assert sorted(problem.found for problem in result.refused) == [
        "innovation_fund.exists contradicts innovation_fund.main_incentive",
        "innovation_fund.main_incentive contradicts innovation_fund.exists",
    ]


def test_names_are_taken_where_they_stand_in_the_notes() -> None:
    result = accepted(draft(TRUE[0], client="Brannock Tiles", provider="Corvain"))
    assert result.stated["relationship"]["client"] == "Brannock Tiles"
    assert [problem.found for problem in result.refused] == ['provider is "Corvain"']


def test_what_holds_from_a_later_day_needs_the_day_of_the_notes() -> None:
    entry = answer("If a successor is named in May") | {"from": "2027-05-01"}
    assert accepted(draft(entry), as_of=datetime.date(2026, 11, 1)).taken == 1


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"answers": {}}', '{"answers": [], "facts": 1}', '"no"']
)
def test_what_is_no_draft_is_told(text: str) -> None:
    with pytest.raises(InputError):
        accepted(text)


def test_a_request_holds_all_that_a_model_needs() -> None:
    request = request_for(NOTES)
    assert [question["fact"] for question in request["questions"]] == list(catalogue())
    assert request["notes"] == NOTES
    assert {"fact", "quote"} <= set(request["answer_schema"]["$defs"]["DraftAnswer"]["required"])


def test_quotes_that_people_wrote_down_from_notes_stand_in_them() -> None:
    refusals = [
        Notes(path.with_name(f"{path.name[:3]}.md").read_text(encoding="utf-8")).refusal(said.quote)
        for path in sorted(CASES.glob("*.facts.yaml"))
        for said in read_relationship(path).answers.values()
        if said.quote
    ]
    assert len(refusals) > 200
    assert refusals.count(None) >= 0.95 * len(refusals)
