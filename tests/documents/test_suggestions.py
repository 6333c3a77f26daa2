"""Words that people use where an answer is expected get advice that fits."""

from __future__ import annotations

import pytest

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.documents.suggestions import (
    LEAVE_IT_OUT,
    number_written_plainly,
    says_unknown,
    truth_written_plainly,
    word_written_plainly,
)
from sourcing_advisor.documents.yaml_text import parse_yaml

LEVELS = ("none", "project", "service_scores")


@pytest.mark.parametrize(
    "text", ["unknown", "Unknown", "n/a", "N/A", "tbd", "TBD", "?", "none known", "don\u2019t know"]
)
def test_what_says_unknown(text: str) -> None:
    assert says_unknown(text)
    assert truth_written_plainly(text, ("yes", "no"), quoted=False) == LEAVE_IT_OUT
    assert number_written_plainly(text, zero=True) == LEAVE_IT_OUT


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("Project", "Write project."),
        ("Service scores", "Write service_scores."),
        ("service-scores", "Write service_scores."),
        ("unknown", LEAVE_IT_OUT),
        ("n/a", "Write none if there is none, or leave it out if that is not known."),
        ("projct", 'Did you mean "project"?'),
        ("something", None),
    ],
)
def test_what_to_write_for_a_word(text: str, advice: str | None) -> None:
    assert word_written_plainly(text, LEVELS) == advice


def test_none_is_zero_or_no_where_these_are_answers() -> None:
    assert number_written_plainly("none", zero=True) == (
        "Write 0, or leave it out if that is not known."
    )
    assert number_written_plainly("none", zero=False) == LEAVE_IT_OUT
    assert truth_written_plainly("None", ("yes", "no"), quoted=False) == (
        "Write no, or leave it out if that is not known."
    )


@pytest.mark.parametrize(
    "line", ["stage: ?", "stage: -", "stage: ? # ask them", "deal: {stage: ?}"]
)
def test_a_sign_of_yaml_that_stands_for_unknown(line: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_yaml(f"size: 3\n{line}\n", "deal.yaml")

    assert str(caught.value.problems[0]).endswith(
        f"stands where an answer is expected. {LEAVE_IT_OUT}"
    )
