"""The header row: which headings are understood, and what is said of the others."""

from __future__ import annotations

import pytest

from sourcing_advisor.documents.problems import InputError, Place
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.input.heading_names import column_for
from sourcing_advisor.portfolio.input.headings import header_of

PLACE = Place("deals.csv", 1)
USED = catalogue()["gain_sharing.used"]


def refused(*headings: str) -> str:
    with pytest.raises(InputError) as caught:
        header_of(headings, PLACE)
    return str(caught.value)


@pytest.mark.parametrize(
    "heading",
    [
        USED.name,
        USED.name.upper(),
        f"  {USED.name}\u00a0",
        USED.label,
        USED.label.upper(),
        USED.question,
        USED.question.removesuffix("?"),
        USED.question.replace(" ", "\u00a0 "),
        "Gain_Sharing.Used",
        "gain sharing.used",
    ],
)
def test_a_fact_is_known_by_name_label_and_question(heading: str) -> None:
    assert header_of([heading], PLACE).columns == ["gain_sharing.used"]


def test_no_two_facts_share_a_heading() -> None:
    for name, fact in catalogue().items():
        for heading in (fact.name, fact.label, fact.question):
            assert header_of([heading], PLACE).columns == [name]


@pytest.mark.parametrize("name", ["client", "provider", "service", "region", "as_of"])
def test_a_profile_field_is_known_with_and_without_its_section(name: str) -> None:
    full = f"relationship.{name}"
    for heading in (name, name.upper(), full, full.title()):
        assert header_of([heading, USED.name], PLACE).columns[0] == full


@pytest.mark.parametrize("heading", ["Stage", "performance", "Months to renewal", "size_fte"])
def test_a_fact_about_the_deal_itself_is_known_without_its_section(heading: str) -> None:
    named = f"relationship.{heading.casefold().replace(' ', '_')}"
    assert column_for(heading) == named


@pytest.mark.parametrize("heading", ["Trust", "trust (1-5)", "Problem solving"])
def test_a_name_that_two_sections_have_is_taken_for_neither(heading: str) -> None:
    assert column_for(heading) is None
    name = heading.partition(" (")[0].casefold().replace(" ", "_")
    message = refused(heading, USED.name)
    assert f'Say which: "pair_behaviour.{name}" or "conduct.{name}".' in message


def test_the_date_may_be_headed_in_two_words() -> None:
    assert header_of(["As of", USED.name], PLACE).columns[0] == "relationship.as_of"


@pytest.mark.parametrize("heading", ["", "  ", "# Account manager", "Notes", "relationship.notes"])
def test_blank_headings_remarks_and_notes_are_not_read(heading: str) -> None:
    assert header_of([heading, USED.name], PLACE).columns == [None, USED.name]


def test_an_unknown_heading_is_an_error_with_the_nearest_name() -> None:
    message = refused("id", "gain_sharing.usde", "relationship.stag", USED.label)
    assert 'deals.csv:1: there is no column "gain_sharing.usde"' in message
    assert 'Did you mean "gain_sharing.used"?' in message
    assert 'Did you mean "relationship.stage"?' in message


PRIVATE = (
    *("Owner", "Comment", "Account manager", "Status", "Department", "Contract value", "Name"),
    *("Service owner", "Client lead", "Provider lead", "Programme manager", "Business unit"),
    *("Score", "Duration", "Renewal date", "Pricing model", "Satisfaction", "Last review"),
)


def test_columns_of_the_writers_own_are_not_read_and_are_named() -> None:
    header = header_of([*PRIVATE, USED.name, "Notes", "", "# Mine"], PLACE)
    assert header.columns == [*[None] * len(PRIVATE), USED.name, None, None, None]
    assert header.unread == PRIVATE


@pytest.mark.parametrize(
    ("heading", "meant"),
    [
        ("pair.nmaed", "pair.named"),
        ("pair_behavior.trust", "pair_behaviour.trust"),
        ("gain_sharing_level", "gain_sharing.level"),
        ("annual_target_pct", "productivity.annual_target_pct"),
        ("Yearly productivity targt", "productivity.annual_target_pct"),
        ("Size of deal", "relationship.size_fte"),
        ("Is gain sharing used", "gain_sharing.used"),
        ("servce", "service"),
        ("Provider Name", "provider"),
    ],
)
def test_a_heading_that_is_nearly_a_column_is_an_error(heading: str, meant: str) -> None:
    message = refused(heading, "ideas.recognised", "id", "Stge")
    assert f'there is no column "{heading}". Did you mean "{meant}"? Put "#" before' in message
    assert "Stge" not in message


@pytest.mark.parametrize("heading", ["pair.xyzzy", "relationship.account_manager"])
def test_a_name_in_a_section_is_meant_for_a_fact(heading: str) -> None:
    assert f'there is no column "{heading}"' in refused(heading, USED.name)


@pytest.mark.parametrize("heading", ["Contract ID", "Clients", "Vendor"])
def test_a_column_that_is_there_already_is_not_looked_for(heading: str) -> None:
    assert header_of([heading, "id", "client", "provider", USED.name], PLACE).unread == (heading,)


@pytest.mark.parametrize(
    ("heading", "meant"),
    [
        ("Deal ID", "id"),
        ("deal-id", "id"),
        ("Vendor", "provider"),
        ("Supplier name", "provider"),
        ("CUSTOMER", "client"),
        ("Country", "region"),
    ],
)
def test_a_common_synonym_is_told_the_column(heading: str, meant: str) -> None:
    assert f'Did you mean "{meant}"?' in refused(heading, USED.name)


def test_of_many_misspelt_headings_ten_are_listed_and_all_counted() -> None:
    message = refused(USED.name, *(f"pair.attribute_{n}" for n in range(200)))
    assert message.count("there is no column") == 10
    assert "there are 200 such headings" in message


def test_two_headings_of_one_fact_are_an_error() -> None:
    message = refused(USED.name, USED.question, "id")
    assert f'"{USED.name}" and "{USED.question[:60]}' in message
    assert "are one column, gain_sharing.used" in message


def test_a_sheet_without_any_fact_is_one_error_that_says_what_was_found() -> None:
    message = refused("id", *(f"Attribute {n}" for n in range(199)))
    assert 'no heading is a fact, of "id", "Attribute 0"' in message
    assert "and 195 more; expected facts as headings" in message
    assert message.count("\n") == 0


def test_a_title_above_the_headings_is_told_where_headings_must_stand() -> None:
    message = refused("Portfolio Q3 2026", "", "")
    assert 'no heading is a fact, of "Portfolio Q3 2026"' in message
    assert "The headings must stand in the first row that is not empty" in message


def test_the_nearest_facts_are_named_also_where_no_heading_is_right() -> None:
    message = refused("id", "pair_behaviour.trst", "Owner", "Customer")
    assert "no heading is a fact" in message
    assert 'no column "pair_behaviour.trst". Did you mean "pair_behaviour.trust"?' in message
    assert message.count("there is no column") == 1


def test_an_old_name_is_answered_with_what_to_write() -> None:
    message = refused("innovation_programme.definition_basis", USED.name)
    assert "It has a new name. Write innovation_programme.client_definition" in message
