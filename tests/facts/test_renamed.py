"""Facts under old names are read, and whoever wrote them is told what to write."""

import pytest
from pydantic import ValidationError

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.facts import renamed as table
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.reading import parse_relationship
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.facts.renamed import RENAMED, Renamed, RenamedFactWarning, with_new_names

MOVED = {"pair.called": Renamed(("pair.named",), "Write pair.named.")}
SPLIT = {"ideas.heard": Renamed(("ideas.recognised", "ideas.heard_and_vetted"), "Write both.")}


@pytest.fixture
def _old_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table.with_new_names, "__defaults__", (MOVED | SPLIT,))


def test_an_old_name_gives_its_value_to_the_new_one() -> None:
    data, met = with_new_names({"pair": {"called": True, "client_power": 4}}, MOVED)

    assert data == {"pair": {"named": True, "client_power": 4}}
    assert [str(old) for old in met] == ["pair.called has a new name. Write pair.named."]


def test_a_new_name_that_is_stated_keeps_its_value() -> None:
    data, _ = with_new_names({"pair": {"called": True, "named": False}}, MOVED)

    assert data == {"pair": {"named": False}}


@pytest.mark.usefixtures("_old_names")
def test_a_fact_that_became_two_counts_for_both() -> None:
    with pytest.warns(RenamedFactWarning, match="Write both"):
        relationship = Relationship.model_validate({"ideas": {"heard": True}})

    assert relationship.known == {"ideas.recognised": True, "ideas.heard_and_vetted": True}


@pytest.mark.usefixtures("_old_names")
def test_a_file_is_told_the_line_of_its_old_name() -> None:
    with pytest.warns(RenamedFactWarning, match="deal.yaml:2: pair.called has a new name"):
        relationship = parse_relationship("pair:\n  called: yes\n", "deal.yaml")

    assert relationship.known == {"pair.named": True}


@pytest.mark.usefixtures("_old_names")
def test_a_wrong_value_under_an_old_name_is_told_at_its_line() -> None:
    with pytest.warns(RenamedFactWarning), pytest.raises(InputError) as raised:
        parse_relationship("pair:\n  called: perhaps\n", "deal.yaml")

    assert str(raised.value).startswith('deal.yaml:2: pair.named is "perhaps"')


def test_what_is_no_old_name_is_refused_as_before() -> None:
    with pytest.raises(ValidationError):
        Relationship.model_validate({"pair": {"called": True}})


def test_the_table_leads_from_names_that_are_gone_to_facts() -> None:
    assert not set(RENAMED) & set(catalogue())
    assert {new for one in RENAMED.values() for new in one.new} <= set(catalogue())
