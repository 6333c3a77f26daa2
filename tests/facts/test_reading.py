"""Relationships as people write them: whatever is written is read back, or refused in full."""

from __future__ import annotations

import contextlib
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcing_advisor import Relationship, read_relationship, review
from sourcing_advisor.conditions.values import Value
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import decode
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.contradictions import contradictions_in
from sourcing_advisor.facts.reading import parse_relationship
from sourcing_advisor.facts.statement import PARTICULARS
from sourcing_advisor.facts.summary_gaps import WORKED_OUT
from sourcing_advisor.intake.form import blank_form
from tests.strategies import VALUES


@st.composite
def situations(draw: st.DrawFn) -> dict[str, Value]:
    """Draw known facts that do not contradict each other."""
    names = draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=25, unique=True))
    facts: dict[str, Value] = {}
    for name in names:
        value = draw(st.sampled_from(VALUES[name]))
        if not contradictions_in({**facts, name: value}):
            facts[name] = value
    return facts


def as_json(facts: dict[str, Value]) -> str:
    sections: dict[str, dict[str, Value]] = {}
    for name, value in facts.items():
        section, _, field = name.partition(".")
        sections.setdefault(section, {})[field] = value
    return json.dumps(sections)


def filled_in(facts: dict[str, Value]) -> str:
    """Return the blank form with the lines of these facts uncommented and filled in."""
    lines = []
    section = ""
    for line in blank_form().splitlines():
        if re.fullmatch(r"[a-z_]+:", line):
            section = line[:-1]
        blank = re.fullmatch(r"( *)# ([a-z0-9_.]+):", line)
        if blank is None:
            lines.append(line)
            continue
        name = f"{section}.{blank[2]}" if blank[1] else blank[2]
        answered = f"{blank[1]}{blank[2]}: {_yaml(facts[name])}" if name in facts else line
        lines.append(answered)
    return "\n".join(lines)


def _yaml(value: Value) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


@given(situations())
def test_json_is_read_back(facts: dict[str, Value]) -> None:
    assert parse_relationship(as_json(facts), "deal.json").stated == facts


@given(situations())
def test_the_blank_form_filled_in_is_read_back(facts: dict[str, Value]) -> None:
    assert parse_relationship(filled_in(facts), "deal.yaml").stated == facts


def test_a_form_of_some_facts_has_these_alone() -> None:
    form = blank_form(["pair.named", "ahead.harm_within_90_days"])

    assert re.findall(r"^ *# ([a-z0-9_.]+):$", form.partition("# Lists.")[0], re.MULTILINE) == [
        "named",
        "ahead.harm_within_90_days",
    ]
    assert "\nproductivity:" not in form


def test_the_lists_of_the_blank_form_are_read_when_their_comment_is_taken_away() -> None:
    lines = blank_form().partition("# Lists.")[2].splitlines()[1:]
    entries = [
        line.removeprefix("# ") for line in lines if re.match(r"#( +-)? {0,6}[a-z_]+:( |$)", line)
    ]

    relationship = parse_relationship(
        "\n".join(["relationship: {as_of: 2026-11-28}", *entries]), "deal.yaml"
    )

    lists = (*WORKED_OUT, *PARTICULARS)
    stated = [
        getattr(relationship, name, None) or getattr(relationship.particulars, name, None)
        for name in lists
    ]
    assert all(stated)
    assert relationship.known["at_hand.unused_clause"] is True


@given(situations())
def test_yaml_and_json_give_the_same_relationship(facts: dict[str, Value]) -> None:
    assert parse_relationship(filled_in(facts), "a.yaml") == parse_relationship(
        as_json(facts), "a.json"
    )


def test_each_line_of_the_blank_form_takes_a_value() -> None:
    for name in catalogue():
        value = VALUES[name][-1]
        assert parse_relationship(filled_in({name: value}), "deal.yaml").known == {name: value}


