"""The ids that rules had before."""

from __future__ import annotations

from sourcing_advisor.rules.loading import load_rule_book
from tests.rules.pack import Pack, gap, strength


def test_a_rule_is_known_by_its_former_ids(pack: Pack) -> None:
    pack.rules = [gap(formerly=["OLD-07", "PK-77"])]
    pack.write()

    book = load_rule_book([pack.folder], own=False)

    assert book.new_ids == {"OLD-07": "PK-01", "PK-77": "PK-01"}


def test_a_former_id_that_is_still_an_id_is_refused_with_its_line(pack: Pack) -> None:
    pack.rules = [gap(), strength(formerly=["PK-01"])]

    (problem,) = [p for p in pack.problems() if "formerly" in p.found]

    assert problem.place.line
    assert "rule PK-02 was formerly PK-01, which is the id of a rule" in problem.found


def test_a_former_id_that_two_rules_claim_is_refused(pack: Pack) -> None:
    pack.rules = [gap(formerly=["OLD-07"]), strength(formerly=["OLD-07"])]

    assert "rule PK-02 was formerly OLD-07, which rule PK-01 was too" in pack.found()
