"""A contradiction names the answers that disagree, and no others."""

from __future__ import annotations

import pytest

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.facts.reading import parse_relationship

ADVICE = "Correct one of them, or leave out what is not certain."


def problems(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_relationship(text, "deal.yaml")
    return [str(problem) for problem in caught.value.problems]


def test_facts_of_the_condition_that_do_not_disagree_are_not_named() -> None:
    text = (
        "incentives:\n  any_in_place: no\nproductivity:\n  contractual_target: no\n"
        "innovation_fund:\n  exists: yes\ngain_sharing:\n  level: none\n"
    )

    (problem,) = problems(text)

    assert problem.startswith(
        "deal.yaml:6: incentives.any_in_place (line 2) and innovation_fund.exists (line 6): there "
    )


def test_one_answer_against_several_is_the_one_to_look_at() -> None:
    text = (
        "incentives:\n  any_in_place: no\ninnovation_fund:\n  exists: yes\n"
        "gain_sharing:\n  level: project\n"
    )

    (problem,) = problems(text)

    assert problem.startswith(
        "deal.yaml:2: incentives.any_in_place (line 2), innovation_fund.exists (line 4) and "
        "gain_sharing.level (line 6): there is no incentive"
    )


def test_an_entry_of_a_list_that_disagrees_alone_is_named() -> None:
    text = (
        "relationship: {as_of: 2026-06-30}\npair_progress: {obstructions_moving: no}\nreviews:\n"
        "  - {date: 2026-03-31, obstructions_removed: 0}\n"
        "  - {date: 2026-05-31, obstructions_removed: 2}\n"
    )

    assert problems(text) == [
        (
            "deal.yaml:2: pair_progress.obstructions_moving (line 2) and reviews[2] (line 5): "
            f"stated as no, and the list gives yes. {ADVICE}"
        )
    ]


def test_a_list_is_named_where_no_entry_disagrees_alone() -> None:
    text = "projects: {on_record: 1}\ninnovation_projects:\n  - {name: a}\n  - {name: b}\n"

    assert problems(text) == [
        (
            "deal.yaml:1: projects.on_record (line 1) and innovation_projects (line 2): "
            f"stated as 1, and the list gives 2. {ADVICE}"
        )
    ]


def test_a_disagreement_with_a_list_is_told_once() -> None:
    text = "innovation_programme: {delivered_last_3_years: 3}\ninnovation_projects: []\n"

    assert problems(text) == [
        (
            "deal.yaml:1: innovation_programme.delivered_last_3_years (line 1) and "
            f"innovation_projects (line 2): stated as 3, and the list gives 0. {ADVICE}"
        )
    ]