NAMES = ("gain_sharing", "level", "none", "reviews", "date", "relationship", "as_of", "client")
MORE = (
    "productivity",
    "annual_target_pct",
    "innovation_projects",
    "name",
    "2025-01-01",
    "1e999",
    ".nan",
    "NaN",
)
SIGNS = (": ", "\n", "\n  ", "- ", "{", "}", "[", "]", ",", '"', "'", "#", "|", "?", "%", "\t")
TRAPS = ("&a", "*a", "!!x", "<<", "---", "...", "9" * 400, "\\ud800", "\\u0000", "null", "yes")
SCRAPS = st.lists(st.sampled_from([*NAMES, *MORE, *SIGNS, *TRAPS]), max_size=40).map("".join)
ANY_TEXT = SCRAPS | st.text(max_size=200) | st.text(st.characters(), max_size=50)


def outcome(text: str, file: str) -> Relationship | tuple[Problem, ...]:
    try:
        return parse_relationship(text, file)
    except InputError as error:
        return error.problems


@given(text=ANY_TEXT, file=st.sampled_from(["deal.yaml", "deal.json"]))
def test_any_text_is_a_relationship_or_an_input_error(text: str, file: str) -> None:
    match outcome(text, file):
        case Relationship() as relationship:
            assert relationship.known
        case problems:
            assert {problem.place.file for problem in problems} == {file}


@given(st.binary(max_size=300) | SCRAPS.map(str.encode))
def test_any_bytes_are_text_or_an_input_error(data: bytes) -> None:
    with contextlib.suppress(InputError):
        text = decode(data, Place("deal"))
        assert text.strip()
        assert outcome(text, "deal")


def problems(text: str, file: str = "deal.yaml") -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_relationship(text, file)
    return [str(problem) for problem in caught.value.problems]


def test_names_are_kept_as_they_are_written() -> None:
    text = "relationship: {client: NO, provider: 007, service: 1e3, region: yes, stage: stable}"
    profile = parse_relationship(text, "deal.yaml").relationship
    assert (profile.client, profile.provider, profile.service, profile.region) == (
        "NO",
        "007",
        "1e3",
        "yes",
    )


def test_names_in_lists_are_kept_as_they_are_written() -> None:
    text = "innovation_projects: [{name: 007}]\nidea_log: [{title: no}]"
    relationship = parse_relationship(text, "deal.yaml")
    assert relationship.innovation_projects
    assert relationship.innovation_projects[0].name == "007"
    assert relationship.idea_log
    assert relationship.idea_log[0].title == "no"


def test_what_is_left_blank_is_unknown() -> None:
    text = "relationship: {client: null, stage: stable}\npair:\nreviews:\nideas: {welcomed: ~}"
    relationship = parse_relationship(text, "deal.yaml")
    assert relationship.known == {"relationship.stage": "stable"}
    assert relationship.relationship.client is None


def test_json_without_the_ending_is_recognised() -> None:
    assert parse_relationship(' {"pair": {"named": true}}', "standard input").known


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "deal.yaml"
    path.write_text("pair: {named: yes}", encoding="utf-8")
    assert read_relationship(path) == Relationship.model_validate({"pair": {"named": True}})


def test_a_contradiction_is_found_behind_other_problems() -> None:
    found = problems(
        "pair: {named: no, nmed: 1}\npair_progress: {months_in_place: 3}\n"
        "leadership: {rests_on: one_person}\n"
    )
    assert len(found) == 2
    assert "no pair of leaders is named" in found[1]


def test_a_contradiction_is_found_behind_a_wrong_item_of_a_list() -> None:
    found = problems("gain_sharing: {level: none, used: yes}\nreviews: [{score: 3}]\n")
    assert ["is missing" in each for each in found] == [False, True]


def test_a_list_with_a_wrong_item_is_not_summarised_short() -> None:
    found = problems("projects: {on_record: 2}\ninnovation_projects: [{name: a}, {nam: b}]\n")
    assert not any("the list gives" in each for each in found)


@pytest.mark.parametrize("stated", [33, 33.3, 33.4])
def test_a_share_may_be_stated_rounded(stated: float) -> None:
    items = ", ".join(f"{{name: a, gain_shared: {each}}}" for each in ("yes", "no", "no"))
    text = f"projects: {{gain_shared_pct: {stated}}}\ninnovation_projects: [{items}]"
    assert parse_relationship(text, "deal.yaml").known["projects.gain_shared_pct"] == stated


