"""Questions and findings can be read by themselves: reports print them out of the form's order."""

from __future__ import annotations

import re
from functools import cache

import pytest

from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.loading import load_rule_book
from sourcing_advisor.rules.models import Figure, Finding

_LEANING_QUESTION = re.compile(
    r"^(is|are|was|does|do|has|have|how well does) (it|they|this|that|these|those|such)\b"
    r"|^(at|when|in|since|for) (this|that|these|those) (?!relationship\b)"
    r"|\b(that executive|the executive(?! who)|the projects|these same|these two"
    r"|(?<!innovation )projects on record|(?<!leadership )pair (look|do|stand|use)"
    r"|such (relationships|leaders|projects|aims)|the fund|the benchmark)\b",
    re.IGNORECASE,
)
_LEANING_CLAIM = re.compile(
    r"^(the same|another|at (this|that|these|those)|in (this|that|these|those)"
    r"|such|this|that|these|those(?! who\b)|it|they|he|she|the new leaders|the four parties"
    r"|one further|the culture|the table|an? \w+ with (this|these|those|such))\b"
    r"|\bin (that|this) deal\b|^in the interviews too\b|^in one relationship such\b",
    re.IGNORECASE,
)
_LEANING_FIGURE = re.compile(
    r"\b(see it so|who agree|(recommend|chose|choose|use|want) (them|it)|in which they"
    r"|the same|this)\b|^(it|they|these|those)\b|nearly\)",
    re.IGNORECASE,
)
_LEANING_LIMITS = re.compile(
    r"\b(the other source|the figures beside it|the tasks that follow|answers before it"
    r"|of the table,)",
    re.IGNORECASE,
)


@cache
def library() -> RuleBook:
    return load_rule_book()


def findings() -> list[Finding]:
    return list(library().findings.values())


def figures() -> list[tuple[str, Figure]]:
    return [(finding.id, figure) for finding in findings() for figure in finding.figures]


def test_a_question_does_not_lean_on_an_earlier_question() -> None:
    facts = catalogue().values()
    assert [fact.name for fact in facts if _LEANING_QUESTION.search(fact.question)] == []


def test_no_two_facts_ask_the_same_question() -> None:
    questions = [fact.question for fact in catalogue().values()]
    assert len(set(questions)) == len(questions)


def test_a_claim_does_not_lean_on_another_finding() -> None:
    leaning = [each.id for each in findings() if _LEANING_CLAIM.search(_one_line(each.claim))]
    assert leaning == []


def test_the_base_and_limits_of_a_finding_do_not_lean_on_another_finding() -> None:
    texts = {each.id: _one_line(f"{each.base} {each.limits}") for each in findings()}
    assert [name for name, text in texts.items() if _LEANING_LIMITS.search(text)] == []


def test_a_figure_says_in_full_what_it_is_of() -> None:
    assert [
        (name, figure.name) for name, figure in figures() if _LEANING_FIGURE.search(figure.of)
    ] == []


def test_every_figure_of_a_finding_has_a_unit() -> None:
    assert [(name, figure.name) for name, figure in figures() if not figure.unit] == []


@pytest.mark.parametrize(
    "question",
    [
        "Is that executive able to deliver the innovation agenda?",
        "At these sessions, do both parties bring what they see?",
        "When these aims conflict, is there a way of settling it?",
        "Is it a large IT project?",
        "For how many months have these same two people led the relationship?",
    ],
)
def test_leaning_questions_are_told(question: str) -> None:
    assert _LEANING_QUESTION.search(question)


@pytest.mark.parametrize(
    "claim",
    [
        "The same client holds that a share should be paid.",
        "Another provider adds a plan.",
        "At these forums the provider reports.",
        "Such change depends on teamwork.",
        "The new leaders brought about innovation.",
        "The provider's executive in that deal says so.",
    ],
)
def test_leaning_claims_are_told(claim: str) -> None:
    assert _LEANING_CLAIM.search(claim)


def _one_line(text: str) -> str:
    return " ".join(text.split())