def test_a_share_that_differs_is_a_contradiction() -> None:
    text = "projects: {gain_shared_pct: 34}\ninnovation_projects: [{name: a, gain_shared: yes}]"
    assert problems(text) == [
        (
            "deal.yaml:1: projects.gain_shared_pct (line 1) and innovation_projects (line 2): "
            "stated as 34, and the list gives 100. Correct one of them, or leave out what is not "
            "certain."
        )
    ]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("status: under_way, delivered_on: 2025-01-01", "the project is not delivered, and it has"),
        ("status: delivered, delivered_on: 2026-02-01", "the project was delivered after the day"),
    ],
)
def test_deliveries_that_cannot_be(item: str, expected: str) -> None:
    text = f"relationship: {{as_of: 2026-01-31}}\ninnovation_projects: [{{name: a, {item}}}]"
    found = problems(text)
    assert len(found) == 1
    assert expected in found[0]


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("18 months", "Write 18, without a unit."),
        ("1.5 years", "Write 18: it is asked for in months."),
        ("90 days", "Write it in months."),
    ],
)
def test_a_time_is_to_be_written_in_the_unit_that_is_asked_for(written: str, advice: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_relationship(f"relationship: {{months_to_renewal: {written}}}", "deal.yaml")
    assert caught.value.problems[0].suggestion == advice


def test_a_project_may_be_stopped_after_it_was_delivered() -> None:
    text = "innovation_projects: [{name: a, status: stopped, delivered_on: 2025-01-01}]"
    assert parse_relationship(text, "deal.yaml").known["projects.on_record"] == 1


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("3%", "Write 3, without a unit."),
        ("3.5 % a year", "Write 3.5, without a unit."),
        ("3 million", None),
        ("3,5", "Write 3.5, without a unit and with a point."),
        ("1,000", "Write it without commas, and with a point before decimals."),
        ("nan", None),
        ("high", None),
        ("\u0663", None),
    ],
)
def test_how_to_write_a_number(written: str, advice: str | None) -> None:
    with pytest.raises(InputError) as caught:
        parse_relationship(f"productivity: {{annual_target_pct: '{written}'}}", "deal.yaml")
    assert caught.value.problems[0].suggestion == advice


@pytest.mark.parametrize(
    "line",
    [
        "relationship: {as_of: DAY}",
        "ahead: [{on: DAY, what: x, kind: harm}]",
        "reviews: [{date: DAY}]",
        "{relationship: {as_of: 2026-01-31}, pair: {named: {value: yes, from: DAY}}}",
    ],
)
@pytest.mark.parametrize("day", ["9999-12-31", "2201-01-01", "1899-12-31", "0001-01-01"])
def test_a_day_that_stands_for_none_is_refused(line: str, day: str) -> None:
    (found,) = problems(line.replace("DAY", day))
    assert found.startswith("deal.yaml:1: ")
    assert found.endswith(
        f'is "{day}"; expected a day from 1900-01-01 to 2200-12-31. '
        "Leave it out if it stands for no day."
    )


@pytest.mark.parametrize("day", ["1900-01-01", "2200-12-31"])
def test_a_record_of_the_first_or_the_last_day_is_reckoned_from(day: str) -> None:
    text = (
        f"relationship: {{as_of: {day}, months_to_renewal: 240, stage: stable}}\n"
        "pair: {named: yes, kept_from_settling: yes}\n"
        "waiting: [{what: x, since: 1900-01-01}]\n"
        f"ahead: [{{on: {day}, what: y, kind: harm}}]\n"
    )
    assert review(parse_relationship(text, "deal.yaml")).recommendations


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("28/11/2026", "Write 2026-11-28."),
        ("11/28/2026", "Write 2026-11-28."),
        ("3.3.2026", "Write 2026-03-03."),
        ("05/11/2026", "Write the year first, then month and day."),
        ("28/13/2026", "Write the year first, then month and day."),
        ("2027-02-29", "The calendar has no such day."),
        ("tbd", "Leave it out: what is not stated is unknown."),
        ("soon", None),
    ],
)
def test_how_to_write_a_day(written: str, advice: str | None) -> None:
    with pytest.raises(InputError) as caught:
        parse_relationship(f"relationship: {{as_of: '{written}'}}", "deal.yaml")
    assert caught.value.problems[0].suggestion == advice
